"""Further fields of documents: what is kept, of every kind of source, and that it stays with its document."""

import csv
import json
import warnings
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.corpus import Corpus, CorpusSource, ensure_corpus, read_batches, read_corpus
from neontext.corpus.metadata import MAX_FIELDS, MAX_NAME, NotKept, from_json, plain_value, to_json
from neontext.errors import CorpusError

TEXTS = ["my cat", "my dog", "my eel"]
FURTHER = {"author": ["Ann", None, "=1+1"], "year": [2024, 2023, 1999]}
KEPT = {name: tuple(values) for name, values in FURTHER.items()}
MOMENT = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("a\ud800", "a\ufffd"),
        (np.str_("a"), "a"),
        (np.int32(3), 3),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (2**70, str(2**70)),
        (Decimal("0.5"), 0.5),
        (float("inf"), float("inf")),
        (np.datetime64("2024-05-01T12:30"), datetime(2024, 5, 1, 12, 30)),
        (pd.Timestamp(MOMENT), MOMENT),
        (pa.scalar(date(2024, 5, 1)), date(2024, 5, 1)),
        (timedelta(hours=1), "1:00:00"),
        *((missing, None) for missing in (None, float("nan"), pd.NA, pd.NaT, Decimal("nan"), np.datetime64("NaT"))),
    ],
)
def test_what_is_kept(value, kept):
    found = plain_value(value)
    assert (found, type(found)) == (kept, type(kept))


@pytest.mark.parametrize(
    "value", [[1], {"a": 1}, (1,), b"a", bytearray(b"a"), pa.scalar(b"a"), 1j, object(), np.ones(2)]
)
def test_what_is_not_kept(value):
    assert isinstance(plain_value(value), NotKept)


PLAIN = st.none() | st.text() | st.booleans() | st.floats(allow_nan=False) | st.dates() | st.datetimes()


@given(PLAIN | st.integers(-(2**63) + 1, 2**63 - 1) | st.datetimes(timezones=st.just(UTC)))
def test_as_json_and_back(value):
    kept = plain_value(value)
    again = from_json(to_json(kept))
    assert (again, type(again)) == (kept, type(kept))


@pytest.mark.parametrize(
    "text", ["", "[1]", "{}", "null", "NaN", " 1", '{"date": "2024-5-1"}', '{"x": "a"}', '{"date": 1}']
)
def test_json_that_is_never_written(text):
    with pytest.raises((ValueError, TypeError)):
        from_json(text)


def write_csv(path):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter="\t" if path.suffix == ".tsv" else ",").writerows([NAMES, *ROWS])


def write_parquet(path):
    pq.write_table(pa.table({"text": TEXTS, **FURTHER}), path)


NAMES = ("text", *FURTHER)
ROWS = [*zip(TEXTS, *FURTHER.values(), strict=True)]
RECORDS = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
WRITERS = {
    "a.csv": write_csv,
    "a.tsv": write_csv,
    "a.parquet": write_parquet,
    "a.jsonl": lambda path: path.write_text("\n".join(map(json.dumps, RECORDS)), encoding="utf-8"),
    "a.json": lambda path: path.write_text(json.dumps(RECORDS), encoding="utf-8"),
}


@pytest.mark.parametrize("name", WRITERS)
def test_files(tmp_path, name):
    WRITERS[name](tmp_path / name)
    of_text = {"author": ("Ann", "", "=1+1"), "year": ("2024", "2023", "1999")}
    expected = of_text if name in ("a.csv", "a.tsv") else KEPT
    assert read_corpus(tmp_path / name).metadata == expected
    assert read_corpus(tmp_path / name, metadata=()).metadata == {}
    assert read_corpus(tmp_path / name, metadata=["year"], limit=2).metadata == {"year": expected["year"][:2]}
    assert read_corpus(tmp_path / name, label="year").metadata == {"author": expected["author"]}
    assert Corpus.concatenate(read_batches(tmp_path / name)).metadata == expected
    with pytest.raises(CorpusError, match="'editor'"):
        read_corpus(tmp_path / name, metadata=["editor"])


@pytest.mark.parametrize("table", [pd.DataFrame, pa.table])
def test_tables(table):
    columns = {"body": TEXTS, **FURTHER, "split": ["train", "test", "train"]}
    assert ensure_corpus(table(columns), text="body").metadata == KEPT
    assert read_corpus(table(columns), text="body", subset="train").metadata == {
        name: values[::2] for name, values in KEPT.items()
    }
    with pytest.raises(CorpusError, match="'editor'"):
        ensure_corpus(table(columns), text="body", metadata=["editor"])


def test_what_a_source_does_not_have():
    assert read_corpus("demo").metadata == {}
    with pytest.raises(CorpusError, match=r"'author'.*columns"):
        read_corpus(TEXTS, metadata=["author"])
    with pytest.raises(CorpusError, match="lone string"):
        CorpusSource("demo", metadata="author")


