"""HTML fragments, JSON lines and CSV: exact where programs read, inert where people open."""

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from neontext.report.formats import FORMATS
from neontext.report.formats.html_fragments import LIST, write_fragments
from neontext.report.formats.table import escape_formula


def written(name, explanations):
    stream = io.StringIO(newline="")
    FORMATS[name].write(explanations, stream)
    return stream.getvalue()


def test_the_names():
    assert list(FORMATS) == ["html-fragments", "markdown", "csv", "jsonl", "latex"]


def test_jsonl_is_exact(hostile):
    lines = written("jsonl", hostile).splitlines()
    assert len(lines) == len(hostile)
    for line, explanation in zip(lines, hostile, strict=True):
        record = json.loads(line)
        assert (record["id"], record["label"], record["text"]) == (explanation.id,) * 3
        assert [tuple(word.values()) for word in record["words"]] == list(explanation.words)
        assert record["flip"] == {"words": [explanation.text], "n_tokens": 1, "cluster": 0}
        total = sum(word["relevance"] for word in record["words"]) + record["bias"]
        assert total == pytest.approx(record["evidence"])


def test_csv_has_a_row_a_word_and_runs_nothing(hostile):
    rows = list(csv.DictReader(io.StringIO(written("csv", hostile), newline="")))
    assert len(rows) == sum(len(explanation.words) for explanation in hostile)
    assert not [value for row in rows for name in ("id", "label", "word") if (value := row[name])[:1] in "=+-@\t\r"]
    assert rows[4]["id"] == "'=HYPERLINK(A1)"
    assert float(rows[0]["relevance"]) == 1.0


@pytest.mark.parametrize("name", ["csv", "jsonl", "markdown", "latex"])
def test_no_control_character_reaches_a_file(hostile, name):
    text = written(name, hostile).replace("\n", "").replace("\t", "")
    assert not [character for character in text if unicodedata.category(character) == "Cc"]


def test_no_control_character_reaches_a_fragment(hostile, tmp_path):
    write_fragments(hostile, tmp_path)
    for path in tmp_path.iterdir():
        text = path.read_text(encoding="utf-8").replace("\n", "").replace("\t", "")
        assert not [character for character in text if unicodedata.category(character) == "Cc"]


def test_every_row_of_csv_is_one_line_for_every_program(hostile):
    text = written("csv", hostile)
    assert len(text.splitlines()) == 1 + sum(len(explanation.words) for explanation in hostile)
    assert {len(row) for row in csv.reader(text.splitlines())} == {10}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
@pytest.mark.parametrize(
    "before", ["", " ", "\t", "\r", "\n", "\ufeff", "\u200b ", "a\r", "a;", "a\t", "a,", "a| ", 'a"']
)
def test_no_cell_begins_with_a_command_wherever_it_is_cut(before, sign):
    cell = escape_formula(f"{before}{sign}cmd|'/C calc'!A0")
    for part in re.split('[,;|\t\r\n"]', cell):
        assert part.lstrip("\ufeff\u200b ")[:1] != sign


@pytest.mark.parametrize("text", ["", "one", "a-b", "it's 2 = 2", "a; b", "x@y.org"])
def test_a_harmless_cell_stays_as_it_is(text):
    assert escape_formula(text) == text


def test_csv_keeps_documents_without_words(explain):
    (row,) = csv.DictReader(io.StringIO(written("csv", [explain("")]), newline=""))
    assert (row["document"], row["word"], row["relevance"]) == ("0", "", "")


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.names, self.attributes, self.text = set(), set(), ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


def test_fragments_hold_the_text_and_no_markup_of_it(hostile, tmp_path):
    write_fragments(hostile, tmp_path)
    listed = json.loads((tmp_path / LIST).read_text())
    assert [entry["document"] for entry in listed] == list(range(len(hostile)))
    for entry, explanation in zip(listed, hostile, strict=True):
        found = Elements((tmp_path / entry["file"]).read_bytes().decode("ascii"))
        assert found.names == {"div", "p", "mark", "span"}
        assert found.attributes == {"style", "title", "dir"}
        text = re.sub("[\0-\x08\v-\x1f\x7f-\x9f\ud800]", "\ufffd", re.sub("\r\n?", "\n", explanation.text))
        assert text in found.text


def test_metadata_stand_in_the_exact_formats(hostile):
    further = [
        {"=1+1": explanation.text, "when": date(2024, 5, 1), "n": -1, "top": float("inf")} for explanation in hostile
    ]
    explanations = [replace(explanation, metadata=fields) for explanation, fields in zip(hostile, further, strict=True)]
    rows = [json.loads(line)["metadata"] for line in written("jsonl", explanations).splitlines()]
    assert rows == [{**fields, "when": "2024-05-01", "top": "inf"} for fields in further]
    table = written("csv", explanations)
    assert {len(row) for row in csv.reader(table.splitlines())} == {14}
    first = next(csv.DictReader(io.StringIO(table, newline="")))
    assert {first["metadata_when"], first["metadata_n"]} == {"2024-05-01", "-1"}
    (column,) = {column for column in first if column.startswith("metadata_=")}
    for row in csv.DictReader(io.StringIO(table, newline="")):
        assert not row[column].lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
