"""What a label is: which values stand for none, which are the same label, in which order labels stand."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from numbers import Real
from typing import Any

import numpy as np

from neontext.corpus.one_line import without_surrogates
from neontext.errors import CorpusError

#: The label of topic models and density clusterings for "in no cluster".
NO_CLUSTER = "-1"

# Types of libraries that need not be installed or imported to be known.
_MISSING_TYPES = {"NAType", "NaTType"}
_NUMPY_BOOLEANS = {"numpy.bool", "numpy.bool_"}
#: Characters at either end of a label that nobody sees: blanks, marks of byte order and of writing direction.
_UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"
_OUTER = re.compile(rf"^[\s{_UNSEEN}]+|[\s{_UNSEEN}]+$")
#: A whole number written as one or as a float; not what a zero in front marks as a code.
_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]*)(\.0+)?")
_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?([+-][0-9:]+|Z)?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}([.][0-9]{1,18})?")
#: Digits of a Decimal that are written out: of a few letters it can have millions.
_MAX_DIGITS = 4000
_DIGITS = re.compile(r"(\d{1,18})")


def plain_label(value: object, place: str, *, keep_minus_one: bool = False) -> str | None:
    r"""The one text that stands for a label, however it was written; None where there is no label.

    No label are None, NaN, pandas' NA and NaT, blank text and -1. Text is composed (NFC) and loses blanks at its ends.
    Whole numbers are written without a fraction and dates in ISO format, also those that come as text.

    Parameters
    ----------
    value : object
        Text, a number, a truth value, a date, a member of an enumeration, also of NumPy's, pandas' and pyarrow's types.
    place : str
        Where it stands, for an error.
    keep_minus_one : bool
        Take -1 for a label like any other.

    Raises
    ------
    CorpusError
        For a value of another type; names the place and the type.

    Examples
    --------
    >>> [plain_label(value, "here") for value in (0, 0.0, "0.0", " cars", "Ku\u0308che", date(2024, 5, 1), -1, " ")]
    ['0', '0', '0', 'cars', 'Küche', '2024-05-01', None, None]
    """
    text = value_text(value, place)
    if text is None:
        return None
    label = _same_text(_OUTER.sub("", text) if text.isascii() else _OUTER.sub("", unicodedata.normalize("NFC", text)))
    return None if not label or (label == NO_CLUSTER and not keep_minus_one) else label


def value_text(value: object, place: str) -> str | None:
    """Text of a single value, with text as it is; None for what is missing: None, NaN, NA, NaT and empty text.

    Raises
    ------
    CorpusError
        For a value of another type than `plain_label` takes.
    """
    value = unpacked(value)
    if isinstance(value, str):
        return without_surrogates(value) or None
    if is_missing(value):
        return None
    if isinstance(value, bool) or type_name(value) in _NUMPY_BOOLEANS:
        return str(value)
    if isinstance(value, Real | Decimal):
        return _number_text(value, place)
    if isinstance(value, date):
        return _date_text(value)
    if isinstance(value, time | timedelta) or type_name(value).startswith("pandas."):
        return str(value)
    raise CorpusError(f"{place}: expected text, a number or a date, found {type_name(value)}")


def is_missing(value: object) -> bool:
    """Whether a value stands for "nothing here": None, NaN, pandas' NA and NaT."""
    if value is None or type(value).__name__ in _MISSING_TYPES:
        return True
    return value.is_nan() if isinstance(value, Decimal) else isinstance(value, Real) and value != value


def type_name(value: object) -> str:
    """Name of a value's type as a user would write it."""
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def natural_order(label: str) -> tuple[Any, ...]:
    """Sort key: numbers by value, then text, in which numbers count as numbers and case decides last.

    Examples
    --------
    >>> sorted(["topic 10", "b", "10", "topic 2", "2", "A", "-3"], key=natural_order)
    ['-3', '2', '10', 'A', 'b', 'topic 2', 'topic 10']
    """
    if _NUMBER.fullmatch(label):
        return (0, Decimal(label), (), label)
    parts = _DIGITS.split(label.casefold())
    return (1, 0, tuple((part, 0) if n % 2 == 0 else ("", int(part)) for n, part in enumerate(parts)), label)


def in_natural_order(labels: Iterable[str | None]) -> tuple[str, ...]:
    """Different labels in their order, None left out.

    Examples
    --------
    >>> in_natural_order(["10", None, "2", "10"])
    ('2', '10')
    """
    return tuple(sorted({label for label in labels if label is not None}, key=natural_order))


def label_notes(labels: Iterable[str | None] | None) -> tuple[str, ...]:
    """Sentences about labels that somebody should know of: documents without one, labels that nearly are the same.

    Examples
    --------
    >>> label_notes(["cars", "Cars", "cars", None])[1]
    "Labels that differ only in case count as different ones: 'Cars' (1), 'cars' (2)."
    """
    counts = Counter(labels or ())
    without, n_labels = counts.pop(None, 0), counts.total()
    if not n_labels:
        return ()
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for label in sorted(filter(None, counts)):
        alike[" ".join(unicodedata.normalize("NFKC", label).casefold().split())].append(label)
    groups = [", ".join(f"{name!r} ({counts[name]:,})" for name in names) for names in alike.values() if names[1:]]
    notes = []
    if without:
        notes.append(f"{without:,} of {without + n_labels:,} documents have no label.")
    if groups:
        notes.append(f"Labels that differ only in case count as different ones: {'; '.join(groups)}.")
    return tuple(notes)


def column_values(column: Iterable[Any]) -> list[Any]:
    """Values of a list, an array or a column, of pyarrow's as Python's own."""
    return column.to_pylist() if hasattr(column, "to_pylist") else list(column)


def unpacked(value: Any) -> object:
    """A value out of what other libraries keep it in: pyarrow's scalars, NumPy's dates, bytes, enumerations."""
    if type_name(value).startswith("pyarrow."):
        value = value.as_py()
    if isinstance(value, Enum):
        # One that is a text or a number is that; of another its name can be read, unless its value is text.
        return value.value if isinstance(value.value, str) or isinstance(value, Real) else value.name
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else value.astype("datetime64[us]").item()
    if isinstance(value, np.timedelta64):
        return None if np.isnat(value) else value.astype("timedelta64[us]").item()
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else value


def _number_text(value: Any, place: str) -> str:
    try:
        is_long = isinstance(value, Decimal) and value.adjusted() > _MAX_DIGITS
        whole = not is_long and abs(value) != float("inf") and value == int(value)
        return str(int(value)) if whole else str(value)
    except (ArithmeticError, ValueError) as error:
        raise CorpusError(f"{place}: the number cannot be written out ({error})") from error


def _date_text(value: date) -> str:
    """A date, with its time where that is not midnight without a zone."""
    if not isinstance(value, datetime):
        return value.isoformat()
    moment = datetime.combine(value.date(), value.time(), value.tzinfo)
    return (moment.date() if moment.timetz() == time() else moment).isoformat()


def _same_text(label: str) -> str:
    """Text without what does not make another label of it: the fraction of a whole number, the form of a date."""
    if _WHOLE.fullmatch(label):
        number = label.lstrip("+").partition(".")[0]
        return "0" if number == "-0" else number
    if _TIMESTAMP.fullmatch(label):
        try:
            return _date_text(datetime.fromisoformat(label))
        except ValueError:
            return label
    return label
