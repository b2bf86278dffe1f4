"""Which of two clusterings of the same labelled documents is purer, and how surely."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.evaluate.scores import agreement_scores, contingency

#: Standard errors on either side of a difference that hold it 19 times of 20.
Z = 1.96


class ScoresOfBoth(NamedTuple):
    """Scores of two clusterings over the documents that have a label and a cluster in both.

    Attributes
    ----------
    n : int
        These documents.
    n_clusters : tuple of int
        Clusters that they lie in, in each.
    purity, inverse_purity, ari, ami : tuple of float
        Of each; see `Scores`.
    difference, low, high : float
        Purity of the second less that of the first, and its interval.
    """

    n: int
    n_clusters: tuple[int, int]
    purity: tuple[float, float]
    inverse_purity: tuple[float, float]
    ari: tuple[float, float]
    ami: tuple[float, float]
    difference: float
    low: float
    high: float


def score_both(labels: Sequence[str | None], first: IntArray, second: IntArray) -> ScoresOfBoth | None:
    r"""Scores of two clusterings, and which is purer.

    The interval is that of a paired difference: with :math:`d_i` in {-1, 0, 1}, whether document i is with the majority
    label of its cluster in the second less whether it is in the first, :math:`\bar d \pm 1.96 \, s_d / \sqrt n`.

    Parameters
    ----------
    labels : sequence of (str or None), length n_documents
        Labels.
    first, second : ndarray of int of shape (n_documents,)
        Clusters, -1 for none.

    Returns
    -------
    ScoresOfBoth or None
        None where fewer than two documents have a label and a cluster in both.

    Examples
    --------
    >>> both = score_both(["a", "a", "b", "b"], np.array([0, 0, 0, 0]), np.array([0, 0, 1, 1]))
    >>> both.purity, both.n_clusters
    ((0.5, 1.0), (1, 2))
    """
    known = np.array([label is not None for label in labels], dtype=np.bool_) & (first >= 0) & (second >= 0)
    rows = np.flatnonzero(known)
    if len(rows) < 2:
        return None
    truth = [str(labels[row]) for row in rows.tolist()]
    sides = first[rows], second[rows]
    agreement = [agreement_scores(truth, side) for side in sides]
    tables = [contingency(truth, side) for side in sides]
    codes = np.unique(np.asarray(truth, dtype=object), return_inverse=True)[1]
    before, after = (_with_majority(table, codes, side) for table, side in zip(tables, sides, strict=True))
    change = after - before
    error = Z * float(change.std(ddof=1)) / len(rows) ** 0.5
    return ScoresOfBoth(
        n=len(rows),
        n_clusters=(len(np.unique(sides[0])), len(np.unique(sides[1]))),
        purity=(float(before.mean()), float(after.mean())),
        inverse_purity=(_inverse(tables[0]), _inverse(tables[1])),
        ari=(agreement[0]["ari"], agreement[1]["ari"]),
        ami=(agreement[0]["ami"], agreement[1]["ami"]),
        difference=float(change.mean()),
        low=float(change.mean()) - error,
        high=float(change.mean()) + error,
    )


def _inverse(table: IntArray) -> float:
    return float(table.max(axis=1).sum() / table.sum())


def _with_majority(table: IntArray, labels: IntArray, clusters: IntArray) -> FloatArray:
    """Whether each document has the majority label of its cluster, the first of equal ones: 1.0 or 0.0."""
    return np.asarray(table.argmax(axis=0)[clusters] == labels, dtype=np.float64)
