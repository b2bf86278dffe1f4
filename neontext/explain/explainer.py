"""Explain whole corpora: evidence of the assignment, down to the words, for every document in one go."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import index
from typing import Any, overload

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from neontext.arrays import FloatArray, IntArray
from neontext.corpus import Corpus, Tokens
from neontext.embed import EmbeddedDocuments
from neontext.errors import InputError
from neontext.explain.competitors import pool_by_competitor
from neontext.explain.edits import Judge
from neontext.explain.explanation import Competitor, Explanation, Flip, Span, SupportDocument, Word
from neontext.explain.flips import Occurrences, by_adding, by_removing
from neontext.explain.merge import MergedLayer
from neontext.explain.overview import DisplayMixin, Overview, documents_overview
from neontext.explain.pooling import PooledEvidence, pool_evidence
from neontext.explain.rules import MIDPOINT, Rule
from neontext.explain.support import SupportSides, support_documents, support_sides
from neontext.neuralize import ClusterNetwork

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
        excluded: IntArray | None = None,
        addable: IntArray | None = None,
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
        excluded : ndarray of int of shape (n_documents,), optional
            Support point that each document is itself, -1 for none: the model that explains it is without it.
        addable : ndarray of int of shape (n_candidates,), optional
            Rows of the vocabulary: words of `against` from which `additions` chooses.

        Returns
        -------
        Explanations
            One for every document. Memory beside the result: blocks of 64 MB.
        """
        rows = np.flatnonzero(documents.known)
        wanted = None if clusters is None else _for_rows(clusters, rows, len(corpus))
        left = np.full(len(corpus), -1, dtype=np.int64) if excluded is None else excluded
        points = self.layer.points(documents)
        pooled = pool_evidence(self.network, points[rows], wanted, against=against, excluded=left[rows])
        return Explanations(self, corpus, documents, points, left, against, rows, pooled, addable)

    def word_relevance(self, documents: EmbeddedDocuments, G: FloatArray, M: FloatArray) -> FloatArray:
        """Relevance of every token, given G and M of every document; shape (n_tokens,)."""
        relevance = self.layer.projections(documents, G)
        constant = self.rule.constant(G, M, self.layer.offset)
        if constant.any():
            relevance -= self.layer.normalised_weights(documents) * constant[documents.tokens.document]
        return relevance


