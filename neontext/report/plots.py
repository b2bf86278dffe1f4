"""The picture of the flipping curves."""

from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

from neontext.errors import MissingDependencyError
from neontext.evaluate.faithfulness.curves import FLIPPINGS, FRACTIONS, RANDOM, Faithfulness, Flipped
from neontext.evaluate.faithfulness.units import KINDS

_TITLES = {"deletion": "deleted", "insertion": "inserted"}


def check_plots(wanted: str) -> None:
    """Make sure that there is something to plot with, before the long work.

    Parameters
    ----------
    wanted : str
        What is to be drawn, in words.

    Raises
    ------
    MissingDependencyError
        If matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        raise MissingDependencyError(wanted, "matplotlib", "plots")


def plot_curves(result: Faithfulness, path: Path) -> None:
    """Draw the mean curves of every method: words and occurrences, deleted and inserted.

    Parameters
    ----------
    result : Faithfulness
        What was measured.
    path : Path
        File to write, SVG; the same result gives the same bytes.
    """
    # The figure's own canvas: no window system, and nobody's settings are touched.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "neontext", "svg.fonttype": "path"}):
        figure = Figure(figsize=(10, 7), layout="constrained")
        panels = figure.subplots(len(KINDS), len(FLIPPINGS), sharex=True, sharey=True)
        for panel, (kind, flipping) in zip(panels.ravel(), product(KINDS, FLIPPINGS), strict=True):
            _draw_panel(panel, result, kind, flipping)
        figure.legend(*panels[0, 0].get_legend_handles_labels(), loc="outside right upper", fontsize="small")
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def _draw_panel(panel: Any, result: Faithfulness, kind: str, flipping: str) -> None:
    import matplotlib as mpl

    colours = mpl.colormaps["tab20"]
    for number, method in enumerate(result.methods):
        style = {"color": "black", "linestyle": "--"} if method == RANDOM else {"color": colours(number % 20)}
        panel.plot(FRACTIONS, result.curves[Flipped(kind, method, flipping)], label=method, **style)
    panel.set_title(f"{kind}s {_TITLES[flipping]}, most relevant first", fontsize="medium")
    panel.set_xlabel("share of the way")
    panel.set_ylabel("mean evidence (nats)")
    panel.grid(alpha=0.3)
