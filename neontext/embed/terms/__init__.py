"""Documents as weighted terms: the words, n-grams and weights of a vectoriser that was fitted elsewhere."""

from neontext.embed.terms.analyzer import TermAnalyzer
from neontext.embed.terms.documents import TermDocuments
from neontext.embed.terms.embedder import TermEmbedder
from neontext.embed.terms.lookup import HashedTerms, Vocabulary
from neontext.embed.terms.steps import Affine, Scale, TermFrequency, UnitLength

__all__ = [
    "Affine",
    "HashedTerms",
    "Scale",
    "TermAnalyzer",
    "TermDocuments",
    "TermEmbedder",
    "TermFrequency",
    "UnitLength",
    "Vocabulary",
]
