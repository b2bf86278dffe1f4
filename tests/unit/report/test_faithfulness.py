"""The table of flipping in the terminal, as plain data, and as a picture."""

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from messages import assert_says
from rich.console import Console

from neontext.evaluate.faithfulness.bootstrap import Estimate
from neontext.evaluate.faithfulness.curves import FLIPPINGS, FRACTIONS, RANDOM, Faithfulness, Flipped
from neontext.evaluate.faithfulness.units import KINDS
from neontext.report.faithfulness import faithfulness_figures, print_faithfulness, write_faithfulness
from neontext.report.plots import plot_curves
from neontext.report.saved.summary import plain


@pytest.fixture
def found():
    """Two documents, two methods, figures that are easy to find again."""
    keys = [Flipped(kind, method, flipping) for kind in KINDS for method in ("ours", RANDOM) for flipping in FLIPPINGS]
    return Faithfulness(
        methods=("ours", RANDOM),
        documents=np.array([3, 5]),
        skipped={"no known word": 1},
        areas={key: np.array([1.0, 2.0]) * (number + 1) for number, key in enumerate(keys)},
        curves={key: FRACTIONS * number for number, key in enumerate(keys)},
        relative_areas={key: Estimate(float(number), np.nan, np.nan) for number, key in enumerate(keys)},
        milliseconds={(kind, "ours"): 0.25 for kind in KINDS},
    )


def printed(found):
    console = Console(width=120, record=True, file=StringIO())
    print_faithfulness(found, Path("out"), console)
    return console.export_text()


def test_the_table(found):
    text = printed(found)
    rows = {line.split()[0]: line.split()[1:] for line in text.splitlines()[1:3]}
    assert rows["ours"] == ["+1.50", "+0.00", "+3.00", "+1.00", "0.25"]
    assert rows[RANDOM] == ["+4.50", "–", "+6.00", "–", "–"]
    assert_says(text, "Documents: 2", "too few", "10", "skipped 1", "no known word")


def test_plain_data_has_no_made_up_numbers(found):
    figures = plain(faithfulness_figures(found))
    first = figures["methods"][0]
    assert first["relative_area"] == {"value": 0.0, "low": None, "high": None}
    assert (first["kind"], first["method"], first["flipping"], first["area"]) == ("word", "ours", "deletion", 1.5)
    assert [row["milliseconds"] for row in figures["methods"]] == [0.25, 0.25, None, None] * 2
    json.dumps(figures, allow_nan=False)


def test_the_picture_is_the_same_every_time(found, tmp_path):
    pytest.importorskip("matplotlib")
    for name in ("one.svg", "two.svg"):
        plot_curves(found, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert (tmp_path / "one.svg").read_text().startswith("<?xml")


def test_files_hold_every_document_and_every_point_of_the_curves(found, tmp_path):
    pytest.importorskip("matplotlib")
    write_faithfulness(found, [f"d{row}" for row in range(6)], {}, tmp_path)
    areas = pq.read_table(tmp_path / "areas.parquet").to_pylist()
    curves = pq.read_table(tmp_path / "curves.parquet").to_pylist()
    for key in found.areas:
        own = [row for row in areas if all(row[name] == value for name, value in key._asdict().items())]
        assert [(row["document"], row["id"]) for row in own] == [(3, "d3"), (5, "d5")]
        assert [row["area"] for row in own] == found.areas[key].tolist()
        own = [row for row in curves if all(row[name] == value for name, value in key._asdict().items())]
        assert [row["fraction"] for row in own] == FRACTIONS.tolist()
        assert [row["evidence"] for row in own] == found.curves[key].tolist()
