"""Read Parquet piece by piece: what a few bytes of it stand for need not fit into memory."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from neontext.corpus.budget import Budget
from neontext.corpus.files import readable
from neontext.corpus.metadata import MAX_FIELDS, NotKept
from neontext.corpus.one_line import one_line
from neontext.corpus.records import Fields, Record, listing
from neontext.errors import CorpusError
from neontext.runtime.parquet_footer import CONTINUED, ColumnChunk, read_footer

#: Rows, and bytes, that are unpacked at a time.
_ROWS, _BYTES = 1024, 1 << 26


def parquet_records(
    path: Path, encoding: str, fields: Fields, budget: Budget, beside: Mapping[str, str | None] = MappingProxyType({})
) -> Iterator[Record]:
    """Yield a record for each row, reading only the columns that are looked at (``encoding`` plays no part).

    Fields that are known from ``beside`` the file, such as from its folder, stand for columns that it does not have.

    Raises
    ------
    CorpusError
        When the file is not Parquet, is damaged, lacks a column that was asked for, or unpacks beyond the budget.
    """
    import pyarrow
    import pyarrow.parquet as parquet

    with readable(path), path.open("rb") as stream:
        budget.open(path.stat().st_size)
        try:
            file = parquet.ParquetFile(stream)
            columns = _columns(file.schema_arrow, fields, beside, str(path))
            others = {**_not_kept(file.schema_arrow, fields, columns), **beside}
            coded = parquet.ParquetFile(stream, metadata=file.metadata, read_dictionary=columns)
            row = 0
            for group, chunks in enumerate(read_footer(path)):
                looked_at = [chunk for chunk in chunks if chunk.path in columns]
                budget.unpack(sum(chunk.n_bytes for chunk in looked_at), str(path))
                longest = _longest_value(coded, group, columns, looked_at, budget, str(path))
                rows = min(_ROWS, max(1, _BYTES // max(1, longest)))
                for batch in file.iter_batches(rows, row_groups=[group], columns=columns):
                    for values in _values(batch, budget, f"{path}, after row {row}"):
                        yield Record(f"{path}, row {row}", {**others, **values})
                        row += 1
        except CorpusError:
            raise
        except (pyarrow.ArrowException, OSError, ValueError, LookupError, OverflowError, MemoryError) as error:
            raise CorpusError(f"{path}: not a Parquet file, or a damaged one ({one_line(str(error))})") from error


def _columns(schema: Any, fields: Fields, beside: Mapping[str, str | None], place: str) -> list[str]:
    """Columns to read; none of them holds lists, or bytes of one length, of which one row can have any number."""
    import pyarrow

    fields.check([*schema.names, *beside], place)
    columns = [name for name in schema.names if name in fields.names]
    further = [name for name in schema.names if fields.keeps(name) and _is_plain(schema, name)]
    if twice := {name for name in columns if columns.count(name) > 1}:
        raise CorpusError(f"{place}: column {listing(sorted(twice))} stands there twice; rename one")
    for name in columns:
        kind = _kind(schema, name)
        if pyarrow.types.is_nested(kind) or pyarrow.types.is_fixed_size_binary(kind):
            raise CorpusError(f"{place}, row 0, field {name!r:.80}: expected text or a number, found {kind!s:.80}")
    return columns + further[:MAX_FIELDS]


def _kind(schema: Any, name: str) -> Any:
    """Type of the values of a column."""
    from pyarrow import types

    kind = schema.field(name).type
    return kind.value_type if types.is_dictionary(kind) else kind


def _is_plain(schema: Any, name: str) -> bool:
    """Whether a further column stands there once, and holds what is kept as metadata."""
    from pyarrow import types

    if schema.names.count(name) > 1:
        return False
    kind = _kind(schema, name)
    kept = (types.is_string, types.is_large_string, types.is_boolean, types.is_integer, types.is_floating)
    return any(is_kind(kind) for is_kind in (*kept, types.is_decimal, types.is_temporal, types.is_null))


def _not_kept(schema: Any, fields: Fields, columns: list[str]) -> dict[str, NotKept]:
    """Further columns that are not read, and why."""
    names = [name for name in dict.fromkeys(schema.names) if fields.keeps(name) and name not in columns]
    return {name: NotKept(_why(schema, name)) for name in names}


def _why(schema: Any, name: str) -> str:
    if schema.names.count(name) > 1:
        return "stands there twice"
    return f"one of more than {MAX_FIELDS}" if _is_plain(schema, name) else f"{_kind(schema, name)!s:.80}"


def _longest_value(
    coded: Any, group: int, columns: list[str], chunks: list[ColumnChunk], budget: Budget, place: str
) -> int:
    """Characters of the longest text that a group of rows may repeat without end."""
    if any(CONTINUED in chunk.encodings for chunk in chunks):
        return max(chunk.n_bytes for chunk in chunks)
    first = next(coded.iter_batches(1, row_groups=[group], columns=columns), None)
    longest = 0 if first is None else max(map(_longest, first.columns), default=0)
    budget.check_record(longest, place)
    return longest


def _values(batch: Any, budget: Budget, place: str) -> Iterator[dict[str, Any]]:
    """Rows of a batch, a few at a time where they are long."""
    budget.check_record(max(map(_longest, batch.columns), default=0), place)
    step = max(1, len(batch) * _BYTES // max(batch.nbytes, _BYTES))
    for start in range(0, len(batch), step):
        yield from batch.slice(start, step).to_pylist()


def _longest(column: Any) -> int:
    """Characters, or bytes, of the longest value of an Arrow array, or of its dictionary; 0 where there is none."""
    from pyarrow import compute, types

    texts = getattr(column, "dictionary", column)
    if types.is_string(texts.type) or types.is_large_string(texts.type):
        return int(compute.max(compute.utf8_length(texts)).as_py() or 0)
    if types.is_binary(texts.type) or types.is_large_binary(texts.type):
        return int(compute.max(compute.binary_length(texts)).as_py() or 0)
    return 0
