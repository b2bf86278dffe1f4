"""The summary that `neontext deep` prints at its end."""

from collections import Counter
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from neontext.arrays import FloatArray
from neontext.corpus.one_line import one_line
from neontext.deep.explained import ExplainedPictures
from neontext.explain.overview import text_table
from neontext.report.text_lines import print_line

#: Characters of a picture's name.
NAME = 32


def print_pictures(result: ExplainedPictures, out: Path, console: Console) -> None:
    """Print the clusters of every layer, what the layers absorbed, and where the report lies; names are text."""
    console.print(_clusters(result))
    console.print(_absorbed(result))
    notes = Counter(note for picture in result.pictures for note in picture.notes)
    for note, count in sorted(notes.items()):
        print_line(console, "Read", f"{count} of {len(result.pictures)} pictures {note}")
    weights = one_line(result.weights, 200)
    print_line(console, "Weights", f"{weights}; pictures scaled as by {result.parameters['scaling']}")
    print_line(console, "Report", str(out / "report.html"))


def _clusters(result: ExplainedPictures) -> Table:
    rows = (
        (
            one_line(layer.picture.id, NAME),
            layer.layer,
            facts.cluster,
            f"{facts.positions:,}",
            *(f"{value:+,.1f}" for value in (facts.evidence, facts.pixels, facts.bias, facts.absorbed)),
        )
        for layer in result.layers()
        for facts in layer.clusters.facts()
    )
    columns = ("Picture", "Layer", "Cluster", "Positions", "Evidence", "Pixels", "Bias", "Absorbed")
    return text_table(columns, rows, left=("Picture",))


def _absorbed(result: ExplainedPictures) -> Table:
    """Layer by layer, top down, over all pictures and clusters."""
    sums: dict[tuple[int, str, str], FloatArray] = {}
    for layer in result.layers():
        for balance in layer.clusters.balance:
            key = (layer.layer, balance.name, balance.rule)
            sums[key] = sums.get(key, np.zeros(2)) + np.array([balance.received.sum(), balance.absorbed.sum()])
    rows = (
        (*key, f"{received:+,.1f}", f"{absorbed / received:.2%}" if received else "–")
        for key, (received, absorbed) in sums.items()
    )
    columns = ("From layer", "Layer below", "Rule", "Received", "Absorbed")
    return text_table(columns, rows, left=("Layer below", "Rule"))
