"""CSV: a row a word, for spreadsheets."""

import csv
import re
from collections.abc import Iterable
from typing import TextIO

from neontext.corpus.metadata import PREFIX, Plain, json_value
from neontext.corpus.one_line import strip_control
from neontext.explain import Explanation

_HEADER = ("document", "id", "label", "cluster", "evidence", "bias", "start", "end", "word", "relevance")
#: What ends a line, or a cell, for some program or other.
_BREAKS = re.compile("\r\n|[\t-\r\x1c-\x1e\x85\u2028\u2029]")
#: The place before what makes a spreadsheet run a cell, full width included: where the cell begins, or would begin for
#: a program that cuts at another separator; blanks and signs without a width hide nothing.
_COMMAND = re.compile('(?:^|(?<=[,;|"]))(?=[\\s\u200b-\u200f\u2060\ufeff]*[-=+@\uff1d\uff0b\uff0d\uff20])')


def write_csv(explanations: Iterable[Explanation], stream: TextIO) -> None:
    """Write every explained word of every document as a row.

    Columns: document (row), id, label, cluster, evidence, bias, start, end, word, relevance. Every row is one
    line, and no cell is run or obeyed: see `escape_formula`. A document without an explained word has one row, without
    a word. Metadata come last, a column a field, called `metadata_` and as the field is.

    Parameters
    ----------
    explanations : iterable of Explanation
        The documents.
    stream : text stream
        Where to; opened with newline="".
    """
    writer, further = csv.writer(stream, lineterminator="\n"), None
    for explanation in explanations:
        if further is None:
            further = tuple(explanation.metadata)
            writer.writerow((*_HEADER, *(escape_formula(PREFIX + name) for name in further)))
        facts = (explanation.cluster, explanation.evidence, explanation.bias)
        common = (explanation.document, escape_formula(explanation.id), escape_formula(explanation.label), *facts)
        metadata = [_cell(explanation.metadata[name]) for name in further]
        for word in explanation.words:
            writer.writerow((*common, word.start, word.end, escape_formula(word.word), word.relevance, *metadata))
        if not explanation.words:
            writer.writerow((*common, None, None, None, None, *metadata))


def _cell(value: Plain) -> str | int | float | None:
    return escape_formula(value) if isinstance(value, str) else json_value(value)


def escape_formula(text: str | None) -> str | None:
    r"""A text as one cell on one line, which no spreadsheet takes for a formula and no terminal obeys.

    Line breaks and tabs become blanks, other control characters U+FFFD. An apostrophe stands before =, +, - and @ where
    a cell begins with one of them.

    Examples
    --------
    >>> escape_formula("=1+1"), escape_formula("one"), escape_formula("a\r=1+1;@1")
    ("'=1+1", 'one', "a =1+1;'@1")
    """
    return text and _COMMAND.sub("'", strip_control(_BREAKS.sub(" ", text)))
