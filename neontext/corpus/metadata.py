"""Metadata: further fields of documents, kept as plain values and given back."""

import json
import math
import warnings
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from numbers import Integral, Real
from typing import Any

from neontext.corpus.labels import column_values, is_missing, type_name, unpacked, value_text
from neontext.corpus.one_line import one_line, without_surrogates
from neontext.errors import CorpusError

#: A value that is kept: text, a truth value, a number, a day or a moment; None where there is none.
Plain = str | bool | int | float | date | None
Metadata = Mapping[str, tuple[Plain, ...]]

#: What a column of metadata is called in front, in the tables of an audit, so that it is none of theirs.
PREFIX = "metadata_"
#: Fields that are kept, and characters of a field's name, at most: each is a column of what is written.
MAX_FIELDS, MAX_NAME = 100, 200
#: Fields that are named of those that are left out.
_N_NAMED = 5
_BITS = 63


class NotKept:
    """Stands for what is no plain value, and says why.

    Parameters
    ----------
    why : str
        In a few words, such as the type.
    """

    def __init__(self, why: str) -> None:
        self.why = why


def plain_value(value: object) -> Plain | NotKept:
    """A value as it is kept, whatever library it comes from.

    Missing values are None. Numbers are Python's own (decimal ones floats); durations and hours, and whole numbers of
    more than 64 bits, are written out. Lists, objects, bytes and the like are not kept.

    Examples
    --------
    >>> plain_value("Ann"), plain_value(Decimal("1.5")), plain_value(float("nan")), plain_value(date(2024, 5, 1))
    ('Ann', 1.5, None, datetime.date(2024, 5, 1))
    >>> plain_value(["Ann", "Bob"]).why
    'list'
    """
    if isinstance(value, str):
        return str(without_surrogates(value))
    if isinstance(value, NotKept | bytes | bytearray | memoryview):
        return value if isinstance(value, NotKept) else NotKept(type_name(value))
    if hasattr(value, "as_py"):  # A scalar of pyarrow's, which may hold bytes or a list.
        return plain_value(value.as_py())
    value = unpacked(value)
    if is_missing(value):
        return None
    if isinstance(value, datetime):
        return datetime.combine(value.date(), value.time(), value.tzinfo)
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    return _plain_number(value)


def _plain_number(value: object) -> Plain | NotKept:
    """A truth value or a number as Python's own; other single values written out."""
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    if isinstance(value, Integral) and int(value).bit_length() <= _BITS:
        return int(value)
    if isinstance(value, Real | Decimal) and not isinstance(value, Integral):
        return float(value)
    try:
        return value_text(value, "")
    except CorpusError:
        return NotKept(type_name(value))


class MetadataColumns:
    """Columns of metadata, which documents are added to one by one.

    Parameters
    ----------
    wanted : tuple of str, optional
        Fields to keep; by default all, `MAX_FIELDS` at most.
    others : iterable of str
        Fields that are something else: the text, the label, the id.

    Examples
    --------
    >>> columns = MetadataColumns(others=("text",))
    >>> _ = columns.add({"text": "my cat", "author": "Ann"}), columns.add({"text": "my dog", "year": 2024})
    >>> columns.take()
    {'author': ('Ann', None), 'year': (None, 2024)}
    """

    def __init__(self, wanted: tuple[str, ...] | None = None, others: Iterable[str] = ()) -> None:
        self._wanted, self._others = wanted, frozenset(others)
        self._columns: dict[str, list[Plain]] = {}
        self._left_out: dict[str, str] = {}
        self._n_documents, self._has_more = 0, False

    def add(self, values: Mapping[str, Any]) -> int:
        """Keep the metadata of one more document; returns its size in bytes, about."""
        size = 0
        for name, value in values.items() if self._wanted is None else self._of(values):
            if name in self._others or name in self._left_out or not self._has_room(name):
                continue
            kept = plain_value(value)
            if isinstance(kept, NotKept):
                self._leave_out(name, kept)
                continue
            column = self._columns[name]
            column += [None] * (self._n_documents - len(column))
            column.append(kept)
            size += len(kept) if isinstance(kept, str) else 8
        self._n_documents += 1
        return size

    def _of(self, values: Mapping[str, Any]) -> list[tuple[str, Any]]:
        return [(name, values[name]) for name in self._wanted or () if name in values]

    def _has_room(self, name: str) -> bool:
        """Whether a field is kept; it gets a column when it is met for the first time."""
        if name not in self._columns:
            if len(self._columns) >= MAX_FIELDS or len(name) > MAX_NAME:
                self._has_more = True
                return False
            self._columns[name] = []
        return True

    def _leave_out(self, name: str, kept: NotKept) -> None:
        del self._columns[name]
        if len(self._left_out) < MAX_FIELDS:
            self._left_out[name] = kept.why

    def take(self) -> dict[str, tuple[Plain, ...]]:
        """Columns of the documents since the last call, each as long as these are many."""
        n, self._n_documents = self._n_documents, 0
        columns = {name: (*column, *[None] * (n - len(column))) for name, column in self._columns.items()}
        self._columns = {name: [] for name in self._columns}
        return columns

    def finish(self, place: str) -> None:
        """Say what was left out.

        Raises
        ------
        CorpusError
            If a field that was asked for is in no document.
        """
        known = (*self._columns, *self._left_out)
        if missing := [name for name in self._wanted or () if name not in known]:
            raise CorpusError(
                f"{place}: no document has the field {missing[0]!r:.80} that was asked for as metadata; found: "
                f"{', '.join(map(repr, islice(known, _N_NAMED))) or 'no further field'}"
            )
        warn_of_metadata(self._left_out, self._has_more, place)


