"""The audit of a fitted explainer: analysed, reported, recorded and written."""

from neontext.audit.reporting import ReportOptions

__all__ = ["ReportOptions"]
