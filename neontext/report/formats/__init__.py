"""Formats in which explained documents are written, one by one: a function each, and a line in the registry.

Their names stand in `neontext.choices`, too.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TextIO

from neontext.explain import Explanation
from neontext.report.formats.html_fragments import write_fragments
from neontext.report.formats.jsonl import write_jsonl
from neontext.report.formats.latex import write_latex
from neontext.report.formats.markdown import write_markdown
from neontext.report.formats.table import write_csv


class FileFormat(NamedTuple):
    """A format that is one file.

    Attributes
    ----------
    write : callable
        Writes explanations into a text stream.
    """

    write: Callable[[Iterable[Explanation], TextIO], None]


class FolderFormat(NamedTuple):
    """A format that is a folder.

    Attributes
    ----------
    write : callable
        Writes explanations into a folder.
    kind : str
        What its record calls such a folder.
    """

    write: Callable[[Iterable[Explanation], Path], None]
    kind: str


FORMATS: dict[str, FileFormat | FolderFormat] = {
    "html-fragments": FolderFormat(write_fragments, "fragments"),
    "markdown": FileFormat(write_markdown),
    "csv": FileFormat(write_csv),
    "jsonl": FileFormat(write_jsonl),
    "latex": FileFormat(write_latex),
}

__all__ = ["FORMATS", "FileFormat", "FolderFormat"]
