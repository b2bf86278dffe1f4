"""Tables are read as pyarrow reads them, unless they stand for far more than their files hold."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from neontext.report.saved.reading import read_parquet


def repeated(text, n):
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, np.int32)), [text])


def test_any_audit_comes_back(tmp_path):
    table = pa.table(
        {
            "id": ["a", None, "a"],
            "lists": pa.array([["x", "y"], [], None]),
            "spans": pa.array([[{"word": "w", "start": 1}], None, []]),
            "code": pa.array(["u", "v", "u"]).dictionary_encode(),
            "number": [0.5, float("nan"), None],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=2)
    assert read_parquet(tmp_path / "a.parquet").equals(pq.read_table(tmp_path / "a.parquet")) is False  # NaN
    columns = ["id", "lists", "spans", "code"]
    assert read_parquet(tmp_path / "a.parquet", columns).equals(pq.read_table(tmp_path / "a.parquet", columns=columns))
    assert read_parquet(tmp_path / "a.parquet").schema.equals(pq.read_table(tmp_path / "a.parquet").schema)


@pytest.mark.parametrize(
    "column",
    [
        repeated("a" * 10**6, 1000),
        pa.ListArray.from_arrays(pa.array([0, 1000], pa.int32()), repeated("a" * 10**6, 1000)),
        pa.nulls(10**8, pa.int8()),
        pa.array(np.zeros(7 * 10**7, np.int64)),
    ],
    ids=["text", "list of texts", "nulls", "zeros"],
)
def test_a_small_file_that_stands_for_much(tmp_path, column):
    pq.write_table(pa.table({"column": column}), tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet").stat().st_size < 10**6
    before = pa.total_allocated_bytes()
    with pytest.raises(ValueError, match="512 MB of memory"):
        read_parquet(tmp_path / "a.parquet")
    assert pa.total_allocated_bytes() - before < 10**9


def test_a_packing_that_repeats_within_values(tmp_path):
    table = pa.table({"a": ["a" * 1000] * 1000})
    pq.write_table(table, tmp_path / "a.parquet", use_dictionary=False, column_encoding={"a": "DELTA_BYTE_ARRAY"})
    with pytest.raises(ValueError, match="packed"):
        read_parquet(tmp_path / "a.parquet")
