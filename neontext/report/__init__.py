"""An audit written down: plain view first, then HTML, terminal text, Parquet and JSON."""

from neontext.report.html import render_html
from neontext.report.saved.summary import summary_dict, write_json
from neontext.report.saved.tables import MAP_COLUMNS, TABLES, write_tables
from neontext.report.terminal import print_summary
from neontext.report.view.report import build_view
from neontext.report.writing import SIGNATURE, checksums, is_audit, write_report

__all__ = [
    "MAP_COLUMNS",
    "SIGNATURE",
    "TABLES",
    "build_view",
    "checksums",
    "is_audit",
    "print_summary",
    "render_html",
    "summary_dict",
    "write_json",
    "write_report",
    "write_tables",
]
