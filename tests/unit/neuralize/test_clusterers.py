"""The door for cluster models: how a model of any kind is read as support points, and fitted."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator
from sklearn.cluster import KMeans
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import NearestCentroid

from neontext.cluster import KernelKMeans, SupportPoints
from neontext.errors import InputError
from neontext.neuralize import ClusterNetwork, ensure_clusterer, support_points
from neontext.neuralize.clusterers import fit_clusterer

X = np.array([[0.0], [1.0], [8.0], [9.0], [20.0]])
LABELS = np.array([0, -1, 1, 1, -1])


class Grid(BaseEstimator):
    """A model of a kind that the package does not know: points on a line, given."""

    def __init__(self, step=1.0):
        self.step = step


@support_points.register
def _(clusterer: Grid) -> SupportPoints:
    return SupportPoints([[0.0], [clusterer.step], [3 * clusterer.step]], [1, 0, 1], gamma=1.0, source=[2, -1, 0])


class FineGrid(Grid):
    """Inherits from a registered kind."""


def test_a_registered_model_is_read():
    assert ensure_clusterer(Grid()).step == 1.0
    np.testing.assert_array_equal(support_points(Grid(2.0)).points, [[2.0], [0.0], [6.0]])


def test_a_model_that_inherits_from_a_registered_one_is_read_like_it():
    assert support_points(ensure_clusterer(FineGrid(5.0))).points[0] == 5.0


@pytest.mark.parametrize("read", [support_points, ensure_clusterer])
@pytest.mark.parametrize("clusterer", [GaussianMixture(2), None, KMeans])
def test_a_model_of_an_unknown_kind_is_refused_by_name(read, clusterer):
    with pytest.raises(InputError, match=rf"{type(clusterer).__name__}.*KernelKMeans.*register"):
        read(clusterer)


def test_a_clusterer_is_fitted_on_all_points():
    for clusterer in (KMeans(2, n_init=1, random_state=0), KernelKMeans(2, random_state=0)):
        np.testing.assert_array_equal(fit_clusterer(clusterer, X, LABELS), np.arange(5))
        assert len(clusterer.labels_) == 5


def test_a_clusterer_that_learns_from_labels_is_fitted_on_the_labelled_points():
    clusterer = NearestCentroid()
    np.testing.assert_array_equal(fit_clusterer(clusterer, X, LABELS), [0, 2, 3])
    np.testing.assert_allclose(clusterer.centroids_, [[0.0], [8.5]])


@pytest.mark.parametrize("labels", [None, np.full(5, -1)])
def test_a_clusterer_that_learns_from_labels_needs_them(labels):
    with pytest.raises(InputError, match=r"NearestCentroid learns from labels"):
        fit_clusterer(NearestCentroid(), X, labels)


def test_support_points_of_a_fitted_network_know_their_rows_among_all_documents():
    rows = np.array([1, 3, 4, 7, 8])
    network = ClusterNetwork.fit(KernelKMeans(2, random_state=0), X, None, rows)
    order = network.support.source
    assert sorted(order.tolist()) == rows.tolist()
    np.testing.assert_array_equal(network.support.points, X[np.searchsorted(rows, order)])
