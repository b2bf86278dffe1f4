"""Read the Parquet of a written audit whole, if it does not stand for far more than the file holds."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import compute, parquet

#: Bytes that a table may always take, and how many times the size of its file.
ALWAYS_ALLOWED, MAX_GROWTH = 512 * 10**6, 20
#: Encodings whose values stand by themselves, or in a dictionary.
_ENCODINGS = {"PLAIN", "RLE", "BIT_PACKED", "PLAIN_DICTIONARY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT"}


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
    file = parquet.ParquetFile(path)
    allowed = max(ALWAYS_ALLOWED, MAX_GROWTH * path.stat().st_size)
    _check(_declared_bytes(file.metadata), allowed)
    leaves = [file.schema.column(number) for number in range(len(file.schema))]
    texts = [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"]
    # Kept as codes: a text that is repeated without end takes its own length, until what all of them take is known.
    coded = parquet.ParquetFile(path, read_dictionary=texts).read(columns=None if columns is None else list(columns))
    _check(sum(_text_bytes(chunk) for column in coded.columns for chunk in column.chunks), allowed)
    return coded.cast(pa.schema([file.schema_arrow.field(name) for name in coded.column_names]))


def _declared_bytes(metadata: Any) -> int:
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    chunks = [group.column(number) for group in groups for number in range(group.num_columns)]
    if unknown := {encoding for chunk in chunks for encoding in chunk.encodings} - _ENCODINGS:
        raise ValueError(f"its values are packed as {', '.join(sorted(unknown))}, as neontext packs none")
    return sum(max(0, chunk.total_uncompressed_size) + 8 * max(0, chunk.num_values) for chunk in chunks)


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
