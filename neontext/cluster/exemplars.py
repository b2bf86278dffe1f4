"""Exemplars: real documents that stand for a cluster."""

import numpy as np
from sklearn.metrics.pairwise import euclidean_distances

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.distinct import distinct_rows
from neontext.cluster.reduction import by_kmedoids


def find_exemplars(
    X: FloatArray, labels: IntArray, n_exemplars: int, random_state: np.random.RandomState
) -> dict[int, tuple[int, ...]]:
    """Medoids of every cluster, the one that most documents are nearest to first.

    Parameters
    ----------
    X : ndarray of shape (n_documents, n_components)
        Points.
    labels : ndarray of int of shape (n_documents,)
        Clusters; -1 for documents without one.
    n_exemplars : int
        Exemplars a cluster, at most.
    random_state : numpy.random.RandomState
        Seeds the search (FasterPAM; among 5,000 documents drawn at random where a cluster is larger).

    Returns
    -------
    dict of int to tuple of int
        Rows of the exemplars of each cluster.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [2.0], [9.0]])
    >>> find_exemplars(X, np.array([0, 0, 0, 1]), 1, np.random.RandomState(0))
    {0: (1,), 1: (3,)}
    """
    return {
        int(cluster): _exemplars(X, np.flatnonzero(labels == cluster), n_exemplars, random_state)
        for cluster in np.unique(labels[labels >= 0])
    }


def _exemplars(
    X: FloatArray, members: IntArray, n_exemplars: int, random_state: np.random.RandomState
) -> tuple[int, ...]:
    inside = X[members]
    distinct = distinct_rows(inside)
    rows = distinct if len(distinct) <= n_exemplars else by_kmedoids(inside, n_exemplars, random_state)[1]
    nearest = euclidean_distances(inside, inside[rows], squared=True).argmin(axis=1)
    order = np.argsort(-np.bincount(nearest, minlength=len(rows)), kind="stable")
    return tuple(int(row) for row in members[rows[order]])
