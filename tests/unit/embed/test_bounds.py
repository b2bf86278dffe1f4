"""Bounds of the vocabulary: counted by hand, kept by every kind of vectors, and what they leave out is said."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext import DocumentEmbedder, LetterTokenizer, WordVectors
from neontext.embed import VocabularyBounds, describe_left_out
from neontext.errors import InputError

LETTERS = LetterTokenizer(min_letters=1, stop_words=False)
TEXTS = ["red red car", "red boat", "red car", ""] * 3


@given(st.lists(st.text("abc ", max_size=8), max_size=6), st.integers(1, 4), st.floats(0.01, 1.0))
def test_counted_by_hand(texts, min_count, max_share):
    tokens = LETTERS(texts)
    count = Counter(word for text in texts for word in text.split())
    share = {word: sum(word in text.split() for text in texts) / len(texts) for word in count}
    kept = VocabularyBounds(min_count, max_share).kept(tokens)
    expected = [count[word] >= min_count and share[word] <= max_share for word in tokens.words]
    assert kept.tolist() == expected


def test_what_is_left_out_is_counted_once():
    found = VocabularyBounds(min_count=4, max_share=0.7).left_out(LETTERS(TEXTS))
    assert found == {
        "min_count": {"words": 1, "of_words": 3, "tokens": 3, "of_tokens": 21, "first": ["boat"]},
        "max_share": {"words": 1, "of_words": 3, "tokens": 12, "of_tokens": 21, "first": ["red"]},
    }
    assert [sentence.split(":")[0] for sentence in describe_left_out(found)] == [
        "1 of 3 words are too rare (min_count)",
        "1 of 3 words stand in too many documents (max_share)",
    ]
    assert VocabularyBounds().left_out(LETTERS(TEXTS)) == {}


def table(*words):
    return WordVectors(words, np.eye(len(words), 4, dtype=np.float32), "toy", pretrained=True)


def test_words_outside_have_no_vector_and_stay_tokens():
    embedder = DocumentEmbedder(table("red", "car", "boat", "plane"), tokenizer=LETTERS, max_share=0.7).fit(TEXTS)
    documents = embedder.embed(["red car plane"])
    assert [documents.tokens.words[word] for word in documents.tokens.word] == ["red", "car", "plane"]
    assert documents.vector_row.tolist()[0] == -1
    assert embedder.words_ == ("boat", "car", "plane")  # The plane is in no training document, so in not too many.


def test_a_least_count_leaves_out_what_no_training_document_has():
    embedder = DocumentEmbedder(table("red", "car", "boat", "plane"), tokenizer=LETTERS, min_count=4).fit(TEXTS)
    assert embedder.words_ == ("car", "red")


def test_trained_vectors_and_weights_are_those_of_texts_without_the_words():
    texts = ["red green blue car truck road", "red sea ship boat road", "red car road sea"] * 4
    without = [text.replace("red", "").replace("road", "") for text in texts]
    bounded = DocumentEmbedder("ppmi", tokenizer=LETTERS, max_share=0.99, random_state=0).fit(texts)
    plain = DocumentEmbedder("ppmi", tokenizer=LETTERS, random_state=0).fit(without)
    assert bounded.words_ == plain.words_
    np.testing.assert_array_equal(bounded.weights_, plain.weights_)
    np.testing.assert_allclose(bounded.transform(texts), plain.transform(without))


@pytest.mark.parametrize("bounds", [{"min_count": 0}, {"min_count": 1.5}, {"min_count": True}, {"max_share": 0}])
def test_bounds_out_of_range(bounds):
    with pytest.raises(InputError, match=next(iter(bounds))):
        VocabularyBounds(**bounds)


@pytest.mark.parametrize("share", [1.5, -1, float("nan"), "1", True, None])
def test_what_is_no_share(share):
    with pytest.raises(InputError, match="max_share"):
        VocabularyBounds(max_share=share)


def test_bounds_that_leave_nothing():
    with pytest.raises(InputError, match="leave no word"):
        DocumentEmbedder(table("red", "car"), tokenizer=LETTERS, min_count=100).fit(TEXTS)
