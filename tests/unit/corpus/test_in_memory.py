"""Corpora of what is in memory already."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from neontext.corpus import Corpus, CorpusSource, column_of, ensure_corpus, read_corpus
from neontext.errors import CorpusError

TEXTS = ["my cat", "my dog"]


@pytest.mark.parametrize(
    "texts",
    [TEXTS, tuple(TEXTS), iter(TEXTS), np.array(TEXTS), pd.Series(TEXTS), pa.array(TEXTS), pa.chunked_array([TEXTS])],
)
def test_texts(texts):
    assert read_corpus(texts).texts == tuple(TEXTS)


@pytest.mark.parametrize("table", [pd.DataFrame, pa.table])
def test_tables(table):
    columns = {"body": TEXTS, "stars": [1.0, 2.0], "key": ["x", "y"], "split": ["train", "test"]}
    names = {"text": "body", "label": "stars", "id": "key"}
    assert read_corpus(table(columns), **names) == Corpus("texts", ("x", "y"), tuple(TEXTS), ("1", "2"))
    assert read_corpus(table(columns), **names, subset="test").ids == ("y",)
    assert read_corpus(table(columns), **names, limit=1).ids == ("x",)
    with pytest.raises(CorpusError, match=r"no field 'text'.*'body'"):
        read_corpus(table(columns))


@pytest.mark.parametrize("asked", [{"text": "body"}, {"label": "topic"}, {"id": "key"}, {"subset": "train"}])
@pytest.mark.parametrize("data", [TEXTS, Corpus.from_texts(TEXTS), pd.Series(TEXTS)])
def test_columns_of_what_has_none(data, asked):
    with pytest.raises(CorpusError, match=f"{next(iter(asked.values()))!r}.*no"):
        read_corpus(data, **asked)


class Dataset:
    """As much of a datasets.Dataset as tells its columns."""

    column_names = ("text", "label")

    def __getitem__(self, name):
        return {"text": TEXTS, "label": ["cat", None]}[name]


@pytest.mark.parametrize("table", [pd.DataFrame({0: TEXTS, 1: ["cat", None]}), Dataset()], ids=["numbered", "dataset"])
def test_other_tables(table):
    names = {} if isinstance(table, Dataset) else {"text": "0", "label": "1"}
    assert ensure_corpus(table, **names) == Corpus.from_texts(TEXTS, labels=["cat", None])
    assert column_of(table, names.get("text", "text")) == TEXTS


def test_labels_beside_a_table_come_first():
    table = pd.DataFrame({"text": TEXTS, "label": ["x", "y"]})
    assert ensure_corpus(table, y=["a", "b"]).labels == ("a", "b")


@pytest.mark.parametrize("table", [TEXTS, pd.DataFrame({"text": TEXTS})])
def test_a_column_that_is_not_there(table):
    with pytest.raises(CorpusError, match="'topic'"):
        column_of(table, "topic")


def test_a_table_that_is_not_read_yet():
    class LazyFrame(Dataset):
        columns = Dataset.column_names

    with pytest.raises(CorpusError, match="collect"):
        ensure_corpus(LazyFrame())


def test_a_corpus_stays_what_it_is():
    corpus = Corpus.from_texts(TEXTS)
    source = CorpusSource(corpus)
    assert source.read() is corpus
    assert source.paths == ()
    assert "in memory" in source.to_dict()["source"]


@pytest.mark.parametrize("source", [None, 5, {"text": TEXTS}])
def test_what_is_neither(source):
    with pytest.raises(CorpusError, match=type(source).__name__):
        read_corpus(source)
