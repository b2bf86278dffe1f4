"""Documents as amounts of topics: latent Dirichlet allocation, and non-negative matrix factorisation.

Neither is linear in the words, and both are given what they have settled on for a document: the amounts of LDA are a
sum over the words, each shared out between the topics by their weights in this document; those of NMF are linear in the
words as long as the same topics are present at all. Whoever takes words away infers again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import psi

from neontext.arrays import FloatArray, IntArray
from neontext.corpus import Tokens
from neontext.embed.protocol import TokenRelevance
from neontext.embed.terms.documents import TermDocuments
from neontext.embed.terms.embedder import TermEmbedder
from neontext.runtime.blocks import one_thread

#: Entries (documents x their terms x topics) that are worked on at a time.
BLOCK_ELEMENTS = 1 << 23
#: Rounds of coordinate descent, and the largest change, relative to the largest amount, at which it has settled.
MAX_ROUNDS, SETTLED = 5_000, 1e-12
#: Amounts of a topic, relative to the largest, that are none.
ABSENT = 1e-9


@dataclass(frozen=True, eq=False)
class Amounts:
    """What was inferred for documents.

    Attributes
    ----------
    amounts : ndarray of shape (n_documents, n_topics)
        What the terms of each document add up to.
    state : ndarray of shape (n_documents, n_topics)
        What the model has settled on: the weights of the topics, or which are present.
    """

    amounts: FloatArray
    state: FloatArray


@dataclass(frozen=True, eq=False)
class DirichletTopics:
    r"""Variational inference of latent Dirichlet allocation, as scikit-learn and gensim do it.

    The amount of topic k, beyond its prior, is :math:`\sum_w n_w \phi_{wk}` with
    :math:`\phi_{wk} \propto \theta_k \beta_{kw}`: a sum over words at every step, also the last one.

    Attributes
    ----------
    prior : ndarray of shape (n_topics,)
        Prior of the amounts.
    max_rounds : int
        Rounds, at most.
    tolerance : float
        Mean change of the amounts below which a document has settled.
    """

    prior: FloatArray
    max_rounds: int
    tolerance: float

    def infer(self, table: Any, vectors: FloatArray) -> Amounts:
        """Amounts of topics beyond their prior, and the theta of the last round, for a csr_array of counts."""
        n, k = table.shape[0], len(self.prior)
        amounts, theta = np.empty((n, k)), np.empty((n, k))
        step = max(BLOCK_ELEMENTS // max(k * int(np.diff(table.indptr).max(initial=1)), 1), 1)
        for start in range(0, n, step):
            block = slice(start, start + step)
            amounts[block], theta[block] = self._infer_block(table[block], vectors)
        return Amounts(amounts, theta)

    def _infer_block(self, table: Any, vectors: FloatArray) -> tuple[FloatArray, FloatArray]:
        n, k = table.shape[0], len(self.prior)
        beta, sizes = vectors[table.indices], np.diff(table.indptr)
        document, counts = np.repeat(np.arange(n), sizes), table.data
        gamma = np.ones((n, k))
        amounts, last = np.zeros((n, k)), np.ones((n, k))
        waiting = np.flatnonzero(sizes)
        entries = np.arange(len(counts))
        for _ in range(self.max_rounds):
            last[waiting] = _expected(gamma[waiting])
            own = document[entries]
            norm = np.einsum("ek,ek->e", last[own], beta[entries]) + np.finfo(np.float64).eps
            first = np.searchsorted(own, waiting)
            sums = np.add.reduceat(beta[entries] * (counts[entries] / norm)[:, None], first, axis=0)
            amounts[waiting] = last[waiting] * sums
            changed = np.abs(amounts[waiting] + self.prior - gamma[waiting]).mean(axis=1) >= self.tolerance
            gamma[waiting] = amounts[waiting] + self.prior
            if not changed.any():
                break
            waiting = waiting[changed]
            entries = entries[np.isin(own, waiting)]
        return amounts, last

    def weight(self, documents: IntArray, columns: IntArray, theta: FloatArray, vectors: FloatArray) -> FloatArray:
        """Factor on the weight of entries, given the document and the column of each."""
        result = np.empty(len(columns))
        step = max(BLOCK_ELEMENTS // max(vectors.shape[1], 1), 1)
        for start in range(0, len(columns), step):
            block = slice(start, start + step)
            norm = np.einsum("ek,ek->e", theta[documents[block]], vectors[columns[block]])
            result[block] = 1.0 / (norm + np.finfo(np.float64).eps)
        return result

    def directions(self, theta: FloatArray, G: FloatArray) -> FloatArray:
        """Directions of the terms' vectors that belong to directions of the amounts."""
        return theta * G