def test_folders_of_parquet_say_further_fields(tmp_path):
    (tmp_path / "posts" / "year=2024").mkdir(parents=True)
    pq.write_table(pa.table({"text": TEXTS}), tmp_path / "posts" / "year=2024" / "a.parquet")
    assert read_corpus(tmp_path / "posts").metadata == {"year": ("2024",) * 3}


def left_out(read):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        corpus = read()
    return corpus, " ".join(str(warning.message) for warning in caught)


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet", "table"])
def test_what_is_left_out_is_said(tmp_path, name):
    rows = [{"text": text, "tags": ["a"], "n": 1, "vector": [0.5] * 3} for text in TEXTS]
    if name == "a.jsonl":
        (tmp_path / name).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    elif name == "a.parquet":
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / name)
    corpus, said = left_out(lambda: read_corpus(pd.DataFrame(rows) if name == "table" else tmp_path / name))
    assert corpus.metadata == {"n": (1,) * 3}
    assert "Left out: 'tags' (list" in said
    assert "'vector'" in said


def test_a_field_that_turns_out_to_hold_a_list(tmp_path):
    rows = [{"text": "a", "tags": "x"}, {"text": "b"}, {"text": "c", "tags": ["x"]}, {"text": "d", "tags": "x"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    corpus, said = left_out(lambda: read_corpus(tmp_path / "a.jsonl"))
    assert corpus.metadata == {}
    assert said.count("'tags' (list)") == 1


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "table"])
def test_there_are_never_too_many(tmp_path, name):
    columns = {
        "text": TEXTS,
        "n" * (MAX_NAME + 1): [1] * 3,
        **{f"f{number}": [1] * 3 for number in range(MAX_FIELDS + 5)},
    }
    frame = pd.DataFrame(columns)
    if name == "a.csv":
        frame.to_csv(tmp_path / name, index=False)
    elif name == "a.jsonl":
        frame.to_json(tmp_path / name, orient="records", lines=True)
    elif name == "a.parquet":
        frame.to_parquet(tmp_path / name)
    corpus, said = left_out(lambda: read_corpus(frame if name == "table" else tmp_path / name))
    assert len(corpus.metadata) in (MAX_FIELDS, MAX_FIELDS - 1)
    assert str(MAX_FIELDS) in said


def test_other_fields_in_every_document_take_bounded_room(tmp_path):
    rows = [{"text": "a", f"f{number}": ["x"]} for number in range(3 * MAX_FIELDS)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    corpus, said = left_out(lambda: read_corpus(tmp_path / "a.jsonl"))
    assert corpus.metadata == {}
    assert len(said) < 1000


def test_a_column_that_stands_twice_is_left_out(tmp_path):
    (tmp_path / "a.csv").write_text("text,x,x,y\na,1,2,3\n", encoding="utf-8")
    frame = pd.DataFrame([["a", 1, 2, "3"]], columns=["text", "x", "x", "y"])
    twice = pa.table([["a"], ["1"], ["2"], ["3"]], names=["text", "x", "x", "y"])
    pq.write_table(twice, tmp_path / "a.parquet")
    for source in (tmp_path / "a.csv", tmp_path / "a.parquet", frame, twice):
        corpus, said = left_out(lambda source=source: read_corpus(source))
        assert corpus.metadata == {"y": ("3",)}
        assert "'x' (stands there twice)" in said


def test_metadata_count_for_the_budget(tmp_path):
    # As codes, a few bytes of a file stand for many long values: what is kept of them is what counts.
    pq.write_table(pa.table({"text": ["a"] * 60, "html": ["x" * 900_000] * 60}), tmp_path / "a.parquet")
    with pytest.raises(CorpusError, match="--max-mb"):
        read_corpus(tmp_path / "a.parquet", max_mb=1)
    assert len(read_corpus(tmp_path / "a.parquet", max_mb=1, metadata=())) == 60


def test_they_stay_with_their_documents():
    corpus = Corpus.from_texts(TEXTS, metadata=FURTHER)
    assert corpus.metadata == KEPT
    assert corpus.take([2, 0]).metadata == {"author": ("=1+1", "Ann"), "year": (1999, 2024)}
    assert corpus.limit(1).document_metadata(0) == {"author": "Ann", "year": 2024}
    joined = Corpus.concatenate([corpus, Corpus.from_texts(["d"], metadata={"year": [5], "new": ["x"]})])
    assert joined.metadata["year"] == (*KEPT["year"], 5)
    assert joined.metadata["new"] == (None,) * 3 + ("x",)
    assert ensure_corpus(corpus, y=["a", "b", "c"]).metadata == KEPT
    assert hash(corpus) == hash(Corpus.from_texts(TEXTS))
    with pytest.raises(CorpusError, match="'year' has 2 values"):
        Corpus("c", ("0",), ("a",), metadata={"year": (1, 2)})
