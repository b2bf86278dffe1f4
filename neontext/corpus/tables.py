"""Read tables as text: CSV and TSV."""

import csv
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from neontext.corpus.budget import Budget
from neontext.corpus.files import BoundedLines, open_text
from neontext.corpus.metadata import NotKept
from neontext.corpus.records import Fields, Record, listing
from neontext.errors import CorpusError

_LONGEST_FIELD = 1 << 30  # characters; the csv module's own limit of 131,072 is shorter than a long document

#: What separates the fields of tables, by name.
#: The line by which a spreadsheet says what separates them.
_SAID = re.compile(r"\"?sep=(.)\"?\r?\n?", re.IGNORECASE)
_SEPARATORS = {"commas": ",", "tabs": "\t", "semicolons": ";", "vertical bars": "|"}


def delimited_records(
    path: Path, encoding: str, fields: Fields, budget: Budget, *, delimiter: str, quoting: str = "standard"
) -> Iterator[Record]:
    """Yield a record for each row below the header.

    Another separator is recognised: by a first line such as ``sep=;``, or by a header that holds the field of the text
    between such separators only. With ``quoting="none"`` quotes are characters like any other.

    Raises
    ------
    CorpusError
        When a row is broken or too long, or the header lacks a field that was asked for.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    with open_text(path, encoding, newline="", budget=budget) as stream:
        lines = BoundedLines(stream, path, budget)
        first = next(lines, "")
        if said := _SAID.fullmatch(first):
            delimiter, first = said[1], next(lines, "")
        elif delimiter not in first:
            delimiter = _separator(first, fields.names[0]) or delimiter
        lines_left, none = chain([first], lines), quoting == "none"
        rows = csv.reader(
            lines_left, delimiter=delimiter, quoting=csv.QUOTE_NONE if none else csv.QUOTE_MINIMAL, strict=True
        )
        try:
            yield from _rows_below_header(rows, lines, path, fields, said is not None)
        except csv.Error as error:
            raise CorpusError(
                f"{path}, line {rows.line_num}: broken row ({error}); expected fields that hold the separator, "
                "a quote or a line break to stand in double quotes. Where quotes are mere characters: --quoting none"
            ) from error


def _separator(header: str, text: str) -> str | None:
    """What separates the fields of a header, if the field of the text then is one of them."""
    for separator in _SEPARATORS.values():
        names = [name.strip().strip('"') for name in header.split(separator)]
        if len(names) > 1 and text in names:
            return separator
    return None


def _rows_below_header(rows: Any, lines: BoundedLines, path: Path, fields: Fields, below: bool) -> Iterator[Record]:
    header = next((row for row in rows if row), None)
    if header is None:
        return
    _check_header(header, fields, f"{path}, line {rows.line_num + below} (the header, which must name the columns)")
    twice = dict.fromkeys((name for name in header if header.count(name) > 1), NotKept("stands there twice"))
    for row in rows:
        lines.end_record()
        if not row:  # a blank line
            continue
        place = f"{path}, line {rows.line_num + below}"
        if len(row) != len(header):
            raise CorpusError(
                f"{place}: found {len(row)} fields, expected {len(header)} as in the header; put texts that hold the "
                "separator in double quotes"
            )
        yield Record(place, dict(zip(header, row, strict=True)) | twice)


def _check_header(header: list[str], fields: Fields, place: str) -> None:
    others = [name for name, separator in _SEPARATORS.items() if separator in header[0]]
    if len(header) == 1 and others and header[0] != fields.names[0]:
        raise CorpusError(
            f"{place}: found one column, {listing(header)}; its fields seem to be separated by {others[0]}. Expected "
            "commas in a .csv file and tabs in a .tsv file: name the separator with --delimiter"
        )
    fields.check(header, place)
    if twice := [name for name in fields.names if header.count(name) > 1]:
        raise CorpusError(f"{place}: column {listing(sorted(set(twice)))} stands there twice; rename one")
