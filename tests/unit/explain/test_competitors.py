"""Evidence against single competitors: each is the evidence against that one, and together they are the whole."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import models

from neontext.explain import pool_evidence
from neontext.explain.competitors import pool_by_competitor, pool_each


@settings(max_examples=25)
@given(models(), st.integers(0, 1000))
def test_each_is_the_evidence_against_that_one(model, seed):
    X = np.random.default_rng(seed).normal(size=(4, model.points.shape[1]))
    network, left = model.network, np.full(4, -1)
    clusters = network.support.outlierness(X).argmin(axis=1)
    found = pool_each(network, X, clusters, network.n_clusters, excluded=left)
    for k in range(network.n_clusters):
        alone = pool_evidence(network, X, clusters, against=k)
        for row, place in zip(*np.nonzero(found.competitors == k), strict=True):
            np.testing.assert_allclose(found.evidence[row, place], alone.evidence[row], atol=1e-9)
            np.testing.assert_allclose(found.G[row, place], alone.G[row], atol=1e-9)
            np.testing.assert_allclose(found.M[row, place], alone.M[row], atol=1e-9)
            np.testing.assert_allclose(found.bias[row, place], alone.bias[row], atol=1e-9)


@settings(max_examples=25)
@given(models(), st.integers(0, 1000))
def test_weighted_by_their_shares_they_are_the_whole(model, seed):
    X = np.random.default_rng(seed).normal(size=(4, model.points.shape[1]))
    whole = pool_evidence(model.network, X)
    found = pool_each(model.network, X, whole.clusters, model.network.n_clusters, excluded=np.full(4, -1))
    assert (np.diff(found.evidence, axis=1) >= 0).all()
    np.testing.assert_allclose(found.share.sum(axis=1), 1.0)
    np.testing.assert_allclose(np.einsum("nk,nkd->nd", found.share, found.G), whole.G, atol=1e-9)
    np.testing.assert_allclose(np.einsum("nk,nk->n", found.share, found.M), whole.M, atol=1e-9)


@settings(max_examples=10)
@given(models(), st.integers(0, 1000))
def test_the_competitors_asked_for_come_in_that_order(model, seed):
    X = np.random.default_rng(seed).normal(size=(3, model.points.shape[1]))
    clusters, left = np.zeros(3, dtype=int), np.full(3, -1)
    wanted = np.tile(np.arange(model.n_clusters), (3, 1))
    found = pool_each(model.network, X, clusters, wanted, excluded=left, against=model.n_clusters - 1)
    assert not found.evidence[:, 0].any()  # the cluster against itself
    np.testing.assert_allclose(found.share[:, -1], 1.0)
    none = pool_each(model.network, X[:0], clusters[:0], 1, excluded=left[:0])
    assert none.G.shape == (0, 1, X.shape[1])


@settings(max_examples=25)
@given(models(), st.integers(0, 1000), st.booleans())
def test_the_parts_of_one_document_by_competitor_add_up_to_the_whole(model, seed, alone):
    rng = np.random.default_rng(seed)
    x, cluster = rng.normal(size=model.points.shape[1]), int(rng.integers(model.n_clusters))
    against = (cluster + 1) % model.n_clusters if alone else None
    excluded = int(rng.integers(-1, len(model.points)))
    parts = pool_by_competitor(model.network, x, cluster, against=against, excluded=excluded)
    whole = pool_evidence(model.network, x[None], [cluster], against=against, excluded=np.array([excluded]))
    for name in ("evidence", "G", "M", "bias"):
        np.testing.assert_allclose(getattr(parts, name).sum(axis=0), getattr(whole, name)[0], rtol=1e-7, atol=1e-7)
    np.testing.assert_allclose(parts.share, whole.competitors[0], atol=1e-12)
    assert parts.share[cluster] == 0
    np.testing.assert_allclose(parts.evidence, (parts.G @ x) - parts.M + parts.bias, rtol=1e-7, atol=1e-7)
