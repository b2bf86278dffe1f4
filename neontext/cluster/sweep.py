"""How many clusters: a sweep over K on one kernel, three scores for every K, and a choice that fits a sentence.

The bandwidth rule makes the kernel depend on K, and similarities of different kernels cannot be compared: a narrower
one makes every clustering look worse. So the sweep takes one kernel, the rule's for the geometric mean of the range,
computed once; the model that is fitted afterwards has the kernel that the rule gives for the K that was chosen.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from neontext.arrays import FloatArray, IntArray
from neontext.checks import RandomStateLike, check_auto_or_positive, ensure_random_state
from neontext.cluster.bandwidth import ensure_gamma
from neontext.cluster.distinct import count_distinct
from neontext.cluster.halves import HalfSample, SweepPoint, score_number
from neontext.cluster.number import cluster_range
from neontext.errors import InputError

#: Documents that the sweep looks at, at most, drawn at random.
MAX_DOCUMENTS = 4_000
#: Values of K that are tried, at most, all of a short range, else evenly in their logarithm; and then around the best.
MAX_VALUES, MAX_AROUND = 12, 4
#: "auto" tries 2 up to this, or up to the square root of the number of documents, or as many as differ.
MAX_CLUSTERS = 40
#: Halves of the documents that every K is fitted on, and starts of each fit.
N_HALVES, N_STARTS = 4, 2
#: Adjusted Rand index of fits on halves below which no number of clusters stands out.
STABLE = 0.5
#: Mean rank behind the best up to which a number is nearly as good.
NEAR = 1.5
#: Documents below which halves of them say nothing.
MIN_DOCUMENTS = 20

SCORES = ("silhouette", "stability", "evidence")


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
    nearly : tuple of int
        Other numbers that do nearly as well: the curve alone does not decide between them.
    n_documents : int
        Documents that the sweep looked at.
    gamma, beta : float
        Kernel width and stiffness of the sweep.
    """

    n_clusters: int
    reason: str
    curve: tuple[SweepPoint, ...]
    nearly: tuple[int, ...]
    n_documents: int
    gamma: float
    beta: float


def choose_n_clusters(
    X: npt.ArrayLike,
    n_clusters: str | tuple[int, int] = "auto",
    *,
    gamma: str | float = "auto",
    random_state: RandomStateLike = None,
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
    random_state : int, RandomState, Generator or None
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
    check_auto_or_positive("gamma", gamma)
    width = ensure_gamma(gamma, X, middle, random_state)
    halves = [HalfSample(X, np.sort(random_state.permutation(len(X))[: len(X) // 2]), width) for _ in range(N_HALVES)]
    seeds = random_state.randint(2**31 - 1, size=N_STARTS)
    beta = float(np.mean([half.stiffness(half.fit(middle, seeds)) for half in halves]))
    curve = _scored(halves, spaced_numbers(low, high, MAX_VALUES), seeds, beta)
    curve |= _scored(halves, numbers_around(best_number(curve), sorted(curve)), seeds, beta)
    best, points = best_number(curve), tuple(curve[k] for k in sorted(curve))
    nearly = nearly_as_good(best, points)
    return Sweep(best, _sentence(best, points, nearly), points, nearly, len(X), width, beta)


def _scored(halves: list[HalfSample], numbers: list[int], seeds: IntArray, beta: float) -> dict[int, SweepPoint]:
    return {k: score_number(halves, k, seeds, beta) for k in numbers}


def _bounds(n_clusters: object, X: FloatArray) -> tuple[int, int]:
    bounds, n_documents = cluster_range(n_clusters), len(X)
    if n_documents < MIN_DOCUMENTS:
        raise InputError(
            f"{n_documents} documents are too few to choose a number of clusters by: it takes {MIN_DOCUMENTS} at "
            "least, since each number is fitted on half of them. Say how many: n_clusters=K (on the command line "
            "--clusters K)."
        )
    n_distinct = count_distinct(X)
    low, high = bounds or (2, max(2, min(MAX_CLUSTERS, int(np.sqrt(n_documents)), n_distinct)))
    for n_allowed, why in (
        (n_documents // 2, f"each is fitted on half of the {n_documents} documents"),
        (n_distinct, f"only {n_distinct} of the {n_documents} documents differ"),
    ):
        if high > n_allowed:
            raise InputError(
                f"n_clusters from {low} to {high}: {why}, which allows {n_allowed} clusters at most. Ask for a smaller "
                "range."
            )
    return low, high


def spaced_numbers(low: int, high: int, max_values: int) -> list[int]:
    """At most `max_values` whole numbers from low to high, all of them or evenly in their logarithm."""
    if high - low < max_values:
        return list(range(low, high + 1))
    return sorted(set(np.round(np.geomspace(low, high, max_values)).astype(int).tolist()))


def numbers_around(best: int, tried: list[int]) -> list[int]:
    """Numbers between the best and its neighbours."""
    place = tried.index(best)
    below, above = tried[max(place - 1, 0)], tried[min(place + 1, len(tried) - 1)]
    between = [k for k in range(below + 1, above) if k not in tried]
    places = np.unique(np.linspace(0, len(between) - 1, MAX_AROUND).round().astype(int))
    return [between[place] for place in places[: len(between)]]


def _ranks(curve: list[SweepPoint]) -> FloatArray:
    """Rank of every number by every score, 1 for the best; shape (n_tried, 3)."""
    return np.asarray(rankdata([[-getattr(point, name) for name in SCORES] for point in curve], axis=0, method="min"))


def best_number(tried: dict[int, SweepPoint]) -> int:
    """Number with the best mean rank over the scores, the larger of equals."""
    numbers = sorted(tried, reverse=True)
    return numbers[int(_ranks([tried[k] for k in numbers]).mean(axis=1).argmin())]


def nearly_as_good(best: int, curve: tuple[SweepPoint, ...]) -> tuple[int, ...]:
    """Numbers but the best whose mean rank is at most `NEAR` behind it."""
    numbers, mean = [point.n_clusters for point in curve], _ranks(list(curve)).mean(axis=1)
    limit = mean[numbers.index(best)] + NEAR
    return tuple(number for number, rank in zip(numbers, mean, strict=True) if number != best and rank <= limit)


def _sentence(best: int, curve: tuple[SweepPoint, ...], nearly: tuple[int, ...]) -> str:
    place = [point.n_clusters for point in curve].index(best)
    rank, point = _ranks(list(curve))[place].astype(int), curve[place]
    highest = max(other.stability for other in curve)
    doubt = f" None of them is stable (at most {highest:.2f}): take it as a suggestion." if highest < STABLE else ""
    also = f" Nearly as good: {', '.join(map(str, nearly))}; the scores do not decide." if nearly else ""
    return (
        f"{best} clusters have the best mean rank of the {len(curve)} numbers tried from {curve[0].n_clusters} to "
        f"{curve[-1].n_clusters}: silhouette {point.silhouette:.3f} (rank {rank[0]}), stability {point.stability:.3f} "
        f"(rank {rank[1]}), held-out evidence {point.evidence:.2f} nats (rank {rank[2]}).{also}{doubt}"
    )
