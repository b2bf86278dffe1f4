"""Texts of strangers as they are shown: without the characters that a terminal or a page would obey; names on one line.

This is the one place where such characters are taken out. What is shown passes here once: a view where it is built
(`one_lines`), a table or line of a terminal where it is made.
"""

import re
from collections.abc import Mapping
from typing import Any

#: Longest name that is shown whole.
MAX_LENGTH = 120

_SPACE = re.compile(r"\s+")
_SURROGATES = re.compile("[\ud800-\udfff]")
#: Control characters but for line breaks and tabs, and halves of surrogate pairs.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
#: Those too that would force a direction on what stands after a name: embeddings, overrides, isolates.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def without_surrogates(text: str) -> str:
    """Text as a plain ``str`` with each lone surrogate, which UTF-8 does not have, replaced by U+FFFD.

    One character replaces one, so that offsets stay what they were.
    """
    return str(text) if text.isascii() else _SURROGATES.sub("\ufffd", text)


def strip_control(text: str) -> str:
    r"""Text of several lines without the characters that a terminal would obey.

    Examples
    --------
    >>> strip_control("a\x1b[2Jb")
    'a�[2Jb'
    """
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n"))


def one_line(text: str, most: int = MAX_LENGTH) -> str:
    r"""Text for one line of a list; what is longer is cut and ends in an ellipsis.

    Parameters
    ----------
    text : str
        Any text: it may be hostile.
    most : int
        Characters shown, at most.

    Returns
    -------
    str
        White space runs as one space, control characters, those that force a direction too, as U+FFFD. An empty text
        becomes "(empty)".

    Examples
    --------
    >>> one_line("two\nlines and more", most=10)
    'two lines…'
    """
    # Twice the length is enough to fill the line, and a 10 MB name costs no more than a short one.
    shown = _HIDDEN.sub("\ufffd", _SPACE.sub(" ", without_surrogates(text[: 2 * most])).strip())
    if not shown:
        return "(empty)"
    return shown if len(shown) <= most and len(text) <= 2 * most else shown[: most - 1].rstrip() + "…"


def one_lines(data: Any, lengths: Mapping[str, int], most: int | None = None) -> Any:
    r"""JSON data whose names are all on one line, and that hold no control character.

    Parameters
    ----------
    data : JSON types
        Dictionaries, lists and what they hold.
    lengths : dict of str to int
        Keys that a name, or a list of names, stands under, and how much of it is shown; text under other keys keeps its
        length and its lines.
    most : int, optional
        How much is shown of `data` itself, if it is a name or a list of names.

    Examples
    --------
    >>> one_lines({"id": "a\nb", "n": 3, "words": ["long", "x"]}, {"id": 10, "words": 3})
    {'id': 'a b', 'n': 3, 'words': ['lo…', 'x']}
    """
    if isinstance(data, str):
        return strip_control(data) if most is None else one_line(data, most)
    if isinstance(data, Mapping):
        return {key: one_lines(value, lengths, lengths.get(key)) for key, value in data.items()}
    return [one_lines(item, lengths, most) for item in data] if isinstance(data, list) else data
