"""Figures of all documents of a corpus, where an audit's own are those of a sample that the model was fitted on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.stats import hypergeom

from neontext.arrays import FloatArray, IntArray
from neontext.evaluate.clusters import ClusterSummary
from neontext.evaluate.drift import Drift
from neontext.evaluate.scores import Scores, agreement_scores
from neontext.evaluate.soundness import ROUNDING

#: Documents of a cluster by which a sample can know it, and how surely it holds so many.
N_ENOUGH, SURELY = 10, 0.95


@dataclass(frozen=True, eq=False)
class DocumentFigures:
    """Figures of every document of a corpus, in its order.

    Attributes
    ----------
    label : ndarray of int of shape (n_documents,)
        Place of its label in `label_names`, -1 without one.
    label_names : tuple of str
        The labels, sorted.
    cluster : ndarray of int of shape (n_documents,)
        Its cluster, -1 without one.
    evidence, residual : ndarray of shape (n_documents,)
        Log-odds of its cluster, and evidence less words less bias; NaN without a cluster.
    n_tokens, n_explained : ndarray of int of shape (n_documents,)
        Its tokens, and those with a relevance.
    """

    label: IntArray
    label_names: tuple[str, ...]
    cluster: IntArray
    evidence: FloatArray
    residual: FloatArray
    n_tokens: IntArray
    n_explained: IntArray


@dataclass(frozen=True, eq=False)
class WholeCorpus:
    """What is known of all documents; findings, contrasts, checks and the words of clusters are of the sample alone.

    Attributes
    ----------
    documents : DocumentFigures
        All of them.
    sample_rows : ndarray of int of shape (n_sampled,)
        Rows of the documents that the model was fitted on.
    clusters : tuple of ClusterSummary
        Sizes, labels and purities of all documents; words and exemplars of the sample, these as rows of the corpus.
    scores : Scores
        Against labels of all documents; the silhouette of the sample.
    skipped : tuple of (int, str, str)
        Row, id and reason of documents without a cluster, the first of them.
    n_skipped : int
        How many there are.
    drift : Drift or None
        How documents that were added later differ from those that the model was fitted on, if any were.
    """

    documents: DocumentFigures
    sample_rows: IntArray
    clusters: tuple[ClusterSummary, ...]
    scores: Scores
    skipped: tuple[Any, ...]
    n_skipped: int
    drift: Drift | None = None

    @property
    def n_documents(self) -> int:
        """Documents of the corpus."""
        return len(self.documents.cluster)

    @property
    def sentence(self) -> str:
        """What was fitted on, what is known of all, and which clusters a sample like this may miss."""
        n, n_sampled = self.n_documents, len(self.sample_rows)
        purity = "" if self.scores.purity is None else f", purity {self.scores.purity:.3f}"
        scale = np.maximum(np.abs(self.documents.evidence), 1.0)
        largest = float(np.nan_to_num(np.abs(self.documents.residual) / scale).max(initial=0.0))
        met = "to rounding" if largest <= ROUNDING else f"within {largest:.1g} of it"
        return (
            f"Fitted on {n_sampled:,} of {n:,} documents, to which all figures belong that are not said to be of all "
            f"documents. All {n:,} were explained, and are in the tables: {self.n_skipped:,} of them have no "
            f"cluster{purity}; words and bias meet the evidence {met}. "
            + (missed_sentence(n, n_sampled) if self.drift is None else self.drift.sentence)
        )


def missed_sentence(n_documents: int, n_sampled: int) -> str:
    """Which clusters a sample may know too little of.

    Examples
    --------
    >>> missed_sentence(1_000_000, 50_000)  # doctest: +ELLIPSIS
    'A cluster of 311 documents (0.031%) has 10 of them in such a sample with a probability of 95%; one that is ...'
    """
    least = least_found(n_documents, n_sampled)
    return (
        f"A cluster of {least:,} documents ({100 * least / n_documents:.2g}%) has {min(N_ENOUGH, n_sampled)} of them "
        f"in such a sample with a probability of {SURELY:.0%}; one that is smaller may be missed."
    )


def least_found(n_documents: int, n_sampled: int) -> int:
    """Documents that a cluster must have for a random sample to hold `N_ENOUGH` of them with probability `SURELY`.

    Examples
    --------
    >>> least_found(160_000, 50_000), least_found(100, 100)
    (47, 10)
    """
    low, high = 1, n_documents
    while low < high:
        middle = (low + high) // 2
        if hypergeom.sf(min(N_ENOUGH, n_sampled) - 1, n_documents, middle, n_sampled) >= SURELY:
            high = middle
        else:
            low = middle + 1
    return low


def score_documents(documents: DocumentFigures, silhouette: float | None) -> Scores:
    """Scores against the labels of all documents that have a label and a cluster."""
    known = (documents.label >= 0) & (documents.cluster >= 0)
    if not known.any():
        return Scores(0, None, None, None, None, None, None, silhouette)
    table = _contingency(documents)
    return Scores(
        n_scored=int(known.sum()),
        purity=float(table.max(axis=0).sum() / known.sum()),
        inverse_purity=float(table.max(axis=1).sum() / known.sum()),
        silhouette=silhouette,
        **agreement_scores(documents.label[known], documents.cluster[known]),
    )


def summarise_whole(
    clusters: Sequence[ClusterSummary], documents: DocumentFigures, sample_rows: IntArray
) -> tuple[ClusterSummary, ...]:
    """Summaries of a sample's clusters with sizes, labels and purities of all documents."""
    sizes = np.bincount(documents.cluster[documents.cluster >= 0], minlength=len(clusters))
    table = _contingency(documents, len(clusters))
    return tuple(
        replace(
            summary,
            size=int(sizes[summary.cluster]),
            exemplars=tuple(sample_rows[list(summary.exemplars)].tolist()),
            **_labels(table[:, summary.cluster], documents.label_names),
        )
        for summary in clusters
    )


def _contingency(documents: DocumentFigures, n_clusters: int = 0) -> IntArray:
    """Documents of each label in each cluster, shape (n_labels, n_clusters)."""
    known = (documents.label >= 0) & (documents.cluster >= 0)
    n = max(n_clusters, int(documents.cluster.max(initial=-1)) + 1)
    places = documents.label[known] * n + documents.cluster[known]
    return np.bincount(places, minlength=len(documents.label_names) * n).reshape(-1, n)


def _labels(counts: IntArray, names: tuple[str, ...]) -> dict[str, Any]:
    """Labels of a cluster, most first, in the order of their names where they are equal; majority label and purity."""
    order = np.argsort(-counts, kind="stable")
    ranked = tuple((names[place], int(counts[place])) for place in order if counts[place])
    purity = ranked[0][1] / int(counts.sum()) if ranked else None
    return {"labels": ranked, "purity": purity, "majority_label": ranked[0][0] if ranked else None}
