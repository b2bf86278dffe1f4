"""The figures of the study."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
import numpy as np
from attributions import RANDOM
from flipping import N_STEPS
from judges import Judge
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from neontext.pictures.drawing import heatmap

#: One look for all figures.
STYLE = {
    "font.family": "sans-serif",
    "font.size": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "svg.hashsalt": "neontext",
    "legend.frameon": False,
}
#: Line of every method: ours in red, by another rule lighter; baselines in cool colours.
LINES = {
    "NEON midpoint": {"color": "#b2182b", "lw": 2.0, "zorder": 5},
    "NEON box": {"color": "#ef8a62", "lw": 1.2, "zorder": 4},
    "NEON origin": {"color": "#e8a24c", "lw": 1.2, "zorder": 4},
    "SA": {"color": "#7b3294", "lw": 1.1},
    "GI": {"color": "#1b7837", "lw": 1.1, "ls": (0, (4, 2))},
    "SR": {"color": "#67a9cf", "lw": 1.1},
    "IG": {"color": "#2166ac", "lw": 1.1},
    RANDOM: {"color": "#777777", "lw": 1.0, "ls": ":"},
}
SIDE = 28
#: Share of the pixels whose relevance the colours tell apart.
SATURATED = 0.998


def draw_explanations(judges: Mapping[str, Judge], path: Path) -> None:
    """Ten digits, and what speaks for their class in every model (Fig. 4)."""
    with mpl.rc_context(STYLE):
        n = len(next(iter(judges.values())).points)
        figure = Figure(figsize=(7.2, 2.66))
        grid = figure.subplots(1 + len(judges), n, gridspec_kw={"wspace": 0.06, "hspace": 0.06})
        figure.subplots_adjust(left=0.035, right=0.89, top=0.99, bottom=0.01)
        for panel, digit in zip(grid[0], next(iter(judges.values())).points, strict=True):
            panel.imshow(digit.reshape(SIDE, SIDE), cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        grid[0, 0].set_ylabel("digit")
        for row, (name, judge) in enumerate(judges.items(), start=1):
            relevance = judge.explain("midpoint")
            scale = _scale(relevance)
            for panel, values in zip(grid[row], relevance, strict=True):
                panel.imshow(heatmap(values.reshape(SIDE, SIDE), scale), interpolation="nearest")
            grid[row, 0].set_ylabel(name)
            _scale_bar(figure, grid[row, -1], scale)
        _bare(grid.ravel())
        figure.savefig(path, dpi=300)


def draw_competitors(digits: np.ndarray, relevance: np.ndarray, evidence: np.ndarray, path: Path) -> None:
    """What speaks for each digit's class against each other one alone (Fig. 4-c).

    Parameters
    ----------
    digits : ndarray of shape (10, n_pixels)
        A digit of each class.
    relevance : ndarray of shape (10, 10, n_pixels)
        Of digit c against class k.
    evidence : ndarray of shape (10, 10)
        Of digit c against class k.
    path : Path
        PNG to write.
    """
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.2, 7.0))
        grid = figure.subplots(10, 10, gridspec_kw={"wspace": 0.06, "hspace": 0.06})
        figure.subplots_adjust(left=0.035, right=0.88, top=0.965, bottom=0.01)
        scale = _scale(relevance)
        for c, k in np.ndindex(10, 10):
            panel = grid[c, k]
            if c == k:
                panel.imshow(digits[c].reshape(SIDE, SIDE), cmap="gray", vmin=0, vmax=1, interpolation="nearest")
            else:
                panel.imshow(heatmap(relevance[c, k].reshape(SIDE, SIDE), scale), interpolation="nearest")
                panel.text(0.6, 3.4, f"{evidence[c, k]:+.1f}", fontsize=5.5, color="#333333")
            if c == 0:
                panel.set_title(f"against {k}", fontsize=8, pad=3)
            if k == 0:
                panel.set_ylabel(f"{c}", rotation=0, labelpad=7, va="center")
        _bare(grid.ravel())
        _scale_bar(figure, grid[0, -1], scale)
        figure.savefig(path, dpi=300)


def draw_curves(curves: Mapping[tuple[str, str, str], np.ndarray], path: Path) -> None:
    """Mean evidence while pixels are replaced, in units of where it starts (Fig. 5), joint order.

    Parameters
    ----------
    curves : mapping of (model, fill, method) to ndarray of shape (n_digits, N_STEPS + 1)
        Evidence.
    path : Path
        SVG to write.
    """
    models, fills = (list(dict.fromkeys(key[i] for key in curves)) for i in (0, 1))
    share = np.linspace(0, 100, N_STEPS + 1)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.2, 7.6), layout="constrained")
        grid = figure.subplots(len(fills), len(models), sharex=True, sharey="row")
        for (row, fill), (column, model) in _pairs(fills, models):
            panel = grid[row, column]
            for method, line in LINES.items():
                values = curves[model, fill, method]
                panel.plot(share, values.mean(axis=0) / values[:, 0].mean(), label=method, **line)
            panel.axhline(0, color="#bbbbbb", lw=0.6, zorder=0)
            if row == 0:
                panel.set_title(model, fontsize=9)
            if column == 0:
                panel.set_ylabel(f"{fill}\nevidence, relative")
            if row == len(fills) - 1:
                panel.set_xlabel("pixels replaced (%)")
        handles, labels = grid[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=len(LINES), fontsize=7, columnspacing=1.2)
        figure.savefig(path, metadata={"Date": None, "Creator": None})


def _pairs(rows: list[str], columns: list[str]):
    return [(row, column) for row in enumerate(rows) for column in enumerate(columns)]


def _scale(relevance: np.ndarray) -> float:
    """Where the colours end: a few pixels in a thousand are stronger and have the colour of the end."""
    return float(np.quantile(np.abs(relevance), SATURATED))


def _bare(panels: np.ndarray) -> None:
    for panel in panels:
        panel.set(xticks=[], yticks=[])
        for spine in panel.spines.values():
            spine.set(visible=True, color="#bbbbbb", linewidth=0.5)


def _scale_bar(figure: Figure, beside: Axes, scale: float) -> None:
    """A colour bar to the right of a panel, of its height, with the scale printed."""
    box = beside.get_position()
    bar = figure.add_axes((box.x1 + 0.012, box.y0, 0.012, box.height))
    bar.imshow(heatmap(np.linspace(scale, -scale, 128)[:, None], scale), aspect="auto")
    bar.set(xticks=[], yticks=[0, 63.5, 127], yticklabels=[f"+{scale:.2g} nats", "0", f"\N{MINUS SIGN}{scale:.2g}"])
    bar.yaxis.tick_right()
    for label, place in zip(bar.get_yticklabels(), ("top", "center", "bottom"), strict=True):
        label.set_va(place)
    bar.tick_params(length=2, width=0.5, labelsize=6.5, pad=1.5)
    for spine in bar.spines.values():
        spine.set(visible=True, color="#bbbbbb", linewidth=0.5)
