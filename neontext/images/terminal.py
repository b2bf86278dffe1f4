"""The summary that `neontext images` prints at its end."""

from pathlib import Path

import numpy as np
from rich.console import Console

from neontext.corpus.one_line import one_line
from neontext.evaluate.shown_items import ShownCluster
from neontext.explain.overview import text_table
from neontext.images.explained import ExplainedImages
from neontext.report.text_lines import named_figures, print_line, score_figures

#: Characters of a label.
LABEL = 32


def print_images(result: ExplainedImages, out: Path, console: Console) -> None:
    """Print clusters, scores, what was converted and where the report lies; names are text, never markup."""
    label = "Label" if result.model.cluster_labels else "Majority label"
    console.print(text_table(("Cluster", "Size", "Purity", label), map(_cells, result.clusters), left=(label,)))
    accuracy = {} if result.accuracy is None else {"accuracy": result.accuracy}
    figures = named_figures(accuracy | score_figures(result.scores))
    print_line(console, "Scores", figures or "none: there are no labels")
    median, rounding = np.median(result.explanation.evidence), np.abs(result.explanation.residual).max()
    print_line(console, "Evidence", f"median {median:+.2f} nats; pixels and bias meet it to {rounding:.0e}")
    for note in result.images.notes:
        print_line(console, "Read", one_line(note, 200))
    print_line(console, "Report", str(out / "report.html"))


def _cells(cluster: ShownCluster) -> tuple[str, ...]:
    purity = "–" if cluster.purity is None else f"{cluster.purity:.2f}"
    label = "–" if cluster.label is None else one_line(cluster.label, LABEL)
    return str(cluster.cluster), f"{cluster.size:,}", purity, label
