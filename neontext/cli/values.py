"""What the values of options come to, as they stand on the command line."""

import re
import sys
from pathlib import Path
from typing import Any

from neontext.cli import backend
from neontext.errors import InputError

#: Principal components that are kept where clusters are sought.
N_COMPONENTS = 50


def components(value: int | None, clusters_from: str | None) -> int | None:
    """Principal components: as asked for; by default 50, or all where clusters are given."""
    return N_COMPONENTS if value is None and clusters_from is None else value


def parts(keep: str) -> tuple[str, ...]:
    """Comma-separated parts as a tuple."""
    return tuple(part.strip() for part in keep.split(",") if part.strip())


def metadata(value: str) -> tuple[str, ...] | None:
    """Fields to keep as metadata, None for all."""
    return None if value == "all" else () if value == "none" else parts(value)


def documents(value: str) -> Any:
    """Documents of the command line: a path or a name; a text itself; "-" for the text that comes on standard input."""
    if value == "-":
        return [sys.stdin.read()]
    return [value] if any(map(str.isspace, value.strip())) and not Path(value[:4096]).exists() else value


def clusters(value: str | None) -> int | str | None:
    """A number of clusters as a number, "auto" or a range as it is, None for the number of labels.

    Raises
    ------
    InputError
        For anything else.
    """
    if value is None:
        return None
    if re.fullmatch("-?[0-9]{1,18}", value):
        return int(value)
    backend.cluster_range(value)
    return value


def report_documents(value: str) -> int | None:
    """A number of documents, zero too, or None for "all".

    Raises
    ------
    InputError
        For anything else.
    """
    return 0 if value == "0" else whole_number_or("all", value, "--report-documents")


def number_or(word: str, value: str, option: str) -> str | float:
    """A number, or the word that stands for the default.

    Raises
    ------
    InputError
        For anything else.
    """
    if value == word:
        return word
    try:
        return float(value)
    except ValueError:
        raise InputError(f"{option} {value}: expected a number, or {word!r}.") from None


#: Digits of a whole number that can be meant.
MAX_DIGITS = 18


def whole_number_or(word: str, value: str, option: str) -> int | None:
    """A whole number of at least 1, or None for the word that stands for the default.

    Raises
    ------
    InputError
        For anything else.
    """
    if value == word:
        return None
    if not value.isascii() or not value.isdigit() or len(value) > MAX_DIGITS or int(value) < 1:
        raise InputError(f"{option} {value}: expected a whole number of at least 1, or {word!r}.")
    return int(value)


def word_options(
    min_letters: int | None,
    stop_words: Path | None,
    without: list[str] | None,
    digits: bool,
    hashtags: bool,
    compatibility: bool,
) -> dict[str, Any]:
    """Options of words that were given, as parameters of a tokenizer.

    Raises
    ------
    InputError
        If the stop words cannot be read.
    """
    given = {"min_letters": min_letters, "digits": digits, "hashtags": hashtags, "compatibility": compatibility}
    extra = (*(() if stop_words is None else backend.read_stop_words(stop_words)), *(without or ()))
    return {name: value for name, value in (given | {"extra_stop_words": extra}).items() if value}


def picture_size(value: str) -> tuple[int, int]:
    """Width and height in pixels, written as 64x48.

    Raises
    ------
    InputError
        For anything else.
    """
    size = re.fullmatch("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})", value)
    if size is None:
        raise InputError(f"--size {value}: expected width and height in pixels, such as 64x48.")
    return int(size[1]), int(size[2])
