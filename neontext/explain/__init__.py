"""From evidence back to the words."""

from neontext.explain.explainer import Explanations, WordExplainer
from neontext.explain.explanation import Competitor, Explanation, Flip, Span, SupportDocument, Word
from neontext.explain.merge import MergedLayer
from neontext.explain.pooling import PooledEvidence, pool_evidence
from neontext.explain.rules import MIDPOINT, ORIGIN, Rule, ensure_rule

__all__ = [
    "MIDPOINT",
    "ORIGIN",
    "Competitor",
    "Explanation",
    "Explanations",
    "Flip",
    "MergedLayer",
    "PooledEvidence",
    "Rule",
    "Span",
    "SupportDocument",
    "Word",
    "WordExplainer",
    "ensure_rule",
    "pool_evidence",
]
