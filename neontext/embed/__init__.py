"""Word vectors, word weights, and documents as points."""

from neontext.embed.bounds import VocabularyBounds, describe_left_out
from neontext.embed.choose import choose_vectors, vector_files
from neontext.embed.embedder import DocumentEmbedder
from neontext.embed.formats import from_keyed_vectors, load_vectors
from neontext.embed.pretrained import glove_vectors, spacy_vectors
from neontext.embed.protocol import EmbeddedDocuments, Embedder, TokenRelevance, is_embedder
from neontext.embed.reduction import principal_components
from neontext.embed.registry import EMBEDDERS, check_words, make_embedder
from neontext.embed.sentences import PieceDocuments, PieceTokens, SentenceEmbedder
from neontext.embed.student import Student, with_texts
from neontext.embed.text_input import TextInputMixin
from neontext.embed.train import train_lsa, train_ppmi, train_word2vec
from neontext.embed.unknown import unknown_cause
from neontext.embed.vectors import WordVectors, in_word_form

__all__ = [
    "EMBEDDERS",
    "DocumentEmbedder",
    "EmbeddedDocuments",
    "Embedder",
    "PieceDocuments",
    "PieceTokens",
    "SentenceEmbedder",
    "Student",
    "TextInputMixin",
    "TokenRelevance",
    "VocabularyBounds",
    "WordVectors",
    "check_words",
    "choose_vectors",
    "describe_left_out",
    "from_keyed_vectors",
    "glove_vectors",
    "in_word_form",
    "is_embedder",
    "load_vectors",
    "make_embedder",
    "principal_components",
    "spacy_vectors",
    "train_lsa",
    "train_ppmi",
    "train_word2vec",
    "unknown_cause",
    "vector_files",
    "with_texts",
]
