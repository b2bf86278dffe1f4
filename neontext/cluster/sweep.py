"""How many clusters: a sweep over K on one kernel, three scores for every K, and a choice that fits a sentence.

The bandwidth rule makes the kernel depend on K, and similarities of different kernels cannot be compared: a narrower
one makes every clustering look worse. So the sweep takes one kernel, the rule's for the geometric mean of the range,
computed once; the model that is fitted afterwards has the kernel that the rule gives for the K that was chosen.
"""

import re
import warnings
from dataclasses import dataclass
from itertools import combinations
from numbers import Integral
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_rand_score

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_positive, ensure_random_state
from neontext.cluster.assignment import calibrate_beta, evidence
from neontext.cluster.bandwidth import ensure_gamma
from neontext.cluster.distinct import count_distinct
from neontext.cluster.kernels import KernelMatrix
from neontext.cluster.partition import refine_partition
from neontext.cluster.support import SupportPoints
from neontext.errors import InputError

#: Documents that the sweep looks at, at most, drawn at random.
MAX_DOCUMENTS = 4_000
#: Values of K that are tried, at most, all of a short range, else evenly in their logarithm; and then around the best.
MAX_VALUES, MAX_AROUND = 12, 4
#: "auto" tries 2 up to this, or up to the square root of the number of documents, or as many as differ.
MAX_CLUSTERS = 40
#: Halves of the documents that every K is fitted on, starts of each fit, and its rounds.
N_HALVES, N_STARTS, MAX_ITER = 4, 2, 50
#: Adjusted Rand index of fits on halves below which no number of clusters stands out.
STABLE = 0.5
#: Documents below which halves of them say nothing.
FEWEST_DOCUMENTS = 20

SCORES = ("silhouette", "stability", "evidence")


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


@dataclass(frozen=True)
class Sweep:
    """A sweep over the number of clusters.

    Attributes
    ----------
    n_clusters : int
        The number chosen.
    reason : str
        Why, in a sentence.
    curve : tuple of SweepPoint
        Scores of every number tried, in rising order.
    n_documents : int
        Documents that the sweep looked at.
    gamma, beta : float
        Kernel width and stiffness of the sweep.
    """

    n_clusters: int
    reason: str
    curve: tuple[SweepPoint, ...]
    n_documents: int
    gamma: float
    beta: float


