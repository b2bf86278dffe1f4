"""Overviews: what is in them, and that names in them stay text."""

import io

from messages import assert_says
from rich.console import Console

from neontext.explain.explanation import Explanation, Word
from neontext.explain.overview import Overview, documents_overview, text_table

EVIL = "<script>alert(1)</script>\x1b[2J[red]"


def explanation(row, cluster=1):
    numbers = dict.fromkeys(("evidence", "probability", "runner_up", "bias"), None if cluster is None else 0.5)
    empty = dict.fromkeys(("unexplained", "competitors", "support_for", "support_against"), ())
    words = () if cluster is None else (Word(EVIL, 0, 3, 0.25), Word("b", 4, 5, -0.5))
    return Explanation(
        document=row, id=EVIL, label=None, text="abc d", cluster=cluster, against=None, root="", words=words,
        provenance={}, **numbers, **empty,
    )  # fmt: skip


def printed(overview):
    stream = io.StringIO()
    Console(file=stream, width=300).print(overview.rich())
    return stream.getvalue()


def test_the_first_documents_and_how_many_more():
    overview = documents_overview([explanation(row) for row in range(12)], "title")
    assert len(overview.rows) == 10
    (note,) = overview.notes
    assert_says(note, "2 more", "explanations[0]")
    assert overview.rows[0][1:5] == ("–", "1", "0.500", "+0.500")
    assert overview.rows[0][-1] == "b -0.50"
    assert documents_overview([], "none").rows == ()


def test_a_document_without_a_cluster():
    (row,) = documents_overview([explanation(0, cluster=None)], "title").rows
    assert row[2:] == ("–", "–", "–", "", "")


def test_names_stay_text():
    overview = documents_overview([explanation(0)], "title")
    assert "<script" not in overview.html()
    assert "&lt;script&gt;" in overview.html()
    assert "[red]" in printed(overview)
    assert "\x1b" not in printed(overview)
    hostile = Overview(EVIL, (EVIL,), ((EVIL,),), (EVIL,))
    assert "<script" not in hostile.html()


def test_a_fragment_stands_anywhere():
    html = documents_overview([explanation(0)], "title").html()
    assert " id=" not in html
    assert "<style" not in html
    assert "color:#" not in html


def test_cells_are_aligned_and_never_markup_or_control_codes():
    rows = [("[bold]a[/bold]\x1b", 1), ("b", 1000)]
    stream = io.StringIO()
    Console(file=stream, width=60).print(text_table(("Name", "Size"), rows, left=("Name",)))
    lines = stream.getvalue().splitlines()
    assert [line.split() for line in lines] == [["Name", "Size"], ["[bold]a[/bold]\ufffd", "1"], ["b", "1000"]]
    assert lines[2].startswith("b ")
    assert len(lines[1].rstrip()) == len(lines[2].rstrip())
