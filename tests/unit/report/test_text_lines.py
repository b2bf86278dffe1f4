"""Lines of the command line: plain text whatever is in them."""

import io

from rich.console import Console

from neontext.evaluate import Scores
from neontext.report.text_lines import named_figures, print_line, score_figures


def printed(show, width=60):
    stream = io.StringIO()
    show(Console(file=stream, width=width))
    return stream.getvalue()


def test_a_line_is_one_line():
    line = printed(lambda console: print_line(console, "Report", "[red]\x1b" + "x" * 100))
    assert line == "Report: [red]\ufffd" + "x" * 100 + "\n"


def test_scores_that_there_are():
    scores = Scores(3, 0.5, None, 0.25, 0.125, None, 0.125, None)
    assert named_figures(score_figures(scores)) == "purity 0.500, ARI 0.250, NMI (V-measure) 0.125"
