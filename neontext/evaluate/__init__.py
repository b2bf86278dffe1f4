"""Floor 6: scores, summaries of clusters, checks, findings, and the audit as a whole."""

from neontext.evaluate.audit import Audit, Skipped, skipped_documents
from neontext.evaluate.clusters import ClusterSummary, summarise_clusters
from neontext.evaluate.findings import Coherence, Finding, Findings, Material, find_all
from neontext.evaluate.scores import Scores, purity, score_clustering
from neontext.evaluate.soundness import Check, check_soundness
from neontext.evaluate.stability import ClusterStability, Stability, measure_stability

__all__ = [
    "Audit",
    "Check",
    "ClusterStability",
    "ClusterSummary",
    "Coherence",
    "Finding",
    "Findings",
    "Material",
    "Scores",
    "Skipped",
    "Stability",
    "check_soundness",
    "find_all",
    "measure_stability",
    "purity",
    "score_clustering",
    "skipped_documents",
    "summarise_clusters",
]
