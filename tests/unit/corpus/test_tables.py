"""CSV, TSV and Parquet."""

import csv
import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from messages import says

from neontext.corpus import read_corpus
from neontext.corpus.labels import plain_label
from neontext.errors import CorpusError


def write(path, content):
    content = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.tsv", "a.tsv.gz"])
def test_delimited(tmp_path, name):
    rows = "id,text,label\r\nx,my cat,1\r\n\r\ny,my dog,\r\n"
    corpus = read_corpus(write(tmp_path / name, rows.replace(",", "\t") if "tsv" in name else rows))
    assert (corpus.ids, corpus.texts, corpus.labels) == (("x", "y"), ("my cat", "my dog"), ("1", None))


def test_quoted_separators_line_breaks_and_byte_order_mark(tmp_path):
    path = write(tmp_path / "a.csv", '\ufefftext\n"one, ""two""\r\nthree"\n""\n')
    assert read_corpus(path).texts == ('one, "two"\r\nthree', "")


@pytest.mark.parametrize(("row", "n"), [("a,b,c", 3), ("a", 1)])
def test_too_many_or_too_few_fields(tmp_path, row, n):
    with pytest.raises(CorpusError, match=f"line 3: found {n} fields, expected 2"):
        read_corpus(write(tmp_path / "a.csv", f"id,text\nx,y\n{row}\n"))


@pytest.mark.parametrize(
    ("name", "separator", "said"),
    [("a.csv", ";", "semicolons"), ("a.csv", "\t", "tabs"), ("a.csv", "|", "vertical bars"), ("a.tsv", ",", "commas")],
)
def test_another_separator_is_named(tmp_path, name, separator, said):
    (tmp_path / name).write_text(f"body{separator}label\nmy cat{separator}pet\n")
    with pytest.raises(CorpusError, match=rf"line 1 .*found one column.*separated by {said}\. Expected.*--delimiter"):
        read_corpus(tmp_path / name)


def test_a_single_column_may_hold_any_separator_in_its_name(tmp_path):
    (tmp_path / "a.csv").write_text("a;b\nmy cat\n")
    assert read_corpus(tmp_path / "a.csv", text="a;b").texts == ("my cat",)


def test_without_header(tmp_path):
    with pytest.raises(CorpusError, match=r"line 1 \(the header.*no field 'text'.*'my cat', 'pet'.*--text FIELD"):
        read_corpus(write(tmp_path / "a.csv", "my cat,pet\nmy dog,pet\n"))


@pytest.mark.parametrize("row", ['"never closed', '"a"b'])
def test_broken_quotes(tmp_path, row):
    with pytest.raises(CorpusError, match="line 2: broken row"):
        read_corpus(write(tmp_path / "a.csv", f"text\n{row}"))


def test_a_column_that_stands_there_twice(tmp_path):
    with pytest.raises(CorpusError, match="'text' stands there twice"):
        read_corpus(write(tmp_path / "a.csv", "text,text\na,b\n"))


@pytest.mark.parametrize("content", ["", "text\n", "\n\n"])
def test_empty(tmp_path, content):
    with pytest.raises(CorpusError, match="found no documents"):
        read_corpus(write(tmp_path / "a.csv", content))


def test_a_document_of_10_mb(tmp_path):
    text = "word " * 2_000_000
    assert read_corpus(write(tmp_path / "a.csv", f"text\n{text}\n")).texts == (text,)


def test_wrong_encoding(tmp_path):
    path = write(tmp_path / "a.csv", "text\ncafé\n".encode("latin-1"))
    with pytest.raises(CorpusError, match="position 8 "):
        read_corpus(path)
    assert read_corpus(path, encoding="latin-1").texts == ("café",)


def test_truncated_gzip(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"text\n" + b"my cat\n" * 1000)[:-12])
    with pytest.raises(CorpusError, match="truncated gzip"):
        read_corpus(path)


