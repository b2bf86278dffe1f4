"""What the command line prints: tables without lines, and lines with a name in front; all of it plain text."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from neontext.corpus.one_line import strip_control
from neontext.evaluate import Scores

_SCORES = {
    "purity": "purity",
    "inverse_purity": "inverse purity",
    "ari": "ARI",
    "nmi": "NMI",
    "ami": "AMI",
    "v_measure": "V-measure",
    "silhouette": "silhouette",
}


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


def print_line(console: Console, name: str, text: str) -> None:
    """Print a name in bold and a text after it, never broken by us."""
    console.print(Text.assemble((f"{name}: ", "bold"), strip_control(text)), soft_wrap=True)


def score_figures(scores: Scores) -> dict[str, float]:
    """Scores that could be had, by their short names.

    Examples
    --------
    >>> score_figures(Scores(0, None, None, None, None, None, None, silhouette=0.5))
    {'silhouette': 0.5}
    """
    return {name: value for key, name in _SCORES.items() if (value := getattr(scores, key)) is not None}


def named_figures(figures: Mapping[str, float]) -> str:
    """Figures with their names, in one line.

    Examples
    --------
    >>> named_figures({"ARI": 0.25, "NMI": 1})
    'ARI 0.250, NMI 1.000'
    """
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
