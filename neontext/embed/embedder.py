"""`DocumentEmbedder`: a document as the weighted mean of its word vectors, linear in its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from neontext.arrays import FloatArray, IntArray
from neontext.checks import ensure_random_state
from neontext.corpus import LetterTokenizer, Tokens
from neontext.embed.choose import VectorSpec, choose_vectors
from neontext.embed.vectors import WordVectors
from neontext.embed.weights import word_weights
from neontext.errors import InputError

#: Words of pretrained vectors that a fitted embedder keeps beside the corpus's own, for documents it has not seen.
KEPT_PRETRAINED = 100_000


@dataclass(frozen=True, eq=False)
class EmbeddedDocuments:
    """Documents as points, and by which factors their words entered.

    Attributes
    ----------
    X : ndarray of shape (n_documents, n_dimensions of all vector sets)
        Embedded documents; a zero row where no word is known.
    tokens : Tokens
        The tokens.
    word : ndarray of int of shape (n_tokens,)
        Row of each token's word in the embedder's vocabulary; -1: no vector.
    scale : ndarray of shape (n_documents, n_sets)
        Factor on weight times word vector: one over the sum of weights, or over the length.
    total_weight : ndarray of shape (n_documents, n_sets)
        Sum of the weights of the words that each set knows.
    """

    X: FloatArray
    tokens: Tokens
    word: IntArray
    scale: FloatArray
    total_weight: FloatArray

    @cached_property
    def n_tokens(self) -> IntArray:
        """Tokens of each document, shape (n_documents,)."""
        return np.diff(self.tokens.indptr)

    @cached_property
    def n_explained(self) -> IntArray:
        """Tokens of each document whose word has a vector, shape (n_documents,)."""
        known = np.concatenate([[0], np.cumsum(self.word >= 0)])
        return np.diff(known[self.tokens.indptr])

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Documents with at least one word that has a vector, shape (n_documents,)."""
        return np.asarray(self.n_explained > 0)

    def take(self, rows: IntArray) -> "EmbeddedDocuments":
        """Some of the documents, in that order; a document may be taken more than once."""
        tokens = self.tokens
        return EmbeddedDocuments(
            X=self.X[rows],
            tokens=tokens.take(rows),
            word=self.word[tokens.rows_of(rows)],
            scale=self.scale[rows],
            total_weight=self.total_weight[rows],
        )


