"""Tables and lines of the command line: aligned, and plain text whatever is in them."""

import io

from rich.console import Console

from neontext.evaluate import Scores
from neontext.report.text_table import named_figures, print_line, score_figures, text_table


def printed(show, width=60):
    stream = io.StringIO()
    show(Console(file=stream, width=width))
    return stream.getvalue()


def test_cells_are_aligned_and_never_markup():
    rows = [("[bold]a[/bold]", 1), ("b", 1000)]
    lines = printed(lambda console: console.print(text_table(("Name", "Size"), rows, left=("Name",)))).splitlines()
    assert [line.split() for line in lines] == [["Name", "Size"], ["[bold]a[/bold]", "1"], ["b", "1000"]]
    assert lines[2].startswith("b ")
    assert len(lines[1].rstrip()) == len(lines[2].rstrip())


def test_a_line_is_one_line():
    line = printed(lambda console: print_line(console, "Report", "[red]" + "x" * 100))
    assert line == "Report: [red]" + "x" * 100 + "\n"


def test_scores_that_there_are():
    scores = Scores(3, 0.5, None, 0.25, None, None, 0.125, None)
    assert named_figures(score_figures(scores)) == "purity 0.500, ARI 0.250, V-measure 0.125"
