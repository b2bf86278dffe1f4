r"""Word vectors made of other ones: each word's is the centroid of the documents that hold it."""

import numpy as np
from scipy import sparse

from neontext.arrays import FloatArray
from neontext.corpus import Tokens
from neontext.embed.vectors import WordVectors
from neontext.runtime.blocks import one_thread

#: What stands before the name of the vectors that documents are embedded by first.
PREFIX = "centroid:"


def train_centroids(vectors: WordVectors, tokens: Tokens, weights: FloatArray) -> WordVectors:
    r"""Centroids of the documents of each word (as in reflective random indexing: Cohen et al., 2010).

    With :math:`z_d` the unit length sum of a document's weighted word vectors and :math:`n_{dw}` the occurrences of
    word w in it, :math:`\varphi'(w) = \sum_d n_{dw} z_d / \sum_d n_{dw}`. Documents are embedded by these vectors as by
    any others, so that the map stays linear in the words.

    Parameters
    ----------
    vectors : WordVectors
        The vectors that documents are embedded by first.
    tokens : Tokens
        Tokens of the training documents.
    weights : ndarray of shape (n_words,)
        Weight of each of `tokens.words`.

    Returns
    -------
    WordVectors
        float32, as wide as the vectors; of the words of the documents that have one.

    Examples
    --------
    >>> from neontext.corpus import LetterTokenizer
    >>> tokens = LetterTokenizer()(["sun moon", "sun"])
    >>> train_centroids(WordVectors(("moon", "sun"), np.eye(2), "toy"), tokens, np.ones(2)).matrix.round(2)
    array([[0.71, 0.71],
           [0.35, 0.85]], dtype=float32)
    """
    row = vectors.rows(tokens.words)
    known = np.flatnonzero(row >= 0)
    counts = sparse.csr_array(tokens.counts())[:, known].astype(np.float64)
    words = vectors.matrix[row[known]].astype(np.float64)
    with one_thread():
        Z = unit_rows(counts @ (words * weights[known, None]))
        sums = counts.T @ Z
    occurrences = np.asarray(counts.sum(axis=0))[:, None]
    matrix = (sums / occurrences).astype(np.float32)
    return WordVectors(tuple(tokens.words[word] for word in known), matrix, f"{PREFIX}{vectors.name}")


def unit_rows(rows: FloatArray) -> FloatArray:
    """Rows of unit length; zero where they are zero."""
    size = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, size, out=np.zeros_like(rows), where=size > 0))