class DocumentEmbedder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Embed documents as weighted means of word vectors; several vector sets stand side by side.

    One sparse product a vector set; nothing loops over documents.

    Parameters
    ----------
    vectors : str, WordVectors, gensim KeyedVectors, or a sequence of these, default="auto"
        See `choose_vectors`: names, files, or several joined by "+".
    weights : {"sif", "mean", "idf"}, default="sif"
        Word weights.
    unit_length : bool, default=True
        Scale every set's part of a document to unit length.
    n_dimensions : int, default=100
        Size of vectors that are trained.
    tokenizer : Tokenizer or None, default=None
        By default `LetterTokenizer()`.
    workers : int, default=1
        Threads of the training of "word2vec"; more than one gives up "same seed, same vectors".
    random_state : int, RandomState instance or None, default=None
        Seed of the training.

    Attributes
    ----------
    vectors_ : tuple of WordVectors
        The vector sets, restricted to the vocabulary.
    reason_ : str
        Why these vectors.
    words_ : tuple of str
        The vocabulary: every word with a vector in some set.
    weights_ : ndarray of shape (n_words,)
        Weight of each.

    Examples
    --------
    >>> vectors = WordVectors(("red", "car"), np.eye(2, dtype=np.float32), "toy")
    >>> DocumentEmbedder(vectors, weights="mean", unit_length=False).fit_transform(["red car", "car"])
    array([[0.5, 0.5],
           [0. , 1. ]])
    """

    def __init__(
        self,
        vectors: VectorSpec = "auto",
        *,
        weights: str = "sif",
        unit_length: bool = True,
        n_dimensions: int = 100,
        tokenizer: Any = None,
        workers: int = 1,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.vectors = vectors
        self.weights = weights
        self.unit_length = unit_length
        self.n_dimensions = n_dimensions
        self.tokenizer = tokenizer
        self.workers = workers
        self.random_state = random_state

    def __sklearn_tags__(self) -> Any:
        """Take texts, not tables of numbers."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def fit(self, X: Sequence[str] | Tokens, y: object = None) -> Self:
        """Choose or train the vectors and weigh the words.

        Parameters
        ----------
        X : sequence of str, or Tokens
            Training documents.
        y : ignored

        Returns
        -------
        DocumentEmbedder
            Itself, fitted.

        Raises
        ------
        InputError, VectorsError
            If no document has a token, or vectors cannot be had.
        """
        tokens = self.tokenize(X)
        if not tokens.n_tokens:
            raise InputError(
                f"None of the {tokens.n_documents} documents has a single token: expected texts with words of three "
                "letters or more that are not stop words. Is it the right field, and the right language?"
            )
        seed = int(ensure_random_state(self.random_state).randint(2**31 - 1))
        self.reason_: str
        chosen, self.reason_ = choose_vectors(
            self.vectors,
            tokens,
            language=getattr(self._tokenizer(), "language", "en"),
            n_dimensions=self.n_dimensions,
            random_state=seed,
            workers=self.workers,
        )
        weights, unseen = word_weights(self.weights, tokens)
        tables = tuple(_trim(table, tokens) for table in chosen)
        self._set_vocabulary(tables, dict(zip(tokens.words, weights, strict=True)), unseen)
        return self

    def _set_vocabulary(self, vectors: tuple[WordVectors, ...], weight: dict[str, float], unseen: float) -> None:
        self.vectors_ = vectors
        self.words_ = tuple(sorted(set().union(*(table.words for table in vectors))))
        self.weights_ = np.array([weight.get(word, unseen) for word in self.words_])
        self._index_words()

    def _index_words(self) -> None:
        self.rows_ = np.stack([table.rows(self.words_) for table in self.vectors_], axis=1)

    @classmethod
    def from_state(
        cls,
        vectors: tuple[WordVectors, ...],
        words: tuple[str, ...],
        weights: FloatArray,
        *,
        reason: str,
        weight_kind: str,
        unit_length: bool,
        tokenizer: Any,
    ) -> Self:
        """Rebuild a fitted embedder from what it learned.

        Parameters
        ----------
        vectors : tuple of WordVectors
            The vector sets.
        words : tuple of str
            The vocabulary.
        weights : ndarray of shape (n_words,)
            Weight of each word.
        reason : str
            Why these vectors.
        weight_kind : str
            The constructor's `weights`.
        unit_length : bool
            The constructor's.
        tokenizer : Tokenizer
            The constructor's.

        Returns
        -------
        DocumentEmbedder
            Fitted.
        """
        embedder = cls(vectors, weights=weight_kind, unit_length=unit_length, tokenizer=tokenizer)
        embedder.vectors_, embedder.words_, embedder.weights_, embedder.reason_ = vectors, words, weights, reason
        embedder._index_words()
        return embedder

    def _tokenizer(self) -> Any:
        tokenizer = LetterTokenizer() if self.tokenizer is None else self.tokenizer
        if not callable(tokenizer):
            raise InputError(f"tokenizer={tokenizer!r:.80}: expected LetterTokenizer(), SpacyTokenizer() or the like.")
        return tokenizer

    def tokenize(self, X: Sequence[str] | Tokens) -> Tokens:
        """Tokens of some documents; tokens stay as they are."""
        if isinstance(X, Tokens):
            return X
        tokens: Tokens = self._tokenizer()(X)
        return tokens

    def embed(self, X: Sequence[str] | Tokens) -> EmbeddedDocuments:
        """Embed documents and keep by which factors their words entered.

        Parameters
        ----------
        X : sequence of str, or Tokens
            Documents.

        Returns
        -------
        EmbeddedDocuments
            Points, tokens and factors.
        """
        check_is_fitted(self)
        tokens = self.tokenize(X)
        word = tokens.recode(self.words_)
        counts = self._weighted_counts(tokens, word)
        parts = [self._embed_set(counts, number) for number in range(len(self.vectors_))]
        return EmbeddedDocuments(
            X=np.hstack([part[0] for part in parts]),
            tokens=tokens,
            word=word,
            scale=np.stack([part[1] for part in parts], axis=1),
            total_weight=np.stack([part[2] for part in parts], axis=1),
        )

    def _weighted_counts(self, tokens: Tokens, word: IntArray) -> sparse.csr_array:
        known = word >= 0
        indptr = np.concatenate([[0], np.cumsum(known)])[tokens.indptr]
        table = (self.weights_[word[known]], word[known], indptr)
        return sparse.csr_array(table, shape=(tokens.n_documents, len(self.words_)))

    def _embed_set(self, counts: sparse.csr_array, number: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        rows = self.rows_[:, number]
        inside = np.flatnonzero(rows >= 0)
        matrix = self.vectors_[number].matrix[rows[inside]].astype(np.float64)
        own = counts[:, inside]
        summed = own @ matrix
        total = np.asarray(own.sum(axis=1), dtype=np.float64).ravel()
        scale = self._scale(summed, total)
        return summed * scale[:, None], scale, total

    def _scale(self, summed: FloatArray, total: FloatArray) -> FloatArray:
        """Factor on one set's weighted sums: one over their length, or over the sum of weights; zero for nothing."""
        size = np.linalg.norm(summed, axis=1) if self.unit_length else total
        with np.errstate(divide="ignore"):
            return np.where(size > 0, 1.0 / size, 0.0)

    def contributions(self, word: IntArray, count: npt.NDArray[np.generic]) -> FloatArray:
        """What occurrences of words add to the sums that a document is made of.

        Parameters
        ----------
        word : ndarray of int of shape (n,)
            Rows of the vocabulary.
        count : ndarray of shape (n,)
            Occurrences of each; negative where they are taken away.

        Returns
        -------
        ndarray of shape (n, n_dimensions of all vector sets + 2 n_sets)
            Weighted vectors, set by set; the weight itself in every set that knows the word; occurrences in these sets.
        """
        counts = np.where(self.rows_[word] >= 0, np.asarray(count)[:, None], 0.0)
        weights = self.weights_[word][:, None] * counts
        parts = [
            table.matrix[np.maximum(self.rows_[word, number], 0)] * weights[:, number, None]
            for number, table in enumerate(self.vectors_)
        ]
        return np.hstack([*parts, weights, counts])

    def embed_sums(self, sums: FloatArray) -> FloatArray:
        """Embedded documents from the sums of their words' `contributions`.

        Parameters
        ----------
        sums : ndarray of shape (n_documents, n_dimensions of all vector sets + 2 n_sets)
            One row of sums a document.

        Returns
        -------
        ndarray of shape (n_documents, n_dimensions of all vector sets)
            What `transform` gives for documents of these words, to rounding.
        """
        n_sets = len(self.vectors_)
        ends = np.cumsum([table.n_dimensions for table in self.vectors_])
        parts = np.split(sums, ends, axis=1)[:-1]
        totals, counts = sums[:, -2 * n_sets : -n_sets].T, sums[:, -n_sets:].T
        # What is left of nothing is nothing, and not a rounding error that the length blows up.
        return np.hstack(
            [
                part * np.where(count > 0, self._scale(part, total), 0.0)[:, None]
                for part, total, count in zip(parts, totals, counts, strict=True)
            ]
        )

    def transform(self, X: Sequence[str] | Tokens) -> FloatArray:
        """Embed documents.

        Parameters
        ----------
        X : sequence of str, or Tokens
            Documents.

        Returns
        -------
        ndarray of shape (n_documents, n_dimensions of all vector sets), float64
            A zero row where no word has a vector.
        """
        return self.embed(X).X


def _trim(table: WordVectors, tokens: Tokens) -> WordVectors:
    if not table.pretrained or len(table) <= KEPT_PRETRAINED:
        return table
    rows = np.unique(np.concatenate([np.arange(KEPT_PRETRAINED), table.rows(tokens.words)]))
    rows = rows[rows >= 0]
    return WordVectors(tuple(table.words[row] for row in rows), table.matrix[rows], table.name, pretrained=True)
