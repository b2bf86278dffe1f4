"""What the commands call, each loaded on first use: help and usage errors wait for no library."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neontext.audit import ReportOptions as ReportOptions
    from neontext.cli.progress import showing_progress as showing_progress
    from neontext.cli.progress import showing_warnings as showing_warnings
    from neontext.cluster import cluster_range as cluster_range
    from neontext.corpus import CorpusSource as CorpusSource
    from neontext.corpus import make_tokenizer as make_tokenizer
    from neontext.corpus.one_line import one_line as one_line
    from neontext.corpus.stopwords import read_stop_words as read_stop_words
    from neontext.deep import explain_pictures as explain_pictures
    from neontext.deep import print_pictures as print_pictures
    from neontext.images import explain_images as explain_images
    from neontext.images.terminal import print_images as print_images
    from neontext.jobs.auditing import audit_corpus as audit_corpus
    from neontext.jobs.clusters_from import ClustersFrom as ClustersFrom
    from neontext.jobs.comparing import compare_audits as compare_audits
    from neontext.jobs.evaluating import evaluate_model as evaluate_model
    from neontext.jobs.explaining import explain_corpus as explain_corpus
    from neontext.jobs.exporting import draw_figures as draw_figures
    from neontext.jobs.exporting import export_audit as export_audit
    from neontext.jobs.revising import revise_audit as revise_audit
    from neontext.jobs.updating import update_audit as update_audit
    from neontext.jobs.verifying import verify_audit as verify_audit
    from neontext.pipeline import ClusterExplainer as ClusterExplainer
    from neontext.report import print_summary as print_summary
    from neontext.report.comparison import comparison_view as comparison_view
    from neontext.report.comparison import print_comparison as print_comparison
    from neontext.report.faithfulness import print_faithfulness as print_faithfulness
    from neontext.runtime.standard_output import is_standard_output as is_standard_output
    from neontext.streaming import StreamOptions as StreamOptions

_HOME = {
    "ClusterExplainer": "pipeline",
    "ClustersFrom": "jobs.clusters_from",
    "CorpusSource": "corpus",
    "ReportOptions": "audit",
    "StreamOptions": "streaming",
    "audit_corpus": "jobs.auditing",
    "cluster_range": "cluster",
    "compare_audits": "jobs.comparing",
    "comparison_view": "report.comparison",
    "draw_figures": "jobs.exporting",
    "evaluate_model": "jobs.evaluating",
    "explain_corpus": "jobs.explaining",
    "explain_images": "images",
    "explain_pictures": "deep",
    "export_audit": "jobs.exporting",
    "is_standard_output": "runtime.standard_output",
    "make_tokenizer": "corpus",
    "one_line": "corpus.one_line",
    "print_comparison": "report.comparison",
    "print_faithfulness": "report.faithfulness",
    "print_images": "images.terminal",
    "print_pictures": "deep",
    "print_summary": "report",
    "revise_audit": "jobs.revising",
    "read_stop_words": "corpus.stopwords",
    "showing_progress": "cli.progress",
    "showing_warnings": "cli.progress",
    "update_audit": "jobs.updating",
    "verify_audit": "jobs.verifying",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'neontext.cli.backend' has no attribute {name!r}")
    return getattr(import_module(f"neontext.{_HOME[name]}"), name)
