"""Documents of a fitted vectoriser on their way to points, and edits of them by their counts alone."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from neontext.arrays import FloatArray, IntArray
from neontext.corpus import Ragged, WordTable
from neontext.embed import EmbeddedDocuments
from neontext.embed.terms import TermEmbedder
from neontext.explain.layer import PointLayer, as_projection, point_layer
from neontext.explain.perturbation import EditableDocuments, Perturbation, TokenPerturbation


@dataclass(frozen=True, eq=False)
class TermLayer(PointLayer):
    """A `TermEmbedder` and the map above it."""

    embedder: TermEmbedder

    def perturbation(
        self, documents: EmbeddedDocuments, table: WordTable, addable: tuple[str, ...] = ()
    ) -> Perturbation:
        """As in `PointLayer`; where every term is one word, by counts and without its tokens."""
        if self.embedder.analyzer.counts_words:
            return CountPerturbation(self, self.embedder, documents, table, addable)
        return TokenPerturbation(self, self.embedder, documents, table, addable)


@dataclass(frozen=True, eq=False)
class CountPerturbation(EditableDocuments[TermEmbedder]):
    """Edited documents of a `TermEmbedder` whose terms are words: counts are subtracted and added."""

    @property
    def width(self) -> int:
        """Sums that a document is made of, and its terms."""
        return int(self.embedder.vectors.shape[1] + np.diff(self._whole.indptr).max(initial=0))

    @cached_property
    def _whole(self) -> Any:
        """Counts of the whole documents, a csr_array of documents and columns."""
        tokens = self.documents.tokens
        return self._counts(tokens.indptr, tokens.word, self._own, np.ones(tokens.n_tokens))

    @cached_property
    def _own(self) -> tuple[IntArray, FloatArray]:
        """Columns and signs of the words of the documents."""
        return self.embedder.lookup.columns(self.documents.tokens.words)

    @cached_property
    def _addable(self) -> tuple[IntArray, FloatArray]:
        return self.embedder.lookup.columns(self.addable)

    def points(self, document: IntArray, removed: Ragged, added: Ragged) -> FloatArray:
        """See `Perturbation.points`; the same to rounding as embedding what remains."""
        entry = removed.values
        counts = self._whole[document]
        counts = counts - self._counts(removed.indptr, self.table.word[entry], self._own, self.table.count[entry])
        if len(added.values):
            counts = counts + self._counts(added.indptr, added.values, self._addable, np.ones(len(added.values)))
        counts = sparse.csr_array(counts)
        counts.eliminate_zeros()
        return self.layer.project(self.embedder.points_of_counts(counts))

    def _counts(self, indptr: IntArray, word: Any, lookup: tuple[IntArray, FloatArray], count: Any) -> Any:
        """Counts of lists of words, each so often, as a csr_array of lists and columns."""
        columns, signs = lookup
        known = columns[word] >= 0
        indptr = np.concatenate([[0], np.cumsum(known)])[indptr]
        data = (count * signs[word]).astype(np.float64)[known]
        shape = (len(indptr) - 1, self.embedder.lookup.n_columns)
        counts = sparse.csr_array((data, columns[word][known], indptr), shape=shape)
        counts.sum_duplicates()
        return counts


@point_layer.register
def _(embedder: TermEmbedder, components: FloatArray | None = None, mean: FloatArray | None = None) -> PointLayer:
    return TermLayer(embedder, *as_projection(embedder, components, mean))
