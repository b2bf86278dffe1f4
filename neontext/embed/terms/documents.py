"""Documents as weighted terms, and what every token has of a direction."""

from dataclasses import dataclass

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.corpus import Ragged
from neontext.embed.protocol import EmbeddedDocuments

#: Entries whose vectors are gathered at a time.
BLOCK_ENTRIES = 1 << 17


@dataclass(frozen=True, eq=False)
class TermDocuments(EmbeddedDocuments):
    """Documents as weighted sums of their terms' vectors, and by which factors the terms entered.

    Attributes
    ----------
    terms : Ragged of n_tokens rows
        Columns of the terms that are counted for each token.
    weight : ndarray of shape (n_entries,)
        By which factor each of them enters: what the document makes of its count, a token's share of it.
    scale : ndarray of shape (n_documents,)
        Factor on the sum of what the terms have: what lengths make of it.
    rest : ndarray of shape (n_documents, n_dimensions)
        What of the point belongs to no term: offsets, and what lengths make of them.
    """

    terms: Ragged
    weight: FloatArray
    scale: FloatArray
    rest: FloatArray

    def take(self, rows: IntArray) -> "TermDocuments":
        """Some of the documents, in that order; a document may be taken more than once."""
        inside = self.tokens.rows_of(rows)
        places = Ragged(self.terms.indptr, np.arange(len(self.weight))).take(inside)
        return TermDocuments(
            X=self.X[rows],
            tokens=self.tokens.take(rows),
            explained=self.explained[inside],
            terms=Ragged(places.indptr, self.terms.values[places.values]),
            weight=self.weight[places.values],
            scale=self.scale[rows],
            rest=self.rest[rows],
        )

    def projections(self, vectors: FloatArray, G: FloatArray) -> FloatArray:
        """What every token has of a direction of its document, shape (n_tokens,).

        Parameters
        ----------
        vectors : ndarray of shape (n_columns, n_sums)
            A vector for every term.
        G : ndarray of shape (n_documents, n_sums)
            A direction for every document.
        """
        document = self.tokens.document[self.terms.row]
        shares = np.empty(len(self.weight))
        for start in range(0, len(shares), BLOCK_ENTRIES):
            block = slice(start, start + BLOCK_ENTRIES)
            shares[block] = np.einsum("ed,ed->e", vectors[self.terms.values[block]], G[document[block]])
        shares *= self.weight * self.scale[document]
        return np.bincount(self.terms.row, shares, minlength=len(self.explained)).astype(np.float64)

    def normalised_weights(self) -> FloatArray:
        """Shares by which what belongs to no token is spread, one in sum for every document; shape (n_tokens,)."""
        own = np.bincount(self.terms.row, np.abs(self.weight), minlength=len(self.explained))
        # A token whose terms have weights that come to nothing still stands in the text.
        own = np.where(self.explained & (own == 0), np.finfo(float).tiny, own)
        document = self.tokens.document
        total = np.bincount(document, own, minlength=self.tokens.n_documents)
        return np.divide(own, total[document], out=np.zeros(len(own)), where=total[document] > 0)
