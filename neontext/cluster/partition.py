"""Leave-one-out kernel k-means: from a first partition to one in which nothing wants to move (method, section 3)."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

import numpy as np

from neontext.arrays import FloatArray, IntArray

#: A point moves only for a gain above this (similarities are float32 and at most one): ties stay where they are.
TIE = 1e-6
#: Rounds without a better objective after which the search stops and says so.
PATIENCE = 100


class Kernel(Protocol):
    """Similarities of points to each other, between zero and one: `KernelMatrix`, `LandmarkKernel`."""

    def weighted_sums(self, indices: IntArray, weights: FloatArray) -> FloatArray:
        """Sum of the columns `indices`, each weighted for every cluster; shape (n_documents, n_clusters)."""


@dataclass(frozen=True)
class Partition:
    """A partition of the training points, and how it was reached.

    Attributes
    ----------
    labels : ndarray of int of shape (n_documents,)
        Cluster of every point.
    objective : float
        Sum of the cluster norms Z_k: the total similarity of the points to the direction of their cluster's mean.
    n_iter : int
        Rounds of reassignment.
    converged : bool
        Whether no point wanted to move at the end.
    reason : str
        Why it stopped, in words.
    n_restarted : int
        How often an emptied cluster was started anew from the point that fitted worst.
    """

    labels: IntArray
    objective: float
    n_iter: int
    converged: bool
    reason: str
    n_restarted: int


def refine_partition(kernel: Kernel, labels: IntArray, n_clusters: int, max_iter: int) -> Partition:
    """Move points to the cluster whose mean, taken without them, they resemble most, until nothing moves.

    All points move at once, which can swing for ever. So whenever a round brings no gain, the share of points that may
    move in a round (those with the largest gain first) is halved, down to one; a partition seen before, or
    `PATIENCE` rounds without a better objective, end the search with the best partition seen.

    Parameters
    ----------
    kernel : Kernel
        Similarities of the points.
    labels : ndarray of int of shape (n_documents,)
        First partition; -1 for a point that has no cluster yet.
    n_clusters : int
        Number of clusters.
    max_iter : int
        Most rounds.

    Returns
    -------
    Partition
        The partition, and whether it converged.
    """
    search = PartitionSearch(kernel, labels, n_clusters)
    for n_iter in range(1, max_iter + 1):
        movers, targets = search.preferred_moves()
        if not len(movers):
            return search.finish(n_iter, True, "no document wanted to move")
        if search.seen_before():
            return search.finish(n_iter, False, f"{len(movers)} documents move back and forth between clusters")
        if search.stalled >= PATIENCE:
            why = f"no gain in {PATIENCE} rounds, and {len(movers)} documents still want to move"
            return search.finish(n_iter, False, why)
        search.move(movers, targets)
    movers, _ = search.preferred_moves()
    return search.finish(max_iter, not len(movers), f"stopped after max_iter={max_iter} rounds")


class PartitionSearch:
    """State of one search: labels, similarity sums, and the best partition seen; parameters as of `refine_partition`.

    Attributes
    ----------
    labels : ndarray of int of shape (n_documents,)
        Cluster of every point by now.
    stalled : int
        Rounds since the objective was best.
    n_restarted : int
        How often an emptied cluster was started anew.
    """

    def __init__(self, kernel: Kernel, labels: IntArray, n_clusters: int) -> None:
        self._kernel = kernel
        self._rows = np.arange(len(labels))
        self._n_clusters = n_clusters
        self.labels = labels.astype(np.int64)
        self._sums = kernel.weighted_sums(self._rows, self._indicator(self.labels))
        self._seen: set[bytes] = set()
        self._share = 1.0
        self.stalled = 0
        self.n_restarted = 0
        self._best_objective = -np.inf
        self._best_labels = self.labels
        self._note_objective()

    def _indicator(self, labels: IntArray) -> FloatArray:
        return np.asarray(labels[:, None] == np.arange(self._n_clusters), dtype=np.float64)

    def _squared_norms(self) -> FloatArray:
        placed = self.labels >= 0
        own = self._sums[self._rows[placed], self.labels[placed]]
        return np.asarray(np.bincount(self.labels[placed], own, minlength=self._n_clusters), dtype=np.float64)

    def scores(self) -> FloatArray:
        """Similarity of every point to every cluster's mean, its own taken without it; (n_documents, n_clusters)."""
        squared = self._squared_norms()
        sizes = np.bincount(self.labels[self.labels >= 0], minlength=self._n_clusters)
        with np.errstate(divide="ignore", invalid="ignore"):
            scores = np.where(sizes > 0, self._sums / np.sqrt(squared), -np.inf)
        placed = self._rows[self.labels >= 0]
        own = self.labels[placed]
        sums = self._sums[placed, own]
        # Rounding must not push what is left below its diagonal of ones.
        rest = np.maximum(squared[own] - 2 * sums + 1.0, sizes[own] - 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            left_out = (sums - 1.0) / np.sqrt(rest)
        scores[placed, own] = np.where(sizes[own] > 1, left_out, np.inf)  # Alone in its cluster, a point stays.
        return scores

    def preferred_moves(self) -> tuple[IntArray, IntArray]:
        """Points that gain by moving, largest gain first (one without a cluster gains without bound), and where to."""
        scores = self.scores()
        best = scores.argmax(axis=1)
        current = np.where(self.labels >= 0, scores[self._rows, self.labels], -np.inf)
        with np.errstate(invalid="ignore"):
            gain = np.nan_to_num(scores[self._rows, best] - current, nan=0.0, posinf=np.inf)
        movers = np.flatnonzero(gain > TIE)
        movers = movers[np.argsort(-gain[movers], kind="stable")]
        return movers, best[movers]

    def seen_before(self) -> bool:
        """Whether this partition, with this share of movers, was here before."""
        state = blake2b(self.labels.tobytes() + repr(self._share).encode(), digest_size=16).digest()
        known = state in self._seen
        self._seen.add(state)
        return known

    def move(self, movers: IntArray, targets: IntArray) -> None:
        """Move the share of the points that may move now, and start emptied clusters anew."""
        unplaced = int((self.labels < 0).sum())
        n_moved = max(int(np.ceil(self._share * len(movers))), unplaced, 1)
        labels = self.labels.copy()
        labels[movers[:n_moved]] = targets[:n_moved]
        self._restart_emptied(labels)
        self._update_sums(labels)
        self._note_objective()

    def _restart_emptied(self, labels: IntArray) -> None:
        sizes = np.bincount(labels[labels >= 0], minlength=self._n_clusters)
        emptied = np.flatnonzero(sizes == 0)
        if not len(emptied):
            return
        scores = self.scores()
        fit = np.where(labels >= 0, scores[self._rows, labels], -np.inf)
        for cluster in emptied:
            spare = np.flatnonzero(sizes[labels] > 1)
            if not len(spare):
                return
            worst = spare[np.argmin(fit[spare])]
            sizes[labels[worst]] -= 1
            labels[worst], sizes[cluster] = cluster, 1
            fit[worst] = np.inf
            self.n_restarted += 1

    def _update_sums(self, labels: IntArray) -> None:
        changed = np.flatnonzero(labels != self.labels)
        if 2 * len(changed) > len(labels):
            self._sums = self._kernel.weighted_sums(self._rows, self._indicator(labels))
        else:
            delta = self._indicator(labels[changed]) - self._indicator(self.labels[changed])
            self._sums += self._kernel.weighted_sums(changed, delta)
        self.labels = labels

    def _note_objective(self) -> None:
        objective = self._objective()
        if objective > self._best_objective * (1 + 1e-9) or not np.isfinite(self._best_objective):
            self._best_objective, self._best_labels, self.stalled = objective, self.labels, 0
        else:
            self.stalled += 1
            self._share = max(self._share / 2, 1 / len(self.labels))

    def _objective(self) -> float:
        return float(np.sqrt(np.maximum(self._squared_norms(), 0.0)).sum())

    def finish(self, n_iter: int, converged: bool, reason: str) -> Partition:
        """Partition to hand on: where the search stands if it converged, else the best one seen."""
        labels = self.labels if converged else self._best_labels
        objective = self._objective() if converged else self._best_objective
        return Partition(labels, objective, n_iter, converged, reason, self.n_restarted)
