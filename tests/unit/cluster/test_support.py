"""Support points: what a cluster model is, whoever found the clusters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import cluster_norm, outlierness
from strategies import models

from neontext.cluster import SupportPoints
from neontext.cluster import support as support_module
from neontext.errors import InputError

POINTS = np.array([[0.0], [1.0], [3.0], [7.0]])
CLUSTERS = [0, 0, 1, 1]


def test_one_point_a_cluster_is_standard_k_means():
    support = SupportPoints([[0.0, 0.0], [3.0, 4.0]], [0, 1], gamma=2.0)
    np.testing.assert_allclose(support.outlierness([[0.0, 0.0], [3.0, 0.0]]), [[0, 25], [9, 16]], atol=1e-12)


@pytest.mark.parametrize("scale", [0.0, 1e-9, 1.0, 1e6])
def test_centroids_are_standard_k_means_on_any_scale(scale):
    centroids = scale * np.array([[1.0, 0.0], [3.0, 4.0], [0.0, 2.0]])
    support = SupportPoints.from_centroids(centroids)
    X = scale * np.random.default_rng(0).normal(size=(5, 2))
    squared = ((X[:, None] - centroids[None]) ** 2).sum(axis=2)
    np.testing.assert_allclose(support.outlierness(X), squared, atol=1e-13 * scale**2)
    assert support.clusters.tolist() == [0, 1, 2]
    # The widest kernel is that of unit length.
    assert support.gamma == (1.0 if scale < 1 else pytest.approx(1 / (25 * scale**2)))


def test_offsets_are_added_to_the_outlierness_and_kept_by_cluster():
    offsets = np.array([0.5, -2.0])
    support = SupportPoints(POINTS, [1, 0, 1, 0], gamma=0.3, offsets=offsets)
    plain = SupportPoints(POINTS, [1, 0, 1, 0], gamma=0.3)
    own = np.array([0, -1, 2, 3])
    for excluded in (None, own):
        np.testing.assert_allclose(support.outlierness(POINTS, excluded), plain.outlierness(POINTS, excluded) + offsets)
    assert plain.offsets.tolist() == [0.0, 0.0]
    offsets[0] = 7.0  # The caller's array is his own.
    assert support.offsets.tolist() == [0.5, -2.0]
    moved = SupportPoints.from_centroids([[0.0], [2.0]], offsets=[1.0, -1.0])
    np.testing.assert_allclose(moved.outlierness([[0.5]]), [[1.25, 1.25]])


def test_rows_of_a_larger_table_are_the_source_of_the_support_points():
    support = SupportPoints(POINTS, CLUSTERS, gamma=0.3, source=[1, -1, 0, 2], offsets=[1.0, 2.0])
    placed = support.in_table(np.array([4, 6, 9]))
    assert placed.source.tolist() == [6, -1, 4, 9]
    assert (placed.gamma, placed.offsets.tolist()) == (0.3, [1.0, 2.0])


def test_rounding_does_not_make_what_is_left_of_a_cluster_smaller_than_its_points():
    """Far from the origin the similarity of a point to itself is one but for rounding, which nothing may hang on."""
    points = np.random.default_rng(0).normal(1e4, 1e3, size=(80, 3))
    support = SupportPoints(points, np.arange(80) % 40, gamma=0.7)
    everything = np.arange(80)
    assert np.abs(support.log_norms - np.log(2) / 2).max() > 1e-12
    assert (support.log_divisors(everything, 80)[everything, support.clusters] >= 0).all()


def test_two_points_by_hand():
    support = SupportPoints([[0.0], [1.0]], [0, 0], gamma=1.0)
    norm = np.sqrt(2 + 2 * np.exp(-1))
    assert support.log_norms[0] == pytest.approx(np.log(norm))
    assert support.outlierness([[0.0]])[0, 0] == pytest.approx(-np.log((1 + np.exp(-1)) / norm))


@settings(max_examples=25)
@given(models(), st.integers(0, 100))
def test_outlierness_and_norms_are_the_definition(model, seed):
    support = model.network.support
    X = np.random.default_rng(seed).normal(size=(3, support.n_components))
    expected = [outlierness(x, model.points, model.alpha, model.clusters, model.gamma, model.offsets) for x in X]
    np.testing.assert_allclose(support.outlierness(X), expected, rtol=1e-9, atol=1e-9)
    members = [np.flatnonzero(model.clusters == k) for k in range(model.n_clusters)]
    norms = [cluster_norm(model.points, model.alpha, m, model.gamma) for m in members]
    np.testing.assert_allclose(np.exp(support.log_norms), norms, rtol=1e-9)


@settings(max_examples=25)
@given(models())
def test_leaving_a_document_out_is_the_model_rebuilt_without_it(model):
    everything = np.arange(len(model.points))
    found = model.network.support.outlierness(model.points, everything)
    expected = [model.without(j).network.support.outlierness(model.points[j][None])[0] for j in everything]
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-7)


def test_nothing_left_out_changes_nothing():
    support = SupportPoints(POINTS, CLUSTERS, gamma=0.3)
    np.testing.assert_array_equal(support.outlierness(POINTS, np.full(4, -1)), support.outlierness(POINTS))


@settings(max_examples=25)
@given(models())
def test_one_cluster_each_is_a_column(model):
    X, everything = model.points, np.arange(len(model.points))
    asked = everything[::-1] % model.network.n_clusters
    for excluded in (None, everything):
        support = model.network.support
        found, whole = support.outlierness_of(X, asked, excluded), support.outlierness(X, excluded)
        np.testing.assert_allclose(found, whole[everything, asked], rtol=1e-9, atol=1e-9)
    assert support.outlierness_of(X[:0], asked[:0], everything[:0]).shape == (0,)


def test_the_only_support_point_of_a_cluster_stays():
    support = SupportPoints([[0.0], [4.0], [5.0]], [0, 1, 1], gamma=1.0)
    assert support.outlierness([[0.0]], np.array([0]))[0, 0] == pytest.approx(0.0)
    assert np.isfinite(support.outlierness([[0.0]], np.array([0]))).all()


def test_a_point_that_stands_for_three_documents_still_stands_for_two():
    support = SupportPoints([[0.0], [1.0], [4.0]], [0, 0, 1], [3.0, 1.0, 1.0], gamma=1.0)
    rest = SupportPoints([[0.0], [1.0], [4.0]], [0, 0, 1], [2.0, 1.0, 1.0], gamma=1.0)
    np.testing.assert_allclose(support.outlierness([[0.0]], np.array([0])), rest.outlierness([[0.0]]), atol=1e-12)


def test_leaving_out_one_of_two_duplicates_leaves_the_other():
    support = SupportPoints([[0.0], [0.0], [9.0]], [0, 0, 1], gamma=1.0)
    assert support.outlierness([[0.0]], np.array([0]))[0, 0] == pytest.approx(0.0, abs=1e-12)


def test_support_points_are_sorted_by_cluster_with_all_that_belongs_to_them():
    support = SupportPoints([[3.0], [0.0], [7.0], [1.0]], [1, 0, 1, 0], [1, 2, 3, 4], 1.0, [10, 11, 12, 13])
    assert support.points.ravel().tolist() == [0, 1, 3, 7]
    assert support.alpha.tolist() == [2, 4, 1, 3]
    assert support.source.tolist() == [11, 13, 10, 12]
    assert support.sizes.tolist() == [2, 2]
    assert support.members(1) == slice(2, 4)


def test_own_support_is_the_inverse_of_source():
    support = SupportPoints(POINTS, [1, 0, 1, 0], source=[3, -1, 0, 2])
    own = support.own_support(5)
    assert own.tolist()[1] == own.tolist()[4] == -1
    rows = np.flatnonzero(own >= 0)
    assert support.source[own[rows]].tolist() == rows.tolist()


def test_it_cannot_be_changed():
    support = SupportPoints(POINTS, CLUSTERS)
    with pytest.raises(ValueError, match="read-only"):
        support.points[0] = 1.0
    with pytest.raises(AttributeError):
        support.gamma = 2.0


def test_the_callers_array_is_not_frozen():
    points = POINTS.copy()
    SupportPoints(points, CLUSTERS)
    points[0] = 5.0


@pytest.mark.parametrize("tile", [1, 50, 1 << 21])
def test_block_size_changes_nothing(tile, monkeypatch):
    rng = np.random.default_rng(0)
    points, X = rng.normal(size=(60, 3)), rng.normal(size=(90, 3))
    clusters = np.arange(60) % 4
    expected = SupportPoints(points, clusters, gamma=0.5).outlierness(X)
    monkeypatch.setattr(support_module, "TILE_ELEMENTS", tile)
    support = SupportPoints(points, clusters, gamma=0.5)
    assert tile > 100 or support.block_size < 90
    np.testing.assert_allclose(support.outlierness(X), expected, rtol=1e-12)


def test_block_size_keeps_tiles_and_blocks_bounded(monkeypatch):
    support = SupportPoints(np.zeros((60, 6)), np.arange(60) % 3)
    monkeypatch.setattr(support_module, "TILE_ELEMENTS", 20 * 700)
    monkeypatch.setattr(support_module, "BLOCK_ELEMENTS", 3 * (6 + 4) * 300)
    assert support.block_size == 300
    monkeypatch.setattr(support_module, "TILE_ELEMENTS", 20 * 200)
    assert SupportPoints(np.zeros((60, 6)), np.arange(60) % 3).block_size == 200
    monkeypatch.setattr(support_module, "TILE_ELEMENTS", 1)
    assert SupportPoints(np.zeros((60, 6)), np.arange(60) % 3).block_size == 16


@pytest.mark.parametrize("gamma", [1e4, 1e8])
def test_similarities_that_underflow_are_still_told_apart(gamma):
    support = SupportPoints(POINTS, CLUSTERS, gamma=gamma)
    found = support.outlierness([[0.4], [6.0]])
    np.testing.assert_allclose(found, [[0.16, 2.6**2], [25.0, 1.0]], rtol=1e-3, atol=1e-3)


def test_far_from_everything_stays_finite():
    support = SupportPoints(POINTS, CLUSTERS, gamma=1.0)
    found = support.outlierness([[1e6]])
    assert np.isfinite(found).all()
    assert found[0, 1] < found[0, 0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"points": [[0.0], [np.nan], [1.0], [2.0]]}, "NaN or infinity"),
        ({"points": [[0.0], [1.0]]}, "expected .n_support, n_components."),
        ({"points": np.empty((0, 1)), "clusters": np.empty(0, dtype=int)}, "at least one point"),
        ({"clusters": [0, 0, 2, 2]}, "Cluster 1 has no support point"),
        ({"clusters": [-1, 0, 0, 1]}, "Clusters -1"),
        ({"clusters": [0, 0, 1, 10**12]}, "without gaps"),
        ({"clusters": [0.2, 0.7, 1.0, 1.0]}, "whole numbers"),
        ({"gamma": 1e20}, "too large"),
        ({"alpha": [1, 1, 0, 1]}, "positive"),
        ({"alpha": [1, 1, np.nan, 1]}, "4 finite"),
        ({"alpha": [1.0]}, "1 weights"),
        ({"source": [1]}, "1 sources"),
        ({"offsets": [1.0]}, "1 offsets.*2 finite"),
        ({"offsets": [0.0, np.inf]}, "2 offsets.*2 finite"),
        ({"gamma": 0.0}, "kernel width"),
        ({"gamma": np.inf}, "kernel width"),
    ],
)
def test_what_is_refused(change, message):
    with pytest.raises(InputError, match=message):
        SupportPoints(**{"points": POINTS, "clusters": CLUSTERS, **change})


@pytest.mark.parametrize(
    ("X", "message"),
    [([[1.0, 2.0]], "expects"), ([1.0], "expects"), ([[np.nan]], "NaN"), ([[np.inf]], "infinity")],
)
def test_points_that_do_not_fit_the_model(X, message):
    with pytest.raises(InputError, match=message):
        SupportPoints(POINTS, CLUSTERS).outlierness(X)


def test_without_a_document_the_model_is_the_same_wherever_it_is_asked():
    """What remains of a document lies elsewhere; the cluster's norm is still that of the others."""
    points, clusters = np.array([[0.0], [0.5], [4.0], [3.0]]), np.array([0, 0, 1, 1])
    whole = SupportPoints(points, clusters, gamma=0.3)
    X = np.array([[0.5], [1.0], [-7.0]])
    for left in range(4):
        kept = np.arange(4) != left
        without = SupportPoints(points[kept], clusters[kept], gamma=0.3)
        np.testing.assert_allclose(whole.outlierness(X, np.full(3, left)), without.outlierness(X), rtol=1e-9)
