"""From evidence back to the words."""

from neontext.explain.edited import EditedDocuments
from neontext.explain.explainer import WordExplainer
from neontext.explain.explaining import explain_documents
from neontext.explain.explanation import Competitor, Explanation, Flip, Span, SupportDocument, Word
from neontext.explain.explanations import Explanations
from neontext.explain.layer import MergedLayer, PointLayer, point_layer
from neontext.explain.model_kinds import QuadraticPools
from neontext.explain.pooling import PooledEvidence, pool_evidence
from neontext.explain.rules import MIDPOINT, ORIGIN, Rule, ensure_rule
from neontext.explain.sentence_layer import SentenceLayer
from neontext.explain.term_layer import TermLayer

__all__ = [
    "MIDPOINT",
    "ORIGIN",
    "Competitor",
    "EditedDocuments",
    "Explanation",
    "Explanations",
    "Flip",
    "MergedLayer",
    "PointLayer",
    "PooledEvidence",
    "QuadraticPools",
    "Rule",
    "SentenceLayer",
    "Span",
    "SupportDocument",
    "TermLayer",
    "Word",
    "WordExplainer",
    "ensure_rule",
    "explain_documents",
    "point_layer",
    "pool_evidence",
]
