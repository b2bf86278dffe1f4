"""Supporting documents: who speaks for the cluster and who for its competitors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import models

from neontext.cluster import SupportPoints
from neontext.explain.support import SupportSides, support_documents, support_sides
from neontext.neuralize import ClusterNetwork

NETWORK = ClusterNetwork(
    SupportPoints([[0.0], [1.0], [4.0], [5.0]], [0, 0, 1, 1], gamma=1.0, source=[2, 0, -1, 1]), beta=1.0
)
IDS = ("one", "two", "three")


def sides(network: ClusterNetwork, X, clusters, n_shown=5, excluded=None, **options) -> SupportSides:
    X = np.asarray(X, dtype=float)
    left = np.full(len(X), -1) if excluded is None else np.asarray(excluded)
    outlierness = network.support.outlierness(X, left)
    return support_sides(network, X, np.asarray(clusters), outlierness, excluded=left, n_shown=n_shown, **options)


def dense(found: SupportSides, row: int, n_support: int) -> np.ndarray:
    """Shares by support point."""
    shares = np.zeros(n_support + 1)
    for points, values in ((found.points_for, found.shares_for), (found.points_against, found.shares_against)):
        shares[points[row]] += np.where(points[row] >= 0, values[row], 0.0)
    return shares[:-1]


@settings(max_examples=25)
@given(models(), st.integers(0, 1000))
def test_shares_are_the_sums_of_the_literal_pairs(model, seed):
    x, m = np.random.default_rng(seed).normal(size=model.points.shape[1]), len(model.points)
    found = sides(model.network, np.tile(x, (model.n_clusters, 1)), np.arange(model.n_clusters), n_shown=m)
    # The network may keep its support points in another order: they are known by where they lie.
    order = np.array([int(np.abs(model.network.support.points - point).sum(axis=1).argmin()) for point in model.points])
    for cluster in range(model.n_clusters):
        expected = np.zeros(m)
        for (i, j), share in model.literal(cluster).shares(x).items():
            expected[[i, j]] += share / model.beta
        np.testing.assert_allclose(dense(found, cluster, m)[order], expected, atol=1e-9)


def test_largest_share_comes_first_and_few_are_the_first_of_many():
    X, clusters = [[0.2], [4.9], [2.6]], [0, 1, 0]
    many, few = sides(NETWORK, X, clusters), sides(NETWORK, X, clusters, n_shown=1)
    assert (np.diff(many.shares_for, axis=1) <= 0).all()
    for one, all_of_them in zip(few, many, strict=True):
        np.testing.assert_array_equal(one, all_of_them[:, :1])


def test_a_document_that_is_left_out_has_no_share():
    shares = dense(sides(NETWORK, [[0.0]], [0], excluded=[0]), 0, 4)
    np.testing.assert_allclose(shares[:2], [0.0, 1.0])
    assert shares[2:].sum() == pytest.approx(1.0)


def test_one_competitor_takes_the_whole_other_side():
    network = ClusterNetwork(SupportPoints([[0.0], [4.0], [-5.0]], [0, 1, 2]), 1.0)
    assert dense(sides(network, [[0.0]], [0], against=2), 0, 3).tolist() == [1.0, 0.0, 1.0]


def test_no_documents_have_no_support():
    assert [part.shape for part in sides(NETWORK, np.empty((0, 1)), np.empty(0, int), n_shown=2)] == [(0, 2)] * 4


def found(n_shown=5, ids=IDS, **parameters):
    return support_documents(NETWORK, sides(NETWORK, [[0.2]], [0], n_shown, **parameters), 0, ids)


def test_documents_are_named_largest_share_first():
    documents = found()
    assert [(s.document, s.id, s.cluster) for s in documents["support_for"]] == [(2, "three", 0), (0, "one", 0)]
    assert [(s.document, s.id, s.cluster) for s in documents["support_against"]] == [(-1, None, 1), (1, "two", 1)]
    assert sum(s.share for s in documents["support_for"]) == pytest.approx(1.0)


def test_only_so_many_are_shown():
    documents = found(n_shown=1)
    assert [len(side) for side in documents.values()] == [1, 1]


def test_without_ids_they_have_rows_only():
    assert [(s.document, s.id) for s in found(ids=())["support_for"]] == [(2, None), (0, None)]


def test_what_has_no_share_is_not_shown():
    assert [s.document for s in found(excluded=[0])["support_for"]] == [0]


def test_equal_shares_are_in_the_order_of_the_points():
    network = ClusterNetwork(SupportPoints([[-1.0], [1.0], [9.0], [0.0], [-9.0]], [0, 0, 1, 0, 1]), 1.0)
    equal = sides(network, np.zeros((1, 1)), np.array([0]), n_shown=3)
    assert equal.points_for.tolist() == [[2, 0, 1]]
    assert equal.points_against.tolist() == [[3, 4, -1]]
