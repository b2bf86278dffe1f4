"""Reduced support: a few weighted points a cluster in place of all its documents (section 5.1's support vectors)."""

from typing import Protocol

import numpy as np
from sklearn.metrics.pairwise import euclidean_distances

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_choice, draw_seed
from neontext.cluster.distinct import distinct_rows
from neontext.cluster.kmeans import fit_kmeans
from neontext.cluster.support import SupportPoints
from neontext.errors import MissingDependencyError

#: Medoids of a larger cluster are searched among this many of its documents, drawn at random (distances: 200 MB).
MAX_FOR_MEDOIDS = 5_000


class Reduction(Protocol):
    """Picks `n_support` points for one cluster: positions, and rows of the members that they are (-1: none)."""

    def __call__(
        self, X: FloatArray, n_support: int, random_state: np.random.RandomState
    ) -> tuple[FloatArray, IntArray]:
        """Return points of shape (n_support, n_components) and rows of shape (n_support,)."""


def by_kmeans(X: FloatArray, n_support: int, random_state: np.random.RandomState) -> tuple[FloatArray, IntArray]:
    """Centroids of a standard k-means inside the cluster: means, no documents."""
    centres = np.unique(fit_kmeans(X, n_support, n_init=1, random_state=random_state).cluster_centers_, axis=0)
    return centres, np.full(len(centres), -1)


def by_kmedoids(X: FloatArray, n_support: int, random_state: np.random.RandomState) -> tuple[FloatArray, IntArray]:
    """Medoids found by FasterPAM (package `kmedoids`, from its inventors): real documents."""
    import kmedoids

    # FasterPAM is sequential without n_cpu > 1; its seed makes the order of swaps repeatable.
    search = kmedoids.KMedoids(n_support, metric="precomputed", random_state=draw_seed(random_state))
    return _medoids(X, search, random_state)


def by_sklearn_extra(X: FloatArray, n_support: int, random_state: np.random.RandomState) -> tuple[FloatArray, IntArray]:
    """Medoids found by scikit-learn-extra's `KMedoids`."""
    try:
        from sklearn_extra.cluster import KMedoids
    except (ImportError, ValueError) as error:  # Beside NumPy 2 its compiled parts raise ValueError.
        raise MissingDependencyError("support_method='sklearn-extra'", "scikit-learn-extra", "sklearn-extra") from error
    search = KMedoids(n_support, metric="precomputed", method="pam", random_state=random_state)
    return _medoids(X, search, random_state)


class _MedoidSearch(Protocol):
    medoid_indices_: IntArray

    def fit(self, distances: FloatArray) -> object: ...


def _medoids(X: FloatArray, search: _MedoidSearch, random_state: np.random.RandomState) -> tuple[FloatArray, IntArray]:
    candidates = np.arange(len(X))
    if len(X) > MAX_FOR_MEDOIDS:
        candidates = np.sort(random_state.choice(len(X), MAX_FOR_MEDOIDS, replace=False))
    search.fit(euclidean_distances(X[candidates]))
    rows = np.unique(candidates[np.asarray(search.medoid_indices_, dtype=np.int64)])
    return X[rows], rows


#: Ways to reduce the support, by name.
REDUCTIONS: dict[str, Reduction] = {"kmedoids": by_kmedoids, "kmeans": by_kmeans, "sklearn-extra": by_sklearn_extra}


def reduce_support(
    X: FloatArray,
    labels: IntArray,
    gamma: float,
    n_support: int,
    method: str,
    random_state: np.random.RandomState,
    *,
    members_each: int = 1,
) -> SupportPoints:
    """Represent every cluster of points, shape (n_documents, n_components), by at most `n_support` weighted points.

    The weight of a point is the number of members nearest to it. A cluster with no more different members keeps them
    all. Medoids are documents that can be read; any other point is called by the member nearest to it, and is that one
    if it has no other. `members_each` is how many members a point stands for on average, at least.

    Raises
    ------
    InputError
        For a method that is not one of `REDUCTIONS`.
    """
    check_choice("support_method", method, REDUCTIONS)
    parts = [
        _reduce_cluster(X, members, min(n_support, max(len(members) // members_each, 1)), method, random_state)
        for members in (np.flatnonzero(labels == cluster) for cluster in range(int(labels.max()) + 1))
    ]
    points, alpha, source, nearest = (np.concatenate(column) for column in zip(*parts, strict=True))
    clusters = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])
    return SupportPoints(points, clusters, alpha, gamma, source, nearest=nearest)


def _reduce_cluster(
    X: FloatArray, members: IntArray, n_support: int, method: str, random_state: np.random.RandomState
) -> tuple[FloatArray, FloatArray, IntArray, IntArray]:
    inside = X[members]
    distinct = distinct_rows(inside)
    if len(distinct) <= n_support:
        points, rows = inside[distinct], distinct
    else:
        points, rows = REDUCTIONS[method](inside, n_support, random_state)
    distances = euclidean_distances(inside, points, squared=True)
    assigned = distances.argmin(axis=1)
    weights = np.bincount(assigned, minlength=len(points)).astype(np.float64)
    # The mean of one member is that member, and has to be left out of its own model.
    only = np.zeros(len(points), dtype=np.int64)
    only[assigned] = np.arange(len(inside))
    rows = np.where((rows < 0) & (weights == 1), only, rows)
    points = np.where((rows < 0)[:, None], points, inside[rows])
    source = np.where(rows >= 0, members[rows], -1)
    kept, named = weights > 0, np.where(rows >= 0, source, members[distances.argmin(axis=0)])
    return points[kept], weights[kept], source[kept], named[kept]
