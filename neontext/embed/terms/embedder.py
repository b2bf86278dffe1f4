"""`TermEmbedder`: the words, n-grams and weights of a fitted vectoriser, with the way back to the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from scipy import sparse

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.corpus import Ragged, Tokens
from neontext.embed.protocol import TokenRelevance
from neontext.embed.terms.analyzer import TermAnalyzer
from neontext.embed.terms.documents import TermDocuments
from neontext.embed.terms.lookup import HashedTerms, Vocabulary
from neontext.embed.terms.steps import Affine, PointStep, Scale, TermStep
from neontext.runtime.blocks import one_thread


@dataclass(frozen=True, eq=False)
class TermEmbedder:
    """A fitted vectoriser and the steps behind it, down to points: nothing is learned here.

    Terms are counted and weighed, every document by itself; a vector for each term leads to points, and further steps
    are linear or scale a point to unit length. Given the document, the whole is linear in its words.

    Attributes
    ----------
    analyzer : TermAnalyzer
        From texts to terms.
    lookup : Vocabulary or HashedTerms
        Columns of the terms.
    weighing : tuple of TermStep
        From counts to weights.
    vectors : ndarray of shape (n_columns, n_sums)
        Vector of each term.
    steps : tuple of PointStep
        What is done to the sums.
    description_ : tuple of str
        What it is made of, a line each.
    """

    analyzer: TermAnalyzer
    lookup: Vocabulary | HashedTerms
    weighing: tuple[TermStep, ...]
    vectors: FloatArray
    steps: tuple[PointStep, ...] = ()
    description_: tuple[str, ...] = ()

    @property
    def n_dimensions_(self) -> int:
        """Dimensions of a point."""
        return int(self._map.shape[0])

    @cached_property
    def _map(self) -> FloatArray:
        """Linear part of the steps, shape (n_dimensions, n_sums)."""
        result = np.eye(self.vectors.shape[1])
        for step in self.steps:
            result = step.A @ result if isinstance(step, Affine) else result
        return result

    def fit(self, X: Sequence[str] | Tokens, y: object = None) -> Self:
        """Itself: it is fitted."""
        return self

    def tokenize(self, X: Sequence[str] | Tokens) -> Tokens:
        """Words of texts, with their places; tokens stay as they are."""
        return X if isinstance(X, Tokens) else self.analyzer.tokenize(X)

    def embed(self, X: Sequence[str] | Tokens) -> TermDocuments:
        """Embed documents and keep by which factors their terms entered.

        Parameters
        ----------
        X : sequence of str, or Tokens
            Documents.

        Returns
        -------
        TermDocuments
            Where no term is known, the point of an empty document.
        """
        tokens = self.tokenize(X)
        terms, weight, table = self._weigh(tokens, None if isinstance(X, Tokens) else X)
        with one_thread():
            points, scale, rest = self._to_points(table @ self.vectors)
        return TermDocuments(
            X=points,
            tokens=tokens,
            explained=self._explained(terms),
            terms=terms,
            weight=weight,
            scale=scale,
            rest=rest,
        )

    def _weigh(self, tokens: Tokens, texts: Sequence[str] | None) -> tuple[Ragged, FloatArray, Any]:
        """Terms of every token, their weights, and the table of documents and columns that they add up to."""
        entries = self.analyzer.entries(tokens, texts)
        columns, signs = self.lookup.columns(entries.names)
        known = np.flatnonzero(columns[entries.term] >= 0)
        token, term = entries.token[known], entries.term[known]
        column, share = columns[term], entries.share[known] * signs[term]
        table, place = _table(tokens, token, column, share, self.lookup.n_columns)
        counted = table.data.copy()
        for step in self.weighing:
            step.weigh(table)
        factor = np.divide(table.data, counted, out=np.zeros_like(counted), where=counted != 0)
        terms = Ragged(np.searchsorted(token, np.arange(tokens.n_tokens + 1)), column)
        return terms, share * factor[place], table

    def _explained(self, terms: Ragged) -> BoolArray:
        """Tokens with a term that was not left out, shape (n_tokens,)."""
        return np.asarray(np.bincount(terms.row, self._used[terms.values], minlength=len(terms)) > 0)

    @cached_property
    def _used(self) -> BoolArray:
        """Columns that were not left out, shape (n_columns,)."""
        used = np.ones(self.lookup.n_columns, dtype=np.bool_)
        for step in self.weighing:
            used &= step.factors != 0 if isinstance(step, Scale) else True
        return used

    def points_of_counts(self, counts: Any) -> FloatArray:
        """Points of a csr_array of documents and columns, shape (n_documents, n_dimensions); it is used up."""
        for step in self.weighing:
            step.weigh(counts)
        with one_thread():
            return self._to_points(counts @ self.vectors)[0]

    def _to_points(self, sums: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Points, the factor that lengths put on what the terms have, and what belongs to no term."""
        points, scale, rest = sums, np.ones(len(sums)), np.zeros((1, sums.shape[1]))
        for step in self.steps:
            if isinstance(step, Affine):
                points, rest = points @ step.A.T + step.b, rest @ step.A.T + step.b
            else:
                factor = step.of_points(points)
                points, rest, scale = points * factor[:, None], rest * factor[:, None], scale * factor
        return points, scale, np.broadcast_to(rest, points.shape)

    def token_relevance(self, documents: TermDocuments, G: FloatArray, constant: FloatArray) -> TokenRelevance:
        """Share out x . g - constant of every document to its tokens; nothing is left to the bias.

        A token has what its terms have; the constant, and what of the point belongs to no term, go to the tokens in
        proportion to their weights.

        Parameters
        ----------
        documents : TermDocuments
            The documents.
        G : ndarray of shape (n_documents, n_dimensions)
            A direction g for every document.
        constant : ndarray of shape (n_documents,)
            What the tokens give up together.
        """
        with one_thread():
            relevance = documents.projections(self.vectors, G @ self._map)
        return self._share_out(documents, relevance, G, constant)

    def _share_out(
        self, documents: TermDocuments, relevance: FloatArray, G: FloatArray, constant: FloatArray
    ) -> TokenRelevance:
        """Tokens with their part of the constant, and of what of the point belongs to no term."""
        constant = constant - np.einsum("nd,nd->n", documents.rest, G)
        if constant.any():
            relevance -= documents.normalised_weights() * constant[documents.tokens.document]
        return TokenRelevance(relevance)


def _table(
    tokens: Tokens, token: IntArray, column: IntArray, share: FloatArray, n_columns: int
) -> tuple[Any, IntArray]:
    """Counts of columns by document (csr_array), and the place in it of every entry."""
    document, shape = tokens.document[token], (tokens.n_documents, n_columns)
    indptr = np.searchsorted(token, tokens.indptr)
    # To columns and back puts every row in order, in one pass each; sorting would take several times as long.
    order = sparse.csr_array((np.arange(len(token)), column, indptr), shape=shape).tocsc().tocsr().data
    keys = document[order] * n_columns + column[order]
    first = np.concatenate([[True], keys[1:] != keys[:-1]]) if len(keys) else np.empty(0, dtype=np.bool_)
    place = np.empty(len(keys), dtype=np.int64)
    place[order] = np.cumsum(first) - 1
    keys = keys[first]
    data = np.bincount(place, share, minlength=len(keys)).astype(np.float64)
    indptr = np.searchsorted(keys, np.arange(tokens.n_documents + 1) * n_columns)
    # What shares of several words add up to is a whole number.
    return sparse.csr_array((np.rint(data), keys % n_columns, indptr), shape=shape), place
