"""A text with its words highlighted, as an HTML fragment: red for, blue against, grey without a vector."""

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

#: Colours that stay apart for colour-blind readers (red-orange and blue), as red, green, blue.
FOR, AGAINST = (214, 69, 33), (33, 102, 172)
#: Largest opacity of a highlight: dark text on it keeps a contrast above 4.5.
STRONGEST = 0.75
#: Fewest and most decimals of a relevance.
_FEWEST, _MOST = 2, 8
#: Steps of the scale that is shown below a text, and how small print looks.
_STEPS = (-1.0, -0.5, 0.5, 1.0)
_SMALL = "font-size:0.85em;margin:0.4em 0;overflow-wrap:anywhere"


class Piece(NamedTuple):
    """A run of characters of the text.

    Attributes
    ----------
    text : str
        The characters, untouched.
    kind : str
        "for", "against", "unexplained" or "" (between the tokens).
    opacity : float
        0 .. `STRONGEST`: relevance on the document's own scale.
    relevance : float or None
        In nats; None for what has none.
    """

    text: str
    kind: str
    opacity: float
    relevance: float | None


def pieces(
    text: str,
    words: Sequence[tuple[int, int, float]],
    unexplained: Sequence[tuple[int, int]] = (),
    scale: float | None = None,
) -> Iterator[Piece]:
    """Cut a text into runs that are highlighted alike.

    Parameters
    ----------
    text : str
        The untouched text.
    words : sequence of (start, end, relevance)
        Explained tokens; they do not overlap.
    unexplained : sequence of (start, end)
        Tokens without a vector.
    scale : float, optional
        Relevance that gets the strongest colour; by default the largest one in this text.

    Yields
    ------
    Piece
        In reading order; together they are the whole text.

    Examples
    --------
    >>> [piece.kind for piece in pieces("a cat sat", [(2, 5, 1.0), (6, 9, -0.5)])]
    ['', 'for', '', 'against']
    """
    marks: list[tuple[int, int, float | None]] = [(start, end, relevance) for start, end, relevance in words]
    marks += [(start, end, None) for start, end in unexplained]
    most = scale or strongest(words)
    at = 0
    for start, end, relevance in sorted(marks, key=lambda mark: mark[0]):
        if start > at:
            yield Piece(text[at:start], "", 0.0, None)
        yield _piece(text[start:end], relevance, most)
        at = end
    if at < len(text):
        yield Piece(text[at:], "", 0.0, None)


def _piece(text: str, relevance: float | None, strongest: float) -> Piece:
    if relevance is None:
        return Piece(text, "unexplained", 0.0, None)
    share = min(abs(relevance) / strongest, 1.0) if strongest > 0 else 0.0
    return Piece(text, "for" if relevance >= 0 else "against", round(STRONGEST * share, 3), relevance)


def strongest(words: Sequence[tuple[int, int, float]]) -> float:
    """Largest relevance of a token, without its sign; 0 where there is none."""
    return max((abs(relevance) for _, _, relevance in words), default=0.0)


def decimals(most: float) -> int:
    """Decimals that show the largest relevance with two digits: in a long document every word has little.

    Examples
    --------
    >>> decimals(1.7), decimals(0.25), decimals(0.0009)
    (2, 2, 5)
    """
    return min(max(_FEWEST, 1 - math.floor(math.log10(most))), _MOST) if most > 0 else _FEWEST


def piece_html(piece: Piece, digits: int = _FEWEST) -> str:
    """One piece as escaped HTML; its sign is in its title and in its underline as well as in its colour."""
    text = escape(piece.text)
    if piece.kind == "":
        return text
    if piece.kind == "unexplained":
        return f'<span style="opacity:0.65" title="no vector">{text}</span>'
    style = _colour(piece.kind, piece.opacity) + (";text-decoration:underline dotted" * (piece.kind == "against"))
    return f'<mark style="{style};color:inherit" title="{piece.relevance:+.{digits + 1}f} {piece.kind}">{text}</mark>'


def _colour(kind: str, opacity: float) -> str:
    red, green, blue = FOR if kind == "for" else AGAINST
    return f"background:rgba({red},{green},{blue},{opacity});border-radius:2px"


def highlighted_html(
    text: str, words: Sequence[tuple[int, int, float]], unexplained: Sequence[tuple[int, int]], lines: Sequence[str]
) -> str:
    """A document as a fragment that can stand anywhere: no id, no script, no style but its elements' own.

    Parameters
    ----------
    text, words, unexplained
        See `pieces`.
    lines : sequence of str, at least one
        What is said of it: the first line stands above the text, the others below.

    Returns
    -------
    str
        Headline, text, scale, lines; everything escaped. The colours take their background from where it stands.
    """
    digits = decimals(strongest(words))
    body = "".join(piece_html(piece, digits) for piece in pieces(text, words, unexplained))
    rest = "".join(f'<p style="{_SMALL}">{escape(line)}</p>' for line in lines[1:])
    return (
        '<div style="font-family:sans-serif;max-width:60em">'
        f'<p style="font-weight:600;margin:0.5em 0;overflow-wrap:anywhere">{escape(lines[0])}</p>'
        f'<div style="white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.6" dir="auto">{body}</div>'
        f"{_scale_html(words)}{rest}</div>"
    )


def _scale_html(words: Sequence[tuple[int, int, float]]) -> str:
    """The scale of the colours, with its numbers; nothing where no word has a colour."""
    marks = "".join(
        f'<span style="{_colour("for" if share > 0 else "against", STRONGEST * abs(share))};padding:0 0.4em">'
        f"{relevance}</span> "
        for share, relevance in scale_steps(words)
    )
    return f'<p style="{_SMALL}">against {marks} for (nats)</p>' if marks else ""


def scale_steps(words: Sequence[tuple[int, int, float]]) -> list[tuple[float, str]]:
    """Steps of a document's scale of colours, from against to for.

    Returns
    -------
    list of (share, relevance)
        Share of the strongest relevance, with its sign, and that relevance in nats, as it is written; empty where no
        word has any.
    """
    most = strongest(words)
    return [(share, f"{share * most:+.{decimals(most)}f}") for share in _STEPS] if most else []
