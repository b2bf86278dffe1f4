"""Any of the k-means family, and any model of support points that is registered, as a network, forward only."""

from neontext.neuralize import mixtures as mixtures
from neontext.neuralize import nearest_models as nearest_models
from neontext.neuralize.clusterers import ensure_clusterer, support_points
from neontext.neuralize.fitted import ModelReading, read_fitted
from neontext.neuralize.layers import LinearLayer, SoftPoolLayer
from neontext.neuralize.linear_models import LinearArgmax
from neontext.neuralize.network import ClusterNetwork

__all__ = [
    "ClusterNetwork",
    "LinearArgmax",
    "LinearLayer",
    "ModelReading",
    "SoftPoolLayer",
    "ensure_clusterer",
    "read_fitted",
    "support_points",
]
