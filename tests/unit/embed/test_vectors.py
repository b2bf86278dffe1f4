"""Word vectors in memory: what is refused, and what a look-up gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from messages import says

from neontext.embed.vectors import WordVectors, in_word_form
from neontext.errors import VectorsError

WORDS = ("sun", "moon", "étoile", "星")
MATRIX = np.arange(8, dtype=np.float32).reshape(4, 2)


@pytest.fixture
def vectors() -> WordVectors:
    return WordVectors(WORDS, MATRIX, name="toy")


def test_size_and_membership(vectors):
    assert (len(vectors), vectors.n_dimensions) == (4, 2)
    assert "星" in vectors
    assert "Sun" not in vectors
    assert 3 not in vectors


def test_repr_is_short(vectors):
    assert repr(vectors) == "WordVectors('toy', 4 words, 2 dimensions)"


def test_rows_of_known_and_missing_words(vectors):
    rows = vectors.rows(["étoile", "comet", "sun", "sun"])
    assert rows.dtype == np.int64
    assert rows.tolist() == [2, -1, 0, 0]
    assert vectors.rows([]).shape == (0,)


@given(st.lists(st.text(), unique=True, min_size=1), st.lists(st.text()))
def test_rows_agree_with_a_dictionary(words, wanted):
    vectors = WordVectors(tuple(words), np.arange(1, len(words) + 1)[:, None], name="any")
    row_of = {word: row for row, word in enumerate(words)}
    assert vectors.rows(wanted).tolist() == [row_of.get(word, -1) for word in wanted]


def test_first_keeps_the_most_frequent_words():
    vectors = WordVectors(WORDS, MATRIX, name="toy", pretrained=True)
    top = vectors.first(2)
    assert top.words == ("sun", "moon")
    assert top.matrix.tolist() == [[0, 1], [2, 3]]
    assert (top.name, top.pretrained) == ("toy", True)
    assert vectors.first(99) is vectors
    with pytest.raises(VectorsError, match="first 0 words"):
        vectors.first(0)


def test_matrix_is_read_only_and_the_given_one_is_left_alone():
    given_matrix = MATRIX.copy()
    vectors = WordVectors(WORDS, given_matrix, name="toy")
    with pytest.raises(ValueError, match="read-only"):
        vectors.matrix[0, 0] = 1
    assert given_matrix.flags.writeable
    assert np.shares_memory(given_matrix, vectors.matrix)


def test_other_layouts_and_types_are_converted():
    vectors = WordVectors(list(WORDS), np.asfortranarray(MATRIX, dtype=np.float64), name="toy")
    assert vectors.words == WORDS
    assert vectors.matrix.dtype == np.float32
    assert vectors.matrix.flags.c_contiguous
    assert vectors.matrix.tolist() == MATRIX.tolist()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_not_finite_is_refused_with_its_word(bad):
    matrix = MATRIX.copy()
    matrix[2, 1] = bad
    with pytest.raises(VectorsError, match=r"'étoile' \(row 2\) holds -?(nan|inf) in dimension 1"):
        WordVectors(WORDS, matrix, name="toy")


def test_a_number_too_large_for_float32_is_refused():
    with pytest.raises(VectorsError, match=r"'sun' \(row 0\) holds inf"):
        WordVectors(("sun",), np.array([[1e300]]), name="toy")


def test_large_finite_numbers_are_fine():
    largest = np.finfo(np.float32).max
    assert len(WordVectors(("a", "b"), np.array([[largest, largest], [-largest, largest]]), name="toy")) == 2


def test_repeated_words_are_named_with_their_rows():
    with pytest.raises(VectorsError, match=says("1 word", "'a'", "row 0", "row 2")):
        WordVectors(("a", "b", "a"), np.ones((3, 1)), name="toy")
    words = tuple("abcde" * 2)
    with pytest.raises(VectorsError, match=says("5 words", "'c'", "row 2", "row 7", "2 more")):
        WordVectors(words, np.ones((10, 1)), name="toy")


@pytest.mark.parametrize(
    ("words", "matrix", "message"),
    [
        ((), np.ones((0, 2)), "not a single word"),
        (("a", "b"), np.ones((3, 2)), "2 words but 3 vectors"),
        (("a",), np.ones((1, 0)), "no dimension"),
        (("a",), np.ones(2), r"shape \(2,\)"),
        (("a",), np.ones((1, 1, 1)), r"shape \(1, 1, 1\)"),
        (("a", 7), np.ones((2, 1)), "word 1 is 7, of type int"),
        (("a", None), np.ones((2, 1)), "word 1 is None"),
        (("a",), np.array([["x"]]), "type <U1"),
        (("a",), np.array([[1j]]), "type complex128"),
        (("a", "b"), [[1.0, 2.0], [3.0]], "same length"),
    ],
)
def test_unusable_tables_are_refused(words, matrix, message):
    with pytest.raises(VectorsError, match=message):
        WordVectors(words, matrix, name="toy")


def test_in_word_form_keeps_the_first_casing():
    vectors = WordVectors(
        ("Apple", "pear", "apple", "PEAR", "Étoile"), np.arange(5)[:, None], name="toy", pretrained=True
    )
    lowered = in_word_form(vectors)
    assert lowered.words == ("apple", "pear", "étoile")
    assert lowered.matrix[:, 0].tolist() == [0, 1, 4]
    assert (lowered.name, lowered.pretrained) == ("toy", True)


def test_in_word_form_returns_lower_case_vectors_as_they_are(vectors):
    assert in_word_form(vectors) is vectors
