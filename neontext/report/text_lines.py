"""Lines that the command line prints: a name in front, figures with their names; all of it plain text."""

from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from neontext.corpus.one_line import strip_control
from neontext.evaluate import Scores

_SCORES = {
    "purity": "purity",
    "inverse_purity": "inverse purity",
    "ari": "ARI",
    "nmi": "NMI (V-measure)",
    "ami": "AMI",
    "silhouette": "silhouette",
}


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
