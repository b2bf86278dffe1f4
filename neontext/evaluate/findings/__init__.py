"""What an auditor should look at first; one file a kind, and a registry that reads as a list."""

from neontext.evaluate.findings.coherence import Coherence
from neontext.evaluate.findings.context import AuditContext
from neontext.evaluate.findings.finding import Finding
from neontext.evaluate.findings.registry import FINDERS, Findings, find_all

__all__ = ["FINDERS", "AuditContext", "Coherence", "Finding", "Findings", "find_all"]
