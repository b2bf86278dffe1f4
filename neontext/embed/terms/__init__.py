"""Documents as weighted terms: the words, n-grams and weights of a vectoriser that was fitted elsewhere."""

from neontext.embed.terms.analyzer import TermAnalyzer
from neontext.embed.terms.documents import TermDocuments
from neontext.embed.terms.embedder import TermEmbedder
from neontext.embed.terms.lookup import HashedTerms, Vocabulary
from neontext.embed.terms.steps import Affine, Scale, TermFrequency, UnitLength
from neontext.embed.terms.topics import DirichletTopics, NonNegativeTopics, TopicEmbedder

__all__ = [
    "Affine",
    "DirichletTopics",
    "HashedTerms",
    "NonNegativeTopics",
    "Scale",
    "TermAnalyzer",
    "TermDocuments",
    "TermEmbedder",
    "TermFrequency",
    "TopicEmbedder",
    "UnitLength",
    "Vocabulary",
]
