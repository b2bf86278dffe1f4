"""From documents to points, and from a direction at every point back to the tokens: embedder and PCA as one layer."""

from dataclasses import dataclass
from functools import singledispatch
from typing import Any, ClassVar

import numpy as np

from neontext.arrays import FloatArray
from neontext.corpus import Tokens, WordTable
from neontext.embed import DocumentEmbedder, EmbeddedDocuments, Embedder, TokenRelevance
from neontext.embed.bags import BagsOfVectors
from neontext.explain.perturbation import Perturbation, SumPerturbation, TokenPerturbation
from neontext.explain.rules import Rule
from neontext.runtime.blocks import one_thread


@dataclass(frozen=True, eq=False)
class PointLayer:
    r"""Any embedder, and the linear map :math:`x = V^\top (e - \mu)` above it.

    Attributes
    ----------
    embedder : Embedder
        Fitted.
    components : ndarray of shape (n_components, n_dimensions)
        Rows of V^T.
    offset : ndarray of shape (n_components,)
        V^T mu.
    """

    embedder: Embedder
    components: FloatArray
    offset: FloatArray
    #: Documents for which flips are sought, documents of a cluster that words are held against another one for, deleted
    #: from or explained by refits, competitors that documents are held against, and edited documents that an evaluation
    #: may ask for, at most, where each takes long; None: as many as there are.
    max_sought: ClassVar[int | None] = None
    max_of_cluster: ClassVar[int | None] = None
    max_competitors: ClassVar[int | None] = None
    max_edited: ClassVar[int | None] = None
    #: Whether words also take the bias neuron's part: zero then lies where the model's tangent at the document is zero.
    shares_bias: ClassVar[bool] = False

    @property
    def n_components(self) -> int:
        """Width of the points."""
        return len(self.offset)

    def bias_name(self, rule: Rule) -> str:
        """What readers are told that the part of the evidence is that belongs to no word."""
        return "bias"

    def points(self, documents: EmbeddedDocuments) -> FloatArray:
        """Points x = V^T (e - mu), shape (n_documents, n_components)."""
        return self.project(documents.X)

    def project(self, E: FloatArray) -> FloatArray:
        """Points of embedded documents, (n_documents, n_dimensions) to (n_documents, n_components)."""
        with one_thread():
            return E @ self.components.T - self.offset

    def token_relevance(self, documents: EmbeddedDocuments, G: FloatArray, constant: FloatArray) -> TokenRelevance:
        """Share out ``(x + offset) @ g - constant`` of every document to its tokens.

        Parameters
        ----------
        documents : EmbeddedDocuments
            The documents.
        G : ndarray of shape (n_documents, n_components)
            A direction g for every point x.
        constant : ndarray of shape (n_documents,)
            What the tokens give up together.

        Returns
        -------
        TokenRelevance
            For every document the sum of its tokens and its bias is ``(x + offset) @ g - constant``.
        """
        with one_thread():
            directions = G @ self.components
        return self.embedder.token_relevance(documents, directions, constant)

    def token_relevances(self, documents: EmbeddedDocuments, G: FloatArray, constant: FloatArray) -> TokenRelevance:
        """`token_relevance` in several directions.

        Parameters
        ----------
        documents : EmbeddedDocuments
            The documents.
        G : ndarray of shape (n_documents, n_directions, n_components)
            Directions of every point.
        constant : ndarray of shape (n_documents, n_directions)
            What the tokens give up together.

        Returns
        -------
        TokenRelevance
            Of shape (n_tokens, n_directions) and (n_documents, n_directions).
        """
        each = [self.token_relevance(documents, G[:, c], constant[:, c]) for c in range(G.shape[1])]
        relevance = np.empty((documents.tokens.n_tokens, len(each)))
        bias = np.empty(constant.shape)
        for column, shared in enumerate(each):
            relevance[:, column], bias[:, column] = shared
        return TokenRelevance(relevance, bias)

    def normalised_weights(self, documents: EmbeddedDocuments) -> FloatArray:
        """Shares by which a constant is spread over the tokens, one in sum for every document; shape (n_tokens,)."""
        n = documents.tokens.n_documents
        return self.token_relevance(documents, np.zeros((n, self.n_components)), -np.ones(n)).relevance

    def perturbation(
        self, documents: EmbeddedDocuments, table: WordTable, addable: tuple[str, ...] = ()
    ) -> Perturbation:
        """Documents that lose entries of a table of their words, and gain addable words."""
        return TokenPerturbation(self, self.embedder, documents, table, addable)

    def relevance_of_added(
        self, documents: EmbeddedDocuments, words: tuple[str, ...], G: FloatArray, constant: FloatArray
    ) -> FloatArray:
        """Guess of the relevance that each word would have, shape (n_documents, n_words); see `MergedLayer`.

        What an embedder makes of a word that is not there cannot be known here. Its order alone counts: the earlier a
        word stands, the more it is taken to speak against the cluster.
        """
        return np.tile(np.arange(-len(words), 0.0), (documents.tokens.n_documents, 1))


