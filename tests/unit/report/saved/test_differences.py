"""Comparison of figures: rounding is no difference, everything else is named."""

import pyarrow as pa
import pytest
from messages import assert_says

from neontext.report.saved.differences import compare_columns, compare_values


@pytest.mark.parametrize(
    ("written", "derived"),
    [(1.0, 1.0 + 1e-9), (1e9, 1e9 + 1), (0.0, -0.0), (None, None), ("a", "a"), (True, True), ([1, [2.0]], [1, [2.0]])],
)
def test_the_same(written, derived):
    assert list(compare_values("x", written, derived)) == []


@pytest.mark.parametrize(
    ("written", "derived", "sentence"),
    [
        (1.0, 1.1, "x: 1 written, 1.1 derived"),
        (None, 1, "x: None written, 1 derived"),
        (True, 1, "x: True written, 1 derived"),
        ("a", "b", "x: 'a' written, 'b' derived"),
        ({"a": None}, {}, "x, a: no audit says this"),
        ({}, {"a": None}, "x, a: missing"),
        (1, 1.0, "x: 1 (int) written, 1 (float) derived"),
        ({"y": 1}, {"y": 2}, "x, y: 1 written, 2 derived"),
        ({}, {"y": 2}, "x, y: None written, 2 derived"),
        ({"z": 1}, {}, "x, z: 1 written, None derived"),
        ([1, 5], [1, 2], "x 2: 5 written, 2 derived"),
        ([1], [1, 2], "x: 1 written, 2 derived"),
        (float("nan"), 1.0, "x: nan written, 1 derived"),
    ],
)
def test_different(written, derived, sentence):
    assert list(compare_values("x", written, derived)) == [sentence]


def test_columns():
    derived = pa.table(
        {
            "a": pa.array([1.0, None]),
            "b": pa.array(["x", None]).dictionary_encode(),
            "c": pa.array([[1.0], [2.0]]),
        }
    )
    assert list(compare_columns("t", derived, derived)) == []
    other = pa.table({"a": pa.array([1.0, 2.0]), "b": pa.array(["x", "y"]).dictionary_encode(), "c": derived["c"]})
    one, two = compare_columns("t", other, derived)
    assert_says(one, "t, a", "1 of 2 rows", "row 1", "2 written", "None derived")
    assert_says(two, "t, b", "1 of 2 rows", "row 1", "'y' written", "None derived")
    assert next(compare_columns("t", derived.select(["a"]), derived)).startswith("t: columns a written")
    assert next(compare_columns("t", derived.slice(1), derived)).startswith("t: 1 rows written")
    wrong = derived.set_column(0, "a", pa.array([1, 2]))
    assert list(compare_columns("t", wrong, derived)) == ["t, a: of type int64 written, double expected"]
