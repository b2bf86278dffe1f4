"""Corpora of what is in memory already."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from neontext.corpus import Corpus, CorpusSource, read_corpus
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