class Explanations(DisplayMixin, Sequence[Explanation]):
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
    G, M : ndarray of shape (n_documents, n_components) and (n_documents,)
        As in `PooledEvidence`; zero for documents without a known word.
    points : ndarray of shape (n_documents, n_components)
        The documents as points.
    relevance : ndarray of shape (n_tokens,)
        Relevance of every token, zero where its word has no vector.
    explained : ndarray of bool of shape (n_tokens,)
        Tokens with a vector.
    explainer, documents : WordExplainer, EmbeddedDocuments
        What explained them, and the documents, embedded.
    excluded : ndarray of int of shape (n_documents,)
        Support point that each document is itself and is explained without, -1 for none.
    """

    def __init__(
        self,
        explainer: WordExplainer,
        corpus: Corpus,
        documents: EmbeddedDocuments,
        points: FloatArray,
        excluded: IntArray,
        against: int | None,
        rows: IntArray,
        pooled: PooledEvidence,
        addable: IntArray | None = None,
    ) -> None:
        self.explainer, self.documents, self.excluded = explainer, documents, excluded
        self._addable = np.empty(0, dtype=np.int64) if addable is None else addable
        self.points = points
        self.corpus, self.against, self.root = corpus, against, explainer.rule.name
        n, offset = len(corpus), explainer.layer.offset
        self.G = _spread(pooled.G, rows, n, 0.0)
        self.M = _spread(pooled.M, rows, n, 0.0)
        self.clusters = _spread(pooled.clusters, rows, n, -1)
        self.runner_up = _spread(pooled.competitors.argmax(axis=1), rows, n, -1)
        self.evidence = _spread(pooled.evidence, rows, n, np.nan)
        self.outlierness = _spread(pooled.outlierness, rows, n, np.nan)
        self.probability = expit(self.evidence)
        bias = pooled.bias + explainer.rule.bias(pooled.G, pooled.M, offset)
        self.bias = _spread(bias, rows, n, np.nan)
        self.n_tokens, self.n_explained = documents.n_tokens, documents.n_explained
        self.tokens, self.explained = documents.tokens, documents.word >= 0
        self.relevance = explainer.word_relevance(documents, self.G, self.M)

    def __len__(self) -> int:
        return len(self.corpus)

    def __repr__(self) -> str:
        placed = self.clusters >= 0
        middle = f", median evidence {np.median(self.evidence[placed]):+.2f}" if placed.any() else ""
        without = f", {np.count_nonzero(~placed)} without a known word" if not placed.all() else ""
        return f"<Explanations of {len(self)} documents (root={self.root!r}{middle}{without}); an item is one of them>"

    def _overview(self) -> Overview:
        return documents_overview(self, repr(self)[1:-1])

    @property
    def residual(self) -> FloatArray:
        """Evidence less words less bias, shape (n_documents,): zero up to rounding."""
        words = np.bincount(self.tokens.document, self.relevance, minlength=len(self))
        return np.asarray(self.evidence - words - self.bias)

    @cached_property
    def flips(self) -> tuple[Flip | None, ...]:
        """`Explanation.flip` of every document, all of them sought at once."""
        return tuple(self._seek(np.arange(len(self)), self._removals))

    @cached_property
    def additions(self) -> tuple[Flip | None, ...]:
        """`Explanation.addition` of every document, all of them sought at once."""
        return tuple(self._seek(np.arange(len(self)), self._additions))

    def _seek(self, rows: IntArray, search: Callable[[IntArray], list[Flip | None]]) -> list[Flip | None]:
        """Search for those of the documents that have a cluster."""
        placed = np.flatnonzero(self.clusters[rows] >= 0)
        found: list[Flip | None] = [None] * len(rows)
        for place, flip in zip(placed.tolist(), search(rows[placed]), strict=True):
            found[place] = flip
        return found

    def _removals(self, rows: IntArray) -> list[Flip | None]:
        return by_removing(self._judge(rows), Occurrences.of(self.documents, rows, self.relevance))

    def _additions(self, rows: IntArray) -> list[Flip | None]:
        judge, words = self._judge(rows), Occurrences.of(self.documents, rows, self.relevance)
        # A document of that very cluster needs no word to get there.
        gain = np.where((judge.target >= 0)[:, None], self._gain(rows), 0.0)
        return by_adding(judge, words, self._addable, gain)

    def _judge(self, rows: IntArray) -> Judge:
        explainer, clusters = self.explainer, self.clusters[rows]
        against = -1 if self.against is None else self.against
        target = np.where(clusters == against, -1, against)
        return Judge(explainer.layer, explainer.network, clusters, target, self.excluded[rows])

    def _gain(self, rows: IntArray) -> FloatArray:
        """How much each addable word would speak for the competitor in each document; (n_rows, n_candidates)."""
        documents, n, m = self.documents, len(rows), len(self._addable)
        nowhere = np.zeros(n * m, dtype=np.int64)
        tokens = Tokens(("",), np.arange(n + 1, dtype=np.int64) * m, nowhere.astype(np.int32), nowhere, nowhere)
        imagined = EmbeddedDocuments(
            X=documents.X[rows],
            tokens=tokens,
            word=np.tile(self._addable, n),
            scale=documents.scale[rows],
            total_weight=documents.total_weight[rows],
        )
        return -self.explainer.word_relevance(imagined, self.G[rows], self.M[rows]).reshape(n, m)

    def explained_by(self, network: ClusterNetwork, clusters: IntArray, excluded: IntArray) -> "Explanations":
        """The same documents, explained by another network on the same points; see `WordExplainer.explain`."""
        explainer = replace(self.explainer, network=network)
        return explainer.explain(self.corpus, self.documents, clusters, excluded=excluded)

    def pulling_words(self, cluster: int, n_words: int) -> IntArray:
        """Rows of the vocabulary: words that pull documents into a cluster, by relevance summed over its documents.

        Parameters
        ----------
        cluster : int
            The cluster.
        n_words : int
            Words, at most.

        Returns
        -------
        ndarray of int
            Most relevant first; only words whose relevance is positive.
        """
        inside = self.explained & (self.clusters == cluster)[self.tokens.document]
        total = np.bincount(self.documents.word[inside], self.relevance[inside])
        order = np.argsort(-total, kind="stable")[:n_words]
        return np.asarray(order[total[order] > 0])

    def __iter__(self) -> Iterator[Explanation]:
        # Whoever wants them all gets their flips from one search.
        _ = self.flips, self.additions
        return (self[row] for row in range(len(self)))

    @overload
    def __getitem__(self, row: int) -> Explanation: ...
    @overload
    def __getitem__(self, row: slice) -> list[Explanation]: ...
    def __getitem__(self, row: int | slice) -> Explanation | list[Explanation]:
        """Explanation of one document, or of a slice of them."""
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        row = index(row)  # A whole number: half a row is none.
        if not -len(self) <= row < len(self):
            raise IndexError(f"document {row} of {len(self)}")
        row %= len(self)
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
            flip=self._one("flips", row, self._removals),
            addition=self._one("additions", row, self._additions),
            support_for=support["support_for"],
            support_against=support["support_against"],
        )

    def _one(self, name: str, row: int, search: Callable[[IntArray], list[Flip | None]]) -> Flip | None:
        """One document's flip: looked up where all were sought, else sought alone."""
        known: tuple[Flip | None, ...] | None = self.__dict__.get(name)
        return search(np.array([row]))[0] if known is None else known[row]

    def _competitors(self, row: int, cluster: int, against: int | None) -> tuple[Competitor, ...]:
        explainer, offset = self.explainer, self.explainer.layer.offset
        shares = pool_by_competitor(
            explainer.network, self.points[row], cluster, against=against, excluded=int(self.excluded[row])
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
        single = self.documents.take(np.full(len(G), row))
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
        return support_documents(
            self.explainer.network, self.support_of(np.array([row]), N_SUPPORT_SHOWN), 0, self.explainer.support_ids
        )

    def support_of(self, rows: IntArray, n_shown: int) -> SupportSides:
        """Support points of many documents that have a cluster; see `support_sides`."""
        return support_sides(
            self.explainer.network,
            self.points[rows],
            self.clusters[rows],
            self.outlierness[rows],
            against=self.against,
            excluded=self.excluded[rows],
            n_shown=n_shown,
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
