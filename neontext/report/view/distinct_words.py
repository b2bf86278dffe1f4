"""Different words of documents by first occurrence: what the page counts words by."""

from itertools import pairwise
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from neontext.arrays import IntArray
from neontext.explain import Explanations
from neontext.report.view.packing import PACKED


class DistinctWords(NamedTuple):
    """Different words of some documents that have a vector: document by document, in order of first occurrence.

    Attributes
    ----------
    tokens : ndarray of int of shape (n_tokens,)
        Rows of all tokens of these documents.
    token_indptr : ndarray of int of shape (n_documents + 1,)
        Where the tokens of each document begin in `tokens`.
    known : ndarray of int of shape (n_known,)
        Places in `tokens` of those with a vector.
    indptr : ndarray of int of shape (n_documents + 1,)
        Where the words of each document begin.
    codes : ndarray of int of shape (n_words,)
        The words.
    first : ndarray of int of shape (n_words,)
        Place in `tokens` of the token where each stands first.
    which : ndarray of int of shape (n_known,)
        Place in `codes` of the word of each of `known`.
    n_times : ndarray of int of shape (n_words,)
        Occurrences.
    """

    tokens: IntArray
    token_indptr: IntArray
    known: IntArray
    indptr: IntArray
    codes: IntArray
    first: IntArray
    which: IntArray
    n_times: IntArray

    @classmethod
    def from_explanations(cls, explanations: Explanations, rows: IntArray) -> Self:
        """Those of some of the documents, in that order."""
        tokens, width = explanations.tokens, max(explanations.tokens.n_words, 1)
        inside, sizes = tokens.rows_of(rows), explanations.n_tokens[rows]
        known = np.flatnonzero(explanations.explained[inside])
        document = np.repeat(np.arange(len(rows)), sizes)[known]
        keys, first, which, n_times = np.unique(
            document * width + tokens.word[inside[known]], return_index=True, return_inverse=True, return_counts=True
        )
        order = np.argsort(first)
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        return cls(
            tokens=inside,
            token_indptr=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            known=known,
            indptr=np.searchsorted(keys, np.arange(len(rows) + 1) * width),
            codes=keys[order] % width,
            first=known[first[order]],
            which=place[which],
            n_times=n_times[order],
        )

    @property
    def document(self) -> IntArray:
        """Document of each word, as its place among these; shape (n_words,)."""
        return np.repeat(np.arange(len(self.indptr) - 1), np.diff(self.indptr))

    def references(self) -> IntArray:
        """Word of every token: new, repeated (its number in the vocabulary, from 1), or without a vector."""
        words = np.full(len(self.tokens), PACKED.no_vector, dtype=np.int64)
        words[self.known] = (np.arange(len(self.codes)) - self.indptr[self.document] + 1)[self.which]
        words[self.first] = PACKED.new_word
        return words

    def by_document(self, values: npt.NDArray[Any]) -> list[list[Any]]:
        """Values of shape (n_words,) as a list a document."""
        return cut_lists(values, self.indptr)


def cut_lists(values: npt.NDArray[Any], indptr: IntArray) -> list[list[Any]]:
    """Values cut into lists where each of them begins.

    Examples
    --------
    >>> cut_lists(np.array([5, 6, 7]), np.array([0, 2, 2, 3]))
    [[5, 6], [], [7]]
    """
    flat = values.tolist()
    return [flat[start:stop] for start, stop in pairwise(indptr.tolist())]
