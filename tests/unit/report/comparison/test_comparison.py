"""Two audits of hostile documents, compared and written down."""

import io
import json
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from neontext.comparing import compare_audits
from neontext.errors import InputError
from neontext.report import SIGNATURE, summary_dict, write_json, write_tables
from neontext.report.comparison import comparison_view, is_comparison, print_comparison

EVIL = "<b>|*x*|@y \x1b[2J"
TEXTS = ("apple pear", "apple plum", f"pear {EVIL} car", "car bus", "bus tram", "")
IDS = ("a", "b", EVIL, "d", "e", "f")


def write(audit, folder, clusters=None):
    """Write an audit; with `clusters`, as if it had put its documents there."""
    folder.mkdir()
    write_tables(audit, folder)
    write_json(folder / SIGNATURE, summary_dict(audit))
    if clusters is not None:
        table = pq.read_table(folder / "documents.parquet")
        place = table.column_names.index("cluster")
        changed = pa.array(clusters, pa.int32())
        pq.write_table(table.set_column(place, "cluster", changed), folder / "documents.parquet")
    return folder


@pytest.fixture
def folders(make_audit, tmp_path):
    first = make_audit(TEXTS, labels=[EVIL] * 6, ids=IDS)
    found = first.explanations.clusters.tolist()
    moved = [None if k < 0 else 1 - k if row == 2 else k for row, k in enumerate(found)]
    return write(first, tmp_path / "one"), write(first, tmp_path / "two", moved)


def test_one_document_moved(folders):
    compared = compare_audits(*folders)
    view = comparison_view(compared)
    assert view["documents"]["n_matched"] == 6
    assert (view["n_moved"], view["agreement"]["n_compared"]) == (1, 5)
    (flow,) = view["flows"]
    assert flow["n_documents"] == 1
    assert {word["word"] for word in flow["words"]} <= {"pear", "car"}
    (document,) = flow["documents"]
    assert (document["first"], document["second"]) == (2, 2)
    # The same relevance on both sides: nothing but the cluster was changed.
    assert all(word["change"] == 0 for word in document["words"])


def test_what_is_written(folders, tmp_path):
    compared = compare_audits(*folders, tmp_path / "out")
    assert is_comparison(tmp_path / "out")
    assert json.loads((tmp_path / "out" / "compare.json").read_text()) == comparison_view(compared)
    (row,) = pq.read_table(tmp_path / "out" / "moved.parquet").to_pylist()
    assert (row["document_first"], row["document_second"], row["id"]) == (2, 2, EVIL)
    assert row["expected"] == row["cluster_first"] != row["cluster_second"]
    assert sorted(row["words"]) == ["car", "pear"]
    assert row["relevance_first"] == row["relevance_second"]


def test_names_are_shown_as_text(folders, tmp_path):
    compared = compare_audits(*folders, tmp_path / "out")
    text = (tmp_path / "out" / "comparison.md").read_text()
    assert not re.search(r"<(?!!-- -->)", text)
    assert "@y" not in text
    assert "\x1b" not in text
    stream = io.StringIO()
    print_comparison(comparison_view(compared), Console(file=stream, width=200))
    assert "\x1b" not in stream.getvalue()
    assert "Agreement: ARI" in stream.getvalue()


def test_left_over_documents_are_counted(make_audit, tmp_path):
    one = write(make_audit(["apple pear", "apple", "car bus", "car"], ids=["a", "b", "c", "d"]), tmp_path / "one")
    two = write(make_audit(["apple pear", "apple", "car bus", "bus"], ids=["z", "b", "c", "d"]), tmp_path / "two")
    compared = compare_audits(one, two, tmp_path / "out")
    assert comparison_view(compared)["documents"] == {
        "n_matched": 3, "n_by_text": 1, "n_only_first": 1, "n_only_second": 1, "n_changed": 1,
    }  # fmt: skip
    text = (tmp_path / "out" / "comparison.md").read_text()
    assert "3 documents in both (1 of them under another id" in text
    assert "1 only in the first and 1 only in the second, 1 with an id" in text


def test_no_document_in_common(make_audit, tmp_path):
    one = write(make_audit(["apple pear", "car"]), tmp_path / "one")
    two = write(make_audit(["apple plum", "bus"]), tmp_path / "two")
    with pytest.raises(InputError, match="no document in common"):
        compare_audits(one, two, tmp_path / "out")
    assert not (tmp_path / "out").exists()
