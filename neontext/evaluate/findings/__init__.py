"""What an auditor should look at first; one file a kind, and a registry that reads as a list."""

from neontext.evaluate.findings.coherence import Coherence
from neontext.evaluate.findings.context import AuditContext
from neontext.evaluate.findings.finding import Finding
from neontext.evaluate.findings.registry import FINDERS, Findings, find_all
from neontext.evaluate.findings.verdict import VERDICTS, Verdict

__all__ = ["FINDERS", "VERDICTS", "AuditContext", "Coherence", "Finding", "Findings", "Verdict", "find_all"]
