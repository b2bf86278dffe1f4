"""Explain whole corpora: evidence of the assignment, down to the words, for every document in one go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from neontext.corpus import Corpus, Tokens
from neontext.embed import EmbeddedDocuments
from neontext.errors import InputError
from neontext.explain.explanation import Competitor, Explanation, Span, SupportDocument, Word
from neontext.explain.merge import MergedLayer
from neontext.explain.pooling import PooledEvidence, pool_by_competitor, pool_evidence
from neontext.explain.rules import MIDPOINT, Rule
from neontext.explain.support import support_documents
from neontext.neuralize import ClusterNetwork

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

#: Supporting documents that an explanation names, for and against.
N_SUPPORT_SHOWN = 5


@dataclass(frozen=True, eq=False)
class WordExplainer:
    """A network and the linear layer below it: everything that explaining needs.

    Attributes
    ----------
    layer : MergedLayer
        From word occurrences to points.
    network : ClusterNetwork
        From points to evidence.
    rule : Rule
        Root point.
    support_ids : tuple of str
        Ids of the training documents, for the names of supporting documents.
    provenance : dict
        Parameters and versions, handed on to every explanation.
    """

    layer: MergedLayer
    network: ClusterNetwork
    rule: Rule = MIDPOINT
    support_ids: tuple[str, ...] = ()
    provenance: dict[str, Any] = field(default_factory=dict)

    def explain(
        self,
        corpus: Corpus,
        documents: EmbeddedDocuments,
        clusters: npt.ArrayLike | None = None,
        against: int | None = None,
        leave_out: IntArray | None = None,
    ) -> "Explanations":
        """Explain documents.

        Parameters
        ----------
        corpus : Corpus
            The documents.
        documents : EmbeddedDocuments
            The same, embedded.
        clusters : array-like of int of shape (n_documents,), optional
            Cluster to explain; by default the assigned one. Ignored for documents without a known word.
        against : int, optional
            Explain against this competitor only.
        leave_out : ndarray of int of shape (n_documents,), optional
            Support point that each document is itself, -1 for none: the model that explains it is without it.

        Returns
        -------
        Explanations
            One for every document. Memory beside the result: blocks of 64 MB.
        """
        rows = np.flatnonzero(documents.known)
        wanted = None if clusters is None else _for_rows(clusters, rows, len(corpus))
        left = np.full(len(corpus), -1, dtype=np.int64) if leave_out is None else leave_out
        points = self.layer.points(documents)
        pooled = pool_evidence(self.network, points[rows], wanted, against=against, leave_out=left[rows])
        return Explanations(self, corpus, documents, points, left, against, rows, pooled)

    def word_relevance(self, documents: EmbeddedDocuments, G: FloatArray, M: FloatArray) -> FloatArray:
        """Relevance of every token, given G and M of every document; shape (n_tokens,)."""
        relevance = self.layer.projections(documents, G)
        constant = self.rule.constant(G, M, self.layer.offset)
        if constant.any():
            relevance -= self.layer.even_shares(documents) * constant[documents.tokens.document]
        return relevance


class Explanations(Sequence[Explanation]):
    """Explanations of many documents, in columns; an item is one document's `Explanation`, with its details.

    Attributes
    ----------
    corpus : Corpus
        The documents.
    clusters : ndarray of int of shape (n_documents,)
        Cluster explained; -1 for documents without a known word.
    evidence, probability, bias : ndarray of shape (n_documents,)
        Log-odds, its logistic function, and the bias neuron's part; NaN for documents without a known word.
    runner_up : ndarray of int of shape (n_documents,)
        Strongest competitor; -1 for documents without a known word.
    outlierness : ndarray of shape (n_documents, n_clusters)
        Outlierness for every cluster, from the forward pass; NaN for documents without a known word.
    n_tokens, n_explained : ndarray of int of shape (n_documents,)
        Tokens, and those with a vector.
    documents : EmbeddedDocuments
        The documents, embedded.
    leave_out : ndarray of int of shape (n_documents,)
        Support point that each document is itself and is explained without, -1 for none.
    points : ndarray of shape (n_documents, n_components)
        The documents as points.
    relevance : ndarray of shape (n_tokens,)
        Relevance of every token, zero where its word has no vector.
    explained : ndarray of bool of shape (n_tokens,)
        Tokens with a vector.
    explainer, documents, leave_out : WordExplainer, EmbeddedDocuments, ndarray of int of shape (n_documents,)
        What explained them, for who wants to explain parts of it again.
    """

    def __init__(
        self,
        explainer: WordExplainer,
        corpus: Corpus,
        documents: EmbeddedDocuments,
        points: FloatArray,
        leave_out: IntArray,
        against: int | None,
        rows: IntArray,
        pooled: PooledEvidence,
    ) -> None:
        self.explainer, self.documents, self.leave_out = explainer, documents, leave_out
        self.points = points
        self.corpus, self.against, self.root = corpus, against, explainer.rule.name
        n, offset = len(corpus), explainer.layer.offset
        G = _spread(pooled.G, rows, n, 0.0)
        M = _spread(pooled.M, rows, n, 0.0)
        self.clusters = _spread(pooled.clusters, rows, n, -1)
        self.runner_up = _spread(pooled.competitors.argmax(axis=1), rows, n, -1)
        self.evidence = _spread(pooled.evidence, rows, n, np.nan)
        self.outlierness = _spread(pooled.outlierness, rows, n, np.nan)
        self.probability = expit(self.evidence)
        bias = pooled.bias + explainer.rule.bias(pooled.G, pooled.M, offset)
        self.bias = _spread(bias, rows, n, np.nan)
        self.n_tokens, self.n_explained = documents.n_tokens, documents.n_explained
        self.tokens, self.explained = documents.tokens, documents.word >= 0
        self.relevance = explainer.word_relevance(documents, G, M)

    def __len__(self) -> int:
        return len(self.corpus)

    def __repr__(self) -> str:
        placed = self.clusters >= 0
        middle = f", median evidence {np.median(self.evidence[placed]):+.2f}" if placed.any() else ""
        without = f", {np.count_nonzero(~placed)} without a known word" if not placed.all() else ""
        return f"<Explanations of {len(self)} documents (root={self.root!r}{middle}{without}); an item is one of them>"

    @property
    def residual(self) -> FloatArray:
        """Evidence less words less bias, shape (n_documents,): zero up to rounding."""
        words = np.bincount(self.tokens.document, self.relevance, minlength=len(self))
        return np.asarray(self.evidence - words - self.bias)

    def __iter__(self) -> Iterator[Explanation]:
        return (self[row] for row in range(len(self)))

    @overload
    def __getitem__(self, row: int) -> Explanation: ...
    @overload
    def __getitem__(self, row: slice) -> list[Explanation]: ...
    def __getitem__(self, row: int | slice) -> Explanation | list[Explanation]:
        """Explanation of one document, or of a slice of them."""
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        if not -len(self) <= row < len(self):
            raise IndexError(f"document {row} of {len(self)}")
        row = int(row) % len(self)
        return self._explanation(row) if self.clusters[row] >= 0 else self._unexplained(row)

    def words(self, row: int) -> tuple[Word, ...]:
        """Explained tokens of one document, in reading order."""
        return tuple(
            Word(self.tokens.words[self.tokens.word[t]], *self._offsets(t), float(self.relevance[t]))
            for t in self._token_rows(row)
            if self.explained[t]
        )

    def unexplained(self, row: int) -> tuple[Span, ...]:
        """Tokens of one document whose word has no vector."""
        return tuple(
            Span(self.tokens.words[self.tokens.word[t]], *self._offsets(t))
            for t in self._token_rows(row)
            if not self.explained[t]
        )

    def _token_rows(self, row: int) -> range:
        return range(int(self.tokens.indptr[row]), int(self.tokens.indptr[row + 1]))

    def _offsets(self, token: int) -> tuple[int, int]:
        return int(self.tokens.start[token]), int(self.tokens.end[token])

    def _common(self, row: int) -> dict[str, Any]:
        labels = self.corpus.labels
        return {
            "document": row,
            "id": self.corpus.ids[row],
            "label": None if labels is None else labels[row],
            "text": self.corpus.texts[row],
            "root": self.root,
            "words": self.words(row),
            "unexplained": self.unexplained(row),
            "provenance": self.explainer.provenance,
        }

    def _unexplained(self, row: int) -> Explanation:
        nothing: dict[str, Any] = dict.fromkeys(("cluster", "against", "evidence", "probability", "runner_up", "bias"))
        return Explanation(**self._common(row), **nothing, competitors=(), support_for=(), support_against=())

    def _explanation(self, row: int) -> Explanation:
        cluster = int(self.clusters[row])
        against = None if self.against == cluster else self.against
        support = self.support(row)
        return Explanation(
            **self._common(row),
            cluster=cluster,
            against=against,
            evidence=float(self.evidence[row]),
            probability=float(self.probability[row]),
            runner_up=int(self.runner_up[row]),
            bias=float(self.bias[row]),
            competitors=self._competitors(row, cluster, against),
            support_for=support["support_for"],
            support_against=support["support_against"],
        )

    def _competitors(self, row: int, cluster: int, against: int | None) -> tuple[Competitor, ...]:
        explainer, offset = self.explainer, self.explainer.layer.offset
        shares = pool_by_competitor(
            explainer.network, self.points[row], cluster, against=against, leave_out=int(self.leave_out[row])
        )
        bias = shares.bias + explainer.rule.bias(shares.G, shares.M, offset)
        relevance = self._relevance_by_competitor(row, shares.G, shares.M)
        order = [int(k) for k in np.argsort(-shares.share, kind="stable") if k != cluster and shares.share[k] > 0]
        return tuple(
            Competitor(
                k, float(shares.share[k]), float(shares.evidence[k]), float(bias[k]), tuple(relevance[k].tolist())
            )
            for k in order
        )

    def _relevance_by_competitor(self, row: int, G: FloatArray, M: FloatArray) -> FloatArray:
        """Relevance of the document's explained tokens for each competitor, shape (n_clusters, n_explained)."""
        single = _repeat_document(self.documents, row, len(G))
        relevance = self.explainer.word_relevance(single, G, M).reshape(len(G), -1)
        return relevance[:, self.explained[self._token_rows(row)]]

    @property
    def is_training(self) -> bool:
        """Whether these are the training documents themselves, so that supporting documents are rows of them."""
        return self.corpus.ids is self.explainer.support_ids

    def support(self, row: int) -> dict[str, tuple[SupportDocument, ...]]:
        """Training documents that speak for one document's cluster, and for its competitors.

        Returns
        -------
        dict
            "support_for" and "support_against", largest share first.
        """
        cluster = int(self.clusters[row])
        return support_documents(
            self.explainer.network,
            self.points[row],
            cluster,
            against=None if self.against == cluster else self.against,
            leave_out=int(self.leave_out[row]),
            ids=self.explainer.support_ids,
            n_shown=N_SUPPORT_SHOWN,
        )


