"""A text with its words highlighted, for a terminal: the same pieces, as rich's text."""

from collections.abc import Sequence

from rich.style import Style
from rich.text import Text

from neontext.corpus.one_line import strip_control
from neontext.explain.highlight import AGAINST, FOR, Piece, pieces

#: Fainter highlights than this would be white boxes on a dark terminal.
_FAINTEST = 0.08
_BLACK, _WHITE = "#000000", (255, 255, 255)


def highlighted_text(
    text: str,
    words: Sequence[tuple[int, int, float]],
    unexplained: Sequence[tuple[int, int]],
    headline: str,
    lines: Sequence[str],
) -> Text:
    """A document for `rich.print`.

    Parameters
    ----------
    text, words, unexplained
        See `pieces`.
    headline : str
        Stands above the text.
    lines : sequence of str
        Stand below it.

    Returns
    -------
    rich.text.Text
        Without control characters. Words against are underlined too, where a terminal has no colours.
    """
    shown = Text(f"{strip_control(headline)}\n", style="")
    shown.stylize("bold")
    for piece in pieces(text, words, unexplained):
        shown.append(strip_control(piece.text), _style(piece))
    for line in lines:
        shown.append(f"\n{strip_control(line)}", "dim")
    return shown


def _style(piece: Piece) -> Style | None:
    if piece.kind == "":
        return None
    if piece.kind == "unexplained":
        return Style(dim=True)
    if piece.opacity < _FAINTEST:
        return Style(underline=piece.kind == "against")
    # Terminals have no opacity: the colour is mixed with white, on which black can be read.
    colour = mixed(FOR if piece.kind == "for" else AGAINST, piece.opacity)
    return Style(color=_BLACK, bgcolor=colour, underline=piece.kind == "against")


def mixed(colour: tuple[int, int, int], opacity: float) -> str:
    """A colour of some opacity on white, as #rrggbb.

    Examples
    --------
    >>> mixed((255, 0, 0), 0.5)
    '#ff8080'
    """
    return "#" + "".join(f"{round(opacity * c + (1 - opacity) * w):02x}" for c, w in zip(colour, _WHITE, strict=True))
