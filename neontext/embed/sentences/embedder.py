"""`SentenceEmbedder`: documents as a sentence transformer embeds them, explained down to their words."""

from collections.abc import Sequence
from functools import cached_property
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from sklearn.base import BaseEstimator

from neontext.arrays import FloatArray, UIntArray
from neontext.checks import check_choice
from neontext.corpus import Ragged, Tokens
from neontext.corpus.stopwords import stop_words
from neontext.embed.protocol import EmbeddedDocuments, TokenRelevance
from neontext.embed.sentences.pieces import PieceTokens
from neontext.embed.text_input import TextInputMixin
from neontext.embed.unknown import MOST
from neontext.errors import InputError, MissingDependencyError

PRECISIONS = ("float32", "float64")
#: Documents whose embeddings are kept, at most; a hundred thousand of 384 numbers take 300 MB.
MAX_KEPT = 100_000


class RelevanceParts(NamedTuple):
    """What shares a document's embedding in some directions has, before anything is spread over the words.

    Attributes
    ----------
    words : ndarray of shape (n_tokens, n_directions)
        Of every word.
    special : ndarray of shape (n_documents, n_directions)
        Of the special pieces around the text.
    bias : ndarray of shape (n_documents, n_directions)
        Of the biases of the layers.
    """

    words: FloatArray
    special: FloatArray
    bias: FloatArray


class PieceDocuments(EmbeddedDocuments):
    """Documents as a sentence encoder embeds them; tokens are `PieceTokens`."""

    @cached_property
    def fingerprints(self) -> UIntArray:
        """As in `EmbeddedDocuments`, of the pieces that are read: punctuation and order count."""
        digests = b"".join(_keys(self.tokens.read, 8))  # type: ignore[attr-defined]
        return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


