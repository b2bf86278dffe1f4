"""Ids, labels and words as they are shown in a list: on one line, of bounded length, without control characters."""

import re
import unicodedata

from neontext.corpus.documents import without_surrogates

#: Longest name that is shown whole.
MOST = 120

_SPACE = re.compile(r"\s+")
_HIDDEN = {"Cc", "Cs"}
#: Directions that would be forced on what stands after the name: embeddings, overrides, isolates.
_TURNS = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def one_line(text: str, most: int = MOST) -> str:
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
    short = _SPACE.sub(" ", without_surrogates(text[: 2 * most])).strip()
    shown = "".join("\ufffd" if unicodedata.category(c) in _HIDDEN or c in _TURNS else c for c in short)
    if not shown:
        return "(empty)"
    return shown if len(shown) <= most and len(text) <= 2 * most else shown[: most - 1].rstrip() + "…"
