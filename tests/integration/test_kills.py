"""A sample of reports/reliability/kills.py: killed anywhere, the old result or the new one stands there whole."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "reports" / "reliability"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked, and POSIX signals sent")


@pytest.fixture
def kills(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))
    yield importlib.import_module("kills")
    for name in ("kills", "stepping", "commands", "mutations", "changes"):
        sys.modules.pop(name, None)


def test_a_killed_command_leaves_the_old_result_or_the_new_one_whole():
    # In a process of its own: forking one that has threads, as that of the tests has, may hang.
    command = [sys.executable, SCRIPTS / "kills.py", "6", "1", "export csv", "save"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 kills" in done.stdout


@pytest.fixture
def bench(kills, tmp_path):
    """A command whose results are files of one word."""
    command = kills.Command(
        "touch", ("old",), ("new",), "import sys, pathlib; pathlib.Path(sys.argv[2]).write_text(sys.argv[1])"
    )
    return kills.Bench(command, tmp_path / "bench")


def test_what_is_a_fault(kills, bench):
    ended = kills.Ended(-9, "")
    bench.reset(old=True)
    assert bench.standing(old=True) == "old"
    bench.out.write_text("ne")
    assert bench.judge(ended, old=True).startswith("fault: neither")
    bench.out.unlink()
    assert bench.judge(ended, old=True).startswith("fault: the old result is gone")
    assert bench.judge(ended, old=False) == "none"
    (bench.place / ".neontext-0.partial").touch()
    assert bench.judge(ended, old=False).startswith("fault: the next run")


@pytest.mark.parametrize(
    ("status", "said", "stands", "wrong"),
    [
        (0, "", "new", ""),
        (0, "", "old", "it ended well"),
        (130, "Stopped. Nothing was written.", "old", ""),
        (130, "Stopped. Nothing was written.", "new", "a false message"),
        (130, "Stopped, after x was written whole.", "new", ""),
        (130, "Stopped, after x was written whole.", "old", "a false message"),
        (130, "Traceback (most recent call last):", "old", "a traceback"),
        (-2, "Stopped. Nothing was written.", "old", ""),
        (-9, "", "old", ""),
        (1, "neontext: x", "old", "status 1"),
    ],
)
def test_false_words(kills, status, said, stands, wrong):
    command = kills.Command("audit", (), ())
    assert kills.false_word(command, kills.Ended(status, said), stands) == wrong
