"""Standard k-means as the rooms above use it."""

import numpy as np
from sklearn.cluster import KMeans

from neontext.cluster.kmeans import fit_kmeans, kmeans_partitions


def test_it_is_scikit_learns():
    X = np.random.default_rng(0).normal(size=(60, 3))
    ours = fit_kmeans(X, 4, n_init=3, random_state=7)
    theirs = KMeans(4, n_init=3, random_state=7).fit(X)
    np.testing.assert_array_equal(ours.labels_, theirs.labels_)
    np.testing.assert_allclose(ours.cluster_centers_, theirs.cluster_centers_)
    assert ours.n_init == 3


def test_partitions_are_those_of_the_seeds_one_by_one():
    X = np.random.default_rng(1).normal(size=(40, 2))
    for labels, seed in zip(kmeans_partitions(X, 3, np.array([4, 5])), (4, 5), strict=True):
        np.testing.assert_array_equal(labels, fit_kmeans(X, 3, n_init=1, random_state=seed).labels_)
        assert labels.dtype == np.int64


def test_partitions_of_too_few_different_points_come_without_a_warning(recwarn):
    (labels,) = kmeans_partitions(np.zeros((5, 1)), 3, np.array([0]))
    assert len(labels) == 5
    assert not recwarn.list
