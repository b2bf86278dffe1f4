"""Reduced support: a few weighted points a cluster."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from neontext.cluster import reduction
from neontext.cluster.reduction import reduce_support
from neontext.errors import InputError, MissingDependencyError

X = np.random.default_rng(0).normal(size=(40, 3))
LABELS = np.arange(40) % 3


def reduced(n_support=4, method="kmedoids", points=X, labels=LABELS):
    return reduce_support(points, labels, 0.5, n_support, method, np.random.RandomState(0))


@pytest.mark.parametrize("method", ["kmedoids", "kmeans"])
def test_weights_sum_to_the_cluster_sizes(method):
    support = reduced(method=method)
    assert support.sizes.tolist() == [4, 4, 4]
    np.testing.assert_allclose(np.bincount(support.clusters, support.alpha), np.bincount(LABELS))


def test_medoids_are_documents_of_their_cluster():
    support = reduced()
    np.testing.assert_array_equal(support.points, X[support.source])
    np.testing.assert_array_equal(LABELS[support.source], support.clusters)


def test_a_weight_is_the_number_of_members_nearest_to_the_point():
    support = reduced()
    for cluster in range(3):
        own = support.members(cluster)
        nearest = [((x - support.points[own]) ** 2).sum(axis=1).argmin() for x in X[cluster == LABELS]]
        np.testing.assert_array_equal(support.alpha[own], np.bincount(nearest))


def test_the_medoid_of_five_points_on_a_line():
    support = reduced(1, points=np.array([[0.0], [1.0], [2.0], [3.0], [50.0]]), labels=np.zeros(5, dtype=int))
    assert support.points.tolist() == [[2.0]]
    assert support.alpha.tolist() == [5.0]
    assert support.source.tolist() == [2]


def test_centroids_are_no_documents():
    support = reduced(1, "kmeans")
    assert (support.source == -1).all()
    np.testing.assert_allclose(support.points, [X[cluster == LABELS].mean(axis=0) for cluster in range(3)])


@pytest.mark.parametrize("method", ["kmedoids", "kmeans"])
def test_as_many_support_points_as_documents_keep_them_all(method):
    support = reduced(40, method)
    assert sorted(support.source.tolist()) == list(range(40))
    assert (support.alpha == 1).all()


@pytest.mark.parametrize("method", ["kmedoids", "kmeans"])
def test_exact_duplicates_share_one_support_point(method):
    points = np.array([[0.0], [0.0], [0.0], [1.0], [5.0], [5.0]])
    support = reduced(2, method, points, np.array([0, 0, 0, 0, 1, 1]))
    assert support.points.ravel().tolist() == [0.0, 1.0, 5.0]
    assert support.alpha.tolist() == [3.0, 1.0, 2.0]


def test_same_seed_same_support():
    np.testing.assert_array_equal(reduced().points, reduced().points)


def test_medoids_of_a_large_cluster_come_from_a_sample(monkeypatch):
    monkeypatch.setattr(reduction, "MAX_FOR_MEDOIDS", 6)
    support = reduced(3)
    assert support.sizes.tolist() == [3, 3, 3]
    np.testing.assert_allclose(np.bincount(support.clusters, support.alpha), np.bincount(LABELS))
    np.testing.assert_array_equal(support.points, X[support.source])


def test_unknown_method():
    with pytest.raises(InputError, match="kmedoids, kmeans, sklearn-extra"):
        reduced(method="magic")


def test_sklearn_extra_that_is_not_installed_prints_the_pip_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn_extra", None)
    monkeypatch.setitem(sys.modules, "sklearn_extra.cluster", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'neontext\[sklearn-extra\]'"):
        reduced(method="sklearn-extra")


def test_a_centroid_that_no_document_is_nearest_to_is_left_out(monkeypatch):
    centres = np.array([[0.0], [1.0], [50.0]])
    monkeypatch.setattr(reduction, "fit_kmeans", lambda *_, **__: SimpleNamespace(cluster_centers_=centres))
    support = reduced(3, "kmeans", np.array([[0.0], [0.1], [0.9], [1.2]]), np.zeros(4, dtype=np.int64))
    assert support.points.ravel().tolist() == [0.0, 1.0]
    assert support.alpha.tolist() == [2.0, 2.0]


def test_the_mean_of_one_member_is_that_member_and_is_left_out_of_its_own_model():
    points = np.array([[0.0], [0.2], [0.1], [7.0], [9.0], [9.2]])
    support = reduced(3, "kmeans", points, np.zeros(6, dtype=np.int64))
    alone = np.flatnonzero(support.alpha == 1)
    assert support.source[alone].tolist() == support.nearest[alone].tolist() == [3]
    assert support.points[alone].tolist() == [[7.0]]
    assert (support.source[support.alpha > 1] == -1).all()


def test_a_point_stands_for_so_many_members():
    points, labels = np.random.RandomState(0).normal(size=(60, 2)), np.repeat([0, 1], [50, 10])
    support = reduce_support(points, labels, 1.0, 8, "kmeans", np.random.RandomState(0), members_each=5)
    assert support.sizes.tolist() == [8, 2]
