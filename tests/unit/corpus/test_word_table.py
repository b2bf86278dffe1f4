"""Documents by words, in columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.corpus import LetterTokenizer, WordTable

TEXTS = st.lists(st.lists(st.sampled_from(["ant", "bee", "cat"]), max_size=6).map(" ".join), max_size=5)


def tokens_of(texts):
    return LetterTokenizer(stop_words=False)(texts)


@given(TEXTS)
def test_words_are_counted_document_by_document(texts):
    tokens = tokens_of(texts)
    table = WordTable.from_tokens(tokens)
    found = [
        [(tokens.words[w], int(n)) for w, n in zip(table.word[a:b], table.count[a:b], strict=True)]
        for a, b in zip(table.indptr[:-1], table.indptr[1:], strict=True)
    ]
    assert found == [[(word, text.split().count(word)) for word in sorted(set(text.split()))] for text in texts]
    assert table.sizes.tolist() == [len(set(text.split())) for text in texts]
    assert table.document.tolist() == [row for row, words in enumerate(found) for _ in words]
    assert table.position.tolist() == [place for words in found for place in range(len(words))]
    assert (table.word[table.entry_of_token] == tokens.word).all()


@given(TEXTS, st.randoms(use_true_random=False))
def test_sums_run_over_the_tokens_of_a_word_that_are_kept(texts, random):
    tokens = tokens_of(texts)
    kept = np.array([random.random() < 0.5 for _ in range(tokens.n_tokens)], dtype=bool)
    values = np.arange(tokens.n_tokens) + 1.0
    for table in (WordTable.from_tokens(tokens, kept), WordTable.from_single_tokens(tokens, kept)):
        sums = table.sum_by_word(values)
        for entry in range(len(table)):
            inside = kept & (table.entry_of_token == entry)
            assert sums[entry] == values[inside].sum()
            assert table.count[entry] == inside.sum()
            assert set(tokens.document[inside]) == {table.document[entry]}
        assert ((table.entry_of_token >= 0) == kept).all()


def test_single_tokens_stand_in_reading_order():
    table = WordTable.from_single_tokens(tokens_of(["cat ant cat", "", "bee"]), np.array([True, True, True, False]))
    assert (table.word.tolist(), table.indptr.tolist()) == ([2, 0, 2], [0, 3, 3, 3])


def test_order_puts_the_largest_first_and_keeps_ties():
    table = WordTable.from_tokens(tokens_of(["ant bee cat", "cat bee"]))
    assert table.order(np.array([1.0, 2.0, 1.0, 0.0, 5.0])).tolist() == [1, 0, 2, 4, 3]


@pytest.mark.parametrize("n_documents", [0, 3])
def test_nothing(n_documents):
    nothing = np.empty(0, dtype=np.int64)
    table = WordTable.from_occurrences(nothing, nothing, n_documents)
    assert (len(table), table.n_documents, table.sum_by_word(np.empty(0)).tolist()) == (0, n_documents, [])
