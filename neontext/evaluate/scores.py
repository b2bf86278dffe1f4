"""Scores by which clusterings are judged today: against labels, and without."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn import metrics

from neontext.arrays import FloatArray, IntArray
from neontext.errors import InputError

#: Points on which the silhouette is computed, at most: it needs all their distances.
N_FOR_SILHOUETTE = 5_000
#: Measures of how alike two labellings are.
AGREEMENT = {
    "ari": metrics.adjusted_rand_score,
    "nmi": metrics.normalized_mutual_info_score,
    "ami": metrics.adjusted_mutual_info_score,
    "v_measure": metrics.v_measure_score,
}


@dataclass(frozen=True)
class Scores:
    """Scores of a clustering; None where they cannot be had (no labels, one cluster).

    Attributes
    ----------
    n_scored : int
        Documents that have a cluster and a label; the scores against labels are over these.
    purity, inverse_purity : float or None
        Share of documents in their cluster's majority label; share in their label's majority cluster.
    ari, nmi, ami, v_measure : float or None
        Adjusted Rand index, normalised and adjusted mutual information, V-measure.
    silhouette : float or None
        Mean silhouette of the points (Euclidean), needs no labels.
    """

    n_scored: int
    purity: float | None
    inverse_purity: float | None
    ari: float | None
    nmi: float | None
    ami: float | None
    v_measure: float | None
    silhouette: float | None


def contingency(labels: Sequence[str], clusters: IntArray) -> IntArray:
    """Documents of each label (in sorted order) in each cluster (0 and up); shape (n_labels, n_clusters), int."""
    names, codes = np.unique(np.asarray(labels, dtype=object).astype(str), return_inverse=True)
    table = np.zeros((len(names), int(clusters.max(initial=-1)) + 1), dtype=np.int64)
    np.add.at(table, (codes, clusters), 1)
    return table


def purity(labels: Sequence[str], clusters: npt.ArrayLike) -> float:
    """Share of documents that carry the majority label of their cluster (Manning et al., 2008, section 16.3).

    Raises
    ------
    InputError
        If there is no document, or the lengths differ.

    Examples
    --------
    >>> purity(["a", "a", "b"], [0, 0, 0]).__round__(2)
    0.67
    """
    clusters = np.asarray(clusters, dtype=np.int64)
    if len(labels) != len(clusters) or not len(clusters):
        raise InputError(f"{len(labels)} labels for {len(clusters)} clusters: expected one for each, at least one.")
    return float(contingency(labels, clusters).max(axis=0).sum() / len(clusters))


def score_clustering(
    labels: Sequence[str | None] | None, clusters: IntArray, X: FloatArray, random_state: int = 0
) -> Scores:
    """Score a clustering against labels where there are some, and by itself.

    Parameters
    ----------
    labels : sequence of (str or None), length n_documents, or None
        Labels; documents without one are left out of the scores that need it.
    clusters : ndarray of int of shape (n_documents,)
        Clusters; -1 for documents without one, which are left out.
    X : ndarray of shape (n_documents, n_components)
        Points, for the silhouette (a sample of 5,000).
    random_state : int
        Draws that sample.

    Returns
    -------
    Scores
        All scores.
    """
    placed = clusters >= 0
    known = placed & np.array([label is not None for label in labels or [None] * len(clusters)], dtype=bool)
    silhouette = _silhouette(X[placed], clusters[placed], random_state)
    if not known.any() or labels is None:
        return Scores(0, None, None, None, None, None, None, silhouette)
    truth = np.array([str(label) for label, is_known in zip(labels, known, strict=True) if is_known], dtype=object)
    assigned = clusters[known]
    table = contingency(truth.tolist(), assigned)
    return Scores(
        n_scored=len(assigned),
        purity=float(table.max(axis=0).sum() / len(assigned)),
        inverse_purity=float(table.max(axis=1).sum() / len(assigned)),
        silhouette=silhouette,
        **agreement_scores(truth, assigned),
    )


def agreement_scores(first: npt.ArrayLike, second: npt.ArrayLike) -> dict[str, float]:
    """How alike two labellings of the same items are, by every measure.

    Examples
    --------
    >>> agreement_scores([0, 0, 1], ["b", "b", "a"])
    {'ari': 1.0, 'nmi': 1.0, 'ami': 1.0, 'v_measure': 1.0}
    """
    return {name: float(score(first, second)) for name, score in AGREEMENT.items()}


def _silhouette(X: FloatArray, clusters: IntArray, random_state: int) -> float | None:
    if len(X) > N_FOR_SILHOUETTE:
        rows = np.sort(np.random.RandomState(random_state).choice(len(X), N_FOR_SILHOUETTE, replace=False))
        X, clusters = X[rows], clusters[rows]
    if not 2 <= len(np.unique(clusters)) < len(X):
        return None
    return float(metrics.silhouette_score(X, clusters))
