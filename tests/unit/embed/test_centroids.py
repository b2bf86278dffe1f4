"""A word's vector as the centroid of its documents, against the formula."""

import numpy as np
from reference import centroid_vector

from neontext.corpus import LetterTokenizer
from neontext.embed import DocumentEmbedder, WordVectors
from neontext.embed.centroids import train_centroids
from neontext.embed.weights import word_weights

SENTENCES = [["cat", "cat", "dog"], ["cat", "eel"], ["fox"], [], ["dog", "eel", "fox", "eel"]]
TOKENS = LetterTokenizer()([" ".join(sentence) for sentence in SENTENCES])
VECTORS = WordVectors(("eel", "cat", "dog", "gnu"), np.random.RandomState(0).normal(size=(4, 3)), "toy", True)


def test_it_is_the_formula():
    weights = word_weights("sif", TOKENS)[0]
    weight, vectors = (
        dict(zip(TOKENS.words, weights, strict=True)),
        dict(zip(VECTORS.words, VECTORS.matrix, strict=True)),
    )
    found = train_centroids(VECTORS, TOKENS, weights)
    assert found.words == ("cat", "dog", "eel")
    assert not found.pretrained
    for word, row in zip(found.words, found.matrix, strict=True):
        np.testing.assert_allclose(row, centroid_vector(word, SENTENCES, vectors, weight), atol=1e-6)


def test_an_embedder_weighs_the_words_of_both_rounds_alike():
    embedder = DocumentEmbedder(["centroid:ppmi"], weights="idf", random_state=0).fit(TOKENS)
    first = DocumentEmbedder("ppmi", weights="idf", random_state=0).fit(TOKENS)
    expected = train_centroids(first.vectors_[0], TOKENS, word_weights("idf", TOKENS)[0])
    np.testing.assert_array_equal(embedder.vectors_[0].matrix, expected.matrix)
    assert embedder.description_ == ("centroid:ppmi (4 words x 3)",)


def test_a_word_whose_documents_cancel_out_is_at_the_origin():
    vectors = WordVectors(("north", "south"), np.array([[1.0], [-1.0]]), "toy")
    tokens = LetterTokenizer()(["north south"])
    assert not train_centroids(vectors, tokens, np.ones(2)).matrix.any()
