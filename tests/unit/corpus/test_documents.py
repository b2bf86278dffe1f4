"""Corpora made in memory."""

from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.corpus import Corpus
from neontext.errors import CorpusError


def test_from_texts_numbers_the_rows():
    corpus = Corpus.from_texts(["my cat", "my dog"])
    assert corpus == Corpus("texts", ("0", "1"), ("my cat", "my dog"), None)
    assert len(corpus) == corpus.n_documents == 2


def test_labels_of_numbers_become_plain_text():
    labels = [1, 2.0, 2.5, np.int64(3), np.float32(4), Decimal("5.0"), True, np.bool_(False), float("inf"), "x"]
    expected = ("1", "2", "2.5", "3", "4", "5", "True", "False", "inf", "x")
    assert Corpus.from_texts(["t"] * len(labels), labels=labels).labels == expected


@pytest.mark.parametrize("missing", [None, float("nan"), np.float64("nan"), ""])
def test_missing_labels_are_none(missing):
    assert Corpus.from_texts(["a", "b"], labels=["x", missing]).labels == ("x", None)


def test_pandas_missing_values_are_missing():
    missing = type("NAType", (), {})()
    assert Corpus.from_texts([missing, "b"], labels=[missing, "x"]) == Corpus(
        "texts", ("0", "1"), ("", "b"), (None, "x")
    )


def test_corpus_whose_labels_are_all_missing_has_none():
    assert Corpus.from_texts(["a", "b"], labels=[None, ""]).labels is None


def test_missing_texts_are_empty_and_missing_ids_are_rows():
    corpus = Corpus.from_texts([None, "b", float("nan")], ids=["first", None, 7.0])
    assert corpus.texts == ("", "b", "")
    assert corpus.ids == ("first", "1", "7")


def test_ids_may_repeat():
    assert Corpus.from_texts(["a", "b"], ids=["7", "7"]).ids == ("7", "7")


@pytest.mark.parametrize("array", [np.array(["a", "b"]), np.array(["a", "b"], dtype=object), iter(["a", "b"])])
def test_arrays_and_iterators_give_plain_strings(array):
    texts = Corpus.from_texts(array).texts
    assert texts == ("a", "b")
    assert {type(text) for text in texts} == {str}


@pytest.mark.parametrize("lone", ["my cat", b"my cat"])
def test_a_lone_string_is_an_error_that_says_so(lone):
    with pytest.raises(CorpusError, match=r"texts is a lone (str|bytes)"):
        Corpus.from_texts(lone)


@pytest.mark.parametrize(
    "wrong", [{"a": 1}, {"a"}, 5, np.array("a"), np.array([["a"]]), type("Table", (list,), {"ndim": 2})()]
)
def test_what_is_no_column_is_an_error(wrong):
    with pytest.raises(CorpusError, match="expected a list"):
        Corpus.from_texts(wrong)


@pytest.mark.parametrize(
    ("item", "found"), [(5, "int"), (b"x", "bytes"), (["x"], "list"), (SimpleNamespace(), "types")]
)
def test_an_item_that_is_no_text_is_named_by_row_and_type(item, found):
    with pytest.raises(CorpusError, match=rf"row 1.*{found}"):
        Corpus.from_texts(["fine", item])


def test_a_label_of_another_type_is_named_by_row():
    with pytest.raises(CorpusError, match=r"label of row 1.*list"):
        Corpus.from_texts(["a", "b"], labels=["x", ["y"]])


@pytest.mark.parametrize("columns", [{"labels": ["x"]}, {"ids": ["1", "2", "3"]}])
def test_lengths_must_agree(columns):
    with pytest.raises(CorpusError, match="2 texts"):
        Corpus.from_texts(["a", "b"], **columns)


def test_lone_surrogates_are_replaced_one_to_one():
    corpus = Corpus.from_texts(["a\ud800b", "c"], labels=["\udc00", "x"], ids=["\udfff", "i"])
    assert (corpus.texts[0], corpus.labels[0], corpus.ids[0]) == ("a\ufffdb", "\ufffd", "\ufffd")


@given(st.text(st.characters(codec=None, categories=["Cs", "L", "So", "Zs"])))
def test_every_text_can_be_written_and_keeps_its_length(text):
    (kept,) = Corpus.from_texts([text]).texts
    assert len(kept.encode("utf-8").decode("utf-8")) == len(text)


def test_limit_keeps_the_first():
    corpus = Corpus.from_texts(["a", "b", "c"], labels=["x", "y", "z"])
    assert corpus.limit(2) == Corpus("texts", ("0", "1"), ("a", "b"), ("x", "y"))
    assert corpus.limit(9) == corpus
    assert Corpus.from_texts(["a", "b"]).limit(1).labels is None


@pytest.mark.parametrize("n", [0, -1, 1.5, True, "3"])
def test_limit_must_be_a_whole_number(n):
    with pytest.raises(CorpusError, match="limit"):
        Corpus.from_texts(["a"]).limit(n)


def test_concatenate_joins_in_order_and_fills_in_missing_labels():
    first = Corpus("first", ("a",), ("one",), ("x",))
    second = Corpus("second", ("b",), ("two",), None)
    assert Corpus.concatenate([first, second]) == Corpus("first", ("a", "b"), ("one", "two"), ("x", None))
    assert Corpus.concatenate(iter([second]), name="all") == Corpus("all", ("b",), ("two",), None)


def test_concatenate_needs_a_batch():
    with pytest.raises(CorpusError, match="no batches"):
        Corpus.concatenate([])


def test_labels_as_numbers():
    corpus = Corpus.from_texts(["w", "x", "y", "z"], labels=["b", None, "a", "b"])
    assert corpus.label_names == ("a", "b")
    assert corpus.label_codes.tolist() == [1, -1, 0, 1]
    assert Corpus.from_texts(["x", "y"]).label_names == ()
    assert Corpus.from_texts(["x", "y"]).label_codes.tolist() == [-1, -1]


def test_take():
    corpus = Corpus.from_texts(["x", "y", "z"], labels=["a", None, "b"], ids=["1", "2", "3"])
    part = corpus.take([2, 0, 2])
    assert (part.ids, part.texts, part.labels) == (("3", "1", "3"), ("z", "x", "z"), ("b", "a", "b"))
    assert corpus.take([1]).labels is None
    assert Corpus.from_texts(["x"]).take([]).texts == ()
