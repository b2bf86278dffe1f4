"""Stability: whether the clustering, and its reasons, come out again when it is made from other documents."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.base import BaseEstimator, clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_rand_score

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_whole, draw_seed
from neontext.cluster import Surrogate
from neontext.corpus import WordTable
from neontext.evaluate.clusters import some_of_each
from neontext.explain import Explanations, explain_documents
from neontext.neuralize import ClusterNetwork

#: Documents a cluster, on average, below which a bootstrap says nothing about the clusters.
MIN_PER_CLUSTER = 5
#: Different words below which a rank correlation over a document's words means nothing.
MIN_WORDS = 3


@dataclass(frozen=True)
class ClusterStability:
    """How stable one cluster is; None where it cannot be told.

    Attributes
    ----------
    cluster : int
        Its number.
    co_assignment : float or None
        Share of its pairs of documents that are together again, mean over the runs; None for a single document.
    jaccard : float or None
        Overlap with the cluster of a run that it is matched to (documents in both by documents in either), mean.
    reasons : float or None
        Mean of the documents' rank correlations; None where no document has one.
    """

    cluster: int
    co_assignment: float | None
    jaccard: float | None
    reasons: float | None


@dataclass(frozen=True)
class Stability:
    """How stable a clustering is over refits, 1 being perfect; None where it cannot be told, and `reason` says why.

    Attributes
    ----------
    n_runs : int
        Refits.
    reason : str or None
        Why there are no figures.
    ari_between_runs, ari_with_model : float or None
        Adjusted Rand index of the runs' assignments, mean over pairs of runs; and with the model's, mean over runs.
    co_assignment : float or None
        Share of the pairs of documents in the same cluster that are together again.
    jaccard : float or None
        Mean over the clusters.
    reasons : float or None
        Spearman's rank correlation of a document's word relevances between two runs, mean over all pairs of runs and
        over the documents.
    n_reasons : int
        Documents that this mean is over: three or more different words that are not all equally relevant; of each
        cluster `PointLayer.max_of_cluster` at most, drawn at random, where the way down takes long.
    clusters : tuple of ClusterStability
        One a cluster.
    """

    n_runs: int
    reason: str | None = None
    ari_between_runs: float | None = None
    ari_with_model: float | None = None
    co_assignment: float | None = None
    jaccard: float | None = None
    reasons: float | None = None
    n_reasons: int = 0
    clusters: tuple[ClusterStability, ...] = ()


def measure_stability(
    explanations: Explanations, clusterer: BaseEstimator, n_runs: int, random_state: np.random.RandomState
) -> Stability:
    """Refit on bootstrap samples and seeds, and compare assignments and reasons; word vectors and points stay.

    A run draws as many documents as there are, with replacement, and clusters those that were drawn (63 % of all), each
    once: a document that stands beside its own copy could not be judged without itself. All documents are then assigned
    by every run, those that trained it by the model without them, and explained for the cluster that theirs is matched
    to.

    Parameters
    ----------
    explanations : Explanations
        Of the training documents, each for its own cluster.
    clusterer : estimator
        Refitted as it is, with other seeds where it takes any.
    n_runs : int
        Refits, at least two.
    random_state : numpy.random.RandomState
        Draws samples and seeds.

    Returns
    -------
    Stability
        Figures, or the reason why there are none: fewer than five documents a cluster, or a sample that cannot be
        clustered.

    Raises
    ------
    InputError
        For fewer than two runs.
    """
    check_whole("n_runs", n_runs, 2, "runs are compared with each other")
    rows = np.flatnonzero(explanations.clusters >= 0)
    reference = explanations.clusters[rows]
    n_clusters = int(reference.max(initial=0)) + 1
    if len(rows) < MIN_PER_CLUSTER * n_clusters:
        return Stability(
            n_runs,
            f"{len(rows)} documents for {n_clusters} clusters are too few for a bootstrap: it needs at least "
            f"{MIN_PER_CLUSTER} documents a cluster.",
        )
    some = rows[some_of_each(reference, explanations.explainer.layer.max_of_cluster)]
    comparison, explained = RunComparison(reference, n_clusters), explanations.take(some)
    reasons = RankCorrelations(explained)
    try:
        for run in _refits(explanations, rows, clusterer, n_runs, random_state):
            matched = comparison.add(run.labels)
            reasons.add(_explained_by(explained, run._replace(excluded=run.excluded[some]), matched), matched)
    except _NotClusteredError as error:
        return Stability(n_runs, f"A bootstrap sample could not be clustered, so there are no figures: {error}")
    correlations = np.full(len(explanations), np.nan)
    correlations[some] = reasons.correlations()
    return summarise_runs(comparison, correlations[rows], n_runs)


class _NotClusteredError(Exception):
    """What the cluster model says of a sample that it cannot take."""


class _Run(NamedTuple):
    """One refit: its network, the support point that each document is in it, and where it assigns them."""

    network: ClusterNetwork
    excluded: IntArray
    labels: IntArray


def _refits(
    explanations: Explanations,
    rows: IntArray,
    clusterer: BaseEstimator,
    n_runs: int,
    random_state: np.random.RandomState,
) -> Iterator[_Run]:
    for _ in range(n_runs):
        drawn = rows[np.unique(random_state.randint(len(rows), size=len(rows)))]
        model, seed = clone(clusterer), draw_seed(random_state)
        if "random_state" in model.get_params():
            model.set_params(random_state=seed)
        with warnings.catch_warnings():
            # A run that does not converge is one more thing that stability is measured by.
            warnings.simplefilter("ignore", ConvergenceWarning)
            try:
                network = ClusterNetwork.fit(
                    model, explanations.points[drawn], _labels(explanations, model, drawn), drawn
                )
            except ValueError as error:
                raise _NotClusteredError(str(error)) from error
        excluded = network.support.own_support(len(explanations))
        yield _Run(network, excluded, network.assign(explanations.points[rows], excluded[rows]))


def _labels(explanations: Explanations, clusterer: BaseEstimator, rows: IntArray) -> IntArray | None:
    """What a clusterer that learns from labels is refitted on: a surrogate on the clusters, which are its labels."""
    surrogate = isinstance(clusterer, Surrogate)
    return explanations.clusters[rows] if surrogate else explanations.corpus.codes_of(rows)


def _explained_by(explanations: Explanations, run: _Run, matched: IntArray) -> FloatArray:
    """Relevance of every token for the cluster that its document's is matched to, by the refitted model."""
    clusters = np.where(explanations.clusters >= 0, np.maximum(matched[explanations.clusters], 0), 0)
    return explain_documents(
        replace(explanations.explainer, network=run.network),
        explanations.corpus,
        explanations.documents,
        clusters,
        excluded=run.excluded,
    ).relevance


