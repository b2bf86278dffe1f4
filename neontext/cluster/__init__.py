"""Kernel k-means, its support points and its probabilities. Takes arrays, knows no text."""

from neontext.cluster.assignment import calibrate_beta, evidence, soft_assignment
from neontext.cluster.bandwidth import choose_gamma
from neontext.cluster.exemplars import find_exemplars
from neontext.cluster.halves import SweepPoint
from neontext.cluster.kernel_kmeans import KernelKMeans
from neontext.cluster.names import find_cluster
from neontext.cluster.number import cluster_range
from neontext.cluster.support import SupportPoints
from neontext.cluster.surrogate import BestSurrogate, KernelSurrogate, PrototypeSurrogate, Surrogate
from neontext.cluster.sweep import Sweep, choose_n_clusters

__all__ = [
    "BestSurrogate",
    "KernelKMeans",
    "KernelSurrogate",
    "PrototypeSurrogate",
    "SupportPoints",
    "Surrogate",
    "Sweep",
    "SweepPoint",
    "calibrate_beta",
    "choose_gamma",
    "choose_n_clusters",
    "cluster_range",
    "evidence",
    "find_cluster",
    "find_exemplars",
    "soft_assignment",
]
