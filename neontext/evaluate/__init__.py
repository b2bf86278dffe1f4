"""Floor 6: scores, summaries of clusters, and the audit as a whole."""

from neontext.evaluate.audit import Audit, Skipped, skipped_documents
from neontext.evaluate.clusters import ClusterSummary, summarise_clusters
from neontext.evaluate.scores import Scores, purity, score_clustering

__all__ = [
    "Audit",
    "ClusterSummary",
    "Scores",
    "Skipped",
    "purity",
    "score_clustering",
    "skipped_documents",
    "summarise_clusters",
]
