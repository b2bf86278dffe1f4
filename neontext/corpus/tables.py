"""Read tables: CSV, TSV and Parquet."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from neontext.corpus.files import open_text, readable
from neontext.corpus.records import Fields, Record, listing
from neontext.errors import CorpusError

_LONGEST_FIELD = 1 << 30  # characters; the csv module's own limit of 131,072 is shorter than a long document
_ROWS = 1024  # rows of a Parquet file unpacked at a time


#: What separates the fields of tables, by name.
_SEPARATORS = {"commas": ",", "tabs": "\t", "semicolons": ";", "vertical bars": "|"}


def parquet_records(path: Path, encoding: str, fields: Fields) -> Iterator[Record]:
    """Yield a record for each row, reading only the columns that are looked at (``encoding`` plays no part).

    Raises
    ------
    CorpusError
        When the file is not Parquet, is damaged, or lacks a column that was asked for.
    """
    import pyarrow
    import pyarrow.parquet as parquet

    with readable(path), path.open("rb") as stream:
        try:
            file = parquet.ParquetFile(stream)
            columns = _columns(file.schema_arrow.names, fields, str(path))
            row = 0
            for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
                for values in batch.to_pylist():
                    yield Record(f"{path}, row {row}", values)
                    row += 1
        except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
            raise CorpusError(f"{path}: not a Parquet file, or a damaged one ({error})") from error


def _columns(found: list[str], fields: Fields, place: str) -> list[str]:
    fields.check(found, place)
    return [name for name in found if name in fields.names]


def delimited_records(path: Path, encoding: str, fields: Fields, *, delimiter: str) -> Iterator[Record]:
    """Yield a record for each row below the header.

    Raises
    ------
    CorpusError
        When a row is broken, or the header lacks a field that was asked for.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    with open_text(path, encoding, newline="") as stream:
        rows = csv.reader(stream, delimiter=delimiter, strict=True)
        try:
            yield from _rows_below_header(rows, path, fields)
        except csv.Error as error:
            raise CorpusError(
                f"{path}, line {rows.line_num}: broken row ({error}); expected fields that hold the separator, "
                "a quote or a line break to stand in double quotes"
            ) from error


def _rows_below_header(rows: Any, path: Path, fields: Fields) -> Iterator[Record]:
    header = next((row for row in rows if row), None)
    if header is None:
        return
    _check_header(header, fields, f"{path}, line {rows.line_num} (the header, which must name the columns)")
    for row in rows:
        if not row:  # a blank line
            continue
        place = f"{path}, line {rows.line_num}"
        if len(row) != len(header):
            raise CorpusError(
                f"{place}: found {len(row)} fields, expected {len(header)} as in the header; put texts that hold the "
                "separator in double quotes"
            )
        yield Record(place, dict(zip(header, row, strict=True)))


def _check_header(header: list[str], fields: Fields, place: str) -> None:
    others = [name for name, separator in _SEPARATORS.items() if separator in header[0]]
    if len(header) == 1 and others and header[0] != fields.names[0]:
        raise CorpusError(
            f"{place}: found one column, {listing(header)}; its fields seem to be separated by {others[0]}. Expected "
            "commas in a .csv file and tabs in a .tsv file: save it again with those, or under the other name"
        )
    fields.check(header, place)
    twice = {name for name in header if header.count(name) > 1}
    if twice & set(fields.names):
        raise CorpusError(f"{place}: column {listing(sorted(twice))} stands there twice; rename one")
