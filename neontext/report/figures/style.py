"""What all figures share: colours, how names are shown, and files of the same bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from neontext.corpus.one_line import one_line

#: Width of a figure in inches: that of a page's text.
WIDTH = 6.5
#: Colours that colour-blind readers can tell apart ("muted", Paul Tol, Colour Schemes, SRON/EPS/TN/09-002, 2021), then
#: those of Okabe and Ito (Color Universal Design, 2008) that are unlike them; markers beside them: 105 pairs, and
#: something to see in grey.
COLOURS = (
    *("#332288", "#88ccee", "#44aa99", "#117733", "#999933", "#ddcc77", "#cc6677", "#882255", "#aa4499"),
    *("#000000", "#e69f00", "#0072b2", "#d55e00", "#f0e442", "#777777"),
)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
GREY = "#bbbbbb"
#: DisplayMixin in place of a character that the font lacks.
_LACKING = "\ufffd"

_SETTINGS = {
    "svg.hashsalt": "neontext",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": True,
}
#: Nothing of when and by what a file was written, so that the same figure gives the same bytes.
_METADATA = {"svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None, "Creator": None, "Producer": None}}


class Drawn(NamedTuple):
    """A figure and its caption.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    caption : str
        What it shows, for the paper and for who cannot see it.
    """

    figure: Any
    caption: str


@contextmanager
def figure_style() -> Iterator[None]:
    """Settings under which figures are drawn and written; the user's fonts, no mathematics in texts."""
    import matplotlib as mpl

    with mpl.rc_context(_SETTINGS):
        yield


def write_figure(figure: Any, path: Path) -> None:
    """Write a figure as SVG or PDF, by the ending of the name; the same figure gives the same bytes."""
    kind = path.suffix[1:]
    with figure_style():
        figure.savefig(path, format=kind, metadata=_METADATA[kind], dpi=300)


def mark(number: int) -> dict[str, str]:
    """Colour and marker of a class."""
    return {"color": COLOURS[number % len(COLOURS)], "marker": MARKERS[number % len(MARKERS)]}


def drawable(text: str) -> tuple[str, int]:
    """Text with what the font lacks replaced, and how many characters that were.

    Returns
    -------
    tuple of (str, int)
        Of the same length as the text.
    """
    from matplotlib.font_manager import FontProperties, findfont, get_font

    known = get_font(findfont(FontProperties())).get_charmap()
    shown = "".join(c if ord(c) in known or c.isspace() else _LACKING for c in text)
    return shown, shown.count(_LACKING)


def name_of(text: str, most: int = 24) -> str:
    """An id, label or word for a legend: one line, bounded, drawable."""
    return drawable(one_line(text, most))[0]
