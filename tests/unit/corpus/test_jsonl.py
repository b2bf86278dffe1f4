"""JSON Lines."""

import gzip
import json

import pytest
from messages import says

from neontext.corpus import read_corpus
from neontext.corpus.labels import plain_label
from neontext.errors import CorpusError


def write(path, *lines):
    content = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


@pytest.mark.parametrize("name", ["pets.jsonl", "pets.jsonl.gz", "PETS.JSONL"])
def test_usual_fields(tmp_path, name):
    path = write(tmp_path / name, {"id": "a", "text": "my cat", "label": 1}, "", {"id": 2, "text": None, "extra": []})
    corpus = read_corpus(path)
    assert corpus.name.lower() == "pets"
    assert (corpus.ids, corpus.texts, corpus.labels) == (("a", "2"), ("my cat", ""), ("1", None))


def test_without_id_and_label(tmp_path):
    corpus = read_corpus(write(tmp_path / "a.jsonl", {"text": "one"}, {"text": "two"}))
    assert (corpus.ids, corpus.labels) == (("0", "1"), None)


def test_named_fields(tmp_path):
    path = write(tmp_path / "a.jsonl", {"body": "my cat", "kind": "pet", "key": 7, "text": 0, "label": [], "id": {}})
    corpus = read_corpus(path, text="body", label="kind", id="key")
    assert (corpus.ids, corpus.texts, corpus.labels) == (("7",), ("my cat",), ("pet",))


def test_only_newlines_end_a_line(tmp_path):
    text = "one\u2028two\x85three"
    path = write(tmp_path / "a.jsonl", json.dumps({"text": text}, ensure_ascii=False) + "\r", '{"text":\r"b"}')
    assert read_corpus(path).texts == (text, "b")


@pytest.mark.parametrize("line", ['{"text": "cut', "{} {}", "[" * 100_000, '{"label": ' + "9" * 5000 + "}", "NULL"])
def test_malformed_line_is_named(tmp_path, line):
    with pytest.raises(CorpusError, match="line 2: not valid JSON"):
        read_corpus(write(tmp_path / "a.jsonl", {"text": "fine"}, line))


@pytest.mark.parametrize(("line", "found"), [("[1]", "list"), ('"text"', "str"), ("null", "NoneType"), ("3", "int")])
def test_line_that_is_no_object(tmp_path, line, found):
    with pytest.raises(CorpusError, match=says("line 2", "object", found)):
        read_corpus(write(tmp_path / "a.jsonl", {"text": "fine"}, line))


@pytest.mark.parametrize(("text", "found"), [(5, "int"), (["a"], "list"), ({"a": 1}, "dict"), (True, "bool")])
def test_text_of_another_type(tmp_path, text, found):
    with pytest.raises(CorpusError, match=says("line 2", "'text'", "string", found)):
        read_corpus(write(tmp_path / "a.jsonl", {"text": "fine"}, {"text": text}))


@pytest.mark.parametrize("field", ["label", "id"])
def test_label_and_id_of_another_type(tmp_path, field):
    with pytest.raises(CorpusError, match=says("line 1", repr(field), "text", "number", "list")):
        read_corpus(write(tmp_path / "a.jsonl", {"text": "fine", field: ["x"]}))


def test_missing_text_field_lists_what_is_there(tmp_path):
    with pytest.raises(CorpusError, match=r"line 1: no field 'text'.*'body', 'kind'.*--text FIELD"):
        read_corpus(write(tmp_path / "a.jsonl", {"body": "my cat", "kind": "pet"}))


@pytest.mark.parametrize("field", ["text", "label", "id"])
def test_missing_asked_field_names_the_line(tmp_path, field):
    path = write(tmp_path / "a.jsonl", {"text": "a", "x": "b"}, {"text": "a"})
    with pytest.raises(CorpusError, match=says("line 2", "'x'", field, "'text'")):
        read_corpus(path, **{field: "x"})


def test_hostile_field_names_do_not_flood_the_message(tmp_path):
    path = write(tmp_path / "a.jsonl", {str(n) + "\x1b" + "x" * 10_000: 0 for n in range(100)})
    with pytest.raises(CorpusError, match="and 80 more") as error:
        read_corpus(path)
    assert len(str(error.value)) < 2000
    assert "\x1b" not in str(error.value)


def test_lone_surrogate_escapes_are_replaced(tmp_path):
    assert read_corpus(write(tmp_path / "a.jsonl", '{"text": "a\\ud83d!"}')).texts == ("a\ufffd!",)


def test_truncated_gzip(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "a"}\n' * 1000)[:-12])
    with pytest.raises(CorpusError, match="truncated gzip"):
        read_corpus(path)


def test_wrong_encoding_and_the_way_out(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "café"}'.encode("latin-1"))
    with pytest.raises(CorpusError, match=r"position 13 .*--encoding cp1252"):
        read_corpus(path)
    assert read_corpus(path, encoding="latin-1").texts == ("café",)


def test_naughty_strings_as_text_label_and_id(tmp_path, shared_data):
    naughty = json.loads((shared_data / "blns.json").read_text(encoding="utf-8"))
    corpus = read_corpus(write(tmp_path / "a.jsonl", *({"text": s, "label": s, "id": s} for s in naughty)))
    assert corpus.texts == tuple(naughty)
    assert corpus.labels == tuple(plain_label(s, "here") for s in naughty)
    assert corpus.ids == tuple(s or f"row {row}" for row, s in enumerate(naughty))  # "0" is an id of its own


def test_a_field_that_stands_twice(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "one", "text": "two"}')
    with pytest.raises(CorpusError, match=r"line 1: .*'text' stands twice"):
        read_corpus(path)
    path.write_text('{"text": "one", "other": 1, "other": 2}')
    assert read_corpus(path).texts == ("one",)
