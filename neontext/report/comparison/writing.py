"""All files of a comparison, into a folder that the caller keeps whole."""

from pathlib import Path
from typing import Any

from neontext.report.comparison.markdown import comparison_markdown
from neontext.report.comparison.page import comparison_page
from neontext.report.comparison.tables import write_moved
from neontext.report.comparison.view import ComparedAudits
from neontext.report.saved.summary import write_json

FIGURES, MOVED, MARKDOWN, PAGE = "compare.json", "moved.parquet", "comparison.md", "comparison.html"


def write_comparison(compared: ComparedAudits, view: dict[str, Any], folder: Path) -> None:
    """Write figures, moved documents and the page, as HTML and as Markdown.

    Parameters
    ----------
    compared : ComparedAudits
        Two audits.
    view : dict
        Of them, from `comparison_view`.
    folder : Path
        An existing folder; use `staged_folder`.
    """
    write_json(folder / FIGURES, view)
    write_moved(compared, folder / MOVED)
    (folder / PAGE).write_text(comparison_page(compared, view), encoding="utf-8")
    (folder / MARKDOWN).write_text(comparison_markdown(view), encoding="utf-8")
