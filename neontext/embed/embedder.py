"""`DocumentEmbedder`: a document as the weighted mean of its word vectors, linear in its words."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from neontext.arrays import FloatArray, IntArray
from neontext.checks import RandomStateLike, ensure_random_state
from neontext.corpus import Tokens, ensure_corpus, ensure_tokenizer
from neontext.embed.bags import BagsOfVectors, normalised_weights, projections
from neontext.embed.bounds import VocabularyBounds
from neontext.embed.choose import VectorSpec, choose_vectors
from neontext.embed.protocol import TokenRelevance
from neontext.embed.student import with_texts
from neontext.embed.text_input import TextInputMixin
from neontext.embed.vectors import WordVectors
from neontext.embed.weights import word_weights
from neontext.errors import InputError

#: Words of pretrained vectors that a fitted embedder keeps beside the corpus's own, for documents it has not seen.
KEPT_PRETRAINED = 100_000


class DocumentEmbedder(
    TextInputMixin,
    ClassNamePrefixFeaturesOutMixin,  # type: ignore[misc]
    TransformerMixin,  # type: ignore[misc]
    BaseEstimator,  # type: ignore[misc]
):
    """Embed documents as weighted means of word vectors; several vector sets stand side by side.

    One sparse product a vector set; nothing loops over documents.

    Parameters
    ----------
    vectors : str, WordVectors, gensim KeyedVectors, or a sequence of these, default="auto"
        See `choose_vectors`: names, files, or several joined by "+".
    weights : {"sif", "sif:A", "mean", "idf"}, default="sif"
        Word weights; see `word_weights`.
    unit_length : bool, default=True
        Scale every set's part of a document to unit length.
    n_dimensions : int, default=100
        Size of vectors that are trained.
    tokenizer : Tokenizer, callable or None, default=None
        By default `LetterTokenizer()`; see `OwnTokenizer` for one of your own.
    min_count, max_share : int and float, default=1 and 1.0
        Bounds of the vocabulary, see `VocabularyBounds`.
    workers : int, default=1
        Threads of the training of "word2vec"; more than one gives up "same seed, same vectors".
    random_state : int, RandomState, Generator or None, default=None
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

    Notes
    -----
    `fit` takes no `sample_weight`: vectors are trained on, and words weighed by, counts of occurrences, and a document
    of weight two is that document twice in `X`. There is no `score`: points are as good as the clusters in them.

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
        min_count: int = 1,
        max_share: float = 1.0,
        workers: int = 1,
        random_state: RandomStateLike = None,
    ) -> None:
        self.vectors = vectors
        self.weights = weights
        self.unit_length = unit_length
        self.n_dimensions = n_dimensions
        self.tokenizer = tokenizer
        self.min_count = min_count
        self.max_share = max_share
        self.workers = workers
        self.random_state = random_state

    def fit(self, X: Any, y: object = None) -> Self:
        """Choose or train the vectors and weigh the words.

        Parameters
        ----------
        X : texts, Corpus, table with a column "text", or Tokens
            Training documents; further ones are passed to `transform` in the same ways.
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
                f"None of the {tokens.n_documents} documents has a single token: expected texts with words "
                "that are long enough and no stop words. Is it the right field, and the right language?"
            )
        bounds = VocabularyBounds(self.min_count, self.max_share)
        kept = bounds.kept(tokens)
        if not bounds.hold_nothing_back:
            tokens = tokens.without(~kept[tokens.word])
        seed = int(ensure_random_state(self.random_state).randint(2**31 - 1))
        self.reason_: str
        weights, unseen = word_weights(self.weights, tokens)
        chosen, self.reason_ = choose_vectors(
            self.vectors if isinstance(X, Tokens) else with_texts(self.vectors, ensure_corpus(X, metadata=()).texts),
            tokens,
            language=getattr(self._tokenizer(), "language", "en"),
            form=getattr(self._tokenizer(), "form", None),
            n_dimensions=self.n_dimensions,
            random_state=seed,
            workers=self.workers,
            weights=weights,
        )
        tables = tuple(_trim(table, tokens) for table in chosen)
        if not bounds.hold_nothing_back:
            tables = tuple(bounds.restrict(table, tokens, kept) for table in tables)
        self._set_vocabulary(tables, dict(zip(tokens.words, weights, strict=True)), unseen)
        return self

    def _set_vocabulary(self, vectors: tuple[WordVectors, ...], weight: dict[str, float], unseen: float) -> None:
        self.vectors_ = vectors
        self.words_ = tuple(sorted(set().union(*(table.words for table in vectors))))
        self.weights_ = np.array([weight.get(word, unseen) for word in self.words_])
        self._index_words()

    def _index_words(self) -> None:
        self._row_of_word = {word: row for row, word in enumerate(self.words_)}
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
        """Rebuild a fitted embedder from what it learned: vector sets, vocabulary, and the weight of each word."""
        embedder = cls(vectors, weights=weight_kind, unit_length=unit_length, tokenizer=tokenizer)
        embedder.vectors_, embedder.words_, embedder.weights_, embedder.reason_ = vectors, words, weights, reason
        embedder._index_words()
        return embedder

    def _tokenizer(self) -> Any:
        return ensure_tokenizer(self.tokenizer)

    def tokenize(self, X: Any) -> Tokens:
        """Tokens of documents in any form that `ensure_corpus` takes; tokens stay as they are."""
        if isinstance(X, Tokens):
            return X
        tokens: Tokens = self._tokenizer()(ensure_corpus(X, metadata=()).texts)
        return tokens

    def embed(self, X: Any) -> BagsOfVectors:
        """Embed documents and keep by which factors their words entered.

        Parameters
        ----------
        X : texts, Corpus, table or Tokens
            Documents, as `fit` takes them.

        Returns
        -------
        BagsOfVectors
            Points, tokens and factors; a zero row where no word is known.
        """
        check_is_fitted(self)
        tokens = self.tokenize(X)
        row = tokens.recode(self._row_of_word)
        counts = self._weighted_counts(tokens, row)
        parts = [self._embed_set(counts, number) for number in range(len(self.vectors_))]
        return BagsOfVectors(
            X=np.hstack([part[0] for part in parts]),
            tokens=tokens,
            explained=row >= 0,
            vector_row=row,
            scale=np.stack([part[1] for part in parts], axis=1),
            total_weight=np.stack([part[2] for part in parts], axis=1),
        )

    def rows_of(self, words: Sequence[str]) -> IntArray:
        """Row of each word in the vocabulary, -1 where it has no vector; shape (n,)."""
        return np.fromiter((self._row_of_word.get(word, -1) for word in words), np.int64, len(words))

    def _weighted_counts(self, tokens: Tokens, row: IntArray) -> sparse.csr_array:
        known = row >= 0
        indptr = np.concatenate([[0], np.cumsum(known)])[tokens.indptr]
        table = (self.weights_[row[known]], row[known], indptr)
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

    @property
    def n_dimensions_(self) -> int:
        """Dimensions of an embedded document: those of all vector sets."""
        return sum(table.n_dimensions for table in self.vectors_)

    @property
    def _n_features_out(self) -> int:
        return self.n_dimensions_

    @property
    def n_sums(self) -> int:
        """Numbers that the `contributions` of a word hold."""
        return self.n_dimensions_ + 2 * len(self.vectors_)

    def contributions(self, word: IntArray) -> FloatArray:
        """What one occurrence of a word adds to the sums that a document is made of.

        Parameters
        ----------
        word : ndarray of int of shape (n,)
            Rows of the vocabulary.

        Returns
        -------
        ndarray of shape (n, n_sums)
            Weighted vectors, set by set; the weight itself in every set that knows the word; one in these sets.
        """
        counts = np.where(self.rows_[word] >= 0, 1.0, 0.0)
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
        sums : ndarray of shape (n_documents, n_sums)
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

    def token_relevance(
        self,
        documents: BagsOfVectors,
        G: FloatArray,
        constant: FloatArray,
        vectors: Sequence[npt.NDArray[np.floating]] | None = None,
    ) -> TokenRelevance:
        r"""Share out x . g - constant of every document to its tokens; nothing is left to the bias.

        The token at t has :math:`\sum_b \omega^b_t / \|e_b\| \; \varphi_b(t) \cdot g_b` less :math:`\bar\omega_t` times
        the constant (method, sections 1 and 5).

        Parameters
        ----------
        documents : BagsOfVectors
            The documents.
        G : ndarray of shape (n_documents, n_dimensions of all vector sets), or (n_documents, n_components)
            A direction g for every document.
        constant : ndarray of shape (n_documents,)
            What the words give up, in proportion to their normalised weights.
        vectors : sequence of ndarray of shape (n_words_b, n_components), optional
            The word vectors projected on components, one array a vector set, where G is given in these.
        """
        if vectors is None:
            vectors = [table.matrix for table in self.vectors_]
            parts = np.split(G, np.cumsum([table.n_dimensions for table in self.vectors_])[:-1], axis=1)
        else:
            parts = [G] * len(vectors)
        relevance = projections(documents, self.rows_, self.weights_, vectors, parts)
        if constant.any():
            shares = normalised_weights(documents, self.rows_, self.weights_)
            relevance -= shares * constant[documents.tokens.document]
        return TokenRelevance(relevance)

    @property
    def description_(self) -> tuple[str, ...]:
        """The vector sets, each with its size."""
        return tuple(f"{table.name} ({len(table)} words x {table.n_dimensions})" for table in self.vectors_)

    def transform(self, X: Any) -> FloatArray:
        """Embed documents.

        Parameters
        ----------
        X : texts, Corpus, table or Tokens
            Documents, as `fit` takes them.

        Returns
        -------
        ndarray of shape (n_documents, n_dimensions of all vector sets), float64
            A zero row where no word has a vector. Another container by `set_output`, with columns called as
            `get_feature_names_out` says.
        """
        return self.embed(X).X


def _trim(table: WordVectors, tokens: Tokens) -> WordVectors:
    if not table.pretrained or len(table) <= KEPT_PRETRAINED:
        return table
    rows = np.unique(np.concatenate([np.arange(KEPT_PRETRAINED), table.rows(tokens.words)]))
    rows = rows[rows >= 0]
    return WordVectors(tuple(table.words[row] for row in rows), table.matrix[rows], table.name, pretrained=True)
