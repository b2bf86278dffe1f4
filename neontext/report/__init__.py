"""An audit written down: plain view first, then HTML, terminal text, Parquet and JSON."""

from neontext.report.html import render_html
from neontext.report.saved.schema import SIGNATURE
from neontext.report.saved.summary import summary_dict, write_json
from neontext.report.saved.tables import write_tables
from neontext.report.terminal import print_summary
from neontext.report.view.report import build_view
from neontext.report.writing import write_report

__all__ = [
    "SIGNATURE",
    "build_view",
    "print_summary",
    "render_html",
    "summary_dict",
    "write_json",
    "write_report",
    "write_tables",
]
