"""Sentence transformers, with the way back to the words; torch is loaded when one is chosen."""

from neontext.embed.sentences.embedder import (
    PieceDocuments,
    RelevanceParts,
    SentenceEmbedder,
    is_sentence_transformer,
)
from neontext.embed.sentences.pieces import PieceTokens

__all__ = ["PieceDocuments", "PieceTokens", "RelevanceParts", "SentenceEmbedder", "is_sentence_transformer"]
