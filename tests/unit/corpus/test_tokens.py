"""Columns of tokens."""

import numpy as np
import pytest

from neontext.corpus import LetterTokenizer, Tokens
from neontext.errors import InputError


@pytest.fixture
def tokens():
    """Three documents: "dog cat dog", nothing, "cat"."""
    return LetterTokenizer()(["dog cat dog", "", "cat"])


def test_columns(tokens):
    assert tokens.words == ("cat", "dog")
    assert tokens.indptr.tolist() == [0, 3, 3, 4]
    assert tokens.word.tolist() == [1, 0, 1, 0]
    assert tokens.start.tolist() == [0, 4, 8, 0]
    assert tokens.end.tolist() == [3, 7, 11, 3]
    assert tokens.document.tolist() == [0, 0, 0, 2]
    assert (tokens.n_documents, tokens.n_tokens, tokens.n_words) == (3, 4, 2)
    types = [column.dtype for column in (tokens.indptr, tokens.word, tokens.start, tokens.end, tokens.document)]
    assert types == [np.int64, np.int32, np.int64, np.int64, np.int64]


def test_counts_and_leave_the_tokens_as_they_were(tokens):
    counts = tokens.counts()
    assert counts.toarray().tolist() == [[1.0, 2.0], [0.0, 0.0], [1.0, 0.0]]
    assert counts.dtype == np.float64
    assert counts.nnz == 3
    assert tokens.word.tolist() == [1, 0, 1, 0]
    assert tokens.indptr.tolist() == [0, 3, 3, 4]


def test_recode(tokens):
    assert tokens.recode({"bird": 0, "dog": 1}).tolist() == [1, -1, 1, -1]
    assert tokens.recode({}).tolist() == [-1, -1, -1, -1]


def test_some_documents_in_another_order(tokens):
    assert tokens.rows_of(np.array([2, 0])).tolist() == [3, 0, 1, 2]
    taken = tokens.take(np.array([2, 0, 2, 1]))
    assert taken.indptr.tolist() == [0, 1, 4, 5, 5]
    assert [tokens.words[code] for code in taken.word] == ["cat", "dog", "cat", "dog", "cat"]
    assert taken.start.tolist() == [0, 0, 4, 8, 0]
    assert taken.end.tolist() == [3, 3, 7, 11, 3]


def test_no_tokens():
    for texts in ([], ["", "12"]):
        empty = LetterTokenizer()(texts)
        assert empty.counts().shape == (len(texts), 0)
        assert empty.recode({"cat": 0}).tolist() == empty.document.tolist() == []


def test_from_codes_drops_unused_words_and_sorts():
    code = np.array([2, 0, 2], np.int32)
    start = np.array([0, 2, 4])
    made = Tokens.from_codes(["b", "unused", "a"], code, start, start + 1, np.array([1, 2]))
    assert made.words == ("a", "b")
    assert made.word.tolist() == [0, 1, 0]
    assert made.indptr.tolist() == [0, 1, 3]


@pytest.mark.parametrize(
    "wrong",
    [
        {"indptr": [0, 2]},
        {"indptr": [1, 3]},
        {"indptr": [0, 3, 2, 3]},
        {"indptr": []},
        {"start": [0]},
        {"end": [0]},
        {"word": [0, 1, 2]},
        {"word": [-1, 0, 1]},
    ],
)
def test_columns_that_do_not_fit(wrong):
    columns = {"indptr": [0, 3], "word": [0, 1, 0], "start": [0, 1, 2], "end": [1, 2, 3]} | wrong
    with pytest.raises(InputError):
        Tokens(("a", "b"), **{name: np.array(column, dtype=np.int64) for name, column in columns.items()})
