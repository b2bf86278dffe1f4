"""Figures of a written audit for a paper: map, contingency table, highlighted documents; a function each."""

import warnings
from collections.abc import Callable, Iterable, Iterator

from neontext.arrays import IntArray
from neontext.choices import FIGURES
from neontext.errors import InputError
from neontext.report.figures.contingency import draw_contingency
from neontext.report.figures.document import draw_document
from neontext.report.figures.map import draw_map
from neontext.report.figures.style import Drawn, write_figure
from neontext.report.saved.audit import SavedAudit

#: Figures of the audit as a whole, by name.
OF_AUDIT: dict[str, Callable[[SavedAudit], Drawn]] = {"map": draw_map, "contingency": draw_contingency}
#: The figure of one document.
OF_DOCUMENT = "document"
#: The file that says what the figures show.
CAPTIONS = "captions.json"


def draw(audit: SavedAudit, names: Iterable[str], rows: IntArray) -> Iterator[tuple[str, Drawn]]:
    """Draw figures by name, one at a time.

    Parameters
    ----------
    audit : SavedAudit
        The audit.
    names : iterable of str
        Of `FIGURES`.
    rows : ndarray of int
        Documents to draw.

    Yields
    ------
    tuple of (str, Drawn)
        Name of the file, without its ending, and the figure.
    """
    for name in names:
        if name in OF_AUDIT:
            yield name, OF_AUDIT[name](audit)
        else:
            yield from ((f"{OF_DOCUMENT}-{e.document}", draw_document(e)) for e in audit.explanations(rows))


def draw_possible(audit: SavedAudit, rows: IntArray) -> Iterator[tuple[str, Drawn]]:
    """Draw every figure that the audit has what it takes for, as `draw` does; what is left out is a warning."""
    for name in FIGURES:
        try:
            yield from draw(audit, [name], rows)
        except InputError as error:
            warnings.warn(f"The figure {name!r} was left out. {error}", stacklevel=2)


__all__ = [
    "CAPTIONS",
    "OF_AUDIT",
    "OF_DOCUMENT",
    "Drawn",
    "draw",
    "draw_document",
    "draw_possible",
    "write_figure",
]
