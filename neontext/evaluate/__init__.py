"""Scores, summaries of clusters, checks, findings, and the audit as a whole."""

from neontext.evaluate.audit import Audit, Skipped, skipped_documents
from neontext.evaluate.clusters import ClusterSummary, summarise_clusters
from neontext.evaluate.contrasts import Contrast, contrast_clusters
from neontext.evaluate.document_map import DocumentMap, check_map, map_documents, missing_map
from neontext.evaluate.fidelity import Fidelity, measure_fidelity
from neontext.evaluate.findings import AuditContext, Coherence, Finding, Findings, find_all
from neontext.evaluate.scores import Scores, purity, score_clustering
from neontext.evaluate.shown_documents import choose_shown
from neontext.evaluate.soundness import Check, check_soundness
from neontext.evaluate.stability import ClusterStability, Stability, measure_stability

__all__ = [
    "Audit",
    "AuditContext",
    "Check",
    "ClusterStability",
    "ClusterSummary",
    "Coherence",
    "Contrast",
    "DocumentMap",
    "Fidelity",
    "Finding",
    "Findings",
    "Scores",
    "Skipped",
    "Stability",
    "check_map",
    "check_soundness",
    "choose_shown",
    "contrast_clusters",
    "find_all",
    "map_documents",
    "measure_fidelity",
    "measure_stability",
    "missing_map",
    "purity",
    "score_clustering",
    "skipped_documents",
    "summarise_clusters",
]
