"""Cluster models without a pool: quadratic, by the nearest of many points, down a tree of splits; by their formulas."""

import numpy as np
import pytest
from reference import quadratic_relevance, walk_down, wrong_turns

from neontext.cluster.nearest import NearestPoints
from neontext.cluster.quadratic import QuadraticClusters
from neontext.cluster.split_tree import SplitTree
from neontext.cluster.support import SupportPoints
from neontext.errors import InputError
from neontext.explain import pool_evidence
from neontext.neuralize import ClusterNetwork

RNG = np.random.RandomState(0)
X = RNG.normal(size=(40, 3))


def quadratic():
    roots = RNG.normal(size=(4, 3, 3))
    return QuadraticClusters(RNG.normal(size=(4, 3)), roots @ roots.transpose(0, 2, 1), RNG.normal(size=4))


def tree():
    a, b, c, d, e, f = RNG.normal(size=(6, 3))
    leaves, sides, others = np.stack([c, d, e, f]), np.stack([a, b, c, d, e, f]), np.stack([b, a, d, c, f, e])
    paths = np.array([[1, 0, 1, 0, 0, 0], [1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1]], dtype=float)
    nested = ((a, ((c, 0), (d, 1))), (b, ((e, 2), (f, 3))))
    return SplitTree(leaves, sides, others, paths), nested


def nearest():
    return NearestPoints(RNG.normal(size=(9, 3)), np.arange(9) % 3, offsets=np.array([0.0, 0.3, -0.2]))


@pytest.mark.parametrize("model", [quadratic(), tree()[0], nearest()], ids=lambda model: type(model).__name__)
def test_one_cluster_each_is_a_column(model):
    asked = np.arange(40) % model.n_clusters
    np.testing.assert_array_equal(model.outlierness_of(X, asked), model.outlierness(X)[np.arange(40), asked])


@pytest.mark.parametrize("model", [quadratic(), tree()[0], nearest()], ids=lambda model: type(model).__name__)
@pytest.mark.parametrize("beta", [0.3, 4.0])
def test_what_is_shared_out_adds_up_for_every_cluster(model, beta):
    network = ClusterNetwork(model, beta)
    for cluster in range(model.n_clusters):
        pooled = pool_evidence(network, X, np.full(len(X), cluster))
        np.testing.assert_allclose((X * pooled.G).sum(axis=1) - pooled.M + pooled.bias, pooled.evidence, atol=1e-9)
        np.testing.assert_allclose(pooled.evidence, network.logits(X)[:, cluster], atol=1e-9)
        gaps = pooled.outlierness - model.outlierness(X)
        np.testing.assert_allclose(gaps, np.repeat(gaps[:, :1], model.n_clusters, axis=1), atol=1e-9)


def test_quadratic_clusters_by_their_formula():
    model, beta, offset = quadratic(), 0.5, np.array([0.3, -0.2, 0.1])
    parts = RNG.normal(size=(5, 3))
    x = parts.sum(axis=0) - offset
    pooled = pool_evidence(ClusterNetwork(model, beta), x[None], np.array([2]))
    relevance, bias = quadratic_relevance(parts, offset, model.points, model.precisions, model.offsets, beta, 2)
    ours = parts @ pooled.G[0] - (pooled.G[0] @ offset + pooled.M[0]) / 5
    np.testing.assert_allclose(ours, relevance, atol=1e-9)
    np.testing.assert_allclose(pooled.bias[0], bias, atol=1e-9)


def test_equal_metrics_are_those_of_k_means():
    centres = RNG.normal(size=(4, 3))
    model = QuadraticClusters(centres, np.broadcast_to(np.eye(3), (4, 3, 3)), np.zeros(4))
    ours = pool_evidence(ClusterNetwork(model, 2.0), X)
    theirs = pool_evidence(ClusterNetwork(SupportPoints.from_centroids(centres), 2.0), X)
    for name in ("evidence", "G", "M", "bias"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), atol=1e-9)


def test_a_tree_goes_where_the_walk_goes():
    model, nested = tree()
    outlierness = model.outlierness(X)
    np.testing.assert_array_equal(outlierness.argmin(axis=1), [walk_down(x, nested) for x in X])
    literal = [[wrong_turns(x, nested, leaf) for leaf in range(4)] for x in X]
    np.testing.assert_allclose(outlierness, literal, atol=1e-12)


def test_the_nearest_point_is_the_limit_of_soft_pools():
    model = nearest()
    literal = [[((x - model.points[model.clusters == k]) ** 2).sum(axis=1).min() for k in range(3)] for x in X]
    np.testing.assert_allclose(model.outlierness(X), np.array(literal) + model.offsets, atol=1e-9)


@pytest.mark.parametrize("model", [quadratic(), tree()[0], nearest()], ids=lambda model: type(model).__name__)
def test_clusters_can_be_dealt_out_anew(model):
    order = np.roll(np.arange(model.n_clusters), 1)
    moved = model.with_clusters(order[model.clusters])
    assert not np.allclose(moved.outlierness(X), model.outlierness(X))


def test_what_does_not_fit_together_is_refused():
    with pytest.raises(InputError, match="do not fit"):
        QuadraticClusters(np.zeros((2, 3)), np.zeros((2, 2, 2)), np.zeros(2))
    with pytest.raises(InputError, match="NaN"):
        QuadraticClusters(np.full((2, 1), np.nan), np.ones((2, 1, 1)), np.zeros(2))
    with pytest.raises(InputError, match="Paths"):
        SplitTree(np.zeros((2, 1)), np.zeros((2, 1)), np.zeros((2, 1)), np.full((2, 2), 0.5))
    with pytest.raises(InputError, match="SupportPoints"):
        ClusterNetwork(quadratic(), 1.0).layers(0)
