"""Two audits compared, written down: plain view first, then JSON, Parquet, Markdown and terminal text."""

from neontext.report.comparison.terminal import print_comparison
from neontext.report.comparison.view import ComparedAudits, comparison_view
from neontext.report.comparison.writing import write_comparison

__all__ = ["ComparedAudits", "comparison_view", "print_comparison", "write_comparison"]
