"""What a network can be made of: every kind of cluster model, by one name."""

from neontext.cluster.quadratic import QuadraticClusters
from neontext.cluster.split_tree import SplitTree
from neontext.cluster.support import SupportPoints

ClusterModel = SupportPoints | QuadraticClusters | SplitTree
