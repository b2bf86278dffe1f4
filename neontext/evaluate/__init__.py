"""Floor 6: scores, summaries of clusters, and the audit as a whole."""

from neontext.evaluate.audit import Audit, Skipped, skipped_documents
from neontext.evaluate.clusters import ClusterSummary, summarise_clusters
from neontext.evaluate.scores import Scores, purity, score_clustering
from neontext.evaluate.stability import ClusterStability, Stability, measure_stability

__all__ = [
    "Audit",
    "ClusterStability",
    "ClusterSummary",
    "Scores",
    "Skipped",
    "Stability",
    "measure_stability",
    "purity",
    "score_clustering",
    "skipped_documents",
    "summarise_clusters",
]