@dataclass(frozen=True, eq=False)
class MergedLayer(PointLayer):
    r"""A `DocumentEmbedder` and the map above it, merged: one linear layer from word occurrences (sections 1, 4).

    With several vector sets, the word at t enters as
    :math:`\sum_b \omega^b_t / \|e_b\| \; \varphi'_b(t)`, :math:`\varphi'_b = \varphi_b V_b`.

    Attributes
    ----------
    vectors : tuple of ndarray of shape (n_words_b, n_components)
        phi'_b of every vector set.
    """

    embedder: DocumentEmbedder
    vectors: tuple[FloatArray, ...]

    def token_relevance(self, documents: EmbeddedDocuments, G: FloatArray, constant: FloatArray) -> TokenRelevance:
        """As in `PointLayer`, by the merged vectors; the bias is zero."""
        return self.embedder.token_relevance(_bags(documents), G, constant, self.vectors)

    def perturbation(
        self, documents: EmbeddedDocuments, table: WordTable, addable: tuple[str, ...] = ()
    ) -> Perturbation:
        """As in `PointLayer`, by sums of word vectors."""
        return SumPerturbation(self, self.embedder, _bags(documents), table, addable)

    def relevance_of_added(
        self, documents: EmbeddedDocuments, words: tuple[str, ...], G: FloatArray, constant: FloatArray
    ) -> FloatArray:
        """Relevance that one more occurrence of each word would have, shape (n_documents, n_words), lengths constant.

        Parameters
        ----------
        documents : EmbeddedDocuments
            The documents.
        words : tuple of str, length n_words
            Words with a vector.
        G, constant
            As in `token_relevance`.
        """
        bags, n, m = _bags(documents), documents.tokens.n_documents, len(words)
        nowhere = np.zeros(n * m, dtype=np.int64)
        imagined = BagsOfVectors(
            X=bags.X,
            tokens=Tokens(("",), np.arange(n + 1, dtype=np.int64) * m, nowhere.astype(np.int32), nowhere, nowhere),
            explained=np.ones(n * m, dtype=np.bool_),
            vector_row=np.tile(self.embedder.rows_of(words), n),
            scale=bags.scale,
            total_weight=bags.total_weight,
        )
        return self.token_relevance(imagined, G, constant).relevance.reshape(n, m)


def _bags(documents: EmbeddedDocuments) -> BagsOfVectors:
    if not isinstance(documents, BagsOfVectors):
        raise TypeError(f"documents of a DocumentEmbedder expected, found {type(documents).__name__}")
    return documents


@singledispatch
def point_layer(embedder: Any, components: FloatArray | None = None, mean: FloatArray | None = None) -> PointLayer:
    """Layer from the documents of an embedder to points; embedders of other kinds can register a faster one.

    Parameters
    ----------
    embedder : Embedder
        Fitted.
    components : ndarray of shape (n_components, n_dimensions), optional
        A fitted PCA's `components_`; by default the points are the embedded documents themselves.
    mean : ndarray of shape (n_dimensions,), optional
        Its `mean_`; zero by default.

    Returns
    -------
    PointLayer
        A `MergedLayer` for a `DocumentEmbedder`.

    Examples
    --------
    >>> from neontext.embed import WordVectors
    >>> vectors = WordVectors(("car",), np.ones((1, 2), np.float32), "toy")
    >>> point_layer(DocumentEmbedder(vectors).fit(["car"])).vectors[0]
    array([[1., 1.]])
    """
    return PointLayer(embedder, *as_projection(embedder, components, mean))


@point_layer.register
def _merged_layer(
    embedder: DocumentEmbedder, components: FloatArray | None = None, mean: FloatArray | None = None
) -> PointLayer:
    components, offset = as_projection(embedder, components, mean)
    widths = [table.n_dimensions for table in embedder.vectors_]
    parts = np.split(components, np.cumsum(widths)[:-1], axis=1)
    with one_thread():
        vectors = tuple(table.matrix @ part.T for table, part in zip(embedder.vectors_, parts, strict=True))
    return MergedLayer(embedder, components, offset, vectors)


def as_projection(
    embedder: Embedder, components: FloatArray | None, mean: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    """V^T and V^T mu, from a PCA's `components_` and `mean_` or none."""
    V = np.eye(embedder.n_dimensions_) if components is None else np.ascontiguousarray(components, dtype=np.float64)
    with one_thread():
        return V, np.zeros(len(V)) if mean is None else V @ mean
