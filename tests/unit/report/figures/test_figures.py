"""Figures: the numbers in them, the same bytes, and texts that stay text."""

import re
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.choices import FIGURE_FORMATS
from neontext.errors import InputError
from neontext.explain.highlight import Piece
from neontext.report import SIGNATURE, summary_dict, write_json, write_tables
from neontext.report.figures import OF_AUDIT, draw_document, write_figure
from neontext.report.figures.contingency import draw_contingency, label_table
from neontext.report.figures.document import break_lines
from neontext.report.figures.map import draw_map
from neontext.report.figures.style import COLOURS, MARKERS, drawable, mark
from neontext.report.saved.audit import SavedAudit

HOSTILE = ("$x_{1$", "\\frac{", "<script>", "a\x1b[2J\0\ud800", "中文😀", "\n\n\t  ", "x" * 500, "")


def write(audit, folder, **maps):
    write_tables(audit, folder)
    write_json(folder / SIGNATURE, summary_dict(audit))
    table = pq.read_table(folder / "documents.parquet")
    for name, values in maps.items():
        table = table.append_column(name, pa.array(values, pa.float32()))
    pq.write_table(table, folder / "documents.parquet")
    return SavedAudit.read(folder)


@pytest.fixture
def saved(audit, tmp_path):
    x, y = ([*np.arange(6.0) * factor, None, None] for factor in (1, -2))
    return write(audit, tmp_path, pca_x=x, pca_y=y)


def points(panel):
    return {c.get_label(): c.get_offsets().data.tolist() for c in panel.collections}


def test_the_map_shows_every_document_once_a_panel(saved):
    drawn = draw_map(saved)
    by_cluster, by_label = drawn.figure.axes
    assert by_cluster.get_title() == "By cluster"
    assert points(by_cluster)["0  fruit"] == [[0, 0], [1, -2], [2, -4]]
    assert points(by_label)["fruit"] == [[0, 0], [1, -2], [5, -10]]
    assert points(by_label)["vehicle"] == [[3, -6], [4, -8]]
    assert sum(map(len, points(by_label).values())) == 6
    assert "PCA of 6 documents" in drawn.caption
    assert "2 without a known word" in drawn.caption


def test_a_label_has_the_colour_of_its_cluster(saved):
    by_cluster, by_label = draw_map(saved).figure.axes
    colours = [{c.get_label(): tuple(c.get_facecolor()[0]) for c in p.collections} for p in (by_cluster, by_label)]
    assert colours[0]["0  fruit"] == colours[1]["fruit"]
    assert colours[0]["1  vehicle"] == colours[1]["vehicle"]


def test_few_labels_among_many_clusters_are_all_named(make_audit, tmp_path, monkeypatch):
    """A label stands at the number of its cluster, which may be one that the legend has no room for."""
    monkeypatch.setattr("neontext.report.figures.map.MAX_NAMED", 2)
    monkeypatch.setattr("neontext.report.figures.map.labels_like_clusters", lambda audit, labels: [None, None, *labels])
    texts = ["apple pear", "apple", "car", "bus"]
    saved = write(make_audit(texts, labels=("a", "a", "b", "b")), tmp_path, pca_x=range(4), pca_y=range(4))
    figure = draw_map(saved).figure
    legend = figure.subfigs[1].legends[0]
    assert [text.get_text() for text in legend.get_texts()] == ["a", "b"]
    assert legend.get_title().get_text() == ""
    figure.draw_without_rendering()
    by_cluster, by_label = (panel.get_position().bounds for panel in figure.axes)
    assert by_cluster[1:] == pytest.approx(by_label[1:], abs=1e-3)


def test_without_labels_there_is_one_panel(make_audit, tmp_path):
    saved = write(make_audit(["apple pear", "apple", "car", "bus"]), tmp_path, pca_x=range(4), pca_y=range(4))
    assert len(draw_map(saved).figure.axes) == 1
    with pytest.raises(InputError, match="no labels"):
        draw_contingency(saved)


def test_without_a_map(audit, tmp_path):
    with pytest.raises(InputError, match="holds no map"):
        draw_map(write(audit, tmp_path))


