"""Points of documents that lost some of their words or gained others, for many edits at once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Protocol, TypeVar

import numpy as np
from scipy import sparse

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.corpus import Ragged, Tokens, WordTable
from neontext.embed import DocumentEmbedder, EmbeddedDocuments, Embedder
from neontext.embed.bags import BagsOfVectors

EmbedderKind = TypeVar("EmbedderKind", bound=Embedder)


class Projection(Protocol):
    """The part of a `PointLayer` that edited documents go through."""

    @property
    def embedder(self) -> Embedder:
        """The embedder below."""
        ...

    def project(self, E: FloatArray) -> FloatArray:
        """Points of embedded documents."""
        ...


class Perturbation(Protocol):
    """Documents that can be edited.

    Attributes
    ----------
    width : int
        Numbers that one edited document takes on its way, for whoever bounds memory.
    """

    @property
    def width(self) -> int:
        """Numbers that one edited document takes."""
        ...

    def points(self, document: IntArray, removed: Ragged, added: Ragged) -> FloatArray:
        """Points of edited documents; every length and denominator is computed anew.

        Parameters
        ----------
        document : ndarray of int of shape (n_edited,)
            The document that each is made from.
        removed : Ragged of n_edited rows
            Entries of the documents' word table that are taken away, with all their tokens.
        added : Ragged of n_edited rows
            Addable words that are put in, once each.

        Returns
        -------
        ndarray of shape (n_edited, n_components)
            Where no known word is left, the point of an empty document.
        """
        ...


@dataclass(frozen=True, eq=False)
class EditableDocuments(Generic[EmbedderKind]):
    """What every kind of `Perturbation` edits.

    Attributes
    ----------
    layer : Projection
        To points.
    embedder : Embedder
        Below it.
    documents : EmbeddedDocuments
        The documents, whole.
    table : WordTable
        Their words.
    addable : tuple of str
        Words that can be added.
    """

    layer: Projection
    embedder: EmbedderKind
    documents: EmbeddedDocuments
    table: WordTable
    addable: tuple[str, ...] = ()

    def gone(self, document: IntArray, removed: Ragged) -> BoolArray:
        """Tokens of `document`, one document after the other, that are taken away; as of `Perturbation.points`."""
        tokens, width = self.documents.tokens, len(self.table) + 1
        edited = np.repeat(np.arange(len(document)), np.diff(tokens.indptr)[document])
        entry = self.table.entry_of_token[tokens.rows_of(document)]
        return np.isin(edited * width + entry, removed.row * width + removed.values)


@dataclass(frozen=True, eq=False)
class TokenPerturbation(EditableDocuments[Embedder]):
    """Edited documents of any embedder: the tokens that remain, and those put in behind them, are embedded again."""

    @property
    def width(self) -> int:
        """Dimensions of an embedded document."""
        return int(self.documents.X.shape[1])

    def points(self, document: IntArray, removed: Ragged, added: Ragged) -> FloatArray:
        """See `Perturbation.points`."""
        return self.layer.project(self.embedder.embed(self._tokens(document, removed, added)).X)

    def _tokens(self, document: IntArray, removed: Ragged, added: Ragged) -> Tokens:
        tokens = self.documents.tokens
        kept = tokens.take(document).without(self.gone(document, removed))
        words = tuple(dict.fromkeys((*tokens.words, *self.addable)))
        number = {word: index for index, word in enumerate(words)}
        new = np.array([number[word] for word in self.addable], dtype=np.int32)[added.values]
        nowhere = np.zeros(len(new), dtype=np.int64)
        # Sorting keeps the order of what is equal: the words put in come last in each document.
        order = np.argsort(np.concatenate([kept.document, added.row]), kind="stable")
        return Tokens(
            words=words,
            indptr=kept.indptr + added.indptr,
            word=np.concatenate([kept.word, new])[order],
            start=np.concatenate([kept.start, nowhere])[order],
            end=np.concatenate([kept.end, nowhere])[order],
        )


@dataclass(frozen=True, eq=False)
class SumPerturbation(EditableDocuments[DocumentEmbedder]):
    """Edited documents of a `DocumentEmbedder`: documents are sums of word vectors, so an edit is one addition."""

    documents: BagsOfVectors

    @property
    def width(self) -> int:
        """Sums that a document is made of."""
        return self.embedder.n_sums

    @cached_property
    def _own(self) -> tuple[FloatArray, IntArray]:
        """What an occurrence of each word of the documents adds to their sums, and which word every entry is."""
        row, inside = np.full(len(self.table), -1, dtype=np.int64), self.table.entry_of_token >= 0
        row[self.table.entry_of_token[inside]] = self.documents.vector_row[inside]
        words, which = np.unique(row, return_inverse=True)
        return self.embedder.contributions(words), which

    @cached_property
    def _addable(self) -> FloatArray:
        return self.embedder.contributions(self.embedder.rows_of(self.addable))

    @cached_property
    def _whole(self) -> FloatArray:
        """Sums of the whole documents, shape (n_documents, n_sums)."""
        return self._sums_of_entries(Ragged(self.table.indptr, np.arange(len(self.table))))

    def points(self, document: IntArray, removed: Ragged, added: Ragged) -> FloatArray:
        """See `Perturbation.points`; the same to rounding as embedding what remains."""
        sums = self._whole[document]
        if len(removed.values):
            sums -= self._sums_of_entries(removed)
        if len(added.values):
            sums += _sums(added.indptr, added.values, np.ones(len(added.values)), self._addable)
        return self.layer.project(self.embedder.embed_sums(sums))

    def _sums_of_entries(self, entries: Ragged) -> FloatArray:
        contributions, which = self._own
        count = self.table.count[entries.values].astype(np.float64)
        return _sums(entries.indptr, which[entries.values], count, contributions)


def _sums(indptr: IntArray, word: IntArray, count: FloatArray, contributions: FloatArray) -> FloatArray:
    """Sums of lists of words, each so often, one after the other; shape (n_lists, n_sums)."""
    counts = sparse.csr_array((count, word, indptr), shape=(len(indptr) - 1, len(contributions)))
    return np.asarray(counts @ contributions)
