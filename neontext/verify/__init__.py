"""Floor 10: an audit checked by somebody else, from its files and its model alone."""

from neontext.verify.verification import Verification, verify_audit

__all__ = ["Verification", "verify_audit"]
