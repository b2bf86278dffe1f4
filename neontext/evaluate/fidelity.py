"""Fidelity of a surrogate: how often words alone give documents the cluster that they were given elsewhere."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.stats import norm
from sklearn.base import clone
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from neontext.arrays import FloatArray, IntArray
from neontext.cluster import Surrogate
from neontext.neuralize import ClusterNetwork

#: Agreement beyond chance (Cohen's kappa) from which words speak for the clustering, and from which in part.
SPEAKS, IN_PART = 0.8, 0.5
#: Confusions that are named, at most; share of an interval.
N_CONFUSIONS, CONFIDENCE = 10, 0.95


class ClusterFidelity(NamedTuple):
    """Fidelity in one cluster.

    Attributes
    ----------
    cluster : int
        The cluster.
    n : int
        Its documents.
    value, low, high : float
        Share of them that the surrogate gives this cluster, and its interval.
    """

    cluster: int
    n: int
    value: float
    low: float
    high: float


class Confusion(NamedTuple):
    """Documents of one cluster that the surrogate gives another.

    Attributes
    ----------
    given, by_words : int
        The cluster that they were given, and the one that their words speak for.
    n : int
        How many.
    """

    given: int
    by_words: int
    n: int


@dataclass(frozen=True)
class Fidelity:
    """How much of a clustering that was made elsewhere is a matter of these words.

    Attributes
    ----------
    surrogate : str
        Kind of the surrogate.
    n : int
        Documents that were given a cluster and have a known word.
    value, low, high : float
        Share of them whose cluster a surrogate that has not seen them gives, and its 95 % interval (Wilson's).
    kappa : float or None
        Agreement beyond chance (Cohen's kappa); None where chance leaves nothing to agree on.
    largest : float
        Share of the largest cluster: what naming it always would reach.
    mean_probability : float
        Mean probability of the surrogate's choice: near `value` if its probabilities can be believed.
    log_loss : float
        Mean -log P of the cluster that was given, in nats, of documents not seen.
    verdict : str
        What that says.
    clusters : tuple of ClusterFidelity
        One a cluster.
    confusions : tuple of Confusion
        Most documents first.
    n_outliers : int
        Documents with a known word that were given no cluster.
    outlier_auc : float or None
        Chance that one of these lies farther from its nearest cluster than a document with a cluster does; .5 says
        that words do not tell. None without outliers.
    in_own_points : float or None
        Fidelity of the same surrogate in points that came with the labels, if any did.
    """

    surrogate: str
    n: int
    value: float
    low: float
    high: float
    kappa: float | None
    largest: float
    mean_probability: float
    log_loss: float
    verdict: str
    clusters: tuple[ClusterFidelity, ...]
    confusions: tuple[Confusion, ...]
    n_outliers: int = 0
    outlier_auc: float | None = None
    in_own_points: float | None = None


def measure_fidelity(
    surrogate: str,
    given: IntArray,
    by_words: IntArray,
    probability: FloatArray,
    log_loss: float,
    *,
    far: FloatArray | None = None,
    far_outliers: FloatArray | None = None,
    in_own_points: float | None = None,
) -> Fidelity:
    """Measure how well a surrogate gives the clusters back.

    Parameters
    ----------
    surrogate : str
        Its kind.
    given, by_words : ndarray of int of shape (n_documents,)
        Cluster that each document was given, and the one that the surrogate gives it without having seen it.
    probability : ndarray of shape (n_documents,)
        Its probability of the latter.
    log_loss : float
        Mean -log P of the former.
    far, far_outliers : ndarray, optional
        Outlierness for the nearest cluster, of the documents and of those that were given no cluster.
    in_own_points : float, optional
        Fidelity in points that came with the labels.

    Returns
    -------
    Fidelity
        The figures.

    Examples
    --------
    >>> given, by_words = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])
    >>> fidelity = measure_fidelity("kernel", given, by_words, np.full(4, 0.8), 0.3)
    >>> fidelity.value, fidelity.kappa, fidelity.confusions
    (0.75, 0.5, (Confusion(given=0, by_words=1, n=1),))
    """
    n_clusters = int(max(given.max(initial=0), by_words.max(initial=0))) + 1
    agree, counts = given == by_words, np.bincount(given, minlength=n_clusters)
    hits = np.bincount(given[agree], minlength=n_clusters)
    kappa = float(cohen_kappa_score(given, by_words)) if len(np.unique(np.append(given, by_words))) > 1 else None
    low, high = wilson_interval(int(agree.sum()), len(given))
    return Fidelity(
        surrogate=surrogate,
        n=len(given),
        value=float(agree.mean()),
        low=low,
        high=high,
        kappa=kappa,
        largest=float(counts.max() / len(given)),
        mean_probability=float(probability.mean()),
        log_loss=log_loss,
        verdict=_verdict(kappa),
        clusters=tuple(
            ClusterFidelity(k, int(n), float(hit / n), *wilson_interval(int(hit), int(n)))
            for k, (hit, n) in enumerate(zip(hits, counts, strict=True))
            if n
        ),
        confusions=_confusions(given[~agree], by_words[~agree], n_clusters),
        n_outliers=0 if far_outliers is None else len(far_outliers),
        outlier_auc=_auc(far, far_outliers),
        in_own_points=in_own_points,
    )


def surrogate_fidelity(
    surrogate: Surrogate,
    network: ClusterNetwork,
    X: FloatArray,
    clusters: IntArray,
    excluded: IntArray,
    in_own_points: float | None = None,
) -> Fidelity:
    """Fidelity of the surrogate that a network was made from.

    Parameters
    ----------
    surrogate : Surrogate
        Fitted to the clusters, or as it was before: it is fitted again then.
    network : ClusterNetwork
        Its network.
    X : ndarray of shape (n_documents, n_components)
        The training documents with a known word.
    clusters : ndarray of int of shape (n_documents,)
        Their clusters, -1 for none.
    excluded : ndarray of int of shape (n_documents,)
        Support point that each of them is itself, -1 for none.
    in_own_points : float, optional
        Fidelity in points that came with the clusters.
    """
    rows, without = np.flatnonzero(clusters >= 0), np.flatnonzero(clusters < 0)
    if not hasattr(surrogate, "held_out_"):
        surrogate = clone(surrogate).fit(X[rows], clusters[rows])
    nearest = network.support.outlierness(X, excluded).min(axis=1)
    return measure_fidelity(
        surrogate.kind_,
        clusters[rows],
        surrogate.held_out_,
        surrogate.confidence_,
        surrogate.log_loss_,
        far=nearest[rows],
        far_outliers=nearest[without],
        in_own_points=in_own_points,
    )


def wilson_interval(hits: int, n: int) -> tuple[float, float]:
    """Interval of a share (Wilson, 1927), at `CONFIDENCE`.

    Examples
    --------
    >>> [round(end, 3) for end in wilson_interval(9, 10)]
    [0.596, 0.982]
    """
    if not n:
        return 0.0, 1.0
    z = float(norm.ppf(0.5 + CONFIDENCE / 2))
    share, scale = hits / n, 1 + z * z / n
    middle = (share + z * z / (2 * n)) / scale
    half = z / scale * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return float(max(middle - half, 0.0)), float(min(middle + half, 1.0))


def _verdict(kappa: float | None) -> str:
    if kappa is None:
        return "Nothing to tell: there is one cluster alone."
    if kappa >= SPEAKS:
        return "These clusters are a matter of words: the words below are reasons for them."
    if kappa >= IN_PART:
        return "These clusters are in part a matter of words: trust the words where a document's cluster agrees."
    return "These clusters are hardly a matter of these words: do not take the words below for their reasons."


def _confusions(given: IntArray, by_words: IntArray, n_clusters: int) -> tuple[Confusion, ...]:
    pairs, counts = np.unique(given * n_clusters + by_words, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:N_CONFUSIONS]
    return tuple(Confusion(int(pairs[i] // n_clusters), int(pairs[i] % n_clusters), int(counts[i])) for i in order)


def _auc(far: FloatArray | None, far_outliers: FloatArray | None) -> float | None:
    if far is None or far_outliers is None or not len(far) or not len(far_outliers):
        return None
    is_outlier = np.repeat([0, 1], [len(far), len(far_outliers)])
    return float(roc_auc_score(is_outlier, np.concatenate([far, far_outliers])))