class RunComparison:
    """Assignments of the runs, counted against those of the model (`reference`, shape (n_documents,))."""

    def __init__(self, reference: IntArray, n_clusters: int) -> None:
        self.reference, self.n_clusters = reference, n_clusters
        self.sizes = np.bincount(reference, minlength=n_clusters)
        self.runs: list[IntArray] = []
        self.together: list[FloatArray] = []
        self.jaccard: list[FloatArray] = []

    def add(self, labels: IntArray) -> IntArray:
        """Count one run; the cluster of it that each of the model's clusters is matched to, -1 for none."""
        width = int(labels.max()) + 1
        table = np.bincount(self.reference * width + labels, minlength=self.n_clusters * width)
        table = table.reshape(self.n_clusters, width)
        either = self.sizes[:, None] + table.sum(axis=0) - table
        overlap = table / np.maximum(either, 1)
        own, other = linear_sum_assignment(-overlap)
        matched, jaccard = np.full(self.n_clusters, -1), np.zeros(self.n_clusters)
        matched[own], jaccard[own] = other, overlap[own, other]
        self.runs.append(labels)
        # Pairs of a cluster that stay together, whichever cluster they stay in: no pair is ever formed.
        self.together.append(np.asarray((table * (table - 1) / 2).sum(axis=1)))
        self.jaccard.append(jaccard)
        return matched

    def pairs(self) -> FloatArray:
        """Pairs of documents in each cluster, shape (n_clusters,)."""
        return np.asarray(self.sizes * (self.sizes - 1) / 2)


