"""Read JSON: an array of objects, or one object after the other."""

import json
from collections.abc import Iterator
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from neontext.corpus.budget import Budget
from neontext.corpus.files import open_text
from neontext.corpus.jsonl import as_record, checked_object
from neontext.corpus.records import Fields, Record
from neontext.errors import CorpusError

#: Characters that are read at a time, at least.
_CHARACTERS = 1 << 16
_BLANK = " \t\r\n"


def json_records(path: Path, encoding: str, fields: Fields, budget: Budget) -> Iterator[Record]:
    """Yield a record for each object of an array, or of objects that follow each other.

    Raises
    ------
    CorpusError
        When it is no JSON, or holds something else; the message names the object.
    """
    with open_text(path, encoding, newline="", budget=budget) as stream:
        scanner = _Scanner(stream, path, fields, budget)
        in_array = scanner.skip("[")
        n_objects = 0
        while not (scanner.skip("]") if in_array else scanner.at_end()):
            if n_objects and in_array and not scanner.skip(","):
                raise scanner.error("expected a comma between two objects")
            n_objects += 1
            yield scanner.record(f"{path}, object {n_objects}")
        if not scanner.at_end():
            raise scanner.error("expected nothing after the array")


class _Scanner:
    """A file of JSON of which only what is being read need be in memory."""

    def __init__(self, stream: TextIOWrapper, path: Path, fields: Fields, budget: Budget) -> None:
        self._stream, self._path, self._fields, self._budget = stream, path, fields, budget
        self._decode = json.JSONDecoder(object_pairs_hook=partial(checked_object, fields=fields)).raw_decode
        self._text, self._place = "", 0

    def error(self, reason: object) -> CorpusError:
        """That it is no JSON, with what is wrong."""
        return CorpusError(
            f'{self._path}: not valid JSON ({reason}); expected an array of objects, such as [{{"text": "..."}}]'
        )

    def _more(self) -> bool:
        """Read on; what was read before the present place is let go."""
        rest = self._text[self._place :]
        self._budget.check_record(len(rest), str(self._path))
        block = self._stream.read(max(_CHARACTERS, len(rest)))
        self._text, self._place = rest + block, 0
        return bool(block)

    def at_end(self) -> bool:
        """Whether nothing but blanks is left, which are passed over."""
        while True:
            rest = self._text[self._place :].lstrip(_BLANK)
            self._place = len(self._text) - len(rest)
            if rest or not self._more():
                return not rest

    def skip(self, mark: str) -> bool:
        """Whether this mark comes next, blanks aside; if so it is passed over."""
        there = not self.at_end() and self._text[self._place] == mark
        self._place += there
        return there

    def record(self, place: str) -> Record:
        """The object that comes next."""
        if self.at_end():
            raise self.error("it ends within the array")
        return as_record(self._value(place), place)

    def _value(self, place: str) -> Any:
        while True:
            try:
                value, self._place = self._decode(self._text, self._place)
                return value
            except json.JSONDecodeError as error:
                # What is cut off by the end of the block looks wrong there, or begins a string that does not end.
                cut_off = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - 16
                if not cut_off or not self._more():
                    raise self.error(f"{place}: {error.msg}") from error
            except (ValueError, RecursionError) as error:
                raise self.error(f"{place}: {error}") from error
