"""The table of labels and clusters as a heatmap."""

from typing import Any

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.errors import InputError
from neontext.report.figures.style import WIDTH, Drawn, figure_style, name_of
from neontext.report.saved.audit import SavedAudit

#: Largest table that can be read on a page, and up to which numbers fit into its cells.
MAX_LABELS, MAX_CLUSTERS, MAX_NUMBERED = 60, 60, 25
NO_LABEL = "no label"


def draw_contingency(audit: SavedAudit) -> Drawn:
    """Draw how the labels lie in the clusters.

    Parameters
    ----------
    audit : SavedAudit
        The audit.

    Returns
    -------
    Drawn
        A row a label, a column a cluster; the colour is the label's share of the cluster, the number its documents.
        Labels stand in the order of the cluster that holds most of them.

    Raises
    ------
    InputError
        If the audit has no labels, or more of them or of clusters than can be read.
    """
    names, table = label_table(audit)
    n_labels, n_clusters = table.shape
    if n_labels > MAX_LABELS or n_clusters > MAX_CLUSTERS:
        raise InputError(
            f"{n_labels:,} labels in {n_clusters:,} clusters make a figure too large to read (more than {MAX_LABELS} "
            f"x {MAX_CLUSTERS})."
        )
    with figure_style():
        figure = _draw([name_of(name) for name in names], table)
    return Drawn(
        figure,
        f"Labels in clusters, {table.sum():,} documents: the number of documents, coloured by the label's share of the "
        "cluster.",
    )


def label_table(audit: SavedAudit) -> tuple[list[str], IntArray]:
    """Labels, in the order of the cluster that holds most of them, and their documents in every cluster.

    Raises
    ------
    InputError
        If no document with a cluster has a label.
    """
    clusters, labels = audit.cluster, audit.labels
    given = sorted({label for label in labels if label is not None})
    code = {label: number for number, label in enumerate(given)}
    codes = np.array([len(given) if label is None else code[label] for label in labels], dtype=np.int64)
    table = np.zeros((len(given) + 1, audit.n_clusters), dtype=np.int64)
    np.add.at(table, (codes[clusters >= 0], clusters[clusters >= 0]), 1)
    if not table[:-1].any():
        raise InputError(f"{audit.folder} has no labels, and so no table of labels and clusters.")
    order = [row for row in np.argsort(table[:-1].argmax(axis=1), kind="stable") if table[row].any()]
    unlabelled = [len(given)] if table[-1].any() else []
    return [(*given, NO_LABEL)[row] for row in (*order, *unlabelled)], table[[*order, *unlabelled]]


def _draw(names: list[str], table: IntArray) -> Any:
    from matplotlib.figure import Figure

    n_labels, n_clusters = table.shape
    shares = table / np.maximum(table.sum(axis=0), 1)
    cell = min((WIDTH - 2.2) / n_clusters, 0.32)
    small = float(np.clip(cell * 26, 3.5, 7))
    figure = Figure(figsize=(WIDTH, max(n_labels * min(cell, 0.24), 1.2) + 0.7), layout="constrained")
    panel = figure.subplots()
    image = panel.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    _label_axes(panel, names, n_clusters, small)
    _separate_cells(panel, n_labels, n_clusters)
    bar = figure.colorbar(image, ax=panel, label="share of the cluster", shrink=0.8, pad=0.02)
    bar.ax.tick_params(labelsize=7)
    bar.ax.yaxis.label.set_fontsize(8)
    if n_clusters <= MAX_NUMBERED:
        _write_numbers(panel, table, shares, small)
    return figure


def _label_axes(panel: Any, names: list[str], n_clusters: int, small: float) -> None:
    panel.set_xticks(range(n_clusters), [str(number) for number in range(n_clusters)], fontsize=small)
    panel.set_yticks(range(len(names)), names, fontsize=7 if len(names) <= 40 else 5)
    panel.set_xlabel("cluster", fontsize=8)
    panel.tick_params(length=0)


def _separate_cells(panel: Any, n_labels: int, n_clusters: int) -> None:
    """White lines between the cells, which a colour alone would not tell apart."""
    panel.set_xticks(np.arange(0.5, n_clusters - 1), minor=True)
    panel.set_yticks(np.arange(0.5, n_labels - 1), minor=True)
    panel.grid(which="minor", color="white", linewidth=0.8)
    panel.tick_params(which="minor", length=0)
    panel.spines[:].set_visible(False)


def _write_numbers(panel: Any, table: IntArray, shares: FloatArray, size: float) -> None:
    for row, column in np.argwhere(table).tolist():
        colour = "white" if shares[row, column] > 0.55 else "black"
        panel.text(column, row, f"{table[row, column]}", ha="center", va="center", fontsize=size, color=colour)
