"""Embedder, PCA and the network's first layer merged: one linear layer from word occurrences (sections 1, 4)."""

from dataclasses import dataclass

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.embed import DocumentEmbedder, EmbeddedDocuments
from neontext.runtime.blocks import one_thread

#: Token occurrences whose vectors are gathered at a time: 50 MB for 50 components.
BLOCK_TOKENS = 1 << 17


@dataclass(frozen=True, eq=False)
class MergedLayer:
    r"""The map from word occurrences to points, word by word.

    With several vector sets, the word at t enters as
    :math:`\sum_b \omega^b_t / \|e_b\| \; \varphi'_b(t)`, :math:`\varphi'_b = \varphi_b V_b`.

    Attributes
    ----------
    components : ndarray of shape (n_components, n_dimensions)
        Rows of V^T.
    offset : ndarray of shape (n_components,)
        V^T mu.
    vectors : tuple of ndarray of shape (n_words_b, n_components)
        phi'_b of every vector set.
    rows : ndarray of int of shape (n_words, n_sets)
        Row of each word of the vocabulary in each set, -1 where it has none.
    weights : ndarray of shape (n_words,)
        Word weights.
    embedder : DocumentEmbedder
        The embedder that was merged: edited documents are embedded again by it.
    """

    components: FloatArray
    offset: FloatArray
    vectors: tuple[FloatArray, ...]
    rows: IntArray
    weights: FloatArray
    embedder: DocumentEmbedder

    @classmethod
    def merge(
        cls, embedder: DocumentEmbedder, components: FloatArray | None = None, mean: FloatArray | None = None
    ) -> "MergedLayer":
        """Merge a fitted embedder with a PCA.

        Parameters
        ----------
        embedder : DocumentEmbedder
            Fitted.
        components : ndarray of shape (n_components, n_dimensions), optional
            A fitted PCA's `components_`; by default the points are the embedded documents themselves.
        mean : ndarray of shape (n_dimensions,), optional
            Its `mean_`; zero by default.

        Returns
        -------
        MergedLayer
            The merged layer.

        Examples
        --------
        >>> from neontext.embed import WordVectors
        >>> vectors = WordVectors(("car",), np.ones((1, 2), np.float32), "toy")
        >>> MergedLayer.merge(DocumentEmbedder(vectors).fit(["car"])).vectors[0]
        array([[1., 1.]])
        """
        widths = [table.n_dimensions for table in embedder.vectors_]
        components = np.eye(sum(widths)) if components is None else np.ascontiguousarray(components, dtype=np.float64)
        parts = np.split(components, np.cumsum(widths)[:-1], axis=1)
        with one_thread():
            offset = np.zeros(len(components)) if mean is None else components @ mean
            vectors = tuple(table.matrix @ part.T for table, part in zip(embedder.vectors_, parts, strict=True))
        return cls(components, offset, vectors, embedder.rows_, embedder.weights_, embedder)

    @property
    def n_components(self) -> int:
        """Width of the points."""
        return len(self.offset)

    def points(self, documents: EmbeddedDocuments) -> FloatArray:
        """Points x = V^T (e - mu), shape (n_documents, n_components)."""
        return self.project(documents.X)

    def project(self, E: FloatArray) -> FloatArray:
        """Points of embedded documents, (n_documents, n_dimensions) to (n_documents, n_components)."""
        with one_thread():
            return E @ self.components.T - self.offset

    def projections(self, documents: EmbeddedDocuments, G: FloatArray) -> FloatArray:
        """Share of every token in (x + offset) . G.

        Parameters
        ----------
        documents : EmbeddedDocuments
            The documents.
        G : ndarray of shape (n_documents, n_components)
            A direction for every document.

        Returns
        -------
        ndarray of shape (n_tokens,)
            Zero where a word has no vector.
        """
        result = np.zeros(len(documents.word))
        document = documents.tokens.document
        for start in range(0, len(result), BLOCK_TOKENS):
            block = slice(start, start + BLOCK_TOKENS)
            result[block] = self._project(documents.word[block], document[block], documents.scale, G)
        return result

    def _project(self, word: IntArray, document: IntArray, scale: FloatArray, G: FloatArray) -> FloatArray:
        result = np.zeros(len(word))
        for number, vectors in enumerate(self.vectors):
            rows = np.where(word >= 0, self.rows[word, number], -1)
            known = np.flatnonzero(rows >= 0)
            inside = document[known]
            shares = np.einsum("td,td->t", vectors[rows[known]], G[inside])
            result[known] += shares * self.weights[word[known]] * scale[inside, number]
        return result

    def normalised_weights(self, documents: EmbeddedDocuments) -> FloatArray:
        r"""Shares by which what belongs to no word is spread: :math:`\bar\omega_t`, one in sum for every document.

        Returns
        -------
        ndarray of shape (n_tokens,)
            Mean over the vector sets of the normalised weights; zero where a word has no vector.
        """
        document, word = documents.tokens.document, documents.word
        present = documents.total_weight > 0
        n_present = np.maximum(present.sum(axis=1), 1)
        factor = np.divide(1.0, documents.total_weight, out=np.zeros(present.shape), where=present)
        factor /= n_present[:, None]
        result = np.zeros(len(word))
        for number in range(self.rows.shape[1]):
            known = np.flatnonzero((word >= 0) & (self.rows[word, number] >= 0))
            result[known] += self.weights[word[known]] * factor[document[known], number]
        return result
