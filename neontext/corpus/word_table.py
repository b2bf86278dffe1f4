"""Documents by words, in columns: which different words stand in which document, and how often."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.corpus.tokens import Tokens


@dataclass(frozen=True, eq=False)
class WordTable:
    """Words of some documents, an entry for each, document by document.

    Attributes
    ----------
    indptr : ndarray of int of shape (n_documents + 1,)
        Entries ``indptr[i]`` to ``indptr[i + 1]`` (exclusive) are document i's.
    word : ndarray of int of shape (n_entries,)
        The word, as a number; ascending in each document.
    count : ndarray of int of shape (n_entries,)
        Occurrences.
    entry_of_token : ndarray of int of shape (n_tokens,)
        Entry of each token that the table was made from; -1 for a token that it does not hold.

    Examples
    --------
    >>> from neontext.corpus import LetterTokenizer
    >>> table = WordTable.from_tokens(LetterTokenizer()(["dog cat dog", "", "cat"]))
    >>> table.document.tolist(), table.word.tolist(), table.count.tolist()
    ([0, 0, 2], [0, 1, 0], [1, 2, 1])
    >>> table.sum_by_word(np.array([1.0, 10.0, 100.0, 1000.0])).tolist()
    [10.0, 101.0, 1000.0]
    """

    indptr: IntArray
    word: IntArray
    count: IntArray
    entry_of_token: IntArray

    @classmethod
    def from_occurrences(cls, document: IntArray, word: npt.NDArray[np.integer], n_documents: int) -> Self:
        """Table of occurrences in any order, given the document and the word of each."""
        width = int(word.max(initial=0)) + 1
        keys, entry, count = np.unique(document * width + word, return_inverse=True, return_counts=True)
        indptr = np.searchsorted(keys, np.arange(n_documents + 1) * width)
        return cls(indptr, keys % width, count, entry)

    @classmethod
    def from_tokens(cls, tokens: Tokens, kept: BoolArray | None = None) -> Self:
        """Table of the tokens, or of those that are kept; all occurrences of a word are one entry."""
        chosen = np.arange(tokens.n_tokens) if kept is None else np.flatnonzero(kept)
        table = cls.from_occurrences(tokens.document[chosen], tokens.word[chosen], tokens.n_documents)
        return cls(table.indptr, table.word, table.count, _spread(table.entry_of_token, chosen, tokens.n_tokens))

    @classmethod
    def from_single_tokens(cls, tokens: Tokens, kept: BoolArray) -> Self:
        """Table in which every token that is kept is an entry of its own, in reading order."""
        chosen = np.flatnonzero(kept)
        indptr = np.concatenate([[0], np.cumsum(kept)])[tokens.indptr].astype(np.int64)
        entry = _spread(np.arange(len(chosen)), chosen, tokens.n_tokens)
        return cls(indptr, tokens.word[chosen].astype(np.int64), np.ones(len(chosen), dtype=np.int64), entry)

    def __len__(self) -> int:
        return len(self.word)

    @property
    def n_documents(self) -> int:
        """Number of documents."""
        return len(self.indptr) - 1

    @cached_property
    def sizes(self) -> IntArray:
        """Entries of each document, shape (n_documents,)."""
        return np.diff(self.indptr)

    @cached_property
    def document(self) -> IntArray:
        """Document of each entry, shape (n_entries,)."""
        return np.repeat(np.arange(self.n_documents), self.sizes)

    @property
    def position(self) -> IntArray:
        """Place of each entry in its document, from 0; shape (n_entries,)."""
        return np.arange(len(self)) - np.repeat(self.indptr[:-1], self.sizes)

    def sum_by_word(self, values: FloatArray) -> FloatArray:
        """Sums over the occurrences of each word: from shape (n_tokens,) to (n_entries,)."""
        inside = self.entry_of_token >= 0
        sums = np.bincount(self.entry_of_token[inside], values[inside], minlength=len(self))
        return np.asarray(sums, dtype=np.float64)

    def order(self, values: FloatArray) -> IntArray:
        """Entries document by document, the largest value first; equal ones as they stand. Shape (n_entries,)."""
        return np.lexsort((-values, self.document))


def _spread(entry: IntArray, chosen: IntArray, n_tokens: int) -> IntArray:
    entry_of_token = np.full(n_tokens, -1, dtype=np.int64)
    entry_of_token[chosen] = entry
    return entry_of_token
