"""CSV: a row a word, for spreadsheets."""

import csv
from collections.abc import Iterable
from typing import TextIO

from neontext.explain import Explanation

_HEADER = ("document", "id", "label", "cluster", "evidence", "bias", "start", "end", "word", "relevance")
#: What makes a spreadsheet run a cell.
_COMMANDS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(explanations: Iterable[Explanation], stream: TextIO) -> None:
    """Write every explained word of every document as a row.

    Columns: document (row), id, label, cluster, evidence, bias, start, end, word, relevance. A text that a spreadsheet
    would run (it begins with =, +, -, @, a tab or a carriage return) gets an apostrophe in front. A document without an
    explained word has one row, without a word.

    Parameters
    ----------
    explanations : iterable of Explanation
        The documents.
    stream : text stream
        Where to; opened with newline="".
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_HEADER)
    for explanation in explanations:
        facts = (explanation.cluster, explanation.evidence, explanation.bias)
        common = (explanation.document, escape_formula(explanation.id), escape_formula(explanation.label), *facts)
        for word in explanation.words:
            writer.writerow((*common, word.start, word.end, escape_formula(word.word), word.relevance))
        if not explanation.words:
            writer.writerow((*common, None, None, None, None))


def escape_formula(text: str | None) -> str | None:
    """A text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> escape_formula("=1+1"), escape_formula("one")
    ("'=1+1", 'one')
    """
    # Some programs end a file at NUL.
    return text and ("'" * text.startswith(_COMMANDS) + text).replace("\0", "\ufffd")
