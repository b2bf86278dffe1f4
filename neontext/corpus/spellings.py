"""What each spelling in some texts is: looked at once, however often it occurs."""

from array import array
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from neontext.arrays import IntArray
from neontext.corpus.clitics import without_clitics
from neontext.corpus.runs import is_glue
from neontext.corpus.word_options import min_letters_of, n_letters
from neontext.corpus.word_pattern import word_pattern

#: What a word of a run is: left out; a word; two letters, which are one where they stand free; likewise two capitals of
#: which the small letters are a stop word.
OUT, WORD, PAIR, AMBIGUOUS = range(4)
_PAIR = 2
#: Letters of a word that tells by its capitals whether others are an abbreviation.
_MIN_NEIGHBOUR = 2
#: Columns of a piece.
N_COLUMNS = 7


class Pieces(NamedTuple):
    """Words in runs, as columns; those of run i are `first[i]` to `first[i] + size[i]` (exclusive).

    Attributes
    ----------
    first, size : ndarray of int of shape (n_runs,)
        Which they are.
    kind : ndarray of int of shape (n_pieces,)
        One of the above.
    code : ndarray of int of shape (n_pieces,)
        The word.
    start, end : ndarray of int of shape (n_pieces,)
        Where it stands in the run.
    capitals : ndarray of int of shape (n_pieces,)
        Whether it is in capitals alone.
    at_start, at_end : ndarray of int of shape (n_pieces,)
        Whether the run begins, or ends, with it.
    """

    first: IntArray
    size: IntArray
    kind: NDArray[np.int32]
    code: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    capitals: NDArray[np.int32]
    at_start: NDArray[np.int32]
    at_end: NDArray[np.int32]


class Spellings(dict[str, int]):
    """Numbers of runs in the order of appearance.

    Parameters
    ----------
    tokenizer : LetterTokenizer
        Says what is a word.
    """

    def __init__(self, tokenizer: Any) -> None:
        self.code_of_word: dict[str, int] = {}
        self._tokenizer, self._form, self._excluded = tokenizer, tokenizer.form, tokenizer.excluded
        self._never = frozenset(map(self._form, tokenizer.extra_stop_words))
        self._find = word_pattern(tokenizer.language, tokenizer.digits, tokenizer.hashtags).finditer
        self._least = min_letters_of("abc", tokenizer)
        self._first, self._columns = array("i", [0]), array("i")

    def __missing__(self, run: str) -> int:
        self[run] = number = len(self._first) - 1
        if run.isalpha():  # As most are: one word, and nothing to cut.
            word, n = self._form(run), len(run)
            if n >= self._least and run.isascii() and word not in self._excluded:  # As most of those: nothing to ask.
                code = self.code_of_word.setdefault(word, len(self.code_of_word))
                self._columns.extend((WORD, code, 0, n, n > 1 and run.isupper(), True, True))
            else:
                self._add(word, len(word), run, 0, n, run)
        else:
            self._cut(run)
        self._first.append(len(self._columns) // N_COLUMNS)
        return number

    def pieces(self) -> Pieces:
        """What is known of the runs so far."""
        first = np.array(self._first, dtype=np.int64)
        columns = np.array(self._columns, dtype=np.int32).reshape(-1, N_COLUMNS).T
        return Pieces(first[:-1], np.diff(first), *map(np.ascontiguousarray, columns))

    def _cut(self, run: str) -> None:
        for found in self._find(run):
            written, (start, end) = found[1], found.span(1)
            word, lead, trail = without_clitics(self._form(written), written, self._tokenizer.language)
            self._add(word, n_letters(word), written, start + lead, end - trail, run)

    def _add(self, word: str, length: int, written: str, start: int, end: int, run: str) -> None:
        """Note a word of a run, if it has two letters or can count alone."""
        capitals = length > 1 and written.isupper()
        kind = self._kind(word, length, capitals)
        if kind in (PAIR, AMBIGUOUS) and any(map(is_glue, run[start - 1 : start] + run[end : end + 1])):
            kind = OUT
        if kind == OUT and length < _MIN_NEIGHBOUR:
            return
        code = self.code_of_word.setdefault(word, len(self.code_of_word)) if kind != OUT else 0
        self._columns.extend((kind, code, start, end, capitals, start == 0, end == len(run)))

    def _kind(self, word: str, length: int, capitals: bool) -> int:
        abbreviation = capitals and length == _PAIR and self._tokenizer.abbreviations
        if word in self._excluded:
            return AMBIGUOUS if abbreviation and word not in self._never else OUT
        plain = word.isascii() and word.isalpha()
        if length >= (self._least if plain else min_letters_of(word, self._tokenizer)):
            return WORD
        pair = length == _PAIR and self._tokenizer.abbreviations and self._tokenizer.min_letters is None
        return PAIR if abbreviation or pair else OUT
