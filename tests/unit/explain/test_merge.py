"""Embedder, PCA and first layer as one linear map from word occurrences."""

from itertools import islice, product

import numpy as np
import pytest
from hypothesis import given, settings
from sklearn.decomposition import PCA
from strategies import worlds
from threadpoolctl import threadpool_limits

from neontext.embed import DocumentEmbedder, WordVectors
from neontext.explain import MergedLayer, merge

VECTORS = WordVectors(("ant", "bee", "cat"), np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]), "toy")
TEXTS = ("ant bee", "cat", "ant ant bee wasp", "wasp")


def embedder(**parameters):
    return DocumentEmbedder(VECTORS, **{"weights": "mean", "unit_length": False, **parameters}).fit(TEXTS)


@settings(max_examples=25)
@given(worlds())
def test_points_are_the_sum_of_their_words(world):
    points = world.layer.points(world.documents)
    for row in range(len(world.texts)):
        parts, shares = world.literal_parts(row)
        np.testing.assert_allclose(points[row], parts.sum(axis=0) - world.layer.offset, atol=1e-9)
        assert shares.sum() == pytest.approx(1.0)


@settings(max_examples=25)
@given(worlds())
def test_projections_and_even_shares_of_every_token(world):
    documents = world.documents
    G = np.random.default_rng(0).normal(size=(len(world.texts), world.layer.n_components))
    projections, shares = world.layer.projections(documents, G), world.layer.normalised_weights(documents)
    for row in range(len(world.texts)):
        own = np.flatnonzero((documents.tokens.document == row) & (documents.word >= 0))
        literal_parts, literal_shares = world.literal_parts(row)
        np.testing.assert_allclose(projections[own], literal_parts @ G[row], atol=1e-9)
        np.testing.assert_allclose(shares[own], literal_shares, atol=1e-12)


def test_points_are_those_of_scikit_learns_pca():
    fitted = embedder(unit_length=True, weights="sif")
    documents = fitted.embed(TEXTS[:3])
    pca = PCA(2).fit(documents.X)
    layer = MergedLayer.merge(fitted, pca.components_, pca.mean_)
    np.testing.assert_allclose(layer.points(documents), pca.transform(documents.X), atol=1e-12)


def test_without_pca_the_points_are_the_embedded_documents():
    fitted = embedder()
    documents = fitted.embed(TEXTS)
    layer = MergedLayer.merge(fitted)
    np.testing.assert_array_equal(layer.points(documents), documents.X)
    assert layer.n_components == 2
    assert not layer.offset.any()


def test_words_without_a_vector_have_no_share():
    fitted = embedder()
    documents = fitted.embed(TEXTS)
    layer = MergedLayer.merge(fitted)
    assert layer.normalised_weights(documents).tolist() == pytest.approx([1 / 2, 1 / 2, 1, 1 / 3, 1 / 3, 1 / 3, 0, 0])
    projections = layer.projections(documents, np.ones((4, 2)))
    assert projections.tolist() == pytest.approx([1 / 2, 2 / 2, 2, 1 / 3, 1 / 3, 2 / 3, 0, 0])


@pytest.mark.parametrize("block", [1, 3])
def test_block_size_changes_nothing(block, monkeypatch):
    fitted = embedder(unit_length=True)
    documents, layer = fitted.embed(TEXTS), MergedLayer.merge(fitted)
    G = np.random.default_rng(0).normal(size=(4, 2))
    expected = layer.projections(documents, G)
    monkeypatch.setattr(merge, "BLOCK_TOKENS", block)
    np.testing.assert_array_equal(layer.projections(documents, G), expected)


def test_no_documents():
    fitted = embedder()
    documents, layer = fitted.embed([]), MergedLayer.merge(fitted)
    assert layer.points(documents).shape == (0, 2)
    assert layer.projections(documents, np.empty((0, 2))).shape == layer.normalised_weights(documents).shape == (0,)


def test_the_number_of_threads_changes_no_bit():
    rng = np.random.default_rng(0)
    words = tuple("".join(letters) for letters in islice(product("abcdefghij", repeat=4), 5_003))
    vectors = WordVectors(words, rng.normal(size=(len(words), 300)).astype(np.float32), "many")
    fitted, components, mean = (
        DocumentEmbedder(vectors).fit(words[:3]),
        rng.normal(size=(50, 300)),
        rng.normal(size=300),
    )
    layers = []
    for limit in (1, 2):
        with threadpool_limits(limit):
            layers.append(MergedLayer.merge(fitted, components, mean))
    assert np.array_equal(layers[0].vectors[0], layers[1].vectors[0])
    assert np.array_equal(layers[0].offset, layers[1].offset)
