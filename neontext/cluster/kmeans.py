"""Standard k-means of scikit-learn, in one thread."""

import numpy as np
from sklearn.cluster import KMeans

from neontext.arrays import FloatArray
from neontext.runtime.blocks import one_thread


def fit_kmeans(
    X: FloatArray, n_clusters: int, *, n_init: int, random_state: int | np.random.RandomState | None
) -> KMeans:
    """Fit standard k-means; the result does not depend on how many cores there are.

    Parameters
    ----------
    X : ndarray of shape (n_points, n_components)
        Points.
    n_clusters : int
        Number of clusters.
    n_init : int
        Starts; the best is kept.
    random_state : int, RandomState or None
        Seeds the starts.

    Returns
    -------
    sklearn.cluster.KMeans
        Fitted.
    """
    with one_thread():
        return KMeans(n_clusters, n_init=n_init, random_state=random_state).fit(X)
