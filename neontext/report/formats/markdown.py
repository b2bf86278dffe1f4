"""Markdown: words for in bold, words against in italics, each with its relevance; readable on GitHub."""

import re
from collections.abc import Iterable
from typing import TextIO

from neontext.corpus.one_line import strip_control
from neontext.explain import Explanation
from neontext.explain.highlight import STRONGEST, Piece, decimals, pieces, strongest

#: Share of the document's strongest relevance from which a word is marked: less would be noise without colour.
MARKED_FROM = 0.2
_SPECIAL = re.compile(r"[\\`*_{}\[\]|~$:]")
_ENTITIES = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;"})
#: What begins a list, a heading or an underline of one.
_BLOCK = re.compile(r"^(?:(\d{1,9})(?=[.)])|(?=[-+=#]))")
#: Mentions, numbers of issues and addresses, of which GitHub makes links.
_LINKED = re.compile(r"(?<=[@#])(?=\w)|(?<=\bwww)(?=\.)|(?<=\bGH)(?=-\d)", re.IGNORECASE)
_LINES = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def write_markdown(explanations: Iterable[Explanation], stream: TextIO) -> None:
    """Write every document as a section: headline, the text as a quotation, what speaks for and against.

    Words with at least a fifth of the document's strongest relevance are marked, with their relevance in nats above
    the line. What is Markdown, HTML, a mention or a link in a text, an id or a label stands there as text.

    Parameters
    ----------
    explanations : iterable of Explanation
        The documents.
    stream : text stream
        Where to.
    """
    for number, explanation in enumerate(explanations):
        stream.write("\n" * (number > 0) + document_markdown(explanation))


def document_markdown(explanation: Explanation) -> str:
    """One document as Markdown."""
    words, unexplained = explanation.spans
    digits = decimals(strongest(words))
    body = "".join(_piece(piece, digits) for piece in pieces(explanation.text, words, unexplained))
    lines = [_inert(line.strip()) for line in body.split("\n")]
    # Two blanks keep a line a line.
    quoted = "".join(f"> {line}  \n" if line else ">\n" for line in lines)
    facts = "".join(f"- {name}: {plain_markdown(fact)}\n" for name, fact in explanation.facts().items())
    return f"### {plain_markdown(explanation.headline())}\n\n{quoted}\n{facts}"


def _piece(piece: Piece, digits: int) -> str:
    text = escape_markdown(piece.text, lines=True)
    if piece.relevance is None or piece.opacity < MARKED_FROM * STRONGEST:
        return text
    # Emphasis is known by letters inside its marks; a token of other signs has its number alone.
    fits = piece.text[0].isalnum() and piece.text[-1].isalnum()
    mark = ("**" if piece.kind == "for" else "*") * fits
    return f"{mark}{text}{mark}<sup>{piece.relevance:+.{digits}f}</sup>"


def escape_markdown(text: str, lines: bool = False) -> str:
    r"""Text whose characters mean nothing in Markdown or HTML.

    Parameters
    ----------
    text : str
        Any text.
    lines : bool
        Keep line breaks; by default they become blanks.

    Examples
    --------
    >>> escape_markdown("*a* <b>")
    '\\*a\\* &lt;b&gt;'
    """
    if text.isalnum():
        return text
    shown = strip_control(_LINES.sub("\n" if lines else " ", text))
    return _SPECIAL.sub(r"\\\g<0>", shown).translate(_ENTITIES)


def plain_markdown(text: str) -> str:
    """Text as one inline piece of Markdown that shows just it, and names and links nobody."""
    return _inert(escape_markdown(text))


def _inert(line: str) -> str:
    """An escaped line that begins nothing, and that names nobody: an empty comment cuts mentions and links."""
    return _LINKED.sub("<!-- -->", _BLOCK.sub(r"\1\\", line))
