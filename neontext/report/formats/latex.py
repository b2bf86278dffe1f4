r"""LaTeX: highlighted texts in coloured boxes, a whole document that pdfLaTeX compiles, to be taken apart."""

import re
from collections.abc import Iterable
from typing import TextIO

from neontext.explain import Explanation
from neontext.explain.highlight import AGAINST, FOR, STRONGEST, Piece, pieces, scale_steps

_PREAMBLE = r"""%% Highlighted documents. Copy the preamble up to \begin{document} and the documents that you want.
%% pdfLaTeX sets the letters of European languages; compile with LuaLaTeX or XeLaTeX, and a font that has them, where
%% others occur (pdfLaTeX prints their numbers).
\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{textcomp}
\usepackage{xcolor}
\definecolor{neontextfor}{RGB}{%s}
\definecolor{neontextagainst}{RGB}{%s}
%% A word for and against, by the strength of its colour in percent; a word without a vector; a character by its number.
\newcommand{\neontextfor}[2]{{\setlength{\fboxsep}{1pt}\colorbox{neontextfor!#1}{\strut #2}}}
\newcommand{\neontextagainst}[2]{{\setlength{\fboxsep}{1pt}\colorbox{neontextagainst!#1}{\strut\underline{#2}}}}
\newcommand{\neontextgrey}[1]{\textcolor{black!55}{#1}}
\ifdefined\Umathchar
  \newcommand{\neontextchar}[1]{\symbol{"#1}}
\else
  \newcommand{\neontextchar}[1]{{\tiny\fbox{#1}}}
\fi
\newenvironment{neontext}[1]{\par\noindent\textbf{#1}\par\medskip\begingroup\raggedright\setlength{\parindent}{0pt}}%%
  {\par\endgroup\bigskip}
\begin{document}
"""
_END = "\\end{document}\n"
#: Characters that mean something to TeX, or of which its fonts make others, by what prints just them.
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "\u00a0": "~",
    "\u00ad": r"\-",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "‘": r"\textquoteleft{}",
    "’": r"\textquoteright{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "„": r"\quotedblbase{}",
    "…": r"\textellipsis{}",
    "•": r"\textbullet{}",
    "€": r"\texteuro{}",
}
#: Letters that the T1 fonts of pdfLaTeX have, beside those of ASCII.
_T1 = (
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
    "ĂăĄąĆćČčĎďĐđĘęĚěĞğİıĹĺĽľŁłŃńŇňŊŋŐőŒœŔŕŘřŚśŞşŠšŤťŮůŰűŸŹźŻżŽž¡¿«»§£"
)
_OTHER = re.compile(rf"[^A-Za-z0-9 .,:;!?'()\[\]/=+*@{_T1}-]")
#: Two signs of which TeX's fonts make one.
_LIGATURE = re.compile("(?<=[-,'])(?=[-,'])")
_LINES = re.compile(r"[ \t]*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])\s*")
_BLANKS = re.compile(r"[ \t]+")


def write_latex(explanations: Iterable[Explanation], stream: TextIO) -> None:
    r"""Write the documents as one LaTeX document.

    Words stand in a \colorbox, mixed with white by the share of the document's strongest relevance; words against are
    underlined too. Every character of a text is printed and none is obeyed.

    Parameters
    ----------
    explanations : iterable of Explanation
        The documents.
    stream : text stream
        Where to.
    """
    stream.write(_PREAMBLE % tuple(",".join(map(str, colour)) for colour in (FOR, AGAINST)))
    for explanation in explanations:
        stream.write(document_latex(explanation))
    stream.write(_END)


def document_latex(explanation: Explanation) -> str:
    """One document as a `neontext` environment."""
    body = "".join(map(_piece, pieces(explanation.text, *explanation.spans)))
    facts = "".join(
        f"\\par\\smallskip\\small {name}: {escape_latex(fact)}\n" for name, fact in explanation.facts().items()
    )
    begin = f"\n\\begin{{neontext}}{{{escape_latex(explanation.headline())}}}\n"
    return f"{begin}{body}\n{_scale(explanation)}{facts}\\end{{neontext}}\n"


def _piece(piece: Piece) -> str:
    if piece.kind == "":
        return escape_latex(piece.text, paragraphs=True)
    text = escape_latex(piece.text)
    if piece.kind == "unexplained":
        return f"\\neontextgrey{{{text}}}"
    return _box(piece.kind, piece.opacity, text)


def _box(kind: str, opacity: float, text: str) -> str:
    return f"\\neontext{kind}{{{round(100 * opacity)}}}{{{text}}}"


def _scale(explanation: Explanation) -> str:
    boxes = [
        _box("for" if share > 0 else "against", STRONGEST * abs(share), escape_latex(relevance))
        for share, relevance in scale_steps(explanation.spans[0])
    ]
    return f"\\par\\smallskip\\small against {' '.join(boxes)} for (nats)\n" if boxes else ""


def escape_latex(text: str, paragraphs: bool = False) -> str:
    r"""Text of which TeX prints every character and obeys none.

    Parameters
    ----------
    text : str
        Any text.
    paragraphs : bool
        Line breaks end a paragraph; by default they become blanks.

    Examples
    --------
    >>> escape_latex("50 % of \\input")
    '50 \\% of \\textbackslash{}input'
    """
    lines = _LINES.split(text)
    escaped = [_LIGATURE.sub("{}", _OTHER.sub(_command, _BLANKS.sub(" ", line))) for line in lines]
    return ("\n\\par\n" if paragraphs else " ").join(escaped)


def _command(match: re.Match[str]) -> str:
    character = match[0]
    if character in SPECIAL:
        return SPECIAL[character]
    number = ord(character) if character.isprintable() or ord(character) > 0xFF else 0xFFFD
    return f"\\neontextchar{{{number:04X}}}"
