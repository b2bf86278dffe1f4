"""Small files as users have them, by the real command line: read as they are meant, or refused by their name."""

import gzip
import json
import re
from datetime import date

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from messages import assert_says

from neontext import read_corpus
from neontext.errors import CorpusError

READ = {
    "array.json": (b'[{"text": "a"}, {"text": "b"}]', {}, [("0", "a", None), ("1", "b", None)]),
    "lines.ndjson": (b'{"text":"a"}\n', {}, [("0", "a", None)]),
    "semicolon.csv": (
        b"id;label;text\n1;a;Hallo, Welt\n2;b;Guten Tag\n",
        {},
        [("1", "Hallo, Welt", "a"), ("2", "Guten Tag", "b")],
    ),
    "sep-line.csv": (b"sep=;\r\ntext;label\r\nHallo;a\r\n", {}, [("0", "Hallo", "a")]),
    "cp1252.csv": (
        "text,label\nGrüße – “ja”,a\n".encode("cp1252"),
        {"encoding": "cp1252"},
        [("0", "Grüße – “ja”", "a")],
    ),
    "nan.jsonl": (
        b'{"text":"a","label":NaN,"id":1}\n{"text":NaN,"label":2.5,"id":null}\n{"text":null,"label":true}\n',
        {},
        [("1", "a", None), ("row 1", "", "2.5"), ("2", "", "True")],
    ),
    "stray-quote.tsv": (
        b'text\tlabel\n"quoted" at start\ta\n5" disk\tb\n',
        {"quoting": "none"},
        [("0", '"quoted" at start', "a"), ("1", '5" disk', "b")],
    ),
}
REFUSED = {
    "gz-in-gz.csv.gz": (gzip.compress(gzip.compress(b"text\na\n")), "packed once more"),
    "xlsx.csv": (b"PK\x03\x04\x14" + bytes(range(6, 256)), "a spreadsheet"),
    "cp1252.csv": ("text,label\nGrüße,a\n".encode("cp1252"), "(line 2, the byte at position 13 cannot be decoded)"),
    "mixed-encoding.csv": (
        "text,label\nGrüße,a\n".encode() + "Grüße,b\n".encode("cp1252"),
        "in two encodings (line 3, the byte at position 23",
    ),
    "stray-quote.tsv": (READ["stray-quote.tsv"][0], "--quoting none"),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_read(tmp_path, name):
    content, asked, documents = READ[name]
    (tmp_path / name).write_bytes(content)
    corpus = read_corpus(tmp_path / name, **asked)
    assert list(zip(corpus.ids, corpus.texts, corpus.labels or [None] * len(corpus), strict=True)) == documents


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_by_its_name(tmp_path, name):
    content, said = REFUSED[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CorpusError) as caught:
        read_corpus(tmp_path / name)
    assert_says(str(caught.value), name, said)


def test_dates_of_parquet_are_those_of_csv(tmp_path):
    pq.write_table(pa.table({"text": ["a"], "label": [date(2024, 1, 5)]}), tmp_path / "a.parquet")
    (tmp_path / "a.csv").write_text("text,label\na,2024-01-05\n", encoding="utf-8")
    assert read_corpus(tmp_path / "a.parquet").labels == read_corpus(tmp_path / "a.csv").labels == ("2024-01-05",)


def test_two_columns_of_one_name_are_refused(tmp_path):
    pq.write_table(pa.table([["a"], ["b"]], names=["text", "text"]), tmp_path / "a.parquet")
    with pytest.raises(CorpusError, match="stands there twice"):
        read_corpus(tmp_path / "a.parquet")


def write_csv(path, topics):
    demo = read_corpus("demo")
    rows = [{"text": text, "topic": topic} for text, topic in zip(demo.texts, topics, strict=True)]
    pa.csv.write_csv(pa.Table.from_pylist(rows), path)


def audited(neontext, tmp_path, *options):
    out = tmp_path / "audit"
    done = neontext("audit", tmp_path / "a.csv", "--out", out, "--vectors", "ppmi", "--map", "pca", *options)
    assert done.status == 0, done.err
    return done, json.loads((out / "summary.json").read_text())


def test_topics_stand_in_their_order_and_are_called_by_it(neontext, tmp_path):
    write_csv(tmp_path / "a.csv", [row * 12 // 200 for row in range(200)])
    _, summary = audited(neontext, tmp_path, "--label", "topic", "--init", "labels")
    assert summary["cluster_names"] == list(map(str, range(12)))
    text, out = "My motorcycle's clutch slips.", tmp_path / "e"
    done = neontext("explain", tmp_path / "audit", text, "--against", "10", "--out", out)
    assert done.status == 0, done.err
    assert json.loads((out / "summary.json").read_text())["parameters"]["against"] == 10


def test_minus_one_is_in_no_cluster(neontext, tmp_path):
    codes = read_corpus("demo").label_codes.tolist()
    write_csv(tmp_path / "a.csv", [-1 if row % 10 < 3 else code for row, code in enumerate(codes)])
    done, summary = audited(neontext, tmp_path, "--label", "topic", "--init", "labels")
    assert summary["cluster_names"] == list(map(str, range(8)))
    assert "60 of 200 documents have no label" in " ".join(done.out.split())
    sentences = " ".join(finding["sentence"] for finding in summary["findings"])
    assert not re.search(r"-1(?![\d.])", sentences)  # A figure such as -1.79 is no label.


def test_labels_that_nearly_are_the_same(neontext, tmp_path):
    names = read_corpus("demo").labels
    spelt = [
        name.upper() if row % 25 == 1 else f" {name} " if row % 25 == 2 else name for row, name in enumerate(names)
    ]
    write_csv(tmp_path / "a.csv", spelt)
    done, summary = audited(neontext, tmp_path, "--label", "topic", "--clusters", "8")
    assert "differ only in case" in " ".join(done.out.split())
    assert "'COOKING' (1), 'cooking' (24)" in " ".join(done.out.split())
    assert summary["parameters"]["label_notes"]
