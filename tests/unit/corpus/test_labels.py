"""What a label is, whatever it comes as."""

import datetime
import enum
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from neontext.corpus import Corpus, read_corpus
from neontext.corpus.labels import in_natural_order, is_missing, label_notes, plain_label, value_text
from neontext.errors import CorpusError


class Topic(enum.Enum):
    SPORT = 1
    FOOD = "Food"


class Level(enum.IntEnum):
    HIGH = 3


class Kind(enum.StrEnum):
    CAR = "car"


@pytest.mark.parametrize(
    "value",
    [
        *(None, float("nan"), np.float32("nan"), Decimal("nan"), pd.NA, pd.NaT, np.datetime64("NaT"), pa.scalar(None)),
        *("", " \t", "\u00a0", "\u200b", "\ufeff", b""),
        *(-1, -1.0, "-1", " -1 ", "-1.0", np.int8(-1), Decimal("-1"), pa.scalar(-1)),
    ],
)
def test_no_label(value):
    assert plain_label(value, "here") is None


@pytest.mark.parametrize(
    ("same", "label"),
    [
        ([0, 0.0, -0.0, "0", "0.0", "-0", " 0 ", np.int64(0), np.float32(0), Decimal("0.00"), pa.scalar(0)], "0"),
        ([12, "12", "+12", "12.0", np.uint8(12), b"12"], "12"),
        ([2.5, "2.5", np.float64(2.5), Decimal("2.5")], "2.5"),
        ([True, np.True_, "True", pa.scalar(True)], "True"),
        (["Küche", "Ku\u0308che", " Küche\n", "\u200eKüche", "Küche".encode()], "Küche"),
        (["car", np.str_("car"), Kind.CAR], "car"),
        ([Level.HIGH, 3], "3"),
        ([Topic.FOOD], "Food"),
        ([Topic.SPORT], "SPORT"),
        (["007"], "007"),
        (["-1 of 3"], "-1 of 3"),
        (["9" * 5000], "9" * 5000),
        ([pd.Period("2024-05"), "2024-05"], "2024-05"),
        ([datetime.timedelta(days=1), np.timedelta64(1, "D"), "1 day, 0:00:00"], "1 day, 0:00:00"),
    ],
)
def test_one_label_however_it_is_written(same, label):
    assert {plain_label(value, "here") for value in same} == {label}


@pytest.mark.parametrize(
    ("same", "label"),
    [
        (
            [
                *(datetime.date(2024, 5, 1), datetime.datetime(2024, 5, 1), pd.Timestamp("2024-05-01")),
                *(np.datetime64("2024-05-01"), np.datetime64("2024-05-01", "ns"), pa.scalar(datetime.date(2024, 5, 1))),
                *("2024-05-01", "2024-05-01 00:00:00", "2024-05-01T00:00"),
            ],
            "2024-05-01",
        ),
        (
            [datetime.datetime(2024, 5, 1, 9, 30), pd.Timestamp("2024-05-01 09:30"), "2024-05-01 09:30:00"],
            "2024-05-01T09:30:00",
        ),
        ([pd.Timestamp("2024-05-01", tz="UTC"), "2024-05-01 00:00:00+00:00"], "2024-05-01T00:00:00+00:00"),
        (["2024-13-01 00:00"], "2024-13-01 00:00"),
    ],
)
def test_dates_are_iso_dates(same, label):
    assert {plain_label(value, "here") for value in same} == {label}


@pytest.mark.parametrize("value", [["a"], {"a": 1}, object(), 1j])
def test_what_is_no_label_is_refused_by_place_and_type(value):
    with pytest.raises(CorpusError, match=f"row 7.*{type(value).__name__}"):
        plain_label(value, "label of row 7")


def test_minus_one_is_a_label_where_that_is_asked_for(tmp_path):
    assert plain_label(-1, "here", keep_minus_one=True) == "-1"
    assert Corpus.from_texts(["a", "b"], [-1, 0], keep_minus_one=True).labels == ("-1", "0")
    (tmp_path / "a.csv").write_text("text,label\na,-1.0\nb,0.0\n")
    assert read_corpus(tmp_path / "a.csv").labels == (None, "0")
    assert read_corpus(tmp_path / "a.csv", keep_minus_one=True).labels == ("-1", "0")


@pytest.mark.parametrize(
    "values",
    [
        [0, 1, 10],
        [0.0, 1.0, None],
        [True, False, True],
        ["Ku\u0308che", "Küche ", "x"],
        pd.to_datetime(["2024-05-01", "2024-05-02", None]),
        pd.to_datetime(["2024-05-01 09:30", "2024-05-02", "2024-05-02 00:00:01.5"], format="ISO8601"),
        pd.Categorical(["b", "a", None]),
        pd.array([1, None, 3], dtype="Int64"),
    ],
)
def test_the_same_from_csv_parquet_and_pandas(tmp_path, values):
    table = pd.DataFrame({"text": ["x", "y", "z"], "label": values})
    table.to_csv(tmp_path / "a.csv", index=False)
    table.to_parquet(tmp_path / "a.parquet")
    in_memory = Corpus.from_texts(table["text"], table["label"]).labels
    assert read_corpus(tmp_path / "a.csv").labels == in_memory
    assert read_corpus(tmp_path / "a.parquet").labels == in_memory


def test_natural_order():
    ordered = ["-3", "2", "2.5", "10", "A", "a", "b", "topic 2", "topic 10", "topic 10 b", "موضوع ٢", "موضوع ١٠"]
    assert in_natural_order([*reversed(ordered), None]) == tuple(ordered)
    assert len(in_natural_order(["9" * 5000, "²", "1²", "9" * 19])) == 4
    assert Corpus.from_texts(["x"] * 3, [10, 2, 1]).label_codes.tolist() == [2, 1, 0]


def test_notes_count_what_has_no_label_and_name_what_differs_in_case():
    assert label_notes(None) == label_notes([None, None]) == label_notes(["a", "b"]) == ()
    (note,) = label_notes(["a", None, "a"])
    assert "1 of 3" in note
    (note,) = label_notes(["Cars", "cars", "cars", "STRASSE", "straße", "boats"])
    assert "'Cars' (1), 'cars' (2)" in note
    assert "straße" in note
    assert "boats" not in note


@pytest.mark.parametrize("value", [10**5000, -(10**5000), Fraction(10**5000)], ids=["large", "small", "fraction"])
def test_numbers_too_long_to_be_written_are_told(value):
    with pytest.raises(CorpusError, match="here: the number cannot be written"):
        value_text(value, "here")


@pytest.mark.parametrize("value", [Decimal("1e999999"), Decimal("-1e5000"), 1e308, float("inf")])
def test_large_numbers_take_no_time(value):
    assert value_text(value, "here")


def test_decimals_that_are_none():
    assert is_missing(Decimal("NaN"))
    assert is_missing(Decimal("sNaN"))
    assert not is_missing(Decimal("Infinity"))
