"""Fits on halves of the documents, and how a number of clusters scores on the documents that they have not seen."""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from sklearn.metrics import adjusted_rand_score

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.assignment import calibrate_beta, evidence
from neontext.cluster.kernels import KernelMatrix
from neontext.cluster.kmeans import kmeans_partitions
from neontext.cluster.partition import refine_partition
from neontext.cluster.support import SupportPoints

#: Rounds of each fit, at most.
MAX_ITER = 50


class SweepPoint(NamedTuple):
    """Scores of one number of clusters, each the better the larger.

    Attributes
    ----------
    n_clusters : int
        K.
    silhouette : float
        Mean silhouette in the feature space, by squared distances 2 - 2 kappa, of documents that a fit has not seen.
    stability : float
        Mean adjusted Rand index of the assignments by fits on different halves of the documents.
    evidence : float
        Mean log-odds, in nats, of documents that the fit has not seen, for the cluster that they are assigned to; by
        one stiffness for the whole sweep, since one that is calibrated anew makes up for what it should measure.
    """

    n_clusters: int
    silhouette: float
    stability: float
    evidence: float


class HalfSample:
    """Half of the documents (`rows` of `X`): its kernel matrix, computed once, and what fits on it say of them all."""

    def __init__(self, X: FloatArray, rows: IntArray, gamma: float) -> None:
        self.X, self.rows, self.gamma = X, rows, gamma
        self.unseen = np.setdiff1d(np.arange(len(X)), rows)
        self.kernel = KernelMatrix(X[rows], gamma, np.inf)

    def fit(self, n_clusters: int, seeds: IntArray) -> SupportPoints:
        """Cluster the half; the best of several starts."""
        X = self.X[self.rows]
        starts = kmeans_partitions(X, n_clusters, seeds)
        partitions = [refine_partition(self.kernel, start, n_clusters, MAX_ITER) for start in starts]
        labels = np.unique(max(partitions, key=lambda partition: partition.objective).labels, return_inverse=True)[1]
        return SupportPoints(X, labels, gamma=self.gamma, source=np.arange(len(X)))

    def seen(self, support: SupportPoints) -> FloatArray:
        """Outlierness of the documents of the half, each by the fit without it."""
        return support.outlierness(self.X[self.rows], support.own_support(len(self.rows)))

    def stiffness(self, support: SupportPoints) -> float:
        """Stiffness that a fit calibrates."""
        return calibrate_beta(self.seen(support))


def score_number(halves: list[HalfSample], n_clusters: int, seeds: IntArray, beta: float) -> SweepPoint:
    """Fit one number of clusters on every half, a start a seed, and score it by what the fits say of the documents.

    There are two halves at least; `beta` is the stiffness of the evidence.
    """
    assigned, silhouettes, margins = [], [], []
    for half in halves:
        support = half.fit(n_clusters, seeds)
        unseen = support.outlierness(half.X[half.unseen])
        labels = np.empty(len(half.X), dtype=np.int64)
        labels[half.rows], labels[half.unseen] = half.seen(support).argmin(axis=1), unseen.argmin(axis=1)
        assigned.append(labels)
        silhouettes.append(kernel_silhouette(support, unseen))
        margins.append(float(evidence(unseen, beta).max(axis=1).mean()))
    stability = np.mean([adjusted_rand_score(a, b) for a, b in combinations(assigned, 2)])
    return SweepPoint(n_clusters, float(np.mean(silhouettes)), float(stability), float(np.mean(margins)))


def kernel_silhouette(support: SupportPoints, outlierness: FloatArray) -> float:
    """Mean silhouette of points that were not clustered, exactly: similarity sums say all that distances would.

    The outlierness, shape (n_points, n_clusters), is that by the same fit, which has no offsets.
    """
    similarity = np.exp(support.log_norms - support.gamma * outlierness) / support.sizes
    distance, rows = 2.0 - 2.0 * similarity, np.arange(len(outlierness))
    best = outlierness.argmin(axis=1)
    own = distance[rows, best]
    distance[rows, best] = np.inf
    other = distance.min(axis=1)
    larger = np.maximum(own, other)
    return float(np.divide(other - own, larger, out=np.zeros(len(rows)), where=larger > 0).mean())
