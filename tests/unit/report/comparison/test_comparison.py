"""Two audits of hostile documents, compared and written down."""

import io
import json
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from messages import assert_says
from rich.console import Console

from neontext.errors import InputError
from neontext.jobs.comparing import compare_audits
from neontext.report import SIGNATURE, summary_dict, write_json, write_tables
from neontext.report.comparison import comparison_view, print_comparison
from neontext.report.comparison.tables import moved_table

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
    assert json.loads((tmp_path / "out" / "compare.json").read_text()) == comparison_view(compared)
    (row,) = pq.read_table(tmp_path / "out" / "moved.parquet").to_pylist()
    assert (row["document_first"], row["document_second"], row["id"]) == (2, 2, EVIL)
    assert row["expected"] == row["cluster_first"] != row["cluster_second"]
    assert sorted(row["words"]) == ["car", "pear"]
    assert row["relevance_first"] == row["relevance_second"]


def test_overlap_and_shared_documents_of_matched_clusters(folders):
    """Five documents, three and two a cluster; one of them went over."""
    clusters = comparison_view(compare_audits(*folders))["clusters"]
    found = {c["size"]: (c["match"]["size"], c["match"]["shared"], c["match"]["overlap"]) for c in clusters}
    assert found == {3: (2, 2, pytest.approx(2 / 3)), 2: (3, 2, pytest.approx(2 / 3))}


def test_so_many_words_of_each_moved_document_and_no_more(make_audit, tmp_path, monkeypatch):
    audit = make_audit(["apple pear", "apple plum", "pear plum", "car bus", "bus tram"])
    folders = write(audit, tmp_path / "one"), write(audit, tmp_path / "two", [0, 1, 0, 1, 0])
    columns = ("words", "relevance_first", "relevance_second")
    whole = moved_table(compare_audits(*folders))
    monkeypatch.setattr("neontext.report.comparison.tables.N_WORDS", 1)
    first = moved_table(compare_audits(*folders))
    for name in columns:
        assert len(whole[name]) == 2
        assert first[name].to_pylist() == [values[:1] for values in whole[name].to_pylist()]


def test_vocabularies_of_their_own_are_brought_together(make_audit, tmp_path):
    """The second corpus has one word more, so that its codes are others."""
    texts = ["apple plum", "pear plum", "car tram", "tram"]
    one = write(make_audit(texts), tmp_path / "one")
    two = write(make_audit(["bus", *texts]), tmp_path / "two", [1, 0, 1, 1, 1])
    compared = compare_audits(one, two)
    assert compared.documents.first[compared.comparison.moved].tolist() == [1]
    assert {compared.vocabulary[code] for code in compared.comparison.shifts.word} == {"pear", "plum"}


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
    assert_says(text, "3 documents in both", "1 of them", "another id", "1 only in the first", "1 only in the second")


def test_no_document_in_common(make_audit, tmp_path):
    one = write(make_audit(["apple pear", "car"]), tmp_path / "one")
    two = write(make_audit(["apple plum", "bus"]), tmp_path / "two")
    with pytest.raises(InputError, match="no document in common"):
        compare_audits(one, two, tmp_path / "out")
    assert not (tmp_path / "out").exists()
