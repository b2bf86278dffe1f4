"""The grid of heatmaps, as in the paper's Fig. 7: a row a layer, a column a cluster."""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

#: Pixels of the picture that one pixel of a heatmap sums, each way.
POOL = 2
#: Percentile of the absolute relevance at which a panel's colours end.
END = 99.7


def draw(values: np.ndarray | None, heatmaps: dict[int, np.ndarray], path: Path) -> None:
    """Draw the heatmaps of every layer, with the picture (None: without it); the same heatmaps give the same figure."""
    n_columns, first = len(next(iter(heatmaps.values()))), 0 if values is None else 1
    figure = Figure(figsize=(2.6 * first + 1.2 * n_columns, 1.38 * len(heatmaps)), layout="constrained")
    grid = figure.add_gridspec(len(heatmaps), n_columns + first, width_ratios=[2.3] * first + [1] * n_columns)
    if values is not None:
        show(figure.add_subplot(grid[:, 0]), values, path.stem)
    for row, (layer, maps) in enumerate(heatmaps.items()):
        for column, heatmap in enumerate(maps):
            panel = figure.add_subplot(grid[row, column + first])
            pooled = pool(heatmap)
            end = max(float(np.percentile(np.abs(pooled), END)), 1e-12)
            show(panel, pooled, f"± {end:.2g}", cmap="bwr", vmin=-end, vmax=end, interpolation="none")
            if column == 0:
                panel.set_ylabel(f"layer {layer}", fontsize=9)
            if row == 0:
                panel.set_title(f"cluster {column + 1}", fontsize=9)
    figure.savefig(path, dpi=200, metadata={"Software": None})


def show(panel, image: np.ndarray, note: str, **settings: object) -> None:
    """Show an image without ticks, a thin frame around it, a note under it."""
    panel.imshow(image, **settings)
    panel.set_xticks([])
    panel.set_yticks([])
    panel.set_xlabel(note, fontsize=6, labelpad=2)
    for side in panel.spines.values():
        side.set_linewidth(0.4)


def pool(heatmap: np.ndarray) -> np.ndarray:
    """Relevance of POOL x POOL pixels, summed."""
    height, width = (size // POOL for size in heatmap.shape)
    return heatmap[: height * POOL, : width * POOL].reshape(height, POOL, width, POOL).sum(axis=(1, 3))
