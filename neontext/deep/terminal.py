"""The summary that `neontext deep` prints at its end."""

from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from rich.text import Text

from neontext.corpus.one_line import one_line
from neontext.deep.drawing import each, sizes
from neontext.deep.explained import ExplainedPictures

#: Characters of a picture's name.
NAME = 32


def print_pictures(result: ExplainedPictures, out: Path, console: Console) -> None:
    """Print what was found in every layer, what the layers absorbed, and where the report lies.

    Parameters
    ----------
    result : ExplainedPictures
        What was found out. Names of files are hostile: they are printed as text, never as markup or control codes.
    out : Path
        Where it was written.
    console : rich.console.Console
        Where to print.
    """
    console.print(_clusters(result))
    console.print(_absorbed(result))
    notes = Counter(note for picture in result.pictures for note in picture.notes)
    for note, count in sorted(notes.items()):
        _line(console, "Read", f"{count} of {len(result.pictures)} pictures {note}")
    _line(console, "Weights", f"{one_line(result.weights, 200)}; pictures scaled as by {result.parameters['scaling']}")
    _line(console, "Report", str(out / "report.html"))


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in columns:
        table.add_column(name, justify="left" if name in ("Picture", "Layer below", "Rule") else "right")
    return table


def _clusters(result: ExplainedPictures) -> Table:
    table = _table("Picture", "Layer", "Cluster", "Positions", "Evidence", "Pixels", "Bias", "Absorbed")
    for found in each(result):
        clusters, name = found.clusters, one_line(found.picture.id, NAME)
        columns = (clusters.explained, clusters.heatmaps.sum(axis=(1, 2)), clusters.bias, clusters.absorbed)
        for cluster, (size, *values) in enumerate(zip(sizes(clusters), *columns, strict=True)):
            shown = (str(found.layer), str(cluster), f"{size:,}", *(f"{value:+,.1f}" for value in values))
            table.add_row(*map(Text, (name, *shown)))
    return table


def _absorbed(result: ExplainedPictures) -> Table:
    """Layer by layer, top down, over all pictures and clusters."""
    table = _table("From layer", "Layer below", "Rule", "Received", "Absorbed")
    sums: dict[tuple[int, str, str], npt.NDArray[np.float64]] = {}
    for found in each(result):
        for balance in found.clusters.balance:
            key = (found.layer, balance.name, balance.rule)
            sums[key] = sums.get(key, np.zeros(2)) + np.array([balance.received.sum(), balance.absorbed.sum()])
    for (layer, name, rule), (received, absorbed) in sums.items():
        share = f"{absorbed / received:.2%}" if received else "–"
        table.add_row(*map(Text, (str(layer), name, rule, f"{received:+,.1f}", share)))
    return table


def _line(console: Console, name: str, text: str) -> None:
    console.print(Text.assemble((f"{name}: ", "bold"), text), soft_wrap=True)