def choose_n_clusters(
    X: npt.ArrayLike,
    n_clusters: str | tuple[int, int] = "auto",
    *,
    gamma: str | float = "auto",
    random_state: int | np.random.RandomState | None = None,
) -> Sweep:
    """Choose a number of clusters by what documents say that a fit has not seen.

    Every K is fitted on four random halves of the documents and assigns all of them. The choice is the K with the best
    mean rank over the three scores (the larger of equals): none of them alone will do, since silhouettes in the feature
    space grow with K on real corpora, and two clusters are stable and far apart on almost any.

    Parameters
    ----------
    X : array-like of shape (n_documents, n_components)
        Points; a sample of 4,000 of them is looked at.
    n_clusters : "auto", "LOW-HIGH" or (low, high)
        Values to try. "auto": 2 to 40, or to the square root of the number of documents, or to the number of different
        ones.
    gamma : "auto" or float
        Kernel width; "auto": the bandwidth rule's for the geometric mean of the range.
    random_state : int, RandomState or None
        Draws sample, halves and starts.

    Returns
    -------
    Sweep
        The choice, the sentence and the curve.

    Raises
    ------
    InputError
        If the range is none, or there are too few documents for it.

    Examples
    --------
    >>> X = np.repeat([[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]], 20, axis=0)
    >>> choose_n_clusters(X + np.random.RandomState(0).normal(size=X.shape), (2, 6), random_state=0).n_clusters
    3
    """
    X = np.asarray(X, dtype=np.float64)
    random_state = ensure_random_state(random_state)
    if len(X) > MAX_DOCUMENTS:
        X = X[np.sort(random_state.choice(len(X), MAX_DOCUMENTS, replace=False))]
    low, high = _bounds(n_clusters, X)
    middle = max(round(np.sqrt(low * high)), 2)
    if gamma != "auto":
        check_positive("gamma", gamma, otherwise="'auto' or ")
    width = ensure_gamma(gamma, X, middle, random_state)
    halves = [HalfSample(X, np.sort(random_state.permutation(len(X))[: len(X) // 2]), width) for _ in range(N_HALVES)]
    seeds = random_state.randint(2**31 - 1, size=N_STARTS)
    beta = float(np.mean([half.stiffness(half.fit(middle, seeds)) for half in halves]))
    tried = {k: _score(halves, k, seeds, beta) for k in spaced_numbers(low, high, MAX_VALUES)}
    around = numbers_around(best_number(tried), sorted(tried))
    tried |= {k: _score(halves, k, seeds, beta) for k in around}
    best = best_number(tried)
    curve = tuple(tried[k] for k in sorted(tried))
    return Sweep(best, _sentence(best, curve), curve, len(X), width, beta)


def cluster_range(n_clusters: object) -> tuple[int, int] | None:
    """Bounds of a range of cluster numbers, None for "auto".

    Raises
    ------
    InputError
        For anything that is neither.

    Examples
    --------
    >>> cluster_range("5-40"), cluster_range((2, 9)), cluster_range("auto")
    ((5, 40), (2, 9), None)
    """
    if isinstance(n_clusters, str) and n_clusters == "auto":
        return None
    bounds: object = n_clusters
    if isinstance(n_clusters, str) and (found := re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", n_clusters)):
        bounds = (int(found[1]), int(found[2]))
    if (
        isinstance(bounds, tuple | list)
        and len(bounds) == 2
        and all(isinstance(bound, Integral) and not isinstance(bound, bool) for bound in bounds)
        and 2 <= bounds[0] <= bounds[1]
    ):
        return int(bounds[0]), int(bounds[1])
    raise InputError(
        f"n_clusters={str(n_clusters)[:60]!r}: expected a whole number of at least 2, 'auto', or a range from 2 up "
        "such as '5-40' or (5, 40)."
    )


def _bounds(n_clusters: object, X: FloatArray) -> tuple[int, int]:
    found, n_documents = cluster_range(n_clusters), len(X)
    if n_documents < FEWEST_DOCUMENTS:
        raise InputError(
            f"{n_documents} documents are too few to choose a number of clusters by: it takes {FEWEST_DOCUMENTS} at "
            "least, since each number is fitted on half of them. Say how many: n_clusters=K (on the command line "
            "--clusters K)."
        )
    n_distinct = count_distinct(X)
    low, high = found or (2, max(2, min(MAX_CLUSTERS, int(np.sqrt(n_documents)), n_distinct)))
    if high > n_documents // 2:
        raise InputError(
            f"n_clusters from {low} to {high}: each is fitted on half of the {n_documents} documents, which allows "
            f"{n_documents // 2} clusters at most. Ask for a smaller range."
        )
    if high > n_distinct:
        raise InputError(
            f"n_clusters from {low} to {high}: only {n_distinct} of the {n_documents} documents differ, which allows "
            f"{n_distinct} clusters at most. Ask for a smaller range."
        )
    return low, high


def spaced_numbers(low: int, high: int, most: int) -> list[int]:
    """At most `most` whole numbers from low to high, all of them or evenly in their logarithm."""
    if high - low < most:
        return list(range(low, high + 1))
    return sorted(set(np.round(np.geomspace(low, high, most)).astype(int).tolist()))


def numbers_around(best: int, tried: list[int]) -> list[int]:
    """Numbers between the best and its neighbours."""
    place = tried.index(best)
    below, above = tried[max(place - 1, 0)], tried[min(place + 1, len(tried) - 1)]
    between = [k for k in range(below + 1, above) if k not in tried]
    return [
        between[i] for i in np.unique(np.linspace(0, len(between) - 1, MAX_AROUND).round().astype(int))[: len(between)]
    ]


class HalfSample:
    """Half of the documents: its kernel matrix, computed once for all K, and what fits on it say of all documents.

    Parameters
    ----------
    X : ndarray of shape (n_documents, n_components)
        All points.
    rows : ndarray of int
        Rows of the half.
    gamma : float
        Kernel width.
    """

    def __init__(self, X: FloatArray, rows: IntArray, gamma: float) -> None:
        self.X, self.rows, self.gamma = X, rows, gamma
        self.unseen = np.setdiff1d(np.arange(len(X)), rows)
        self.kernel = KernelMatrix(X[rows], gamma, np.inf)

    def fit(self, n_clusters: int, seeds: IntArray) -> SupportPoints:
        """Cluster the half; the best of several starts."""
        X = self.X[self.rows]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            starts = [KMeans(n_clusters, n_init=1, random_state=seed).fit(X).labels_ for seed in seeds]
        found = [refine_partition(self.kernel, start.astype(np.int64), n_clusters, MAX_ITER) for start in starts]
        labels = np.unique(max(found, key=lambda partition: partition.objective).labels, return_inverse=True)[1]
        return SupportPoints(X, labels, gamma=self.gamma, source=np.arange(len(X)))

    def seen(self, support: SupportPoints) -> FloatArray:
        """Outlierness of the documents of the half, each by the fit without it."""
        return support.outlierness(self.X[self.rows], support.own_support(len(self.rows)))

    def stiffness(self, support: SupportPoints) -> float:
        """Stiffness that a fit calibrates."""
        return calibrate_beta(self.seen(support))


def _score(halves: list[HalfSample], n_clusters: int, seeds: IntArray, beta: float) -> SweepPoint:
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
    """Mean silhouette of points that were not clustered, exactly: similarity sums say all that distances would."""
    similarity = np.exp(support.log_norms - support.gamma * outlierness) / support.sizes
    distance, rows = 2.0 - 2.0 * similarity, np.arange(len(outlierness))
    best = outlierness.argmin(axis=1)
    own = distance[rows, best]
    distance[rows, best] = np.inf
    other = distance.min(axis=1)
    larger = np.maximum(own, other)
    return float(np.divide(other - own, larger, out=np.zeros(len(rows)), where=larger > 0).mean())


def _ranks(curve: list[SweepPoint]) -> FloatArray:
    """Rank of every number by every score, 1 for the best; shape (n_tried, 3)."""
    return np.asarray(rankdata([[-getattr(point, name) for name in SCORES] for point in curve], axis=0, method="min"))


def best_number(tried: dict[int, SweepPoint]) -> int:
    """Number of clusters with the best mean rank over the scores; the larger of equals."""
    numbers = sorted(tried, reverse=True)
    return numbers[int(_ranks([tried[k] for k in numbers]).mean(axis=1).argmin())]


def _sentence(best: int, curve: tuple[SweepPoint, ...]) -> str:
    place = [point.n_clusters for point in curve].index(best)
    rank, point = _ranks(list(curve))[place].astype(int), curve[place]
    highest = max(other.stability for other in curve)
    doubt = f" None of them is stable (at most {highest:.2f}): take it as a suggestion." if highest < STABLE else ""
    return (
        f"{best} clusters have the best mean rank of the {len(curve)} numbers tried from {curve[0].n_clusters} to "
        f"{curve[-1].n_clusters}: silhouette {point.silhouette:.3f} (rank {rank[0]}), stability {point.stability:.3f} "
        f"(rank {rank[1]}), held-out evidence {point.evidence:.2f} nats (rank {rank[2]}).{doubt}"
    )
