"""Any of the k-means family as a network, forward only."""

from neontext.neuralize.layers import LinearLayer, SoftPoolLayer
from neontext.neuralize.network import ClusterNetwork, ensure_clusterer

__all__ = ["ClusterNetwork", "LinearLayer", "SoftPoolLayer", "ensure_clusterer"]
