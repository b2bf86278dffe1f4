"""Read JSON Lines: one object a line."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from neontext.corpus.budget import Budget
from neontext.corpus.files import BoundedLines, open_text
from neontext.corpus.labels import type_name
from neontext.corpus.records import Fields, Record
from neontext.errors import CorpusError


def jsonl_records(path: Path, encoding: str, fields: Fields, budget: Budget) -> Iterator[Record]:
    """Yield a record for each line that is not blank.

    Raises
    ------
    CorpusError
        When a line is not JSON or not an object, or too long; the message names the line.
    """
    # Lines end at \n only: a bare \r or U+2028 may stand inside a JSON string.
    decoder = json.JSONDecoder(object_pairs_hook=partial(checked_object, fields=fields))
    with open_text(path, encoding, newline="\n", budget=budget) as stream:
        lines = BoundedLines(stream, path, budget)
        for number, line in enumerate(lines, start=1):
            lines.end_record()
            if not line.isspace():
                yield _record(line, f"{path}, line {number}", decoder)


def _record(line: str, place: str, decoder: json.JSONDecoder) -> Record:
    try:
        values = decoder.decode(line)
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"{place}: not valid JSON ({error}); expected one object a line") from error
    return as_record(values, place)


def as_record(values: Any, place: str) -> Record:
    """A record of a value of JSON; raises CorpusError when that is no object."""
    if not isinstance(values, dict):
        raise CorpusError(f'{place}: expected an object such as {{"text": "..."}}, found {type_name(values)}')
    return Record(place, values)


def checked_object(pairs: list[tuple[str, Any]], fields: Fields) -> dict[str, Any]:
    """An object in which no field that is looked at stands twice: each reader of JSON would take another one."""
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        if twice := [name for name in fields.names if names.count(name) > 1]:
            raise ValueError(f"the field {twice[0]!r} stands twice")
    return values
