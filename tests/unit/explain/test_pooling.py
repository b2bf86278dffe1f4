"""Pooling layers: G, M, bias and shares against every pair written out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import softmax
from strategies import models

from neontext.cluster import SupportPoints
from neontext.cluster import support as support_module
from neontext.errors import InputError
from neontext.explain import pool_evidence
from neontext.explain.competitors import pool_by_competitor
from neontext.neuralize import ClusterNetwork

FIELDS = ("evidence", "outlierness", "competitors", "G", "M", "bias")


def literal_sums(literal, x):
    """G and M summed over every pair, and the bias that the midpoint leaves."""
    G, M = np.zeros(len(x)), 0.0
    for (i, j), share in literal.shares(x).items():
        w, _ = literal.pair(i, j)
        G += share * w
        M += share * w @ (literal.points[i] + literal.points[j]) / 2
    return G, M, literal.forward(x)[0] - (G @ x - M)


def close(found, expected, tolerance=1e-9):
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


def same(found, expected, tolerance=1e-9, fields=FIELDS):
    for name in fields:
        close(getattr(found, name), getattr(expected, name), tolerance)


@settings(max_examples=25)
@given(models(), st.integers(0, 1000), st.data())
def test_every_sum_is_the_literal_one(model, seed, data):
    X = np.random.default_rng(seed).normal(size=(3, model.points.shape[1]))
    clusters = data.draw(st.lists(st.integers(0, model.n_clusters - 1), min_size=3, max_size=3))
    pooled = pool_evidence(model.network, X, clusters)
    for row, cluster in enumerate(clusters):
        literal = model.literal(cluster)
        evidence, _, _, h = literal.forward(X[row])
        G, M, bias = literal_sums(literal, X[row])
        close(pooled.evidence[row], evidence)
        close(pooled.G[row], G)
        close(pooled.M[row], M)
        close(pooled.bias[row], bias)
        p = softmax({k: -model.beta * h[k] for k in h})
        close(pooled.competitors[row], [p.get(k, 0.0) for k in range(model.n_clusters)])


@settings(max_examples=25)
@given(models())
def test_leaving_out_is_the_model_rebuilt_without_the_document(model):
    everything = np.arange(len(model.points))
    pooled = pool_evidence(model.network, model.points, model.clusters, excluded=everything)
    for j in everything:
        rest = pool_evidence(model.without(j).network, model.points[j][None], [model.clusters[j]])
        for name in FIELDS:
            close(getattr(pooled, name)[j], getattr(rest, name)[0], 1e-6)


@settings(max_examples=25)
@given(models(), st.integers(0, 1000), st.booleans())
def test_competitors_add_up_to_the_whole(model, seed, left):
    x = model.points[0] if left else np.random.default_rng(seed).normal(size=model.points.shape[1])
    excluded = 0 if left else -1
    for cluster in range(model.n_clusters):
        whole = pool_evidence(model.network, x[None], [cluster], excluded=np.array([excluded]))
        parts = pool_by_competitor(model.network, x, cluster, excluded=excluded)
        close(parts.share, whole.competitors[0])
        for name in ("evidence", "G", "M", "bias"):
            close(getattr(parts, name).sum(axis=0), getattr(whole, name)[0], 1e-8)
            assert not np.any(getattr(parts, name)[cluster])


@settings(max_examples=25)
@given(models(), st.integers(0, 1000))
def test_against_one_competitor_is_beta_times_the_margin(model, seed):
    x = np.random.default_rng(seed).normal(size=model.points.shape[1])
    for cluster in range(model.n_clusters):
        h = model.literal(cluster).forward(x)[3]
        for k, margin in h.items():
            pooled = pool_evidence(model.network, x[None], [cluster], against=k)
            close(pooled.evidence, [model.beta * margin])
            close(pooled.G @ x - pooled.M + pooled.bias, pooled.evidence, 1e-8)
            assert pooled.competitors[0].tolist() == np.eye(model.n_clusters)[k].tolist()


def test_against_its_own_cluster_is_against_all():
    network = ClusterNetwork(SupportPoints([[0.0], [2.0], [5.0]], [0, 1, 2]), 1.0)
    X = np.array([[0.1], [4.0]])
    same(pool_evidence(network, X[:1], against=0), pool_evidence(network, X[:1]))
    mixed = pool_evidence(network, X, [0, 2], against=0)
    assert mixed.evidence[1] == pytest.approx(16 - 1)
    assert mixed.evidence[0] == pytest.approx(pool_evidence(network, X[:1]).evidence[0])


def test_two_centroids_by_hand():
    network = ClusterNetwork(SupportPoints([[0.0], [2.0]], [0, 1]), 3.0)
    pooled = pool_evidence(network, [[0.5]])
    assert pooled.clusters.tolist() == [0]
    close(pooled.evidence, [3 * (2.25 - 0.25)])
    close(pooled.G, [[3 * 2 * (0 - 2)]])
    close(pooled.M, [3 * (0 - 4)])
    close(pooled.bias, [0])


def test_the_assigned_cluster_is_explained_by_default():
    network = ClusterNetwork(SupportPoints([[0.0], [2.0], [5.0]], [0, 1, 2]), 1.0)
    X = np.array([[-1.0], [1.9], [9.0]])
    pooled = pool_evidence(network, X)
    assert pooled.clusters.tolist() == network.assign(X).tolist() == [0, 1, 2]
    close(pooled.evidence, network.logits(X).max(axis=1))


@pytest.mark.parametrize("tile", [1, 100])
def test_block_size_changes_nothing(tile, monkeypatch):
    rng = np.random.default_rng(0)
    points, X, own = rng.normal(size=(70, 3)), rng.normal(size=(70, 3)), np.arange(70) - 1
    clusters = np.arange(70) % 4
    X[1:] = points[:-1]
    expected = pool_evidence(ClusterNetwork(SupportPoints(points, np.sort(clusters)), 1.0), X, excluded=own)
    monkeypatch.setattr(support_module, "TILE_ELEMENTS", tile)
    found = pool_evidence(ClusterNetwork(SupportPoints(points, np.sort(clusters)), 1.0), X, excluded=own)
    same(found, expected, 1e-10)


@settings(max_examples=25)
@given(models(), st.permutations(range(4)))
def test_renaming_the_clusters_renames_the_answers(model, names):
    name = np.argsort([n for n in names if n < model.n_clusters])
    renamed = replace(model.support, clusters=name[model.clusters], offsets=model.offsets[np.argsort(name)])
    X = model.points[::-1] * 0.7
    before = pool_evidence(model.network, X)
    after = pool_evidence(ClusterNetwork(renamed, model.beta), X, name[before.clusters])
    same(after, before, fields=("evidence", "G", "M", "bias"))
    close(after.competitors[:, name], before.competitors)
    close(after.outlierness[:, name], before.outlierness)


@pytest.mark.parametrize("gamma", [1e4, 1e8])
def test_pools_whose_similarities_underflow(gamma):
    rng = np.random.default_rng(0)
    network = ClusterNetwork(SupportPoints(rng.normal(size=(12, 2)), np.arange(12) % 3, gamma=gamma), 1.0)
    X = rng.normal(size=(5, 2))
    pooled = pool_evidence(network, X)
    close(np.einsum("nd,nd->n", pooled.G, X) - pooled.M + pooled.bias, pooled.evidence, 1e-5)


def test_the_words_part_of_leave_out_stays_exact_for_all_training_points():
    rng = np.random.default_rng(0)
    points = rng.normal(size=(50, 4))
    network = ClusterNetwork(SupportPoints(points, np.arange(50) % 5, rng.choice([1.0, 2.0, 5.0], 50), 0.4), 0.7)
    X = network.support.points
    pooled = pool_evidence(network, X, excluded=np.arange(50))
    close(np.einsum("nd,nd->n", pooled.G, X) - pooled.M + pooled.bias, pooled.evidence)


def test_no_documents():
    pooled = pool_evidence(ClusterNetwork(SupportPoints([[0.0], [2.0]], [0, 1]), 1.0), np.empty((0, 1)))
    assert (pooled.G.shape, pooled.competitors.shape, pooled.evidence.shape) == ((0, 1), (0, 2), (0,))


@pytest.mark.parametrize(
    ("clusters", "against", "message"),
    [
        ([0], None, "one cluster number for each of the 2"),
        ([0.0, 1.0], None, "float64"),
        ([0, 2], None, "this model has 0 .. 1"),
        ([-1, 0], None, "Cluster -1"),
        (None, 2, "this model has 0 .. 1"),
        (None, -1, "Cluster -1"),
    ],
)
def test_what_is_refused(clusters, against, message):
    network = ClusterNetwork(SupportPoints([[0.0], [2.0]], [0, 1]), 1.0)
    with pytest.raises(InputError, match=message):
        pool_evidence(network, [[0.0], [1.0]], clusters, against=against)


POINTS = np.random.RandomState(0).rand(30, 4)


def test_components_and_bias_from_the_origin_are_the_evidence():
    network = ClusterNetwork(SupportPoints.from_centroids(POINTS[:3]), 7.0)
    pooled = pool_evidence(network, POINTS)
    R, bias = pooled.from_origin(POINTS)
    np.testing.assert_allclose(R.sum(axis=1) + bias, pooled.evidence, atol=1e-10)
    np.testing.assert_allclose(pooled.evidence, network.logits(POINTS).max(axis=1), atol=1e-10)


def test_components_that_are_zero_take_nothing_from_the_origin():
    points = POINTS * (POINTS > 0.5)
    network = ClusterNetwork(SupportPoints.from_centroids(POINTS[:3]), 7.0)
    R, _ = pool_evidence(network, points).from_origin(points)
    assert not R[points == 0].any()


def test_origin_is_where_boundaries_meet_for_centroids_of_equal_length():
    network = ClusterNetwork(SupportPoints.from_centroids(np.eye(4)), 2.0)
    pooled = pool_evidence(network, POINTS)
    bias = pooled.from_origin(POINTS)[1]
    p = pooled.competitors
    entropy = -np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0).sum(axis=1)
    np.testing.assert_allclose(bias, -entropy, atol=1e-10)