class RankCorrelations:
    """Rank correlations of the relevances of a document's words, mean over all pairs of runs.

    With ranks z that are centred and of length one, the correlation of two runs is z_r . z_s, and the sum over all
    pairs is (|sum z|^2 - n) / 2: one running sum, no pair of runs is ever formed.
    """

    def __init__(self, explanations: Explanations) -> None:
        self._words = WordTable.from_tokens(explanations.tokens, explanations.explained)
        self._clusters = explanations.clusters
        self._sum = np.zeros(len(self._words))
        self._n_runs = np.zeros(len(explanations), dtype=np.int64)

    def add(self, relevance: FloatArray, matched: IntArray) -> None:
        """Add one run's relevances; documents whose cluster has no match in it do not count in it."""
        document, n_words = self._words.document, self._words.sizes
        n = len(n_words)
        ranks = ranks_within(document, self._words.sum_by_word(relevance))
        ranks -= (np.bincount(document, ranks, n) / np.maximum(n_words, 1))[document]
        length = np.sqrt(np.bincount(document, ranks**2, n))
        usable = (length > 0) & (n_words >= MIN_WORDS) & (self._clusters >= 0)
        usable &= matched[self._clusters] >= 0
        factor = np.divide(1.0, length, out=np.zeros(n), where=usable)
        self._sum += ranks * factor[document]
        self._n_runs += usable

    def correlations(self) -> FloatArray:
        """Mean correlation of every document, NaN where fewer than two runs have one; shape (n_documents,)."""
        n = self._n_runs
        squared = np.bincount(self._words.document, self._sum**2, len(n))
        return np.asarray(np.divide(squared - n, n * (n - 1), out=np.full(len(n), np.nan), where=n > 1))


def ranks_within(group: IntArray, values: FloatArray) -> FloatArray:
    """Ranks of values within their groups, up to a constant a group; equal values share their mean rank.

    Examples
    --------
    >>> ranks_within(np.array([0, 0, 0]), np.array([5.0, 1.0, 5.0])).tolist()
    [1.5, 0.0, 1.5]
    """
    if not len(values):
        return np.zeros(0)
    order = np.lexsort((values, group))
    differs = (np.diff(group[order]) != 0) | (np.diff(values[order]) != 0)
    tie = np.concatenate([[0], np.cumsum(differs)])
    place = np.bincount(tie, np.arange(len(order))) / np.bincount(tie)
    ranks = np.empty(len(order))
    ranks[order] = place[tie]
    return ranks


def summarise_runs(comparison: RunComparison, correlations: FloatArray, n_runs: int) -> Stability:
    """Figures of two or more runs; `correlations` are those of the documents that have a cluster, NaN for none."""
    runs, pairs = comparison.runs, comparison.pairs()
    together, jaccard = np.mean(comparison.together, axis=0), np.mean(comparison.jaccard, axis=0)
    clusters = tuple(
        ClusterStability(
            cluster=k,
            co_assignment=float(together[k] / pairs[k]) if pairs[k] else None,
            jaccard=float(jaccard[k]) if comparison.sizes[k] else None,
            reasons=_mean(correlations[comparison.reference == k]),
        )
        for k in range(comparison.n_clusters)
    )
    return Stability(
        n_runs=n_runs,
        ari_between_runs=float(np.mean([adjusted_rand_score(a, b) for a, b in combinations(runs, 2)])),
        ari_with_model=float(np.mean([adjusted_rand_score(comparison.reference, run) for run in runs])),
        co_assignment=float(together.sum() / pairs.sum()) if pairs.sum() else None,
        jaccard=float(jaccard[comparison.sizes > 0].mean()),
        reasons=_mean(correlations),
        n_reasons=int(np.isfinite(correlations).sum()),
        clusters=clusters,
    )


def _mean(values: FloatArray) -> float | None:
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if len(finite) else None
