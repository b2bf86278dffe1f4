"""The summary that `neontext images` prints at its end."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from neontext.corpus.one_line import one_line
from neontext.images.explained import ExplainedImages

#: Characters of a label.
LABEL = 32
_SCORES = ("purity", "inverse_purity", "ari", "nmi", "ami", "v_measure", "silhouette")


def print_images(result: ExplainedImages, out: Path, console: Console) -> None:
    """Print clusters, scores, what was converted and where the report lies.

    Parameters
    ----------
    result : ExplainedImages
        What was found out. Its names are hostile: they are printed as text, never as markup or control codes.
    out : Path
        Where it was written.
    console : rich.console.Console
        Where to print.
    """
    console.print(_table(result))
    scores = {"accuracy": result.accuracy} | {name: asdict(result.scores)[name] for name in _SCORES}
    shown = [f"{name.replace('_', ' ')} {value:.3f}" for name, value in scores.items() if value is not None]
    _line(console, "Scores", ", ".join(shown) or "none: there are no labels")
    median, rounding = np.median(result.found.evidence), np.abs(result.found.residual).max()
    _line(console, "Evidence", f"median {median:+.2f} nats; pixels and bias meet it to {rounding:.0e}")
    for note in result.images.notes:
        _line(console, "Read", one_line(note, 200))
    _line(console, "Report", str(out / "report.html"))


def _table(result: ExplainedImages) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("Cluster", "Size", "Purity"):
        table.add_column(name, justify="right")
    table.add_column("Label" if result.model.cluster_labels else "Majority label")
    for cluster in result.clusters:
        purity = "–" if cluster.purity is None else f"{cluster.purity:.2f}"
        label = "–" if cluster.label is None else one_line(cluster.label, LABEL)
        table.add_row(*map(Text, (str(cluster.cluster), f"{cluster.size:,}", purity, label)))
    return table


def _line(console: Console, name: str, text: str) -> None:
    console.print(Text.assemble((f"{name}: ", "bold"), text), soft_wrap=True)
