"""Vectors trained on the corpus: the matrix before the decomposition, seeds, and too little text."""

from itertools import chain
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messages import says
from reference import ppmi
from sklearn.feature_extraction.text import TfidfTransformer

from neontext.corpus import LetterTokenizer, read_corpus
from neontext.embed import train, train_lsa, train_ppmi, train_word2vec
from neontext.embed.train import count_cooccurrences, positive_pmi
from neontext.errors import InputError, VectorsError

TRAINERS = [train_ppmi, train_lsa, train_word2vec]
SENTENCES = [["cat", "dog", "eel", "cat"], ["dog", "fox", "cat", "dog", "eel"], ["fox", "eel"]]


def tokens_of(sentences):
    return LetterTokenizer()([" ".join(sentence) for sentence in sentences])


@pytest.fixture(scope="module")
def demo():
    return LetterTokenizer()(read_corpus("demo").texts)


def literal_matrix(sentences, words, window, smoothing):
    expected = ppmi(sentences, window, smoothing)
    return [[expected.get((word, context), 0.0) for context in words] for word in words]


@pytest.mark.parametrize("window", [1, 2, 5, 50])
@pytest.mark.parametrize("smoothing", [0.75, 1.0])
def test_ppmi_is_the_formula(window, smoothing):
    tokens = tokens_of(SENTENCES)
    found = positive_pmi(count_cooccurrences(tokens, np.arange(4), window), smoothing).toarray()
    np.testing.assert_allclose(found, literal_matrix(SENTENCES, tokens.words, window, smoothing), atol=1e-12)


@settings(max_examples=25)
@given(st.lists(st.lists(st.sampled_from(["cat", "dog", "eel", "fox"]), max_size=7), min_size=1), st.integers(1, 4))
def test_ppmi_is_the_formula_for_any_corpus(sentences, window):
    tokens = tokens_of(sentences)
    kept = np.arange(tokens.n_words)
    found = positive_pmi(count_cooccurrences(tokens, kept, window), 0.75).toarray()
    expected = literal_matrix(sentences, tokens.words, window, 0.75)
    np.testing.assert_allclose(found, np.reshape(expected, found.shape), atol=1e-12)


def test_words_that_are_left_out_do_not_count_as_neighbours():
    tokens = tokens_of([["cat", "rare", "dog"], ["cat", "dog"]])
    counts = count_cooccurrences(tokens, np.flatnonzero(np.array(tokens.words) != "rare"), 1).toarray()
    assert counts.tolist() == [[0.0, 2.0], [2.0, 0.0]]


def test_ppmi_vectors_rebuild_the_matrix():
    """With power 1 the vectors are U S: their products are those of the rows of PPMI, as near as the rank allows."""
    tokens = tokens_of(SENTENCES)
    X = train_ppmi(tokens, window=5, power=1.0).matrix.astype(np.float64)
    P = np.array(literal_matrix(SENTENCES, tokens.words, 5, 0.75))
    values, vectors = np.linalg.eigh(P @ P.T)
    kept = vectors[:, -X.shape[1] :] * values[-X.shape[1] :] @ vectors[:, -X.shape[1] :].T
    np.testing.assert_allclose(X @ X.T, kept, atol=1e-5)


def test_ppmi_vectors_are_the_left_singular_vectors_by_the_roots_of_the_singular_values():
    tokens = tokens_of(SENTENCES)
    U, singular, _ = np.linalg.svd(literal_matrix(SENTENCES, tokens.words, 10, 0.75))
    X = train_ppmi(tokens).matrix
    np.testing.assert_allclose(np.abs(X), np.abs(U[:, : X.shape[1]]) * np.sqrt(singular[: X.shape[1]]), atol=1e-5)