def test_naughty_strings_as_text_label_and_id(tmp_path, shared_data):
    naughty = json.loads((shared_data / "blns.json").read_text(encoding="utf-8"))
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows([["text", "label", "id"], *([s, s, s] for s in naughty)])
    table = pa.table({"text": naughty, "label": naughty, "id": naughty})
    pq.write_table(table, tmp_path / "a.parquet")
    for path in (write(tmp_path / "a.csv", buffer.getvalue()), tmp_path / "a.parquet"):
        corpus = read_corpus(path)
        assert corpus.texts == tuple(naughty)
        assert corpus.labels == tuple(plain_label(s, "here") for s in naughty)
        assert corpus.ids == tuple(s or f"row {row}" for row, s in enumerate(naughty))


def test_parquet_in_several_batches(tmp_path):
    n = 3000
    labels = pa.array([float(row % 2) for row in range(n)])
    table = {"text": [f"t{row}" for row in range(n)], "label": labels, "picture": [b"\xff"] * n}
    pq.write_table(pa.table(table), tmp_path / "a.parquet")
    corpus = read_corpus(tmp_path / "a.parquet")
    assert corpus.texts == tuple(table["text"])
    assert corpus.labels == ("0", "1") * (n // 2)
    assert corpus.ids[-1] == "2999"


def test_parquet_categories_and_missing_values(tmp_path):
    labels = pa.array(["x", None]).dictionary_encode()
    pq.write_table(pa.table({"text": ["a", None], "label": labels}), tmp_path / "a.parquet")
    corpus = read_corpus(tmp_path / "a.parquet")
    assert (corpus.texts, corpus.labels) == (("a", ""), ("x", None))


@pytest.mark.parametrize("content", [b"", b"text\nmy cat\n", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_what_is_not_parquet(tmp_path, content):
    with pytest.raises(CorpusError, match="not a Parquet file"):
        read_corpus(write(tmp_path / "a.parquet", content))


def test_truncated_parquet(tmp_path):
    pq.write_table(pa.table({"text": ["my cat"] * 1000}), tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    with pytest.raises(CorpusError, match=says("Parquet", "damaged")):
        read_corpus(write(tmp_path / "a.parquet", whole[:-20]))


def test_parquet_lists_its_columns_and_names_rows(tmp_path):
    pq.write_table(pa.table({"body": ["my cat"], "kind": ["pet"]}), tmp_path / "a.parquet")
    with pytest.raises(CorpusError, match=r"no field 'text'.*'body', 'kind'.*--text FIELD"):
        read_corpus(tmp_path / "a.parquet")
    pq.write_table(pa.table({"text": [5]}), tmp_path / "b.parquet")
    with pytest.raises(CorpusError, match=says("row 0", "'text'", "string", "int")):
        read_corpus(tmp_path / "b.parquet")
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "c.parquet")
    with pytest.raises(CorpusError, match="found no documents"):
        read_corpus(tmp_path / "c.parquet")


@pytest.mark.parametrize(
    "content", ["text;label\nHi, you;a\n", "sep=;\ntext;label\nHi, you;a\n", '"label"|"text"\na|Hi, you\n']
)
def test_another_separator_is_recognised(tmp_path, content):
    corpus = read_corpus(write(tmp_path / "a.csv", content))
    assert (corpus.texts, corpus.labels) == (("Hi, you",), ("a",))


def test_separator_and_quoting_by_name(tmp_path):
    path = write(tmp_path / "a.csv", 'text#label\n"a" b#x\n5" disk#y\n')
    assert read_corpus(path, delimiter="#", quoting="none").texts == ('"a" b', '5" disk')
    with pytest.raises(CorpusError, match="--quoting none"):
        read_corpus(path, delimiter="#")
    for wrong in ({"delimiter": "##"}, {"quoting": "some"}):
        with pytest.raises(CorpusError, match=str(*wrong)):
            read_corpus(path, **wrong)


@pytest.mark.parametrize("asked", [{"delimiter": ";"}, {"quoting": "none"}])
@pytest.mark.parametrize("source", ["posts.jsonl", "posts.parquet", "demo", ["a text"]])
def test_separator_and_quoting_of_what_has_none(source, asked):
    with pytest.raises(CorpusError, match=rf"{next(iter(asked))} .*\.csv and \.tsv"):
        read_corpus(source, **asked)
