"""Any of the k-means family, and any model of support points that is registered, as a network, forward only."""

from neontext.neuralize.clusterers import ensure_clusterer, support_points
from neontext.neuralize.layers import LinearLayer, SoftPoolLayer
from neontext.neuralize.network import ClusterNetwork

__all__ = ["ClusterNetwork", "LinearLayer", "SoftPoolLayer", "ensure_clusterer", "support_points"]
