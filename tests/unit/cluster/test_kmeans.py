"""Standard k-means as the rooms above use it."""

import numpy as np
from sklearn.cluster import KMeans

from neontext.cluster.kmeans import fit_kmeans


def test_it_is_scikit_learns():
    X = np.random.default_rng(0).normal(size=(60, 3))
    ours = fit_kmeans(X, 4, n_init=3, random_state=7)
    theirs = KMeans(4, n_init=3, random_state=7).fit(X)
    np.testing.assert_array_equal(ours.labels_, theirs.labels_)
    np.testing.assert_allclose(ours.cluster_centers_, theirs.cluster_centers_)
    assert ours.n_init == 3
