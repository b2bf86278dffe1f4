import dataclasses
from io import StringIO
from pathlib import Path

from messages import assert_says
from rich.console import Console

from neontext.evaluate import Check
from neontext.report import print_summary


def printed(audit, width=120, **options):
    console = Console(file=StringIO(), width=width, **{"color_system": None, **options})
    print_summary(audit, Path("out/audit"), console)
    return console.file.getvalue()


def test_what_a_reader_wants_to_know_is_there(audit):
    text = printed(audit)
    for part in ("purity 0.800", "fruit", "vehicle", "67%", "apple", "toy (6 words)", "out/audit/report.html"):
        assert part in text
    assert_says(text, "Skipped 2 of 8", "doc-6", "empty document")
    assert "converged" not in text


def test_without_labels_there_is_no_purity(make_audit):
    text = printed(make_audit(["apple pear", "apple", "car", "bus"]))
    assert "Majority label" not in text
    assert "no labels" in text


def test_a_training_that_did_not_converge_is_told(audit):
    assert "had not converged after 3 rounds" in printed(dataclasses.replace(audit, converged=False))


def test_markup_and_control_codes_in_names_are_printed_as_text(make_audit):
    label = "[bold]x[/bold]\x1b[31m[/]"
    audit = make_audit(["apple", "pear", "car", ""], labels=[label] * 4, ids=["a", "b", "c", "[red]\x1b]8;;d"])
    text = printed(audit)
    assert "[bold]x[/bold]\ufffd[31m[/]" in text
    assert "[red]\ufffd]8;;d" in text
    assert "\x1b" not in text


def test_a_long_skipped_list_is_counted(make_audit):
    assert "and 2 more, in summary.json" in printed(make_audit(["apple", "car", "", "", "", "", ""]))


def test_a_check_that_failed_is_yellow_and_no_other(audit):
    checks = (Check("residual", 1e-9, 1e-6, True, ""), Check("word_order", 0.75, 0.5, False, ""))
    audit = dataclasses.replace(audit, checks=(*checks, Check("nothing", None, 1.0, None, "")))
    line = next(line for line in printed(audit).splitlines() if line.startswith("Checks:"))
    assert_says(line, "residual 1e-09", "word order 0.75")
    assert "nothing" not in line
    coloured = printed(audit, color_system="standard", force_terminal=True)
    assert "\x1b[33mword order 0.75\x1b[0m" in coloured
    assert "\x1b[33mresidual" not in coloured
