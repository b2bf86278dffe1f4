"""Texts cut into words all at once: one pass, in columns."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from neontext.arrays import BoolArray, IntArray

BATCH_CHARACTERS = 1 << 22  # texts cut up at a time: bounds the memory for the pieces

#: Code, start and end of each token, and the number of tokens of each text.
Scan = tuple[NDArray[np.int32], IntArray, IntArray, IntArray]
_NOTHING: Scan = (np.empty(0, np.int32), np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))


class Pieces(NamedTuple):
    """Words of some texts, and an empty one at the end of each text.

    Attributes
    ----------
    code : ndarray of int32 of shape (n_pieces,)
        Of the word; 0 for the end of a text.
    length, end : ndarray of int of the same shape
        Characters, and where the word ends with all texts laid end to end.
    """

    code: NDArray[np.int32]
    length: IntArray
    end: IntArray

    @property
    def closing(self) -> BoolArray:
        """Which are the ends of texts."""
        return np.asarray(self.code == 0)

    def places(self, kept: BoolArray) -> tuple[IntArray, IntArray, IntArray]:
        """Start and end, in their text, of the words that are kept, and how many each text has."""
        closing = self.closing
        row: IntArray = (np.cumsum(closing) - closing)[kept]
        end = self.end[kept] - np.concatenate(([0], self.end[closing]))[row]
        return end - self.length[kept], end, np.bincount(row, minlength=int(closing.sum()))


def cut(texts: Sequence[str], split: Callable[[str], list[str]], code_of: Callable[[str], int]) -> Pieces:
    """Cut texts into words, given what cuts one into gaps and words in turn, and the code of a word ("": 0).

    The lengths of the pieces, added up, are the offsets. An empty word closes each text, so that gaps and words go on
    alternating from text to text, and the ends of texts can be told.
    """
    pieces: list[str] = []
    for text in texts:
        pieces += split(text)
        pieces.append("")
    length = np.fromiter(map(len, pieces), np.int64, len(pieces))
    code = np.fromiter(map(code_of, pieces[1::2]), np.int32, len(pieces) // 2)
    return Pieces(code, length[1::2], np.cumsum(length)[1::2])


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Consecutive texts whose characters reach the bound."""
    first = characters = 0
    for row, text in enumerate(texts, start=1):
        characters += len(text)
        if characters >= BATCH_CHARACTERS or row == len(texts):
            yield texts[first:row]
            first, characters = row, 0


def joined(scans: Sequence[Scan]) -> Scan:
    """Scans of consecutive batches as one."""
    code, start, end, n_tokens = (np.concatenate(column) for column in zip(_NOTHING, *scans, strict=True))
    return code, start, end, n_tokens


def scan(
    texts: Sequence[str], split: Callable[[str], list[str]], code_of: Callable[[str], int], n_excluded: int
) -> Scan:
    """Words of texts as codes, with their places.

    Parameters
    ----------
    texts : sequence of str
        The texts.
    split : callable
        Cuts a text into what is between words and words, in turn; it begins and ends with what is between.
    code_of : callable
        Gives a word its code. "" has the code 0, words that are left out have the next ones.
    n_excluded : int
        Codes of "" and of words that are left out.
    """
    scans = []
    for batch in batches(texts):
        pieces = cut(batch, split, code_of)
        kept = pieces.code >= n_excluded
        scans.append((pieces.code[kept], *pieces.places(kept)))
    return joined(scans)
