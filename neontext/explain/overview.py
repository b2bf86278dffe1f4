"""A small table with a title and notes, for a notebook and for a terminal: plain text, every name on one line."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from neontext.corpus.one_line import one_line, strip_control
from neontext.explain.explanation import Explanation, compared_probability

#: Documents that an overview lists, words of each, and characters of a name.
N_SHOWN, N_WORDS, NAME = 10, 4, 40
_CELL = "text-align:left;vertical-align:top;padding:0.2em 0.8em 0.2em 0;overflow-wrap:break-word;white-space:normal"
_LINE = "border-bottom:1px solid rgba(128,128,128,0.5)"


@dataclass(frozen=True)
class Overview:
    """A table that is small enough to be looked at.

    Attributes
    ----------
    title : str
        Stands above it.
    header : tuple of str
        Names of the columns.
    rows : tuple of tuple of str
        Cells; hostile ones are shown as text.
    notes : tuple of str
        Lines below it.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    def html(self) -> str:
        """As a fragment that can stand anywhere: no id, no script, no style but its elements' own."""
        head = _row("th", self.header, f"{_CELL};{_LINE}")
        body = "".join(_row("td", row, _CELL) for row in self.rows)
        notes = "".join(f'<p style="margin:0.3em 0;overflow-wrap:anywhere">{escape(note)}</p>' for note in self.notes)
        return (
            '<div style="font-family:sans-serif;max-width:75em;overflow-x:auto">'
            f'<p style="font-weight:600;margin:0.5em 0">{escape(self.title)}</p>'
            f'<table style="border-collapse:collapse"><thead>{head}</thead><tbody>{body}</tbody></table>{notes}</div>'
        )

    def rich(self) -> Group:
        """The same for `rich.print`."""
        table = text_table(self.header, self.rows, left=self.header)
        return Group(Text(self.title, style="bold"), table, *map(Text, self.notes))


class DisplayMixin:
    """What shows its overview in a notebook and by `rich.print`."""

    def _overview(self) -> Overview:
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return self._overview().html()

    def __rich__(self) -> Group:
        return self._overview().rich()


class EstimatorDisplayMixin:
    """What adds its overview to scikit-learn's picture of an estimator, once it is fitted."""

    def _overview(self) -> Overview | None:
        raise NotImplementedError

    def _overview_html(self) -> str:
        overview = self._overview()
        return "" if overview is None else overview.html()

    def _repr_html_inner(self) -> str:
        return str(super()._repr_html_inner()) + self._overview_html()  # type: ignore[misc]

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        bundle: dict[str, str] = super()._repr_mimebundle_(**kwargs)  # type: ignore[misc]
        if "text/html" in bundle:
            bundle["text/html"] += self._overview_html()
        return bundle


def text_table(columns: Sequence[str], rows: Iterable[Iterable[object]], left: Collection[str] = ()) -> Table:
    """A table whose cells are shown as they are, never as markup or control codes.

    Parameters
    ----------
    columns : sequence of str
        Names of the columns; trusted.
    rows : iterable of iterable
        Cells of every row.
    left : collection of str
        Columns that are aligned on the left; the others are numbers, aligned on the right.

    Returns
    -------
    rich.table.Table
        The table.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in columns:
        table.add_column(name, justify="left" if name in left else "right")
    for row in rows:
        table.add_row(*(Text(strip_control(str(cell))) for cell in row))
    return table


def _row(element: str, cells: Sequence[str], style: str) -> str:
    inside = "".join(f'<{element} style="{style}" dir="auto">{escape(cell)}</{element}>' for cell in cells)
    return f'<tr style="background:none">{inside}</tr>'


def signed_words(words: Sequence[tuple[str, float]]) -> str:
    """Words with their relevance, in one line.

    Examples
    --------
    >>> signed_words([("orbit", 0.5), ("car", -0.25)])
    'orbit +0.50, car -0.25'
    """
    return ", ".join(f"{one_line(word, NAME)} {value:+.2f}" for word, value in words)


def documents_overview(explanations: Sequence[Explanation], title: str) -> Overview:
    """Overview of the first documents.

    Parameters
    ----------
    explanations : sequence of Explanation
        Only the first ten are looked at.
    title : str
        Stands above.
    """
    more = len(explanations) - N_SHOWN
    notes = (f"and {more:,} more; an item, such as explanations[0], shows its text",) if more > 0 else ()
    header = ("document", "label", "cluster", "P", "evidence", "for", "against")
    return Overview(
        title, header, tuple(_cells(explanations[row]) for row in range(min(len(explanations), N_SHOWN))), notes
    )


def _cells(explanation: Explanation) -> tuple[str, ...]:
    names = tuple("–" if name is None else one_line(name, NAME) for name in (explanation.id, explanation.label))
    if explanation.cluster is None or explanation.probability is None:
        return (*names, "–", "–", "–", "", "")
    speaks_for, speaks_against = explanation.top_words(N_WORDS)
    probability = compared_probability(explanation.probability).removeprefix("= ")
    numbers = (str(explanation.cluster), probability, f"{explanation.evidence:+.3f}")
    return (*names, *numbers, signed_words(speaks_for), signed_words(speaks_against))
