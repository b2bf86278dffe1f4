"""Floor 7: an audit written down: plain view first, then HTML, terminal text, Parquet and JSON."""

from neontext.report.html import render_html
from neontext.report.summary import summary_dict, write_json
from neontext.report.tables import write_clusters, write_documents, write_words
from neontext.report.terminal import print_summary
from neontext.report.view import build_view
from neontext.report.writing import is_audit, write_report

__all__ = [
    "build_view",
    "is_audit",
    "print_summary",
    "render_html",
    "summary_dict",
    "write_clusters",
    "write_documents",
    "write_json",
    "write_report",
    "write_words",
]