@dataclass(frozen=True, eq=False)
class NonNegativeTopics:
    r"""Non-negative least squares: the amounts h with the smallest :math:`\|x - \sum_k h_k w_k\|^2`, penalties added.

    As long as the same amounts are positive they are linear in x, the solution of their normal equations.

    Attributes
    ----------
    gram : ndarray of shape (n_topics, n_topics)
        Products of the topics' vectors, with the quadratic penalty on the diagonal.
    penalty : float
        Linear penalty.
    """

    gram: FloatArray
    penalty: float

    def infer(self, table: Any, vectors: FloatArray) -> Amounts:
        """Amounts of topics, and which are positive, for a csr_array of weights."""
        with one_thread():
            wanted = table @ vectors - self.penalty
            rough = self._descend(wanted)
        present = rough > ABSENT * np.maximum(rough.max(axis=1, keepdims=True), np.finfo(np.float64).tiny)
        amounts = np.zeros_like(rough)
        for rows, inverse in self._inverses(present):
            amounts[rows] = wanted[rows] @ inverse
        return Amounts(amounts, present.astype(np.float64))

    def _descend(self, wanted: FloatArray) -> FloatArray:
        """Coordinate descent of every document to its end."""
        h = np.zeros_like(wanted)
        waiting = np.arange(len(h))
        for _ in range(MAX_ROUNDS):
            before = h[waiting]
            now = before.copy()
            for k in np.flatnonzero(np.diag(self.gram) > 0):
                slope = now @ self.gram[:, k] - wanted[waiting, k]
                now[:, k] = np.maximum(now[:, k] - slope / self.gram[k, k], 0.0)
            h[waiting] = now
            moving = np.abs(now - before).max(axis=1) > SETTLED * np.abs(now).max(axis=1)
            waiting = waiting[moving]
            if not len(waiting):
                break
        return h

    def _inverses(self, present: Any) -> Any:
        """Documents with the same topics, and the inverse of the gram matrix of these, zero elsewhere."""
        kinds, which = np.unique(present.astype(bool), axis=0, return_inverse=True)
        for number, kind in enumerate(kinds):
            inside = np.flatnonzero(kind)
            inverse = np.zeros_like(self.gram)
            inverse[np.ix_(inside, inside)] = np.linalg.pinv(self.gram[np.ix_(inside, inside)])
            yield np.flatnonzero(which.ravel() == number), inverse

    def weight(self, documents: IntArray, columns: IntArray, state: FloatArray, vectors: FloatArray) -> FloatArray:
        """Factor on the weight of entries: one."""
        return np.ones(len(columns))

    def directions(self, present: FloatArray, G: FloatArray) -> FloatArray:
        """Directions of the terms' vectors that belong to directions of the amounts."""
        result = np.zeros_like(G)
        for rows, inverse in self._inverses(present):
            result[rows] = G[rows] @ inverse
        return result

    def constants(self, present: FloatArray) -> FloatArray:
        """What the linear penalty takes off the amounts, shape (n_documents, n_topics)."""
        result = np.zeros_like(present)
        for rows, inverse in self._inverses(present):
            result[rows] = -self.penalty * inverse.sum(axis=0)
        return result


Topics = DirichletTopics | NonNegativeTopics


@dataclass(frozen=True, eq=False)
class TopicDocuments(TermDocuments):
    """Documents as amounts of topics.

    Attributes
    ----------
    state : ndarray of shape (n_documents, n_topics)
        What the topic model has settled on for each.
    """

    state: FloatArray

    def take(self, rows: IntArray) -> "TopicDocuments":
        """Some of the documents, in that order; a document may be taken more than once."""
        return TopicDocuments(**vars_of(super().take(rows)), state=self.state[rows])


def vars_of(documents: TermDocuments) -> dict[str, Any]:
    """Attributes of documents as weighted terms, by name."""
    names = ("X", "tokens", "explained", "terms", "weight", "scale", "rest")
    return {name: getattr(documents, name) for name in names}


@dataclass(frozen=True, eq=False)
class TopicEmbedder(TermEmbedder):
    """A fitted vectoriser and a topic model behind it: a document is the amounts of its topics.

    Attributes
    ----------
    topics : DirichletTopics or NonNegativeTopics
        The model; the `vectors` of the terms are its topics'.
    """

    topics: Topics = None  # type: ignore[assignment]

    def embed(self, X: Sequence[str] | Tokens) -> TopicDocuments:
        """See `TermEmbedder.embed`."""
        tokens = self.tokenize(X)
        terms, weight, table = self._weigh(tokens, None if isinstance(X, Tokens) else X)
        inferred = self.topics.infer(table, self.vectors)
        document = tokens.document[terms.row]
        weight = weight * self.topics.weight(document, terms.values, inferred.state, self.vectors)
        rest = np.zeros_like(inferred.amounts)
        if isinstance(self.topics, NonNegativeTopics) and self.topics.penalty:
            rest = self.topics.constants(inferred.state)
        return TopicDocuments(
            X=inferred.amounts,
            tokens=tokens,
            explained=self._explained(terms),
            terms=terms,
            weight=weight,
            scale=np.ones(tokens.n_documents),
            rest=rest,
            state=inferred.state,
        )

    def points_of_counts(self, counts: Any) -> FloatArray:
        """See `TermEmbedder.points_of_counts`."""
        for step in self.weighing:
            step.weigh(counts)
        return self.topics.infer(counts, self.vectors).amounts

    def token_relevance(self, documents: Any, G: FloatArray, constant: FloatArray) -> TokenRelevance:
        """See `TermEmbedder.token_relevance`: exact, given what the model has settled on for each document."""
        directions = self.topics.directions(documents.state, G)
        return self._share_out(documents, documents.projections(self.vectors, directions), G, constant)


def _expected(gamma: FloatArray) -> FloatArray:
    """Exponential of the expected logarithm under a Dirichlet distribution."""
    return np.asarray(np.exp(psi(gamma) - psi(gamma.sum(axis=1, keepdims=True))))
