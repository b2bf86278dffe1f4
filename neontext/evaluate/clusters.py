"""One summary a cluster: how large, how pure, which words pull documents in, which documents stand for it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.corpus import Corpus
from neontext.explain import Explanations

#: Words with their relevance, strongest first.
Ranked = tuple[tuple[str, float], ...]

#: Words listed for each cluster, at most.
N_WORDS = 20


@dataclass(frozen=True)
class ClusterSummary:
    """What one cluster is made of.

    Attributes
    ----------
    cluster : int
        Its number.
    size : int
        Its documents.
    purity : float or None
        Share of its labelled documents that carry the majority label; None where none has a label.
    majority_label : str or None
        That label.
    labels : tuple of (str, int)
        Labels and their documents, most first.
    words : tuple of (str, float)
        Words that pull documents in, with their relevance in nats, averaged over the cluster's documents.
    words_against : tuple of (str, float)
        Words of its documents that speak against it, likewise.
    exemplars : tuple of int
        Rows of documents that stand for it, most central first.
    name : str
        Label that it started from, the name that it was given, or words of its evidence.
    """

    cluster: int
    size: int
    purity: float | None
    majority_label: str | None
    labels: tuple[tuple[str, int], ...]
    words: tuple[tuple[str, float], ...]
    words_against: tuple[tuple[str, float], ...]
    exemplars: tuple[int, ...]
    name: str = ""

    @property
    def label_share(self) -> str | None:
        """Majority label and its share in words, "mixed" where it is no majority; None without labels."""
        if self.purity is None or self.majority_label is None:
            return None
        return f"{'mixed: ' * (self.purity <= 0.5)}{self.purity:.0%} {self.majority_label}"


def summarise_clusters(
    explanations: Explanations,
    n_clusters: int,
    exemplars: dict[int, tuple[int, ...]],
    names: Sequence[str] | None = None,
) -> tuple[ClusterSummary, ...]:
    """Summarise every cluster of an explained corpus.

    Parameters
    ----------
    explanations : Explanations
        Of all documents, for their own clusters.
    n_clusters : int
        Number of clusters.
    exemplars : dict of int to tuple of int
        Rows of exemplary documents of each cluster.
    names : sequence of str, length n_clusters, optional
        Names of the clusters; by default their numbers.

    Returns
    -------
    tuple of ClusterSummary
        In order of cluster number.
    """
    totals = word_totals(explanations, explanations.relevance, n_clusters)
    sizes = np.bincount(explanations.clusters[agreeing(explanations)], minlength=n_clusters)
    summaries = (_summary(explanations, k, totals[k], int(sizes[k]), exemplars.get(k, ())) for k in range(n_clusters))
    called = names or tuple(map(str, range(n_clusters)))
    return tuple(replace(summary, name=name) for summary, name in zip(summaries, called, strict=True))


def word_totals(explanations: Explanations, relevance: FloatArray, n_clusters: int) -> FloatArray:
    """Relevance of every listed word in nats, summed over every cluster's agreeing documents; (n_clusters, n_words).

    `relevance` is that of every token: the explanations' own, or that against one competitor.
    """
    tokens = explanations.tokens
    cluster = np.where(agreeing(explanations), explanations.clusters, -1)[tokens.document]
    placed = (cluster >= 0) & explanations.explained & explanations.listed[tokens.word]
    totals = np.zeros((n_clusters, tokens.n_words))
    np.add.at(totals, (cluster[placed], tokens.word[placed]), relevance[placed])
    return totals


def agreeing(explanations: Explanations) -> BoolArray:
    """Documents whose own model gives them the cluster they are in, shape (n_documents,).

    All that have a cluster, but where clusters were made elsewhere: words of the others are no reasons for these.
    """
    placed, result = explanations.clusters >= 0, np.zeros(len(explanations.clusters), dtype=np.bool_)
    result[placed] = explanations.outlierness[placed].argmin(axis=1) == explanations.clusters[placed]
    return result


def some_of_each(clusters: IntArray, most: int | None) -> IntArray:
    """Places of at most so many documents of each cluster, drawn at random, in their order; of all, for None."""
    order = np.random.RandomState(0).permutation(len(clusters))
    order = order[np.argsort(clusters[order], kind="stable")]
    sizes = np.bincount(clusters)
    rank = np.arange(len(clusters)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.sort(order if most is None else order[rank < most])


def leading_words(means: FloatArray, words: tuple[str, ...], n: int) -> tuple[Ranked, Ranked]:
    """Words for and words against, strongest first, at most `n` each; the first in order where two are equal.

    Examples
    --------
    >>> leading_words(np.array([0.5, -1.0, 2.0, 0.0]), ("a", "b", "c", "d"), 1)
    ((('c', 2.0),), (('b', -1.0),))
    """
    order = np.argsort(-means, kind="stable")
    return (
        tuple((words[w], float(means[w])) for w in order[:n] if means[w] > 0),
        tuple((words[w], float(means[w])) for w in order[::-1][:n] if means[w] < 0),
    )


def rank_labels(labels: Iterable[str | None]) -> tuple[tuple[str, int], ...]:
    """Labels and how often each stands there, most first; ties by name, so that the order changes nothing.

    Examples
    --------
    >>> rank_labels(["b", None, "a", "c", "c"])
    (('c', 2), ('a', 1), ('b', 1))
    """
    counts = Counter(label for label in labels if label is not None)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def majority_labels(corpus: Corpus, clusters: IntArray, n_clusters: int) -> list[str | None]:
    """Majority label of each cluster, None where none of its documents has a label."""
    labels: list[list[str | None]] = [[] for _ in range(n_clusters)]
    for cluster, label in zip(clusters.tolist(), corpus.labels or (), strict=False):
        if cluster >= 0:
            labels[cluster].append(label)
    ranked = map(rank_labels, labels)
    return [given[0][0] if given else None for given in ranked]


def label_purity(ranked: tuple[tuple[str, int], ...]) -> float | None:
    """Share of the majority label, from `rank_labels`; None where there is no label."""
    return ranked[0][1] / sum(count for _, count in ranked) if ranked else None


def _summary(
    explanations: Explanations, cluster: int, totals: FloatArray, n_agreeing: int, exemplars: tuple[int, ...]
) -> ClusterSummary:
    rows = np.flatnonzero(explanations.clusters == cluster)
    given = explanations.corpus.labels
    ranked = rank_labels(() if given is None else (given[row] for row in rows))
    means = totals / max(n_agreeing, 1)
    words, words_against = leading_words(means, explanations.tokens.words, N_WORDS)
    return ClusterSummary(
        cluster=cluster,
        size=len(rows),
        purity=label_purity(ranked),
        majority_label=ranked[0][0] if ranked else None,
        labels=ranked,
        words=words,
        words_against=words_against,
        exemplars=exemplars,
    )
