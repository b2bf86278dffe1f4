"""A sample of reports/reliability/mutations.py: changed inputs are refused in one line, read without harm, or named."""

import importlib
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "reports" / "reliability"


@pytest.fixture
def mutations(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))
    yield importlib.import_module("mutations")
    for name in ("mutations", "changes"):
        sys.modules.pop(name, None)


def test_changed_inputs_do_no_harm(mutations):
    rows = mutations.measure(240, seed=3)
    assert sum(row["inputs"] for row in rows.values()) == 240
    assert [example for row in rows.values() for example in row["examples"]] == []
    assert all(row["refused"] > row["inputs"] / 4 for row in rows.values())


def test_what_is_a_fault(mutations):
    tally = mutations.Tally()
    for job in (lambda: 1 / 0, lambda: "fault: passed", lambda: "read: 3"):
        tally.run("input", job)
    assert tally.outcomes == {"fault": 2, "read": 1}
    assert len(tally.faults) == 2