def _repeat_document(documents: EmbeddedDocuments, row: int, times: int) -> EmbeddedDocuments:
    tokens = documents.tokens
    inside = slice(int(tokens.indptr[row]), int(tokens.indptr[row + 1]))
    n = inside.stop - inside.start
    repeated = Tokens(
        tokens.words,
        np.arange(times + 1, dtype=np.int64) * n,
        np.tile(tokens.word[inside], times),
        np.tile(tokens.start[inside], times),
        np.tile(tokens.end[inside], times),
    )
    return EmbeddedDocuments(
        X=np.repeat(documents.X[row : row + 1], times, axis=0),
        tokens=repeated,
        word=np.tile(documents.word[inside], times),
        scale=np.repeat(documents.scale[row : row + 1], times, axis=0),
        total_weight=np.repeat(documents.total_weight[row : row + 1], times, axis=0),
    )


def _for_rows(clusters: npt.ArrayLike, rows: IntArray, n_documents: int) -> IntArray:
    wanted = np.asarray(clusters)
    if wanted.ndim == 0:
        wanted = np.full(n_documents, wanted)
    if wanted.shape != (n_documents,):
        raise InputError(f"clusters has the shape {wanted.shape}: expected one, or {n_documents}.")
    return wanted[rows]


def _spread(values: npt.NDArray[Any], rows: IntArray, n: int, missing: float) -> npt.NDArray[Any]:
    """Values of some rows as a column of all rows."""
    column = np.full((n, *values.shape[1:]), missing, dtype=values.dtype)
    column[rows] = values
    return column
