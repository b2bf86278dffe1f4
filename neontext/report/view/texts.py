"""Text, tokens and vocabulary of a document on the page: places in UTF-16 units, words by first occurrence."""

from itertools import islice, pairwise
from typing import Any

import numpy as np

from neontext.arrays import IntArray
from neontext.corpus.one_line import one_line, without_surrogates
from neontext.explain import Explanations
from neontext.report.view.distinct_words import DistinctWords, cut_lists

#: Characters of a text that are shown; the page would not open with all of a 10 MB document in it.
WINDOW = 200_000


def text_views(explanations: Explanations, rows: IntArray) -> list[dict[str, Any]]:
    """The texts of documents, where their tokens stand, and their vocabulary; see `DocumentViews.batch`."""
    words, tokens = DistinctWords.from_explanations(explanations, rows), explanations.tokens
    texts = [without_surrogates(explanations.corpus.texts[row]) for row in rows.tolist()]
    start, end = tokens.start[words.tokens], tokens.end[words.tokens]
    cuts = [
        _window_end(len(text), start[first:last], end[first:last])
        for text, (first, last) in zip(texts, pairwise(words.token_indptr.tolist()), strict=True)
    ]
    shown = [text[:cut] for text, cut in zip(texts, cuts, strict=True)]
    firsts = zip(words.codes.tolist(), start[words.first].tolist(), end[words.first].tolist(), strict=True)
    columns = zip(
        rows.tolist(), texts, shown, _token_views(shown, start, end, words), np.diff(words.indptr).tolist(), strict=True
    )
    return [
        {
            "text": window,
            "omitted": _omitted(len(text), len(window), row),
            "tokens": places,
            # A word that stands first behind the cut is not in the text that the page has.
            "vocabulary": [spelling(tokens.words[code], window[at:to]) for code, at, to in islice(firsts, n_words)],
        }
        for row, text, window, places, n_words in columns
    ]


def _token_views(texts: list[str], start: IntArray, end: IntArray, words: DistinctWords) -> list[dict[str, Any]]:
    """Gaps before the tokens of each text, their lengths and words; of those that are not cut off with its end."""
    kept = end <= np.repeat([len(text) for text in texts], np.diff(words.token_indptr))
    begin, stop = _utf16(texts, start, words.token_indptr), _utf16(texts, end, words.token_indptr)
    indptr = np.concatenate([[0], np.cumsum(kept)])[words.token_indptr]
    length, begin, stop = _lengths(stop - begin, words)[kept], begin[kept], stop[kept]
    before = np.concatenate([[0], stop[:-1]])[: len(stop)]
    before[indptr[:-1][np.diff(indptr) > 0]] = 0
    columns = (cut_lists(values, indptr) for values in (begin - before, length, words.references()[kept]))
    return [{"gap": gap, "length": size, "word": word} for gap, size, word in zip(*columns, strict=True)]


def spelling(word: str, written: str) -> str:
    """A word for the page, "" where it is the text itself in lower case."""
    return "" if word == written or (written.isascii() and word == written.lower()) else one_line(word)


def _lengths(length: IntArray, words: DistinctWords) -> IntArray:
    """Lengths of the tokens, 0 where a word is repeated that is as long where it stands first."""
    first = words.first[words.which]
    shortened = length.copy()
    shortened[words.known[(words.known > first) & (length[words.known] == length[first])]] = 0
    return shortened


def _utf16(texts: list[str], places: IntArray, indptr: IntArray) -> IntArray:
    """Places counted in characters of each text as places counted in UTF-16 units; those behind its end as its end."""
    found = places.copy()
    for text, first, last in zip(texts, indptr[:-1].tolist(), indptr[1:].tolist(), strict=True):
        if not text.isascii():
            wide = np.frombuffer(text.encode("utf-32-le"), np.uint32) > 0xFFFF
            inside = np.minimum(places[first:last], len(text))
            found[first:last] = inside + np.concatenate([[0], np.cumsum(wide)])[inside]
    return found


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
