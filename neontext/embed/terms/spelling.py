"""Texts spelt as a vectoriser spells them, and where every character of the result stands in the untouched text."""

import re
from collections.abc import Iterator, Sequence
from unicodedata import combining, normalize

import numpy as np

from neontext.arrays import IntArray

#: Ways to strip accents, as scikit-learn's vectorisers name them.
ACCENTS = (None, "unicode", "ascii")
#: Characters after the last word within which the next one is looked for.
WINDOW = 200
#: First letters by which a word is known again that a tokenizer has changed.
N_LETTERS = 3
_WORD = re.compile(r"\w+")


def spell(text: str, lowercase: bool, accents: str | None) -> tuple[str, IntArray | None]:
    """A text in lower case and without accents, as scikit-learn makes it.

    Parameters
    ----------
    text : str
        The text.
    lowercase : bool
        Whether it is lower-cased, first.
    accents : {None, "unicode", "ascii"}
        How accents are stripped: decomposed characters without their marks, or without all that is not ASCII.

    Returns
    -------
    spelt : str
        The result.
    places : ndarray of int of shape (n_spelt + 1,), or None
        Where each of its characters comes from in the text, and its end; None: every one stands where it stood.

    Examples
    --------
    >>> spell("Æß½ É", lowercase=True, accents="unicode")[0]
    'æß1⁄2 e'
    >>> spell("½ É", lowercase=True, accents="unicode")[1].tolist()
    [0, 0, 0, 1, 2, 3]
    """
    places = None
    if lowercase:
        lowered = text.lower()
        places = _places([len(character.lower()) for character in text], lowered) if len(lowered) != len(text) else None
        text = lowered
    if accents is None or text.isascii():
        return text, places
    decomposed = normalize("NFKD", text)
    if accents == "unicode" and decomposed == text:
        return text, places
    parts = ["".join(_kept(normalize("NFKD", character), accents)) for character in text]
    spelt = "".join(_kept(decomposed, accents))
    own = _places([len(part) for part in parts], spelt)
    return spelt, own if places is None else places[own]


def _kept(decomposed: str, accents: str) -> Iterator[str]:
    return (c for c in decomposed if (c.isascii() if accents == "ascii" else not combining(c)))


def _places(lengths: Sequence[int], spelt: str) -> IntArray:
    """Place of the character that each character of the result comes from, and the end of the text."""
    sizes = np.array(lengths, dtype=np.int64)
    places = np.append(np.repeat(np.arange(len(sizes)), sizes), len(sizes))
    # A character whose parts depend on its neighbours would shift what follows; nothing may point outside the text.
    return np.resize(places, len(spelt) + 1) if len(places) != len(spelt) + 1 else places


def raw_spans(start: IntArray, end: IntArray, places: IntArray | None) -> tuple[IntArray, IntArray]:
    """Spans of a spelt text as spans of the untouched one; `places` is from `spell`."""
    if places is None:
        return start, end
    return places[start], np.where(end > start, places[np.maximum(end, 1) - 1] + 1, places[start])


def locate(names: Sequence[str], text: str) -> tuple[IntArray, IntArray]:
    """Spans of words that somebody else's function has cut out of a text, in their order.

    A word is looked for as it is written, in any case and with or without accents; then as a word with the same
    beginning, since stems and lemmas are not in the text; then it is the next word. One for which no word is left has
    an empty span at the end.

    Parameters
    ----------
    names : sequence of str
        The words.
    text : str
        The text that they were made of.

    Returns
    -------
    start, end : ndarray of int of shape (n_names,)
        Where each stands; they do not overlap.

    Examples
    --------
    >>> [span.tolist() for span in locate(["the", "run", "dog"], "The running Dogs")]
    [[0, 4, 12], [3, 11, 16]]
    """
    folded, places = spell(text, True, "unicode")
    at, starts, ends = 0, [], []
    for name in names:
        first, last = _find(spell(name, True, "unicode")[0], folded, at)
        starts.append(first)
        ends.append(last)
        at = last
    return raw_spans(np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64), places)


def locate_anywhere(names: Sequence[str], text: str) -> tuple[IntArray, IntArray]:
    """Spans of terms in a text, the next place of each that is written in it; an empty one where there is none.

    Parameters and returned arrays as in `locate`; the spans of different terms may overlap.

    Examples
    --------
    >>> [span.tolist() for span in locate_anywhere(["a", "b", "a b", "a", "be"], "A b a")]
    [[0, 2, 0, 4, 0], [1, 3, 3, 5, 0]]
    """
    folded, places = spell(text, True, "unicode")
    ends: dict[str, int] = {}
    spans = []
    for name in names:
        wanted = spell(name, True, "unicode")[0]
        first = folded.find(wanted, ends.get(wanted, 0)) if wanted else -1
        spans.append((first, first + len(wanted)) if first >= 0 else (0, 0))
        ends[wanted] = spans[-1][1] if first >= 0 else 0
    start, end = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    return raw_spans(start, end, places)


def _find(name: str, text: str, at: int) -> tuple[int, int]:
    if name and (first := text.find(name, at, at + WINDOW + len(name))) >= 0 and _is_word(text, first, len(name)):
        return first, first + len(name)
    following = [match.span() for match in _WORD.finditer(text, at, at + WINDOW)]
    alike = [span for span in following if text.startswith(name[:N_LETTERS], span[0])] if name else []
    return next(iter([*alike, *following]), (len(text), len(text)))


def _is_word(text: str, first: int, length: int) -> bool:
    """Whether a piece of a text is cut off on both sides where words are."""
    before, after = text[first - 1 : first], text[first + length : first + length + 1]
    inside_before = bool(_WORD.fullmatch(before)) and bool(_WORD.fullmatch(text[first]))
    inside_after = bool(_WORD.fullmatch(after)) and bool(_WORD.fullmatch(text[first + length - 1]))
    return not inside_before and not inside_after
