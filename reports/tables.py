"""Tables of the studies: printed, and kept beside the script that made them."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; numbers are shown to three digits, from a thousand on whole."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    if np.isnan(value):
        return "–"
    if abs(value) >= 1_000:
        return f"{value:,.0f}" if abs(value) < 1e9 else f"{value:.3g}"
    return f"{value:.3g}" if abs(value) < 0.1 or abs(value) >= 100 else f"{value:.3f}"


def made_on() -> str:
    """One line on where and with what the figures were made."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("neontext", "numpy", "scikit-learn", "gensim"))
    return f"Made on {date.today()} with {versions}; Python {platform.python_version()}, {os.cpu_count()} cores."


def keep(script: str, text: str, name: str = "results.md") -> None:
    """Print the text and write it to a file beside the script."""
    print(text)
    Path(script).with_name(name).write_text(text + "\n", encoding="utf-8")
