"""Tokens of a corpus, in columns: which word stands where in which document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from neontext.arrays import BoolArray, IntArray
from neontext.corpus.ragged import consecutive
from neontext.errors import InputError


@dataclass(frozen=True, eq=False)
class Tokens:
    """Every token of some documents, in reading order.

    Parameters
    ----------
    words : tuple of str, length n_words
        The different words, sorted.
    indptr : int64 array, shape (n_documents + 1,)
        Tokens ``indptr[i]`` to ``indptr[i + 1]`` (exclusive) are document ``i``'s.
    word : int32 array, shape (n_tokens,)
        Index into ``words``.
    start, end : int64 array, shape (n_tokens,)
        Where the token stands in the untouched text: ``text[start:end]``, counted in characters.

    Raises
    ------
    InputError
        When the columns do not fit together.

    Examples
    --------
    >>> from neontext.corpus import LetterTokenizer
    >>> tokens = LetterTokenizer()(["The cat saw another cat.", ""])
    >>> tokens.words, tokens.word.tolist(), tokens.start.tolist(), tokens.indptr.tolist()
    (('cat', 'saw'), [0, 1, 0], [4, 8, 20], [0, 3, 3])
    """

    words: tuple[str, ...]
    indptr: IntArray
    word: NDArray[np.int32]
    start: IntArray
    end: IntArray

    def __post_init__(self) -> None:
        n = len(self.word)
        if len(self.start) != n or len(self.end) != n:
            raise InputError(f"{n} words of tokens with {len(self.start)} starts and {len(self.end)} ends")
        if len(self.indptr) == 0 or self.indptr[0] != 0 or self.indptr[-1] != n or np.any(np.diff(self.indptr) < 0):
            raise InputError(f"indptr must rise from 0 to the number of tokens, {n}")
        if n and not 0 <= self.word.min() <= self.word.max() < len(self.words):
            raise InputError(f"word must hold indices into the {len(self.words)} words")

    @classmethod
    def from_codes(
        cls, vocabulary: Sequence[str], code: NDArray[np.int32], start: IntArray, end: IntArray, n_tokens: IntArray
    ) -> Self:
        """Tokens from codes into a vocabulary in any order, which may hold words that do not occur.

        Parameters
        ----------
        vocabulary : sequence of str
            Different words; a word's code is its place.
        code, start, end : int arrays, shape (n_tokens,)
            Code and character offsets of each token, document by document.
        n_tokens : int64 array, shape (n_documents,)
            Number of tokens of each document.
        """
        used = np.flatnonzero(np.bincount(code, minlength=len(vocabulary))).tolist()
        ordered = sorted(used, key=vocabulary.__getitem__)
        rank = np.zeros(len(vocabulary), np.int32)
        rank[ordered] = np.arange(len(ordered), dtype=np.int32)
        return cls(
            words=tuple(vocabulary[i] for i in ordered),
            indptr=np.concatenate(([0], np.cumsum(n_tokens))).astype(np.int64),
            word=rank[code],
            start=start,
            end=end,
        )

    @property
    def n_documents(self) -> int:
        """Number of documents."""
        return len(self.indptr) - 1

    @property
    def n_tokens(self) -> int:
        """Number of tokens."""
        return len(self.word)

    @property
    def n_words(self) -> int:
        """Number of different words."""
        return len(self.words)

    @property
    def document(self) -> IntArray:
        """Row of the document that each token belongs to: int64 array, shape (n_tokens,)."""
        return np.repeat(np.arange(self.n_documents), np.diff(self.indptr))

    def rows_of(self, documents: IntArray) -> IntArray:
        """Rows of the tokens of some documents, one document after the other: int64 array.

        Examples
        --------
        >>> from neontext.corpus import LetterTokenizer
        >>> LetterTokenizer()(["cat saw dog", "dog"]).rows_of(np.array([1, 0])).tolist()
        [3, 0, 1, 2]
        """
        return consecutive(self.indptr[documents], np.diff(self.indptr)[documents])

    def take(self, documents: IntArray) -> "Tokens":
        """Tokens of some documents, in that order; a document may be taken more than once."""
        rows = self.rows_of(documents)
        indptr = np.concatenate([[0], np.cumsum(np.diff(self.indptr)[documents])]).astype(np.int64)
        return Tokens(self.words, indptr, self.word[rows], self.start[rows], self.end[rows])

    def without(self, deleted: BoolArray) -> "Tokens":
        """All documents without some of their tokens, given as a bool array of shape (n_tokens,); the same words.

        Examples
        --------
        >>> from neontext.corpus import LetterTokenizer
        >>> LetterTokenizer()(["cat saw dog", "dog"]).without(np.array([True, False, False, True])).indptr.tolist()
        [0, 2, 2]
        """
        kept = ~deleted
        indptr = np.concatenate([[0], np.cumsum(kept)])[self.indptr].astype(np.int64)
        return Tokens(self.words, indptr, self.word[kept], self.start[kept], self.end[kept])

    def counts(self) -> csr_array:
        """How often each word occurs in each document: float64, shape (n_documents, n_words).

        Examples
        --------
        >>> from neontext.corpus import LetterTokenizer
        >>> LetterTokenizer()(["cat saw cat"]).counts().toarray().tolist()
        [[2.0, 1.0]]
        """
        # Summing duplicates works in place; whether SciPy copies the index arrays by itself depends on its version.
        table = (np.ones(self.n_tokens), self.word, self.indptr)
        counts = csr_array(table, shape=(self.n_documents, self.n_words), copy=True)
        counts.sum_duplicates()
        return counts

    def recode(self, place: Mapping[str, int]) -> IntArray:
        """Number of each token's word in another vocabulary, -1 where it is not there.

        Parameters
        ----------
        place : mapping of str to int
            Numbers of the other vocabulary's words.

        Returns
        -------
        int64 array, shape (n_tokens,)

        Examples
        --------
        >>> from neontext.corpus import LetterTokenizer
        >>> LetterTokenizer()(["cat saw dog"]).recode({"dog": 0, "cat": 2}).tolist()
        [2, -1, 0]
        """
        lookup = np.fromiter((place.get(word, -1) for word in self.words), np.int64, self.n_words)
        return lookup[self.word]