class SentenceEmbedder(TextInputMixin, BaseEstimator):  # type: ignore[misc]
    r"""Embed documents by a sentence transformer of the BERT family, with the way back to the words.

    Evidence goes down through the encoder by one backward pass in which attention, the widths of LayerNorm, the factor
    of the activation and the length are constants of the document (Ali et al., 2022, arXiv:2202.07304): a word has
    :math:`\sum_t h_t \cdot \partial f / \partial h_t` over its pieces, h behind the embeddings' LayerNorm; what the
    special pieces around the text have belongs to no word, and is the bias. What the layers' biases have is spread
    evenly over the words that are read, as the constant of the root point is and, in an explainer, what the clusters'
    own network adds: words and special pieces add up to the evidence. Zero then lies where the tangent at the document
    is zero, and a word is red that is more than its part of the way from there.

    Parameters
    ----------
    model : str, Path or SentenceTransformer
        Folder of the encoder, as sentence-transformers saves it (no code in it is run), or a loaded one. An object of
        another architecture that takes the mean of its pieces is explained from its last layer.
    precision : {"float32", "float64"}, default="float32"
        Of the encoder.

    Attributes
    ----------
    encoder : SentenceEncoder
        Read when it is first needed.
    """

    reason_ = "as asked for: a sentence transformer"
    #: How far the sum of the parts may lie from the evidence, relative to it: rounding in single precision.
    rounding = 1e-5

    def __init__(self, model: Any, *, precision: str = "float32") -> None:
        self.model = model
        self.precision = precision

    @cached_property
    def encoder(self) -> Any:
        """The encoder, ready to be asked."""
        check_choice("precision", self.precision, PRECISIONS)
        for package in ("torch", "tokenizers"):
            if find_spec(package) is None:
                raise MissingDependencyError("vectors='transformer:FOLDER'", package, "transformer")
        # Loaded when it is chosen, since torch comes with it.
        if isinstance(self.model, str | Path):
            return import_module("neontext.embed.sentences.folder").read_encoder(Path(self.model), self._cast)
        return import_module("neontext.embed.sentences.from_object").encoder_of(self.model, self._cast)

    def _cast(self, weights: Any) -> Any:
        return weights.double() if self.precision == "float64" else weights.float()

    @cached_property
    def _kept(self) -> dict[bytes, FloatArray]:
        """Embeddings by what was read: nothing is encoded twice."""
        return {}

    @cached_property
    def unlisted(self) -> frozenset[str]:
        """Words that have relevance, and that no list of a cluster's words shows: English stop words."""
        return stop_words("en")

    @property
    def n_dimensions_(self) -> int:
        """Width of an embedding."""
        return int(self.encoder.network.settings.width)

    @property
    def description_(self) -> tuple[str, ...]:
        """The encoder, and how much it reads of a text."""
        encoder = self.encoder
        return (f"{encoder.name} ({encoder.kind}; reads {encoder.tokenizer.max_length} pieces of a text)",)

    def fit(self, X: Sequence[str] | Tokens, y: object = None) -> Self:
        """Itself, since nothing is learned; texts need a word.

        Raises
        ------
        InputError
            If there is none.
        """
        tokens = self.tokenize(X)
        if not len(tokens.pieces.values):
            raise InputError(
                f"None of the {tokens.n_documents} documents has a piece that the encoder reads: all empty?"
            )
        return self

    def tokenize(self, X: Sequence[str] | Tokens) -> PieceTokens:
        """Words of texts, each with its pieces; tokens stay as they are."""
        if isinstance(X, PieceTokens):
            return X
        if isinstance(X, Tokens):
            raise InputError("A sentence encoder reads texts, or what it made of them: other tokens have no pieces.")
        tokens: PieceTokens = self.encoder.tokenizer(X)
        return tokens

    def embed(self, X: Sequence[str] | Tokens) -> PieceDocuments:
        """Embed documents; of tokens, what is left of them.

        Parameters
        ----------
        X : sequence of str, or PieceTokens
            Documents.

        Returns
        -------
        PieceDocuments
            Where no piece is left, the embedding of an empty text. Memory beside it: a batch of 8,192 pieces.
        """
        tokens = self.tokenize(X)
        return PieceDocuments(self.embed_pieces(tokens.read), tokens, tokens.pieces.sizes > 0)

    def embed_pieces(self, read: Ragged) -> FloatArray:
        """Embeddings of documents given by the pieces that are read; shape (n_documents, n_dimensions)."""
        keys, kept = _keys(read), self._kept
        new = {key: row for row, key in enumerate(keys) if key not in kept}
        rows = np.array(sorted(new.values()), dtype=np.int64)
        fresh = dict(zip((keys[row] for row in rows), self._batches.encode(self.encoder, read.take(rows)), strict=True))
        X = np.array([fresh.get(key, kept.get(key)) for key in keys]).reshape(len(keys), self.n_dimensions_)
        kept |= dict(list(fresh.items())[: max(MAX_KEPT - len(kept), 0)])
        return X

    def keep(self, read: Ragged, X: FloatArray) -> None:
        """Take embeddings that were found before, shape (n_documents, n_dimensions), so that they are not again."""
        self._kept.update(zip(_keys(read), X, strict=True))

    def unknown_cause(self, documents: EmbeddedDocuments) -> str:
        """Why most words of some documents say nothing: not read, or read as unknown pieces; "" where most do."""
        tokenizer, read = self.encoder.tokenizer, self.tokenize(documents.tokens).read.values
        if (read == tokenizer.unknown).mean() >= MOST if len(read) else False:
            return "the encoder's tokenizer does not know their script: is the encoder of another language?"
        if not len(documents.explained) or documents.explained.mean() > 1 - MOST:
            return ""
        limit = tokenizer.max_length
        return f"they lie beyond the {limit} pieces that the encoder reads of a text: cut long documents into parts"

    @property
    def _batches(self) -> Any:
        return import_module("neontext.embed.sentences.batches")

    def parts(self, documents: EmbeddedDocuments, G: FloatArray) -> RelevanceParts:
        """Share out ``x @ g`` of every document to words, special pieces and biases, each by its own formula.

        Parameters
        ----------
        documents : PieceDocuments
            What `embed` returned, or some rows of it.
        G : ndarray of shape (n_documents, n_directions, n_dimensions)
            Directions g of every document. Documents whose directions are zero are not looked at.
        """
        tokens = self.tokenize(documents.tokens)
        found = RelevanceParts(*(np.zeros((n, G.shape[1])) for n in (tokens.n_tokens, len(G), len(G))))
        rows = np.flatnonzero(G.any(axis=(1, 2)))
        if len(rows):
            part = tokens.take(rows)
            shares = self._batches.share_out(self.encoder, part.read, G[rows])
            own = [np.bincount(part.pieces.row, pieces, minlength=part.n_tokens) for pieces in shares.pieces.T]
            found.words[tokens.rows_of(rows)] = np.column_stack(own)
            found.special[rows], found.bias[rows] = shares.special, shares.bias
        return found

    def token_relevance(self, documents: EmbeddedDocuments, G: FloatArray, constant: FloatArray) -> TokenRelevance:
        """Share out ``x @ g - constant`` of every document to its words.

        Parameters
        ----------
        documents : PieceDocuments
            As in `parts`.
        G : ndarray of shape (n_documents, n_dimensions)
            A direction g for every document.
        constant : ndarray of shape (n_documents,)
            What the words give up, with what they take of the layers' biases: each as much.

        Returns
        -------
        TokenRelevance
            The bias is what special pieces have; of a document without a word, everything.
        """
        shared = self.token_relevances(documents, G[:, None, :], constant[:, None])
        return TokenRelevance(shared.relevance[:, 0], np.asarray(shared.bias)[:, 0])

    def token_relevances(self, documents: EmbeddedDocuments, G: FloatArray, constant: FloatArray) -> TokenRelevance:
        """`token_relevance` in several directions, for which the encoder is gone up once.

        Parameters
        ----------
        documents, G
            As in `parts`.
        constant : ndarray of shape (n_documents, n_directions)
            What the words give up.

        Returns
        -------
        TokenRelevance
            Of shape (n_tokens, n_directions) and (n_documents, n_directions).
        """
        tokens, parts = self.tokenize(documents.tokens), self.parts(documents, G)
        rest, read = parts.bias - constant, tokens.pieces.sizes > 0
        n_words = np.bincount(tokens.document, read, minlength=len(rest))[:, None]
        each = np.divide(rest, n_words, out=np.zeros_like(rest), where=n_words > 0)
        relevance = parts.words + read[:, None] * each[tokens.document]
        return TokenRelevance(relevance, parts.special + np.where(n_words > 0, 0.0, rest))


def _keys(read: Ragged, size: int = 16) -> list[bytes]:
    """What was read of each document, as a number of so many bytes."""
    ids, ends = np.ascontiguousarray(read.values, dtype="<i4").tobytes(), (4 * read.indptr).tolist()
    return [blake2b(ids[a:b], digest_size=size).digest() for a, b in pairwise(ends)]


def is_sentence_transformer(value: object) -> bool:
    """Whether an object is an encoder of the sentence-transformers library, which need not be there to tell."""
    return any(kind.__module__.split(".")[0] == "sentence_transformers" for kind in type(value).__mro__)
