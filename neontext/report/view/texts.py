"""Text, tokens and vocabulary of a document on the page: places in UTF-16 units, words by first occurrence."""

from typing import Any, NamedTuple, Self

import numpy as np

from neontext.arrays import IntArray
from neontext.corpus.one_line import one_line, without_surrogates
from neontext.explain import Explanations
from neontext.report.view.packing import PACKED

#: Characters of a text that are shown; the page would not open with all of a 10 MB document in it.
WINDOW = 200_000


class DistinctWords(NamedTuple):
    """Different words of a document that have a vector, in order of first occurrence.

    Attributes
    ----------
    tokens : ndarray of int
        Rows of all its tokens.
    known : ndarray of int
        Rows of those with a vector.
    codes : ndarray of int of shape (n_words,)
        The words.
    first : ndarray of int of shape (n_words,)
        Row of the token where each stands first.
    which : ndarray of int
        Place in `codes` of the word of each of `known`.
    n_times : ndarray of int of shape (n_words,)
        Occurrences.
    """

    tokens: IntArray
    known: IntArray
    codes: IntArray
    first: IntArray
    which: IntArray
    n_times: IntArray

    @classmethod
    def from_explanations(cls, explanations: Explanations, row: int) -> Self:
        """Those of one document."""
        indptr = explanations.tokens.indptr
        inside = np.arange(int(indptr[row]), int(indptr[row + 1]))
        known = inside[explanations.explained[inside]]
        codes, first, which, count = np.unique(
            explanations.tokens.word[known], return_index=True, return_inverse=True, return_counts=True
        )
        order = np.argsort(first)
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        return cls(inside, known, codes[order].astype(np.int64), known[first[order]], place[which], count[order])

    def references(self) -> IntArray:
        """Word of every token: new, repeated (its number in the vocabulary, from 1), or without a vector."""
        words = np.full(len(self.tokens), PACKED.no_vector, dtype=np.int64)
        offset = int(self.tokens[0]) if len(self.tokens) else 0
        words[self.known - offset] = self.which + 1
        words[self.first - offset] = PACKED.new_word
        return words


def text_view(explanations: Explanations, row: int, words: DistinctWords) -> dict[str, Any]:
    """The text of a document, where its tokens stand, and its vocabulary; see `DocumentViews.batch`."""
    text, tokens = without_surrogates(explanations.corpus.texts[row]), explanations.tokens
    start, end = tokens.start[words.tokens], tokens.end[words.tokens]
    cut = _window_end(len(text), start, end)
    kept = end <= cut
    firsts = zip(words.codes, tokens.start[words.first], tokens.end[words.first], strict=True)
    return {
        "text": text[:cut],
        "omitted": _omitted(len(text), cut, row),
        "tokens": _token_view(text[:cut], start[kept], end[kept], words.references()[kept]),
        # A word that stands first behind the cut is not in the text that the page has.
        "vocabulary": [spelling(tokens.words[code], text[at : min(to, cut)]) for code, at, to in firsts],
    }


def _token_view(text: str, start: IntArray, end: IntArray, word: IntArray) -> dict[str, Any]:
    """Gaps before the tokens, their lengths and words."""
    begin, stop = _utf16(text, start), _utf16(text, end)
    before = np.concatenate([[0], stop[:-1]]) if len(stop) else stop
    return {
        "gap": (begin - before).tolist(),
        "length": _lengths(stop - begin, word).tolist(),
        "word": word.tolist(),
    }


def spelling(word: str, written: str) -> str:
    """A word for the page, "" where it is the text itself in lower case."""
    return "" if word == written or (written.isascii() and word == written.lower()) else one_line(word)


def _lengths(length: IntArray, word: IntArray) -> IntArray:
    """Lengths of the tokens, 0 where a word is repeated that is as long where it stands first."""
    new = np.flatnonzero(word == PACKED.new_word)
    repeated = np.flatnonzero(word > PACKED.new_word)
    same = length[repeated] == length[new[word[repeated] - 1]]
    shortened = length.copy()
    shortened[repeated[same]] = 0
    return shortened


def _utf16(text: str, places: IntArray) -> IntArray:
    """Places counted in characters as places counted in UTF-16 units."""
    if text.isascii():
        return places
    wide = np.frombuffer(text.encode("utf-32-le"), np.uint32) > 0xFFFF
    return np.asarray(places + np.concatenate([[0], np.cumsum(wide)])[places])


def _window_end(n_characters: int, start: IntArray, end: IntArray) -> int:
    """Where the shown part of a text ends: after the window, but not inside a token."""
    if n_characters <= WINDOW:
        return n_characters
    first_after = int(np.searchsorted(end, WINDOW, side="right"))
    last = int(start[first_after]) if first_after < len(start) else WINDOW
    # A token that begins the text and is longer than the window is cut after all.
    return min(last, WINDOW) or WINDOW


def _omitted(n_characters: int, cut: int, row: int) -> str | None:
    if cut >= n_characters:
        return None
    return (
        f"The first {cut:,} of {n_characters:,} characters are shown. The whole text is row {row} of "
        "documents.parquet, the relevance of every word of it is in words.parquet, and the sums are over all of it."
    )
