"""Read the Parquet of a written audit whole, if it does not stand for far more than the file holds."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import compute, parquet

from neontext.runtime.parquet_footer import CONTINUED, read_footer

#: Bytes that a table may always take, and how many times the size of its file.
ALWAYS_ALLOWED, MAX_GROWTH = 512 * 10**6, 20


def read_parquet(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a table.

    Parameters
    ----------
    path : Path
        The file.
    columns : sequence of str, optional
        Only these.

    Returns
    -------
    pyarrow.Table
        As `pyarrow.parquet.read_table` gives it.

    Raises
    ------
    ValueError
        If it would take far more memory than its file has bytes.
    OSError, pyarrow.ArrowException
        If it is damaged.
    """
    allowed = max(ALWAYS_ALLOWED, MAX_GROWTH * path.stat().st_size)
    chunks = [chunk for group in read_footer(path) for chunk in group]
    _check(sum(chunk.n_bytes + 8 * chunk.n_values for chunk in chunks), allowed)
    if any(CONTINUED in chunk.encodings for chunk in chunks):
        raise ValueError("its texts are packed as neontext packs none")
    file = parquet.ParquetFile(path)
    leaves = [file.schema.column(number) for number in range(len(file.schema))]
    texts = [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"]
    # Kept as codes: a text that is repeated without end takes its own length, until what all of them take is known.
    coded = parquet.ParquetFile(path, read_dictionary=texts).read(columns=None if columns is None else list(columns))
    _check(sum(_text_bytes(chunk) for column in coded.columns for chunk in column.chunks), allowed)
    return coded.cast(pa.schema([file.schema_arrow.field(name) for name in coded.column_names]))


def _text_bytes(values: Any) -> int:
    """Bytes of all texts of an array, spelled out."""
    if pa.types.is_dictionary(values.type):
        lengths = compute.cast(compute.binary_length(values.dictionary), pa.int64())
        return int(compute.sum(lengths.take(values.indices)).as_py() or 0)
    if pa.types.is_list(values.type) or pa.types.is_struct(values.type):
        parts = values.flatten()
        return sum(map(_text_bytes, parts if isinstance(parts, list) else [parts]))
    return 0


def _check(n_bytes: int, allowed: int) -> None:
    if n_bytes > allowed:
        raise ValueError(f"it would take more than {allowed // 10**6:,} MB of memory")
