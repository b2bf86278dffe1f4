"""`neontext demo`: the audit of the embedded corpus."""

import shlex
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.console import Console

from neontext.cli import backend, options
from neontext.cli.again import free_folder


def demo(out: options.Out = Path("demo-audit"), force: options.Force = False) -> None:
    """Audit the embedded corpus: 200 short posts, 8 labels, nothing to download.

    Among its labels are two kinds of vehicles, things for sale beside the things themselves, and law beside
    cryptography; some posts belong between two labels, and one label has something planted in it. Can you find it?
    """
    with backend.showing_progress(Console(stderr=True)):
        result = backend.audit_corpus("demo", out, force=force)
    backend.print_summary(result, out, Console(), again=partial(_audit_demo, out))


def _audit_demo(out: Path, changes: Sequence[str]) -> str:
    """The audit of the demo as the command `audit` runs it, with further options."""
    return shlex.join(["neontext", "audit", "demo", "--out", str(free_folder(out)), *changes])
