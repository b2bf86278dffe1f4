"""Embedder and PCA as one layer: merged for a linear embedder, by the protocol alone for any."""

from itertools import islice, product

import numpy as np
import pytest
from hypothesis import given, settings
from sklearn.decomposition import PCA
from strategies import worlds
from threadpoolctl import threadpool_limits

from neontext.embed import DocumentEmbedder, EmbeddedDocuments, WordVectors, bags, is_embedder
from neontext.explain import MergedLayer, PointLayer, point_layer

VECTORS = WordVectors(("ant", "bee", "cat"), np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]), "toy")
TEXTS = ("ant bee", "cat", "ant ant bee wasp", "wasp")


def shares_of(layer, documents, G):
    """What every token has of (x + offset) . g."""
    return layer.token_relevance(documents, G, np.zeros(len(G))).relevance


def embedder(**parameters):
    return DocumentEmbedder(VECTORS, **{"weights": "mean", "unit_length": False, **parameters}).fit(TEXTS)


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_points_are_the_sum_of_their_words(world):
    points = world.layer.points(world.documents)
    for row in range(len(world.texts)):
        parts, shares = world.literal_parts(row)
        np.testing.assert_allclose(points[row], parts.sum(axis=0) - world.layer.offset, atol=1e-9)
        assert shares.sum() == pytest.approx(1.0)


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_projections_and_even_shares_of_every_token(world):
    documents = world.documents
    G = np.random.default_rng(0).normal(size=(len(world.texts), world.layer.n_components))
    projections, shares = shares_of(world.layer, documents, G), world.layer.normalised_weights(documents)
    for row in range(len(world.texts)):
        own = np.flatnonzero((documents.tokens.document == row) & (documents.explained))
        literal_parts, literal_shares = world.literal_parts(row)
        np.testing.assert_allclose(projections[own], literal_parts @ G[row], atol=1e-9)
        np.testing.assert_allclose(shares[own], literal_shares, atol=1e-12)


def test_points_are_those_of_scikit_learns_pca():
    fitted = embedder(unit_length=True, weights="sif")
    documents = fitted.embed(TEXTS[:3])
    pca = PCA(2).fit(documents.X)
    layer = point_layer(fitted, pca.components_, pca.mean_)
    np.testing.assert_allclose(layer.points(documents), pca.transform(documents.X), atol=1e-12)


def test_without_pca_the_points_are_the_embedded_documents():
    fitted = embedder()
    documents = fitted.embed(TEXTS)
    layer = point_layer(fitted)
    np.testing.assert_array_equal(layer.points(documents), documents.X)
    assert layer.n_components == 2
    assert not layer.offset.any()


def test_words_without_a_vector_have_no_share():
    fitted = embedder()
    documents = fitted.embed(TEXTS)
    layer = point_layer(fitted)
    assert layer.normalised_weights(documents).tolist() == pytest.approx([1 / 2, 1 / 2, 1, 1 / 3, 1 / 3, 1 / 3, 0, 0])
    projections = shares_of(layer, documents, np.ones((4, 2)))
    assert projections.tolist() == pytest.approx([1 / 2, 2 / 2, 2, 1 / 3, 1 / 3, 2 / 3, 0, 0])


@pytest.mark.parametrize("block", [1, 3])
def test_block_size_changes_nothing(block, monkeypatch):
    fitted = embedder(unit_length=True)
    documents, layer = fitted.embed(TEXTS), point_layer(fitted)
    G = np.random.default_rng(0).normal(size=(4, 2))
    expected = shares_of(layer, documents, G)
    monkeypatch.setattr(bags, "BLOCK_TOKENS", block)
    np.testing.assert_array_equal(shares_of(layer, documents, G), expected)


def test_no_documents():
    fitted = embedder()
    documents, layer = fitted.embed([]), point_layer(fitted)
    assert layer.points(documents).shape == (0, 2)
    assert shares_of(layer, documents, np.empty((0, 2))).shape == layer.normalised_weights(documents).shape == (0,)


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
            layers.append(point_layer(fitted, components, mean))
    assert np.array_equal(layers[0].vectors[0], layers[1].vectors[0])
    assert np.array_equal(layers[0].offset, layers[1].offset)


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_merged_or_through_the_protocol_is_the_same(world):
    """A `DocumentEmbedder` is an embedder like any other; merging only saves work."""
    merged = world.layer
    plain = PointLayer(world.embedder, merged.components, merged.offset)
    rng = np.random.default_rng(0)
    G, constant = rng.normal(size=(len(world.texts), merged.n_components)), rng.normal(size=len(world.texts))
    expected = merged.token_relevance(world.documents, G, constant)
    found = plain.token_relevance(world.documents, G, constant)
    np.testing.assert_allclose(found.relevance, expected.relevance, atol=1e-9)
    np.testing.assert_allclose(plain.normalised_weights(world.documents), merged.normalised_weights(world.documents))
    sums = np.bincount(world.documents.tokens.document, found.relevance, minlength=len(G)) + found.bias
    points = plain.points(world.documents) + plain.offset
    np.testing.assert_allclose(sums, np.einsum("nd,nd->n", points, G) - constant, atol=1e-9)


def test_a_linear_embedder_is_merged_and_is_an_embedder():
    fitted = embedder()
    assert isinstance(point_layer(fitted), MergedLayer)
    assert is_embedder(fitted)
    assert (fitted.n_dimensions_, fitted.description_) == (2, ("toy (3 words x 2)",))


def test_documents_of_another_embedder_are_refused():
    layer = point_layer(embedder())
    documents = EmbeddedDocuments(np.zeros((0, 2)), embedder().tokenize([]), np.zeros(0, dtype=bool))
    with pytest.raises(TypeError, match="DocumentEmbedder"):
        layer.token_relevance(documents, np.zeros((0, 2)), np.zeros(0))


def test_an_added_word_has_the_relevance_of_one_more_occurrence():
    fitted = embedder()
    documents, layer = fitted.embed(["ant bee"]), point_layer(fitted)
    G = np.array([[1.0, 3.0]])
    # Half a word of ant (1, 0), of cat (1, 1); and half of the constant.
    assert layer.relevance_of_added(documents, ("ant", "cat"), G, np.array([0.5])).tolist() == [
        [0.5 - 0.25, 2.0 - 0.25]
    ]


def test_without_a_merged_layer_words_speak_against_the_cluster_as_they_stand():
    fitted = embedder()
    layer = PointLayer(fitted, np.eye(2), np.zeros(2))
    gain = layer.relevance_of_added(fitted.embed(["ant", "bee"]), ("cat", "ant"), np.ones((2, 2)), np.zeros(2))
    assert gain.tolist() == [[-2.0, -1.0], [-2.0, -1.0]]
