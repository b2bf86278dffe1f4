"""The footer says what pyarrow says of good files; a damaged one is an error, never the end of the process."""

from contextlib import suppress

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from neontext.runtime.parquet_footer import CONTINUED, read_footer


@pytest.fixture
def path(tmp_path):
    table = pa.table(
        {
            "text": [f"text {row} é" for row in range(50)],
            "number": np.arange(50) / 7,
            "lists": [[row] * (row % 4) for row in range(50)],
            "spans": [[{"word": "a", "start": row}] for row in range(50)],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=20, column_encoding=None)
    return tmp_path / "a.parquet"


def test_what_pyarrow_says(path):
    metadata = pq.ParquetFile(path).metadata
    footer = read_footer(path)
    assert len(footer) == metadata.num_row_groups == 3
    for number, chunks in enumerate(footer):
        group = metadata.row_group(number)
        said = [group.column(place) for place in range(group.num_columns)]
        assert [chunk.path for chunk in chunks] == [column.path_in_schema for column in said]
        assert [chunk.n_values for chunk in chunks] == [column.num_values for column in said]
        assert [chunk.n_bytes for chunk in chunks] == [column.total_uncompressed_size for column in said]
        assert [len(chunk.encodings) for chunk in chunks] == [len(set(column.encodings)) for column in said]


def test_values_that_continue_each_other(tmp_path):
    table = pa.table({"a": ["x", "xy"]})
    pq.write_table(table, tmp_path / "a", use_dictionary=False, column_encoding={"a": "DELTA_BYTE_ARRAY"})
    assert CONTINUED in read_footer(tmp_path / "a")[0][0].encodings


def test_damage_anywhere_is_an_error_or_nothing(path, tmp_path):
    content = path.read_bytes()
    random = np.random.RandomState(0)
    for _ in range(2000):
        changed = bytearray(content)
        changed[random.randint(len(content) - 1500, len(content))] = random.randint(256)
        (tmp_path / "b").write_bytes(changed[: random.choice([len(content), random.randint(len(content))])])
        with suppress(ValueError):
            read_footer(tmp_path / "b")


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1PAR1", b"PAR1" + b"\xff" * 4 + b"PAR1", b"x" * 100])
def test_no_parquet(tmp_path, content):
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(ValueError, match="Parquet"):
        read_footer(tmp_path / "a")


def test_lists_in_lists_without_end(tmp_path):
    footer = bytes([0x49]) + b"\x19" * 5000
    (tmp_path / "a").write_bytes(b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1")
    with pytest.raises(ValueError, match="deep"):
        read_footer(tmp_path / "a")
