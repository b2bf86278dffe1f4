"""Floor 6: scores, summaries of clusters, checks, findings, and the audit as a whole."""

from neontext.evaluate.audit import Audit, Skipped, skipped_documents
from neontext.evaluate.clusters import ClusterSummary, summarise_clusters
from neontext.evaluate.findings import Coherence, Finding, Findings, Material, find_all
from neontext.evaluate.scores import Scores, purity, score_clustering
from neontext.evaluate.soundness import Check, check_soundness

__all__ = [
    "Audit",
    "Check",
    "ClusterSummary",
    "Coherence",
    "Finding",
    "Findings",
    "Material",
    "Scores",
    "Skipped",
    "check_soundness",
    "find_all",
    "purity",
    "score_clustering",
    "skipped_documents",
    "summarise_clusters",
]
