"""One highlighted document, set as text (figure 6 of arXiv:1906.07633)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from neontext.explain import Explanation
from neontext.explain.highlight import AGAINST, FOR, STRONGEST, Piece, pieces, scale_steps, strongest
from neontext.explain.terminal import mixed
from neontext.report.figures.style import WIDTH, Drawn, drawable, figure_style, name_of

#: Characters and lines of a text that are shown: a page.
MAX_CHARACTERS, MAX_LINES = 2_500, 45
#: Size of the text and of small print, height of a line, margin around a highlighted word; in points.
SIZE, SMALL, LINE, MARGIN = 9.0, 7.0, 14.0, 0.8
_INCH = 72.0
_GREY = "#666666"
_RUNS = re.compile(r"\n|[^\S\n]+|\S+")


class Run(NamedTuple):
    """Characters that stand on one line and look alike, from `x` on, `width` long, on line `line`; in points."""

    text: str
    piece: Piece
    x: float
    width: float
    line: int


def draw_document(explanation: Explanation) -> Drawn:
    """Draw a document with its words highlighted, and the scale of the colours.

    Parameters
    ----------
    explanation : Explanation
        Of the document.

    Returns
    -------
    Drawn
        At most 2,500 characters, on 45 lines; the caption says what is left out. Words of a text that begins in a
        script from right to left stand in that order, all of them.
    """
    text, n_lacking = drawable(_without_controls(explanation.text))
    words, unexplained = explanation.spans
    cut = _end(text, [*((start, end) for start, end, _ in words), *unexplained])
    scale = strongest(words)
    shown = pieces(text[:cut], [w for w in words if w[1] <= cut], [s for s in unexplained if s[1] <= cut], scale)
    with figure_style():
        width = WIDTH * _INCH - 2 * MARGIN
        runs = list(break_lines(shown, width))
        if _begins_right(text):
            runs = [run._replace(x=width - run.x - run.width) for run in runs]
        figure = _draw([run for run in runs if run.line < MAX_LINES], scale_steps(words))
    notes = [f" The first {cut:,} of {len(text):,} characters."] if cut < len(text) else []
    notes += [f" The first {MAX_LINES} lines."] if runs and runs[-1].line >= MAX_LINES else []
    notes += [f" {n_lacking:,} characters that the font lacks are shown as \ufffd."] if n_lacking else []
    return Drawn(
        figure, f"{explanation.headline()}. Red speaks for the cluster, blue (underlined) against it.{''.join(notes)}"
    )


def _without_controls(text: str) -> str:
    """Text of the same length whose only control characters are line breaks and blanks."""
    return "".join(c if c.isprintable() or c == "\n" else " " if c.isspace() else "\ufffd" for c in text)


def _end(text: str, spans: Iterable[tuple[int, int]]) -> int:
    """Where the shown part ends: not inside a token, where that can be."""
    if len(text) <= MAX_CHARACTERS:
        return len(text)
    around = [start for start, end in spans if start < MAX_CHARACTERS < end and start]
    return around[0] if around else MAX_CHARACTERS


def _begins_right(text: str) -> bool:
    """Whether the first letter is of a script that is written from right to left."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def break_lines(shown: Iterable[Piece], width: float) -> Iterator[Run]:
    """Break pieces of a text into lines of some width.

    Parameters
    ----------
    shown : iterable of Piece
        The text.
    width : float
        Width of a line, in points.

    Yields
    ------
    Run
        In reading order, without the blanks between them. A word that is wider than a line is broken.
    """
    x, line, blank = 0.0, 0, 0.0
    for piece in shown:
        for text in _RUNS.findall(piece.text):
            if text == "\n":
                x, line, blank = 0.0, line + 1, 0.0
                continue
            if text.isspace():
                # However many blanks: one, and none at the start of a line.
                blank = _width(" ") if x else 0.0
                continue
            for part in _parts(text, width):
                size = _width(part)
                if x + blank + size > width and x:
                    x, line, blank = 0.0, line + 1, 0.0
                yield Run(part, piece, x + blank, size, line)
                x, blank = x + blank + size, 0.0


def _parts(text: str, width: float) -> Iterator[str]:
    """A word whole, or in parts that fit on a line."""
    while _width(text) > width:
        n = max(1, int(len(text) * width / _width(text)) - 1)
        yield text[:n]
        text = text[n:]
    yield text


def _width(text: str, size: float = SIZE) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    return float(text_to_path.get_text_width_height_descent(text, FontProperties(size=size), ismath=False)[0])


def _draw(runs: list[Run], steps: list[tuple[float, str]]) -> Any:
    from matplotlib.figure import Figure

    n_lines = max((run.line for run in runs), default=0) + 1 + bool(steps) * 1.4
    figure = Figure(figsize=(WIDTH, (n_lines * LINE + 2 * MARGIN) / _INCH))
    panel = figure.add_axes((0, 0, 1, 1))
    panel.set(xlim=(-MARGIN, WIDTH * _INCH - MARGIN), ylim=(-n_lines * LINE - MARGIN, MARGIN))
    panel.axis("off")
    for run in runs:
        _draw_run(panel, run)
    _draw_scale(panel, steps, -(n_lines - 0.7) * LINE)
    return figure


def _draw_run(panel: Any, run: Run) -> None:
    baseline = -run.line * LINE - 0.72 * LINE
    colour = _GREY if run.piece.kind == "unexplained" else "black"
    if run.piece.relevance is not None:
        _draw_box(panel, run.piece.kind, run.piece.opacity, run.x, baseline, run.width)
    panel.text(run.x, baseline, run.text, fontsize=SIZE, color=colour, va="baseline")


def _draw_box(panel: Any, kind: str, opacity: float, x: float, baseline: float, width: float) -> None:
    from matplotlib.patches import Rectangle

    colour = mixed(FOR if kind == "for" else AGAINST, opacity)
    corner = (x - MARGIN, baseline - 0.27 * SIZE)
    panel.add_patch(Rectangle(corner, width + 2 * MARGIN, 1.3 * SIZE, facecolor=colour, edgecolor="none"))
    if kind == "against":
        panel.plot([x, x + width], [baseline - 0.15 * SIZE] * 2, color="black", linewidth=0.4)


def _draw_scale(panel: Any, steps: list[tuple[float, str]], baseline: float) -> None:
    if not steps:
        return
    x = 0.0
    for text, share in [
        ("against", 0.0),
        *((relevance, share) for share, relevance in steps),
        ("for (nats)", 0.0),
    ]:
        width = _width(text, SMALL)
        if share:
            _draw_box(panel, "for" if share > 0 else "against", STRONGEST * abs(share), x, baseline, width)
        panel.text(x, baseline, name_of(text), fontsize=SMALL, va="baseline")
        x += width + 6 * MARGIN