def test_lsa_vectors_are_term_loadings():
    tokens = tokens_of(SENTENCES)
    X = train_lsa(tokens).matrix.astype(np.float64)
    tfidf = TfidfTransformer(sublinear_tf=True).fit_transform(tokens.counts()).toarray()
    _, _, loadings = np.linalg.svd(tfidf, full_matrices=False)
    np.testing.assert_allclose(np.abs(X), np.abs(loadings[: X.shape[1]].T), atol=1e-5)


@pytest.mark.parametrize("trainer", TRAINERS)
def test_same_seed_same_vectors(trainer, demo):
    first, second = (trainer(demo, n_dimensions=8, random_state=3) for _ in range(2))
    assert first.words == second.words
    np.testing.assert_array_equal(first.matrix, second.matrix)
    assert first.matrix.shape[1] == 8
    assert not first.pretrained


@pytest.mark.parametrize("trainer", TRAINERS)
def test_order_of_the_vocabulary_is_that_of_the_tokens(trainer, demo):
    twice = np.flatnonzero(np.bincount(demo.word) >= 2)
    assert list(trainer(demo, n_dimensions=4).words) == [demo.words[i] for i in twice]


@pytest.mark.parametrize("trainer", [train_ppmi, train_lsa])
def test_words_that_stand_together_are_alike(trainer):
    sentences = [["cat", "dog", "cat", "dog"]] * 6 + [["eel", "fox", "eel", "fox"]] * 6
    vectors = trainer(tokens_of(sentences), n_dimensions=2)
    X = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    similarity = X @ X.T
    assert np.abs(similarity[:2, 2:]).max() < 0.1
    assert abs(similarity[0, 1]) > 0.9


def test_rare_words_get_no_vector():
    sentences = [["cat", "dog", "rare"], ["cat", "dog"]]
    assert train_ppmi(tokens_of(sentences)).words == ("cat", "dog")


def test_large_corpora_ask_for_more_occurrences(monkeypatch):
    monkeypatch.setattr(train, "LARGE", 3)
    sentences = [["cat", "dog", "eel"]] * 4 + [["cat", "dog"]]
    assert train_ppmi(tokens_of(sentences)).words == ("cat", "dog")


@pytest.mark.parametrize("trainer", TRAINERS)
@pytest.mark.parametrize("sentences", [[], [[]], [["cat", "dog", "eel"]], [["cat", "cat", "cat"]]])
def test_too_little_text(trainer, sentences):
    with pytest.raises(VectorsError, match=says("words", "2 times", "glove", "--tokenizer spacy")):
        trainer(tokens_of(sentences))


def test_words_that_never_meet():
    with pytest.raises(VectorsError, match="No two words occur near each other"):
        train_ppmi(tokens_of([["cat"], ["cat"], ["dog"], ["dog"]]))


@pytest.mark.parametrize("trainer", TRAINERS)
@pytest.mark.parametrize("n_dimensions", [0, -3, 2.5])
def test_dimensions_that_are_none(trainer, n_dimensions):
    with pytest.raises(InputError, match="n_dimensions="):
        trainer(tokens_of(SENTENCES), n_dimensions=n_dimensions)


@pytest.mark.parametrize("trainer", [train_ppmi, train_word2vec])
def test_a_window_without_a_word(trainer):
    with pytest.raises(InputError, match="window=0"):
        trainer(tokens_of(SENTENCES), window=0)


def test_long_documents_reach_gensim_whole(monkeypatch):
    monkeypatch.setattr(train, "LONGEST_SENTENCE", 3)
    model = mock.MagicMock()
    model.return_value.wv.__getitem__.return_value = np.ones((3, 2), np.float32)
    monkeypatch.setattr("gensim.models.Word2Vec", model)
    tokens = tokens_of([["cat", "dog", "eel", "cat", "dog", "rare", "eel"], ["cat"]])
    train_word2vec(tokens)
    (sentences,) = model.call_args.args
    assert max(map(len, sentences)) <= 3
    assert list(chain(*sentences)) == ["cat", "dog", "eel", "cat", "dog", "eel", "cat"]
