"""Documents as weighted sums of word vectors, and the way back: what every token has of a projection."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray, IntArray, UIntArray
from neontext.embed.fingerprints import bag_fingerprints, mixed
from neontext.embed.protocol import EmbeddedDocuments

#: Token occurrences whose vectors are gathered at a time: 1.6 MB for 50 components, which a core keeps at hand.
BLOCK_TOKENS = 1 << 12


@dataclass(frozen=True, eq=False)
class BagsOfVectors(EmbeddedDocuments):
    """Documents as weighted sums of word vectors, and by which factors their words entered.

    Attributes
    ----------
    vector_row : ndarray of int of shape (n_tokens,)
        Row of each token's word in the embedder's vocabulary; -1: no vector.
    scale : ndarray of shape (n_documents, n_sets)
        Factor on weight times word vector: one over the sum of weights, or over the length.
    total_weight : ndarray of shape (n_documents, n_sets)
        Sum of the weights of the words that each set knows.
    """

    vector_row: IntArray
    scale: FloatArray
    total_weight: FloatArray

    @cached_property
    def fingerprints(self) -> UIntArray:
        """As in `EmbeddedDocuments`, of the words with a vector and their counts, in whatever order."""
        known = self.vector_row >= 0
        indptr = np.concatenate([[0], np.cumsum(known)])[self.tokens.indptr]
        return bag_fingerprints(mixed(self.vector_row[known].astype(np.uint64)), indptr)

    def take(self, rows: IntArray) -> "BagsOfVectors":
        """Some of the documents, in that order; a document may be taken more than once."""
        inside = self.tokens.rows_of(rows)
        return BagsOfVectors(
            X=self.X[rows],
            tokens=self.tokens.take(rows),
            explained=self.explained[inside],
            vector_row=self.vector_row[inside],
            scale=self.scale[rows],
            total_weight=self.total_weight[rows],
        )


def projections(
    documents: BagsOfVectors,
    rows: IntArray,
    weights: FloatArray,
    vectors: Sequence[npt.NDArray[np.floating]],
    G: Sequence[FloatArray],
) -> FloatArray:
    r"""Share of every token in x . g: :math:`\sum_b \omega^b_t / \|e_b\| \; \varphi_b(t) \cdot g_b`.

    Parameters
    ----------
    documents : BagsOfVectors
        The documents.
    rows : ndarray of int of shape (n_words, n_sets)
        Row of each word of the vocabulary in each vector set, -1 where it has none.
    weights : ndarray of shape (n_words,)
        Word weights.
    vectors : sequence of ndarray of shape (n_words_b, n_dimensions_b)
        The vector sets.
    G : sequence of ndarray of shape (n_documents, n_dimensions_b)
        Part of every document's direction that belongs to each set.

    Returns
    -------
    ndarray of shape (n_tokens,)
        Zero where a word has no vector.
    """
    result = np.zeros(len(documents.vector_row))
    document = documents.tokens.document
    for start in range(0, len(result), BLOCK_TOKENS):
        block = slice(start, start + BLOCK_TOKENS)
        word, inside = documents.vector_row[block], document[block]
        for number, (matrix, direction) in enumerate(zip(vectors, G, strict=True)):
            token, row = _tokens_of_set(word, rows[:, number])
            shares = np.einsum("td,td->t", matrix[row], direction[inside[token]])
            result[start + token] += shares * weights[word[token]] * documents.scale[inside[token], number]
    return result


def normalised_weights(documents: BagsOfVectors, rows: IntArray, weights: FloatArray) -> FloatArray:
    r"""Shares by which what belongs to no word is spread: :math:`\bar\omega_t`, one in sum for every document.

    Mean over the vector sets of the normalised weights, shape (n_tokens,); zero where a word has no vector. Parameters
    as in `projections`.
    """
    document, word = documents.tokens.document, documents.vector_row
    present = documents.total_weight > 0
    n_present = np.maximum(present.sum(axis=1), 1)
    factor = np.divide(1.0, documents.total_weight, out=np.zeros(present.shape), where=present)
    factor /= n_present[:, None]
    result = np.zeros(len(word))
    for number in range(rows.shape[1]):
        token, _ = _tokens_of_set(word, rows[:, number])
        result[token] += weights[word[token]] * factor[document[token], number]
    return result


def _tokens_of_set(word: IntArray, row_of_word: IntArray) -> tuple[IntArray, IntArray]:
    """Tokens whose word stands in one vector set, and its row there."""
    rows = np.where(word >= 0, row_of_word[word], -1)
    token = np.flatnonzero(rows >= 0)
    return token, rows[token]
