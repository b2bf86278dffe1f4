"""A sample of reports/reliability/strings.py: hostile strings in every place and format run nothing, and stay whole."""

import importlib
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "reports" / "reliability"
STRINGS = (
    "",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "&#60;b&#62; [l](javascript:alert(1)) | `x` **y** @someone #12",
    "\\input{/etc/passwd} ^^5c $x_1$ 50%",
    "\x1b[2J\x9b31m",
    "a\r\nb\u2028c\td",
    "\u202etxt.exe \ufffe \u200b",
    "العربية 田中さん é\u0301 👾",
)


@pytest.fixture
def strings(monkeypatch):
    pytest.importorskip("matplotlib")
    monkeypatch.syspath_prepend(str(SCRIPTS))
    yield importlib.import_module("strings")
    for name in ("strings", "read_back", "pages"):
        sys.modules.pop(name, None)


@pytest.mark.heavy
def test_hostile_strings_in_every_place_and_format(strings):
    rows = strings.measure(list(STRINGS))
    assert {name: row.faults for name, row in rows.items() if row.faults} == {}
    # Pages are opened only where there is a browser.
    assert all(row.values for name, row in rows.items() if not name.endswith("report.html"))


@pytest.fixture
def audit(strings, tmp_path):
    return strings.fields_audit(STRINGS, tmp_path)


@pytest.mark.parametrize(
    ("format", "broken", "as_it_is"),
    [
        ("csv", "table.escape_formula", lambda text: text),
        ("markdown", "markdown.escape_markdown", lambda text, lines=False: text),
        ("latex", "latex.escape_latex", lambda text, paragraphs=False: text),
        ("latex", "latex._command", lambda match: "?"),
    ],
)
def test_what_is_a_fault(strings, audit, monkeypatch, format, broken, as_it_is):
    assert strings.READERS[format](audit).faults == []
    monkeypatch.setattr(f"neontext.report.formats.{broken}", as_it_is)
    assert len(strings.READERS[format](audit).faults) >= 2
