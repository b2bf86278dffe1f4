"""The corpora known by name."""

import json
import urllib.request
from urllib.error import URLError

import numpy as np
import pytest

from neontext.corpus import corpora_folder, named, read_corpus
from neontext.errors import CorpusError


def test_corpora_folder_is_there():
    assert (corpora_folder() / "20newsgroups.md").is_file()


def test_demo_is_read_from_the_folder(tmp_path, monkeypatch):
    (tmp_path / "demo").mkdir()
    record = {"id": "bike-01", "label": "bikes", "text": "a chain", "between": ["bikes", "cars"]}
    (tmp_path / "demo" / "demo.jsonl").write_text(json.dumps(record), encoding="utf-8")
    monkeypatch.setattr(named, "corpora_folder", lambda: tmp_path)
    corpus = read_corpus("demo")
    assert (corpus.name, corpus.ids, corpus.labels) == ("demo", ("bike-01",), ("bikes",))


@pytest.fixture
def offline(monkeypatch):
    def refuse(*_, **__):
        raise URLError("no network")

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    monkeypatch.setattr(urllib.request, "urlretrieve", refuse)
    monkeypatch.setattr("sklearn.datasets._base.urlretrieve", refuse)
    monkeypatch.setattr("time.sleep", lambda _: None)


@pytest.mark.filterwarnings("ignore:Retry downloading")
def test_newsgroups_that_cannot_be_downloaded(tmp_path, monkeypatch, offline):
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    with pytest.raises(CorpusError, match=r"Connect to the network.*SCIKIT_LEARN_DATA"):
        read_corpus("20newsgroups")


@pytest.mark.parametrize("keep", [["signatures"], [""], [None]])
def test_unknown_part_to_keep(keep):
    with pytest.raises(CorpusError, match="expected some of headers, footers, quotes"):
        read_corpus("20newsgroups", keep=keep)


needs_numpy_2 = pytest.mark.skipif(np.__version__ < "2", reason="the cache of 20newsgroups was pickled by NumPy 2")


@needs_numpy_2
def test_newsgroups_offline(shared_data, monkeypatch, offline):
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(shared_data / "scikit_learn_data"))
    everything = read_corpus("20newsgroups")
    test = read_corpus("20newsgroups", subset="test", keep=["headers"])
    assert (len(everything), len(test)) == (18_846, 7_532)
    assert everything.ids[11_314:] == test.ids
    assert everything.labels[11_314:] == test.labels
    assert all(id.rpartition("/")[0] == label for id, label in zip(test.ids, test.labels, strict=True))
    assert test.texts[0].startswith("From: ")
    assert not everything.texts[11_314].startswith("From: ")


@needs_numpy_2
def test_newsgroups_fields_are_listed(shared_data, monkeypatch):
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(shared_data / "scikit_learn_data"))
    with pytest.raises(CorpusError, match=r"no field 'body'.*'id', 'label', 'text'"):
        read_corpus("20newsgroups", text="body", subset="test")
