"""Texts cut into runs of signs that can hold words, all at once; what is a word in a run is said by `word_pattern`.

A run holds everything that the pattern looks at, so that the same run has the same words wherever it stands, and has to
be looked at only once however often it occurs.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from neontext.arrays import BoolArray, IntArray
from neontext.corpus.ragged import consecutive
from neontext.corpus.word_forms import APOSTROPHES, HYPHENS, MIDDLE_DOTS
from neontext.corpus.word_pattern import SILENT, has_loose_hyphens

#: What a sign can be, as bits.
LETTER, MARK, DIGIT, JOINER, HYPHEN, CODE = 1, 2, 4, 8, 16, 32
#: Digits of a number that a hyphen ties to a word.
_MAX_NUMBER = 3
#: Signs of formulas, addresses and code, beside those of mathematics, modifiers and low lines.
_OF_CODE, _OF_CODE_CATEGORIES = "@%\\", ("Sm", "Sk", "Pc")
_BLANK, _N_CODES, _NOT_LOOKED_UP = ord(" "), 0x110000, 255


class Runs(NamedTuple):
    """Runs of some texts, in reading order.

    Attributes
    ----------
    written : list of str
        Each as it stands in the text.
    document : ndarray of int of shape (n_runs,)
        Row of its text.
    start : ndarray of int of shape (n_runs,)
        Where it begins in its text.
    glued_before, glued_behind : ndarray of bool of shape (n_runs,)
        Whether a digit or a sign of code stands next to it.
    """

    written: list[str]
    document: IntArray
    start: IntArray
    glued_before: BoolArray
    glued_behind: BoolArray


class RunCutter:
    """Cuts texts into runs.

    Parameters
    ----------
    language : str
        Code, or several joined by commas: whether hyphens stand between words.
    digits, hashtags : bool
        Whether numbers and hashtags are words.

    Examples
    --------
    >>> RunCutter("en")(["Well-known: COVID-19", "mp3"]).written
    ['Well', 'known', 'COVID-19', 'mp']
    """

    def __init__(self, language: str, digits: bool = False, hashtags: bool = False) -> None:
        self._loose, self._wide = has_loose_hyphens(language), digits or hashtags
        self._core = LETTER | MARK | (DIGIT if self._wide else 0)
        self._special = dict.fromkeys(APOSTROPHES + MIDDLE_DOTS + SILENT, JOINER) | dict.fromkeys(HYPHENS, HYPHEN)
        self._special |= dict.fromkeys('"״', JOINER) if language.startswith("he") else {}
        self._special |= dict.fromkeys(".,", JOINER) if digits else {}
        self._special |= dict.fromkeys("#＃_", LETTER) if hashtags else {}
        self._kind = np.full(_N_CODES, _NOT_LOOKED_UP, dtype=np.uint8)
        self._learn(np.arange(256))

    def __call__(self, texts: Sequence[str]) -> Runs:
        """Runs of some texts, laid end to end with an end of line around each."""
        whole = "\n".join(("", *texts, ""))
        codes, encoding = _codes(whole)
        kind = self._kinds(codes)
        inside = self._inside(kind)
        edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
        start, end = edges[::2], edges[1::2]
        begins = 1 + np.concatenate([[0], np.cumsum([len(text) + 1 for text in texts])])
        n_runs = np.diff(np.searchsorted(start, begins))
        document = np.repeat(np.arange(len(texts)), n_runs)
        glued = (kind & (CODE | DIGIT)) > 0
        blanked = np.full_like(codes, _BLANK)
        np.copyto(blanked, codes, where=inside)
        written = blanked.tobytes().decode(encoding, "surrogatepass").split()
        return Runs(written, document, start - begins[document], glued[start - 1], glued[end])

    def _kinds(self, codes: NDArray[Any]) -> NDArray[np.uint8]:
        """What the signs are; those that were not seen before are looked up."""
        kind: NDArray[np.uint8] = self._kind[codes]
        if kind.max(initial=0) == _NOT_LOOKED_UP:
            there = np.zeros(_N_CODES, dtype=bool)
            there[codes] = True
            self._learn(np.flatnonzero(there & (self._kind == _NOT_LOOKED_UP)))
            kind = self._kind[codes]
        return kind

    def _learn(self, codes: IntArray) -> None:
        signs = map(chr, codes.tolist())
        self._kind[codes] = [self._special.get(sign, _general_kind(sign)) for sign in signs]

    def _inside(self, kind: NDArray[np.uint8]) -> BoolArray:
        """Which signs belong to a run: letters and marks, and what ties them."""
        core, letter = (kind & self._core) > 0, (kind & LETTER) > 0
        before, after = _shifted(core, 1), _shifted(core, -1)
        inside = core | (((kind & JOINER) > 0) & before & after)
        hyphen = np.flatnonzero((kind & HYPHEN) > 0)
        hyphen = hyphen[before[hyphen]]
        if self._wide:
            inside[hyphen] = True
            return inside
        # A word of two letters or more ends at a loose hyphen, and the next one begins.
        ties = after[hyphen] & ~(self._loose & letter[hyphen - 1] & letter[hyphen - 2] & letter[hyphen + 1])
        inside[hyphen[ties]] = True
        _add_numbers(inside, hyphen, kind)
        return inside


def is_glue(sign: str) -> bool:
    """Whether two letters next to a sign are a piece of something else: it is a digit or a sign of code.

    Examples
    --------
    >>> [sign for sign in "1@_>-." if is_glue(sign)]
    ['1', '@', '_', '>']
    """
    return _general_kind(sign) in (DIGIT, CODE)


def _add_numbers(inside: BoolArray, hyphen: IntArray, kind: NDArray[np.uint8]) -> None:
    """Take in numbers of a few digits behind hyphens behind words, unless a digit or a hyphen follows: COVID-19."""
    digit = (kind & DIGIT) > 0
    place, size = hyphen[digit[hyphen + 1]], np.int64(0)
    last = place
    for _ in range(_MAX_NUMBER):
        last = last + digit[np.minimum(last + 1, len(kind) - 1)] * (last - place == size)
        size += 1
    behind = kind[np.minimum(last + 1, len(kind) - 1)]
    whole = (behind & (DIGIT | HYPHEN)) == 0
    inside[consecutive(place[whole], (last - place)[whole] + 1)] = True


def _shifted(mask: BoolArray, by: int) -> BoolArray:
    """What stands so many places before; nothing beyond the ends."""
    result = np.zeros_like(mask)
    if by > 0:
        result[by:] = mask[:-by]
    else:
        result[:by] = mask[-by:]
    return result


def _codes(whole: str) -> tuple[NDArray[Any], str]:
    """Code points, in one byte each where that is enough, and the encoding."""
    try:
        return np.frombuffer(whole.encode("latin-1"), dtype=np.uint8), "latin-1"
    except UnicodeEncodeError:
        return np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype="<u4"), "utf-32-le"


def _general_kind(sign: str) -> int:
    """What a sign is in Unicode."""
    category = unicodedata.category(sign)
    if category in _OF_CODE_CATEGORIES or sign in _OF_CODE:
        return CODE
    return {"L": LETTER, "M": MARK, "N": DIGIT}.get(category[0], 0)
