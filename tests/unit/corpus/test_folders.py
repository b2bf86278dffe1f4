"""Folders of text files."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

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


def test_no_documents_at_all(tmp_path):
    with pytest.raises(CorpusError, match=r"no \.txt files.*'notes\.md'"):
        read_corpus(write(tmp_path, notes_md="x"))


def test_files_passed_over_are_counted_and_named(tmp_path):
    with pytest.warns(UserWarning, match=r"2 files are passed over: 'cats/b\.md', 'readme'"):
        read_corpus(write(tmp_path, a_txt="x", cats__b_md="y", readme="z"))


def test_files_beside_subfolders_have_no_label(tmp_path):
    corpus = read_corpus(write(tmp_path, a_txt="x", cats__b_txt="y", cats__old__c_txt="z", dogs__d_txt="w"))
    assert corpus.ids == ("a", "cats/b", "cats/old/c", "dogs/d")
    assert corpus.labels == (None, "cats", "cats/old", "dogs")


def test_subfolders_of_a_split_are_no_labels(tmp_path):
    write(tmp_path, train__cats__a_txt="x", test__cats__b_txt="y")
    assert read_corpus(tmp_path, subset="test").texts == ("y",)
    assert read_corpus(tmp_path).labels == ("cats", "cats")


@pytest.mark.filterwarnings("ignore:.*passed over")
def test_documents_without_a_suffix(tmp_path):
    corpus = read_corpus(write(tmp_path, sci__9912="x", sci__msg_0012="y", rec__7="z", README="no document"))
    assert corpus.ids == ("rec/7", "sci/9912", "sci/msg.0012")
    assert corpus.labels == ("rec", "sci", "sci")


def test_parts_of_parquet(tmp_path):
    parts = tmp_path / "posts.parquet" / "part"
    parts.mkdir(parents=True)
    for number in range(2):
        pq.write_table(pa.table({"text": [f"t{number}"], "label": ["a"]}), parts / f"{number}.parquet")
    corpus = read_corpus(tmp_path / "posts.parquet")
    assert (corpus.ids, corpus.texts, corpus.labels) == (("0", "1"), ("t0", "t1"), ("a", "a"))


def write_parts(folder, **columns):
    folder.mkdir(parents=True)
    pq.write_table(pa.table(columns), folder / "part-0.parquet")


def test_partitions_of_parquet_are_fields(tmp_path):
    for topic, place in {"cars": "topic=cars", "R&D": "topic=R%26D", None: "topic=__HIVE_DEFAULT_PARTITION__"}.items():
        write_parts(tmp_path / "posts" / place / "year=2024", text=[f"about {topic}"])
    corpus = read_corpus(tmp_path / "posts", label="topic")
    assert dict(zip(corpus.texts, corpus.labels, strict=True)) == {
        "about R&D": "R&D",
        "about None": None,
        "about cars": "cars",
    }
    assert set(read_corpus(tmp_path / "posts", label="year").labels) == {"2024"}
    with pytest.raises(CorpusError, match=r"no field 'month'.*'topic', 'year'"):
        read_corpus(tmp_path / "posts", label="month")


def test_folders_of_parquet_are_split_and_labels(tmp_path):
    for split in ("train", "test"):
        write_parts(tmp_path / "posts" / split / "cars", text=[split])
    corpus = read_corpus(tmp_path / "posts", subset="test")
    assert (corpus.texts, corpus.labels) == (("test",), ("cars",))


def test_a_column_comes_before_what_its_folder_says(tmp_path):
    write_parts(tmp_path / "posts" / "label=folder", text=["t"], label=["column"])
    assert read_corpus(tmp_path / "posts").labels == ("column",)


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
