"""The map of the documents, coloured by cluster and by label, side by side (figure 6 of arXiv:1906.07633)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from neontext.arrays import FloatArray, IntArray
from neontext.errors import InputError
from neontext.report.figures.style import GREY, WIDTH, Drawn, figure_style, mark, name_of
from neontext.report.saved.audit import SavedAudit

#: Title, class of every document (-1: none) and names of the classes; None for one that has no document.
Panel = tuple[str, IntArray, Sequence[str | None]]

BY_CLUSTER, BY_LABEL = "By cluster", "By label"
#: Classes named in a legend, at most.
MAX_NAMED = 24
#: Points from which they are drawn as one picture, so that the file stays small.
_MAX_VECTORS = 10_000


def draw_map(audit: SavedAudit) -> Drawn:
    """Draw the documents in two dimensions.

    Parameters
    ----------
    audit : SavedAudit
        The audit. The map is its best one: t-SNE or UMAP where it was computed, else PCA.

    Returns
    -------
    Drawn
        Two panels, the second one only where there are labels.

    Raises
    ------
    InputError
        If the audit holds no map.
    """
    maps = audit.maps
    if not maps:
        raise InputError(
            f"{audit.folder} holds no map (no columns such as pca_x and pca_y in documents.parquet): run the audit "
            "again with this version."
        )
    name, X = next(iter(maps.items()))
    on_map = np.isfinite(X).all(axis=1)
    if not on_map.any():
        raise InputError(f"{audit.folder}: no document has a place on the map {name}.")
    panels = _panels(audit)
    with figure_style():
        figure = _draw(X[on_map], [(title, codes[on_map], names) for title, codes, names in panels])
    shown = " and by ".join(title.removeprefix("By ") for title, _, _ in panels)
    left_out = f"; {np.count_nonzero(~on_map):,} without a known word are left out" if not on_map.all() else ""
    return Drawn(figure, f"{name} of {np.count_nonzero(on_map):,} documents, coloured by {shown}{left_out}.")


def _panels(audit: SavedAudit) -> list[Panel]:
    by_cluster = (BY_CLUSTER, audit.cluster, cluster_names(audit))
    given = {label for label in audit.labels if label is not None}
    if not given:
        return [by_cluster]
    names = labels_like_clusters(audit, sorted(given))
    code = {name: number for number, name in enumerate(names) if name is not None}
    codes = np.array([-1 if label is None else code[label] for label in audit.labels])
    return [by_cluster, (BY_LABEL, codes, [name and name_of(name) for name in names])]


def labels_like_clusters(audit: SavedAudit, labels: list[str]) -> list[str | None]:
    """Labels in the order of the clusters that they match best, so that both panels have the same colours.

    None where no label matches the cluster of that number.
    """
    code = {label: number for number, label in enumerate(labels)}
    pairs = [(code[label], k) for label, k in zip(audit.labels, audit.cluster, strict=True) if label and k >= 0]
    table = np.zeros((len(labels), audit.n_clusters), dtype=np.int64)
    np.add.at(table, tuple(np.array(pairs, dtype=np.int64).reshape(-1, 2).T), 1)
    row, column = linear_sum_assignment(table, maximize=True)
    matched = dict(zip(column.tolist(), row.tolist(), strict=True))
    rest = [label for number, label in enumerate(labels) if number not in set(row.tolist())]
    return [labels[matched[k]] if k in matched else None for k in range(audit.n_clusters)] + rest


def cluster_names(audit: SavedAudit) -> list[str]:
    """Number and name of every cluster."""
    return [f"{number}  {name_of(name)}" for number, name in enumerate(audit.names)]


def _draw(X: FloatArray, panels: Sequence[Panel]) -> Any:
    from matplotlib.figure import Figure

    rows = max(min(_n_drawn(names), MAX_NAMED) for _, _, names in panels)
    width = WIDTH / 2
    # Two columns of names below a square panel, a seventh of an inch each.
    figure = Figure(figsize=(width * len(panels), width + 0.4 + 0.13 * -(-rows // 2)), layout="constrained")
    for part, (title, codes, names) in zip(figure.subfigures(1, len(panels), squeeze=False)[0], panels, strict=True):
        panel = part.subplots()
        _draw_points(panel, X, codes, names)
        _frame(panel, title, X)
        _name_classes(part, _n_drawn(names))
        if title == BY_CLUSTER:
            _number_clusters(panel, X, codes)
    return figure


def _n_drawn(names: Sequence[str | None]) -> int:
    return sum(name is not None for name in names)


def _draw_points(panel: Any, X: FloatArray, codes: IntArray, names: Sequence[str | None]) -> None:
    size = float(np.clip(6_000 / len(X), 2, 16))
    style = {"s": size, "linewidths": 0, "rasterized": len(X) > _MAX_VECTORS}
    if (codes < 0).any():
        panel.scatter(*X[codes < 0].T, color=GREY, marker="o", **style)
    drawn = [(number, name) for number, name in enumerate(names) if name is not None]
    for place, (number, name) in enumerate(drawn):
        label = name if place < MAX_NAMED else None
        panel.scatter(*X[codes == number].T, label=label, alpha=0.8, **mark(number), **style)


def _frame(panel: Any, title: str, X: FloatArray) -> None:
    """A square with the same scale in both directions."""
    low, high = X.min(axis=0), X.max(axis=0)
    middle, half = (low + high) / 2, float((high - low).max() / 2 * 1.05) or 1.0
    panel.set_title(title, fontsize=9)
    panel.set(
        xlim=(middle[0] - half, middle[0] + half), ylim=(middle[1] - half, middle[1] + half), xticks=[], yticks=[]
    )
    # Side by side at the same height, however long the legends below are.
    panel.set_box_aspect(1)
    panel.set_anchor("N")
    panel.spines[:].set_color(GREY)


def _name_classes(part: Any, n: int) -> None:
    more = f"and {n - MAX_NAMED:,} more" if n > MAX_NAMED else None
    legend = part.legend(
        loc="outside lower center", ncols=2, fontsize=6.5, title=more, title_fontsize=6.5, frameon=False,
        handletextpad=0.2, columnspacing=1.0,
    )  # fmt: skip
    for handle in legend.legend_handles:
        handle.set_sizes([16])
        handle.set_alpha(1)


def _number_clusters(panel: Any, X: FloatArray, codes: IntArray) -> None:
    """The number of every cluster at the document nearest to its middle."""
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=2, foreground="white")]
    for number in np.unique(codes[codes >= 0]).tolist():
        inside = X[codes == number]
        place = inside[np.square(inside - np.median(inside, axis=0)).sum(axis=1).argmin()]
        panel.text(*place, str(number), fontsize=8, weight="bold", ha="center", va="center", path_effects=halo)
