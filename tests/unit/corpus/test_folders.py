"""Folders of text files."""

import pytest
from messages import says

from neontext.corpus import read_corpus
from neontext.errors import CorpusError


def write(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def test_flat(tmp_path):
    corpus = read_corpus(write(tmp_path / "pets", b_txt="my dog\r\n", a_TXT="my cat", _hidden_txt="x", notes_md="y"))
    assert (corpus.name, corpus.ids, corpus.texts) == ("pets", ("a", "b"), ("my cat", "my dog\r\n"))
    assert corpus.labels is None


def test_one_subfolder_a_label(tmp_path):
    write(tmp_path, dogs__1_txt="my dog", cats__2_txt="your cat", cats__1_txt="my cat", _git__x_txt="hidden")
    corpus = read_corpus(tmp_path)
    assert corpus.ids == ("cats/1", "cats/2", "dogs/1")
    assert corpus.texts == ("my cat", "your cat", "my dog")
    assert corpus.labels == ("cats", "cats", "dogs")


def test_neither_files_nor_subfolders(tmp_path):
    with pytest.raises(CorpusError, match=r"neither \.txt files nor subfolders"):
        read_corpus(write(tmp_path, notes_md="x"))


def test_both_says_which_to_remove(tmp_path):
    with pytest.raises(CorpusError, match=says("remove", "'a.txt'", "subfolders", "'cats'")):
        read_corpus(write(tmp_path, a_txt="x", cats__b_txt="y"))


def test_subfolder_without_texts(tmp_path):
    write(tmp_path, cats__a_txt="x", dogs__b_md="y")
    with pytest.raises(CorpusError, match="dogs: a subfolder stands for a label"):
        read_corpus(tmp_path)


def test_wrong_encoding_names_the_file(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    with pytest.raises(CorpusError, match=r"a\.txt: .*position 3 "):
        read_corpus(tmp_path)
    assert read_corpus(tmp_path, encoding="latin-1").texts == ("café",)


def test_folder_has_no_subsets(tmp_path):
    with pytest.raises(CorpusError, match="subset 'train' was asked for"):
        read_corpus(write(tmp_path, a_txt="x"), subset="train")


def test_empty_document_keeps_its_row(tmp_path):
    assert read_corpus(write(tmp_path, a_txt="", b_txt="x")).texts == ("", "x")