def plain_column(column: Iterable[object]) -> tuple[Plain, ...] | NotKept:
    """Values of a column as they are kept; the first one that is not, if there is any."""
    first: Plain | NotKept = None
    for value in column:  # A column of pictures or of embeddings is not unpacked whole to be left out.
        if (first := plain_value(value)) is not None:
            break
    if isinstance(first, NotKept):
        return first
    values = [plain_value(value) for value in column_values(column)]
    not_kept = next((value for value in values if isinstance(value, NotKept)), None)
    return tuple(value for value in values if not isinstance(value, NotKept)) if not_kept is None else not_kept


def warn_of_metadata(left_out: Mapping[str, str], more: bool, place: str) -> None:
    """Say in a warning which fields are not kept, and why."""
    if left_out:
        named = [f"{one_line(name, 40)!r} ({one_line(why, 60)})" for name, why in islice(left_out.items(), _N_NAMED)]
        named += [f"{len(left_out) - _N_NAMED:,} more"] if len(left_out) > _N_NAMED else []
        warnings.warn(
            f"{place}: of the further fields only those of text, numbers, truth values or dates are kept with the "
            f"documents. Left out: {', '.join(named)}.",
            stacklevel=2,
        )
    if more:
        warnings.warn(
            f"{place}: of the further fields the first {MAX_FIELDS} are kept with the documents, if their names have "
            f"no more than {MAX_NAME} characters. Name those that you need: --metadata FIELD,FIELD (metadata=[...] in "
            "Python).",
            stacklevel=2,
        )


def json_value(value: Plain) -> str | bool | int | float | None:
    """A value as JSON has it: days and moments in ISO format, infinity as text."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


#: What is no value of JSON, by the key under which its text stands.
_READERS: dict[str, Any] = {"date": date.fromisoformat, "datetime": datetime.fromisoformat, "float": float}


def to_json(value: Plain) -> str | None:
    """JSON from which `from_json` makes the same value; None for None.

    Examples
    --------
    >>> to_json(date(2024, 5, 1))
    '{"date": "2024-05-01"}'
    """
    if value is None:
        return None
    plain = json_value(value)
    return json.dumps(plain if plain is value else {type(value).__name__: plain})


def from_json(text: str | None) -> Plain:
    """Value that `to_json` wrote.

    Raises
    ------
    ValueError
        If it wrote no such text.
    """
    if text is None:
        return None
    value = json.loads(text)
    if isinstance(value, dict):
        (kind, written), *_ = value.items()
        value = _READERS.get(kind, str)(written)
    kept = plain_value(value)
    if isinstance(kept, NotKept) or to_json(kept) != text:
        raise ValueError(f"{text:.80} is no value of a field")
    return kept
