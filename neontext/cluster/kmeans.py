"""Standard k-means of scikit-learn, in one thread."""

import warnings

import numpy as np
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

from neontext.arrays import FloatArray, IntArray
from neontext.checks import RandomStateLike, ensure_random_state
from neontext.runtime.blocks import one_thread


def fit_kmeans(X: FloatArray, n_clusters: int, *, n_init: int, random_state: RandomStateLike) -> KMeans:
    """Fit standard k-means to points of shape (n_points, n_components), the best of `n_init` starts.

    The result does not depend on how many cores there are.
    """
    with one_thread():
        return KMeans(n_clusters, n_init=n_init, random_state=ensure_random_state(random_state)).fit(X)


def kmeans_partitions(X: FloatArray, n_clusters: int, seeds: IntArray) -> list[IntArray]:
    """Cluster of every point by standard k-means from each seed; without its warnings, since these are first guesses.

    Examples
    --------
    >>> [labels] = kmeans_partitions(np.array([[0.0], [9.0], [0.1]]), 2, np.array([0]))
    >>> bool(labels[0] == labels[2] != labels[1])
    True
    """
    with warnings.catch_warnings():
        # Fewer distinct points than clusters is said once, for the model itself.
        warnings.simplefilter("ignore", ConvergenceWarning)
        fits = [fit_kmeans(X, n_clusters, n_init=1, random_state=seed) for seed in seeds]
    return [fit.labels_.astype(np.int64) for fit in fits]
