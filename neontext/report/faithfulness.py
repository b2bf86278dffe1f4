"""What was measured by flipping words, as files and in the terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table
from rich.text import Text

from neontext.evaluate.faithfulness.bootstrap import MIN_DOCUMENTS, Estimate
from neontext.evaluate.faithfulness.curves import FLIPPINGS, FRACTIONS, RANDOM, Faithfulness, Flipped
from neontext.evaluate.faithfulness.units import KINDS
from neontext.report.plots import plot_curves
from neontext.report.saved.summary import plain, write_json
from neontext.report.saved.tables import strings
from neontext.report.text_table import text_table
from neontext.runtime.layout import Layout

FIGURES, CURVES, AREAS, PLOT = "faithfulness.json", "curves.parquet", "areas.parquet", "curves.svg"
#: Files of an evaluation.
EVALUATION = Layout(frozenset({FIGURES, CURVES}), frozenset({AREAS, PLOT}))


def write_faithfulness(result: Faithfulness, ids: Sequence[str], parameters: dict[str, Any], folder: Path) -> None:
    """Write figures, curves, areas and picture.

    Parameters
    ----------
    result : Faithfulness
        What was measured.
    ids : sequence of str
        Ids of all documents that `result.documents` counts.
    parameters : dict
        How it was measured (JSON types).
    folder : Path
        An existing folder; use `staged_folder`.
    """
    _write_curves(result, folder / CURVES)
    _write_areas(result, ids, folder / AREAS)
    plot_curves(result, folder / PLOT)
    write_json(folder / FIGURES, plain(faithfulness_figures(result) | {"parameters": parameters}))


def faithfulness_figures(result: Faithfulness) -> dict[str, Any]:
    """Figures as plain data: n_documents, skipped, and a row for each kind, method and flipping."""
    rows = [
        {
            **key._asdict(),
            "area": float(result.areas[key].mean()),
            "relative_area": result.relative_areas[key]._asdict(),
            "milliseconds": result.milliseconds.get((key.kind, key.method)),
        }
        for key in result.areas
    ]
    return {"n_documents": len(result.documents), "skipped": result.skipped, "methods": rows}


def _write_curves(result: Faithfulness, path: Path) -> None:
    """curves.parquet: kind, method, flipping, fraction, evidence (mean over the documents, nats)."""
    n = len(FRACTIONS)
    columns = {name: pa.array(np.repeat([getattr(k, name) for k in result.curves], n)) for name in Flipped._fields}
    columns["fraction"] = pa.array(np.tile(FRACTIONS, len(result.curves)))
    columns["evidence"] = pa.array(np.concatenate(list(result.curves.values())))
    pq.write_table(pa.table(columns), path, compression="zstd")


def _write_areas(result: Faithfulness, ids: Sequence[str], path: Path) -> None:
    """areas.parquet: document (row), id, kind, method, flipping, area (nats)."""
    n, names = len(result.documents), [ids[row] for row in result.documents]
    columns = {
        "document": pa.array(np.tile(result.documents, len(result.areas)), pa.int32()),
        "id": strings(names * len(result.areas)),
        **{name: pa.array(np.repeat([getattr(k, name) for k in result.areas], n)) for name in Flipped._fields},
        "area": pa.array(np.concatenate(list(result.areas.values()))),
    }
    pq.write_table(pa.table(columns), path, compression="zstd")


def print_faithfulness(result: Faithfulness, out_dir: Path, console: Console) -> None:
    """Print the table, what was left out, and where the files lie."""
    for kind in KINDS:
        console.print(_table(result, kind))
    console.print(
        "Area: mean evidence on the way, in nats. Less random: less that of the same document's random orders; the "
        "lower the better for deletion, the higher for insertion.",
        style="dim",
    )
    n = len(result.documents)
    interval = "" if n >= MIN_DOCUMENTS else f" (too few for an interval, which takes {MIN_DOCUMENTS})"
    skipped = "".join(f"; skipped {count:,}: {reason}" for reason, count in result.skipped.items())
    console.print(f"Documents: {n:,}{interval}{skipped}")
    console.print(Text.assemble("Curves: ", (str(out_dir / PLOT), "bold")), soft_wrap=True)


def _table(result: Faithfulness, kind: str) -> Table:
    first, areas = f"{kind.capitalize()}s by", [f"{flipping.capitalize()}: area" for flipping in FLIPPINGS]
    columns = [first, *(name for area in areas for name in (area, "less random [95 %]")), "ms a document"]
    return text_table(columns, (_cells(result, kind, method) for method in result.methods), left=(first,))


def _cells(result: Faithfulness, kind: str, method: str) -> list[str]:
    cells = [method]
    for flipping in FLIPPINGS:
        key = Flipped(kind, method, flipping)
        relative = "–" if method == RANDOM else show_estimate(result.relative_areas[key])
        cells += [f"{result.areas[key].mean():+.2f}", relative]
    cost = result.milliseconds.get((kind, method))
    return [*cells, "–" if cost is None else f"{cost:.2f}"]


def show_estimate(estimate: Estimate) -> str:
    """An estimate with its interval, where it has one.

    Examples
    --------
    >>> show_estimate(Estimate(1.5, 1.25, 2.0)), show_estimate(Estimate(1.5, float("nan"), float("nan")))
    ('+1.50 [+1.25, +2.00]', '+1.50')
    """
    interval = "" if np.isnan(estimate.low) else f" [{estimate.low:+.2f}, {estimate.high:+.2f}]"
    return f"{estimate.value:+.2f}{interval}"
