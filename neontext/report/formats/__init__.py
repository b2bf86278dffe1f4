"""Formats in which explained documents are written, one by one: a function each."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

from neontext.explain import Explanation
from neontext.report.formats.html_fragments import FRAGMENTS, write_fragments
from neontext.report.formats.jsonl import write_jsonl
from neontext.report.formats.latex import write_latex
from neontext.report.formats.markdown import write_markdown
from neontext.report.formats.table import write_csv
from neontext.runtime.layout import Layout

#: Formats that are one file.
FILES: dict[str, Callable[[Iterable[Explanation], TextIO], None]] = {
    "markdown": write_markdown,
    "csv": write_csv,
    "jsonl": write_jsonl,
    "latex": write_latex,
}
#: Formats that are a folder, and how one is known.
FOLDERS: dict[str, tuple[Callable[[Iterable[Explanation], Path], None], Layout]] = {
    "html-fragments": (write_fragments, FRAGMENTS),
}
#: The names of all.
FORMATS = (*FOLDERS, *FILES)

__all__ = ["FILES", "FOLDERS", "FORMATS"]
