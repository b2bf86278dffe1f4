"""Floor 4: any of the k-means family as a network, forward only."""

from neontext.neuralize.layers import LinearLayer, SoftPoolLayer
from neontext.neuralize.network import ClusterNetwork

__all__ = ["ClusterNetwork", "LinearLayer", "SoftPoolLayer"]
