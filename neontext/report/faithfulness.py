"""An evaluation by flipping words, as files and in the terminal."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from rich.console import Console
from rich.table import Table
from rich.text import Text

from neontext.evaluate.faithfulness.bootstrap import MIN_DOCUMENTS, Estimate
from neontext.evaluate.faithfulness.curves import FLIPPINGS, FRACTIONS, RANDOM, Faithfulness, Flipped
from neontext.evaluate.faithfulness.units import KINDS
from neontext.explain.overview import text_table
from neontext.report.plots import plot_curves
from neontext.report.saved.schema import as_table
from neontext.report.saved.summary import plain, write_json
from neontext.report.saved.tables import strings, write_table

FIGURES, CURVES, AREAS, PLOT = "faithfulness.json", "curves.parquet", "areas.parquet", "curves.svg"

_FLIPPED = dict.fromkeys(Flipped._fields, pa.string())
#: curves.parquet: evidence in nats, mean over the documents.
CURVE_COLUMNS = pa.schema({**_FLIPPED, "fraction": pa.float64(), "evidence": pa.float64()})
#: areas.parquet: a row a document (its row in the corpus) and way of flipping; area in nats.
AREA_COLUMNS = pa.schema({"document": pa.int32(), "id": pa.string(), **_FLIPPED, "area": pa.float64()})


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
    write_table(_curves(result), folder / CURVES)
    write_table(_areas(result, ids), folder / AREAS)
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


def _curves(result: Faithfulness) -> pa.Table:
    columns = {
        **_repeated(result.curves, len(FRACTIONS)),
        "fraction": np.tile(FRACTIONS, len(result.curves)),
        "evidence": np.concatenate(list(result.curves.values())),
    }
    return as_table(columns, CURVE_COLUMNS)


def _areas(result: Faithfulness, ids: Sequence[str]) -> pa.Table:
    names = [ids[row] for row in result.documents]
    columns = {
        "document": np.tile(result.documents, len(result.areas)),
        "id": strings(names * len(result.areas)),
        **_repeated(result.areas, len(names)),
        "area": np.concatenate(list(result.areas.values())),
    }
    return as_table(columns, AREA_COLUMNS)


def _repeated(keys: Iterable[Flipped], n: int) -> dict[str, list[str]]:
    """Columns that say of `n` rows each what was flipped and how."""
    return {name: [getattr(key, name) for key in keys for _ in range(n)] for name in Flipped._fields}


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
