"""Tokens of a saved audit: those that were explained, and those without a vector."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from neontext.arrays import FloatArray, IntArray
from neontext.errors import InputError
from neontext.explain import Span, Word

#: No evidence is larger.
_LARGEST = 1e100


@dataclass(frozen=True, eq=False)
class SavedTokens:
    """Tokens of all documents, in reading order.

    Attributes
    ----------
    indptr : ndarray of int of shape (n_documents + 1,)
        Tokens `indptr[i]` up to `indptr[i + 1]` are document i's.
    start, end : ndarray of int of shape (n_tokens,)
        Where they stand, in characters of the text.
    """

    indptr: IntArray
    start: IntArray
    end: IntArray

    @property
    def document(self) -> IntArray:
        """Row of the document of every token, shape (n_tokens,)."""
        return np.repeat(np.arange(len(self.indptr) - 1), np.diff(self.indptr))

    def inside(self, row: int) -> slice:
        """Tokens of one document."""
        return slice(int(self.indptr[row]), int(self.indptr[row + 1]))


@dataclass(frozen=True, eq=False)
class SavedWords(SavedTokens):
    """Explained tokens.

    Attributes
    ----------
    word : ndarray of int of shape (n_tokens,)
        Their words, as places in `vocabulary`.
    relevance : ndarray of shape (n_tokens,)
        In nats.
    vocabulary : tuple of str
        The words.
    """

    word: IntArray
    relevance: FloatArray
    vocabulary: tuple[str, ...]

    def in_document(self, row: int) -> tuple[Word, ...]:
        """Explained tokens of one document."""
        inside = self.inside(row)
        columns = (self.word[inside], self.start[inside], self.end[inside], self.relevance[inside])
        return tuple(
            Word(self.vocabulary[code], start, end, relevance)
            for code, start, end, relevance in zip(*(column.tolist() for column in columns), strict=True)
        )


@dataclass(frozen=True, eq=False)
class SavedSpans(SavedTokens):
    """Tokens without a vector.

    Attributes
    ----------
    words : pyarrow.Array of str, length n_tokens
        The words.
    """

    words: pa.Array

    def in_document(self, row: int) -> tuple[Span, ...]:
        """Tokens without a vector of one document."""
        inside = self.inside(row)
        columns = self.words[inside].to_pylist(), self.start[inside].tolist(), self.end[inside].tolist()
        return tuple(Span(*token) for token in zip(*columns, strict=True))


def read_words(table: pa.Table, n_documents: int, path: Path) -> SavedWords:
    """Explained tokens from the columns of words.parquet.

    Parameters
    ----------
    table : pyarrow.Table
        document, start, end, word (dictionary) and relevance.
    n_documents : int
        Rows of documents.parquet.
    path : Path
        Where it was read, for the message.

    Raises
    ------
    InputError
        If a value is missing or is no number, or rows are out of order.
    """
    document, relevance = table["document"].to_numpy(), table["relevance"].to_numpy()
    word = _one_chunk(table["word"])
    if word.dictionary.null_count or any(column.null_count for column in table.itercolumns()):
        raise damaged(path, "a value is missing")
    if (np.diff(document) < 0).any() or (len(document) and not 0 <= document[0] <= document[-1] < n_documents):
        raise damaged(path, "its rows do not follow the rows of documents.parquet")
    if not are_numbers(relevance):
        raise damaged(path, "relevance holds what is no number")
    return SavedWords(
        indptr=np.searchsorted(document, np.arange(n_documents + 1)),
        start=table["start"].to_numpy(),
        end=table["end"].to_numpy(),
        word=word.indices.to_numpy().astype(np.int64),
        relevance=relevance,
        vocabulary=tuple(word.dictionary.to_pylist()),
    )


def _one_chunk(column: pa.ChunkedArray) -> Any:
    """A column as one array; without a row there is no chunk."""
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def read_spans(column: pa.ChunkedArray, path: Path) -> SavedSpans:
    """Tokens without a vector from the column of documents.parquet.

    Parameters
    ----------
    column : pyarrow.ChunkedArray
        For each document a list of word, start and end.
    path : Path
        Where it was read, for the message.

    Raises
    ------
    InputError
        If a value is missing.
    """
    lists = _one_chunk(column)
    tokens = lists.flatten()
    word, start, end = tokens.flatten()
    if lists.null_count or tokens.null_count or word.null_count or start.null_count or end.null_count:
        raise damaged(path, "a value of unexplained is missing")
    indptr = np.concatenate([[0], np.cumsum(compute.list_value_length(lists).to_numpy())]).astype(np.int64)
    return SavedSpans(indptr, start.to_numpy(), end.to_numpy(), word)


def check_places(words: SavedWords, unexplained: SavedSpans, lengths: IntArray, path: Path) -> None:
    """Check that every token stands in its text, and none upon another.

    Parameters
    ----------
    words, unexplained : SavedWords, SavedSpans
        The tokens of the same documents.
    lengths : ndarray of int of shape (n_documents,)
        Characters of each text.
    path : Path
        Where they were read, for the message.

    Raises
    ------
    InputError
        If one does not.
    """
    document = np.concatenate([words.document, unexplained.document])
    start = np.concatenate([words.start, unexplained.start])
    end = np.concatenate([words.end, unexplained.end])
    inside = (start >= 0) & (start < end) & (end <= lengths[document])
    in_order = _follow(words.document, words.start, words.end) and _follow(
        unexplained.document, unexplained.start, unexplained.end
    )
    order = np.lexsort((start, document))
    if not (inside.all() and in_order and _follow(document[order], start[order], end[order])):
        raise damaged(path, "a word does not stand where the text has one")


def _follow(document: IntArray, start: IntArray, end: IntArray) -> bool:
    """Whether in every document each token begins where the one before it has ended, or later."""
    return not ((np.diff(document) == 0) & (start[1:] < end[:-1])).any()


def are_numbers(values: FloatArray) -> bool:
    """Whether all are finite, and so small that their sums are too."""
    return bool((np.abs(values) <= _LARGEST).all())


def damaged(path: Path, why: str) -> InputError:
    """The error that tells of a damaged file."""
    return InputError(
        f"{path} is damaged or was changed after it was written ({why}). Copy the audit again, or run it again."
    )
