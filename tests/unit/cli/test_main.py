"""How the command line ends: statuses and messages, in this process."""

import subprocess
import sys

import pytest

from neontext.cli import main
from neontext.errors import InputError, OutputError
from neontext.runtime.staging import staged_file


@pytest.fixture
def run(monkeypatch, capsys):
    """Run with a command that raises (or with real arguments); returns status, output, messages."""

    def run(error=None, *arguments):
        if error is not None:

            def app(**kwargs):
                raise error

            monkeypatch.setattr(main, "app", app)
        monkeypatch.setattr("sys.argv", ["neontext", *arguments])
        monkeypatch.setattr("signal.signal", lambda *_: None)
        with pytest.raises(SystemExit) as ended:
            main.run()
        return (ended.value.code, *capsys.readouterr())

    return run


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (InputError("Found [red]this[/red]."), 1, "Found [red]this[/red]."),
        (OutputError("The disk is full."), 1, "The disk is full."),
        (InputError("No file a\x1b[2Jb\x07: see\nbelow."), 1, "No file a\ufffd[2Jb\ufffd: see\nbelow."),
        (KeyboardInterrupt(), 130, "Stopped. Nothing was written."),
        (MemoryError(), 1, "Out of memory"),
        (ZeroDivisionError("odd"), 70, "ZeroDivisionError: odd"),
    ],
    ids=repr,
)
def test_errors_become_one_message_and_a_status(run, monkeypatch, error, status, message):
    monkeypatch.delenv("NEONTEXT_TRACEBACK", raising=False)
    code, out, err = run(error)
    assert code == status
    assert out == ""
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize("by", [KeyboardInterrupt, None])
def test_stopped_after_the_result_was_put_in_place(run, monkeypatch, tmp_path, by):
    def app(**_):
        with staged_file(tmp_path / "table.csv", force=False) as file:
            file.write_text("a,b")
        if by is None:
            return main.INTERRUPTED
        raise by

    monkeypatch.setattr(main, "app", app)
    code, _, err = run(None)
    assert code == 130
    assert "Nothing was written" not in err
    assert str(tmp_path / "table.csv") in err


def test_the_traceback_of_an_unforeseen_error_can_be_had(run, monkeypatch):
    monkeypatch.setenv("NEONTEXT_TRACEBACK", "1")
    monkeypatch.setattr(main, "app", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main.run()


@pytest.mark.parametrize(
    "arguments",
    [
        ["audit"],
        ["audit", "demo"],
        ["audit", "demo", "--out", "x", "--bogus"],
        ["audit", "demo", "--out", "x", "--seed", "many"],
        ["audit", "demo", "--out", "x", "--limit", "0"],
        ["audit", "demo", "more", "--out", "x"],
        ["bogus"],
        ["explain", "demo", "--out", "x"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_in_one_message(run, arguments):
    code, _, err = run(None, *arguments)
    assert code == 2
    assert "did not foresee" not in err
    assert "Usage" in err


@pytest.mark.parametrize("arguments", [["--help"], ["audit", "--help"], ["--version"]], ids=" ".join)
def test_what_only_shows_something_ends_well(run, arguments):
    code, out, err = run(None, *arguments)
    assert (code, err) == (0, "")
    assert "neontext" in out


def test_without_arguments_there_is_help(run):
    code, out, err = run(None)
    assert code in (0, 2)
    assert "audit" in out + err
    assert "did not foresee" not in out + err


def test_as_a_module():
    done = subprocess.run([sys.executable, "-m", "neontext", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("neontext ")


#: What a compiled module makes of Ctrl-C while it is loaded.
BROKEN = """
import os, signal, time
def broken(*_, **__):
    try:
        os.kill(os.getpid(), signal.{name})
        time.sleep(5)
    except KeyboardInterrupt as error:
        raise ImportError("initialization failed") from error
"""
IN_A_COMMAND = "import neontext.cli.main as main\nmain.app = broken\nmain.run()\n"
WHILE_LOADING = """
import neontext.__main__ as entry
load = entry.import_module
entry.import_module = lambda name: broken() if name == "neontext.cli.main" else load(name)
entry.run()
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("place", [IN_A_COMMAND, WHILE_LOADING])
def test_an_interrupt_that_surfaces_as_another_error_is_one(name, place):
    command = [sys.executable, "-c", BROKEN.format(name=name) + place]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (130, "neontext: Stopped. Nothing was written.")


def test_an_import_that_fails_by_itself_is_told():
    command = [sys.executable, "-c", "def broken(*_, **__):\n    raise ImportError('lost')\n" + IN_A_COMMAND]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 70
    assert "ImportError: lost" in done.stderr
