"""What every embedder offers: from texts to points, and from a direction at every point back to the tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol, Self

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray, UIntArray
from neontext.corpus import Tokens
from neontext.embed.fingerprints import bag_fingerprints, mixed, word_fingerprints


@dataclass(frozen=True, eq=False)
class EmbeddedDocuments:
    """Documents as points, and the tokens that they were made of.

    Attributes
    ----------
    X : ndarray of shape (n_documents, n_dimensions)
        Embedded documents; any row where no token is known.
    tokens : Tokens
        The tokens.
    explained : ndarray of bool of shape (n_tokens,)
        Tokens that the embedder knows; the others have no relevance.
    """

    X: FloatArray
    tokens: Tokens
    explained: BoolArray

    @cached_property
    def n_tokens(self) -> IntArray:
        """Tokens of each document, shape (n_documents,)."""
        return np.diff(self.tokens.indptr)

    @cached_property
    def n_explained(self) -> IntArray:
        """Tokens of each document that the embedder knows, shape (n_documents,)."""
        known = np.concatenate([[0], np.cumsum(self.explained)])
        return np.diff(known[self.tokens.indptr])

    @property
    def known(self) -> BoolArray:
        """Documents with at least one token that the embedder knows, shape (n_documents,)."""
        return np.asarray(self.n_explained > 0)

    @cached_property
    def fingerprints(self) -> UIntArray:
        """What the embedder sees of each document, as a number; shape (n_documents,).

        Documents with the same known words in the same order have the same, and others have another.
        """
        tokens, known = self.tokens, self.explained
        indptr = np.concatenate([[0], np.cumsum(known)])[tokens.indptr]
        position = np.arange(indptr[-1]) - np.repeat(indptr[:-1], self.n_explained)
        words = word_fingerprints(tokens.words)[tokens.word[known]]
        return bag_fingerprints(mixed(words + position.astype(np.uint64)), indptr)

    def take(self, rows: IntArray) -> Self:
        """Some of the documents, in that order; a document may be taken more than once."""
        tokens = self.tokens
        return type(self)(self.X[rows], tokens.take(rows), self.explained[tokens.rows_of(rows)])


class TokenRelevance(NamedTuple):
    """A number shared out to the tokens of every document.

    Attributes
    ----------
    relevance : ndarray of shape (n_tokens,)
        Share of every token; zero where the embedder does not know it.
    bias : ndarray of shape (n_documents,), or 0.0
        Share of what belongs to no token, such as the biases of a network's layers.
    """

    relevance: FloatArray
    bias: FloatArray | float = 0.0


class Embedder(Protocol):
    """Texts as points, and the way back to the tokens; any object with these methods is an embedder.

    Attributes
    ----------
    description_ : tuple of str
        What the fitted embedder is made of, a line each; printed in reports.
    n_dimensions_ : int
        Dimensions of an embedded document.

    Notes
    -----
    An embedder may also say `rounding` (how far, relative to the evidence, sums may lie from it, where it does not
    compute in double precision), `unlisted` (words that have relevance and stand in no list of a cluster's words),
    `reason_` (why it was chosen) and `unknown_cause(documents)` (why most tokens of embedded documents have no
    relevance, part of a sentence; "" where most have some).
    """

    @property
    def description_(self) -> tuple[str, ...]:
        """What the fitted embedder is made of."""
        ...

    @property
    def n_dimensions_(self) -> int:
        """Dimensions of an embedded document."""
        ...

    def fit(self, X: Sequence[str] | Tokens, y: object = None) -> Self:
        """Learn from training documents."""
        ...

    def tokenize(self, X: Sequence[str] | Tokens) -> Tokens:
        """Tokens of texts, with their places in them; tokens stay as they are."""
        ...

    def embed(self, X: Sequence[str] | Tokens) -> EmbeddedDocuments:
        """Embed documents; also tokens of which some were deleted or added (the latter at place 0), in their order."""
        ...

    def token_relevance(self, documents: Any, G: FloatArray, constant: FloatArray) -> TokenRelevance:
        """Share out ``x @ g - constant`` of every document to its tokens.

        Parameters
        ----------
        documents : EmbeddedDocuments
            What `embed` returned, or some rows of it.
        G : ndarray of shape (n_documents, n_dimensions)
            A direction g for every document x.
        constant : ndarray of shape (n_documents,)
            What the tokens give up together.

        Returns
        -------
        TokenRelevance
            For every document the sum of its tokens and its bias is ``x @ g - constant``.
        """
        ...


def is_embedder(value: object) -> bool:
    """Whether an object has the methods of an `Embedder`."""
    return all(callable(getattr(value, name, None)) for name in ("fit", "tokenize", "embed", "token_relevance"))