def test_the_table_counts(saved):
    names, table = label_table(saved)
    assert names == ["fruit", "vehicle", "no label"]
    assert table.tolist() == [[2, 1], [0, 2], [1, 0]]
    written = [text.get_text() for text in draw_contingency(saved).figure.axes[0].texts]
    assert written == ["2", "1", "2", "1"]


@pytest.mark.parametrize("format", FIGURE_FORMATS)
def test_the_same_bytes(saved, tmp_path, format):
    for name in ("one", "two"):
        for kind, draw in OF_AUDIT.items():
            write_figure(draw(saved).figure, tmp_path / f"{name}-{kind}.{format}")
        write_figure(draw_document(saved.explanation(5)).figure, tmp_path / f"{name}-document.{format}")
    for kind in (*OF_AUDIT, "document"):
        one, two = ((tmp_path / f"{name}-{kind}.{format}").read_bytes() for name in ("one", "two"))
        assert one == two


def test_hostile_names_are_drawn_as_text(make_audit, tmp_path):
    texts = [f"apple {text} pear" for text in HOSTILE[:4]] + [f"car {text} bus" for text in HOSTILE[4:]]
    audit = make_audit(texts, labels=(*HOSTILE[:-1], "x"), ids=(*HOSTILE[:-1], "x"))
    saved = write(audit, tmp_path, pca_x=range(8), pca_y=range(8))
    for number, drawn in enumerate(
        [draw(saved) for draw in OF_AUDIT.values()] + [*map(draw_document, saved.explanations(range(8)))]
    ):
        for format in FIGURE_FORMATS:
            write_figure(drawn.figure, tmp_path / f"{number}.{format}")
        assert not re.search(b"<script", (tmp_path / f"{number}.svg").read_bytes())
    (label,) = [t.get_text() for t in draw_contingency(saved).figure.axes[0].get_yticklabels() if "$" in t.get_text()]
    assert label == "$x_{1$"


@pytest.mark.parametrize(("text", "turned"), [("apple תפוח pear", False), ("1. תפוח apple pear", True), ("", False)])
def test_a_text_from_right_to_left_is_set_from_the_right(make_audit, tmp_path, text, turned):
    saved = write(make_audit([text, "apple", "car"]), tmp_path)
    places = {
        part.get_text(): part.get_position()[0] for part in draw_document(saved.explanation(0)).figure.axes[0].texts
    }
    if text:
        assert (places["pear"] < places["תפוח"]) == turned
        assert min(places.values()) >= 0


def test_a_long_document_is_cut_and_says_so(make_audit, tmp_path):
    saved = write(make_audit(["apple pear " * 1000, "car", "bus"]), tmp_path)
    drawn = draw_document(saved.explanation(0))
    assert "The first 2,497 of 11,000 characters" in drawn.caption
    assert drawn.figure.get_size_inches()[1] < 10


def test_a_text_of_many_lines_is_no_poster(make_audit, tmp_path):
    saved = write(make_audit(["apple\n" * 300, "car", "bus"]), tmp_path)
    drawn = draw_document(saved.explanation(0))
    assert "The first 45 lines" in drawn.caption
    assert drawn.figure.get_size_inches()[1] < 10


def test_characters_that_the_font_lacks():
    assert drawable("a中\tb") == ("a\ufffd\tb", 1)


def test_classes_look_different():
    assert len({tuple(mark(number).values()) for number in range(105)}) == len(COLOURS) * len(MARKERS) == 105


@given(st.text("ab .\n\t\u00e9", max_size=200), st.integers(30, 200))
def test_laid_out_text_is_whole_and_fits(text, width):
    runs = list(break_lines([Piece(text, "", 0.0, None)], width))
    assert "".join(run.text for run in runs) == "".join(text.split())
    assert all(run.x >= 0 and run.x + run.width <= width + 1e-6 for run in runs)
    assert [run.line for run in runs] == sorted(run.line for run in runs)
    for one, two in pairwise(runs):
        assert two.line > one.line or two.x >= one.x + one.width - 1e-9


def test_one_endless_word_is_cut_too(make_audit, tmp_path):
    saved = write(make_audit(["x" * 3_000 + " apple", "car", "bus"]), tmp_path)
    assert "The first 2,500 of 3,006 characters" in draw_document(saved.explanation(0)).caption
