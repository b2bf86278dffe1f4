"""Stages shown from Python: silent unless asked, lines where no bar can move, and in the log."""

import logging

import pytest

from neontext import ClusterExplainer, audit_corpus, explain_corpus, read_corpus, show_progress
from neontext.errors import InputError
from neontext.runtime import progress
from neontext.runtime.stages import StageClock, is_watched

STAGES = ("tokenize", "word vectors", "embed", "reduce", "cluster")


def fit(**parameters):
    return ClusterExplainer(3, vectors="ppmi", random_state=0, **parameters).fit(read_corpus("demo", limit=60))


def test_python_is_silent(capsys):
    fit()
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("verbose", [1, True])
def test_a_fit_says_its_stages(capsys, verbose):
    fit(verbose=verbose)
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(", total=")[0] for line in lines] == [
        f"[neontext] (stage {number} of 5) {name}" for number, name in enumerate(STAGES, start=1)
    ]


def test_a_block_says_what_runs_in_it_once(capsys):
    with show_progress():
        fit(verbose=1)
        with show_progress():
            fit()
    assert not is_watched()
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()] == [
        f"[neontext] {name}" for name in STAGES * 2
    ]


def test_a_job_says_all_of_its_stages(capsys, tmp_path):
    audit_corpus("demo", tmp_path / "audit", vectors="ppmi", clusters=3, limit=60, map="pca", verbose=1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"[neontext] (stage 1 of {len(lines)}) read")
    assert lines[-1].startswith(f"[neontext] (stage {len(lines)} of {len(lines)}) write report")
    explain_corpus(tmp_path / "audit", ["my cat on my motorcycle"], tmp_path / "new", verbose=1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith(f"[neontext] (stage {len(lines)} of {len(lines)}) write report")


def test_how_much_is_said_is_no_part_of_a_model(tmp_path, capsys):
    for verbose in (0, 1):
        fit(verbose=verbose).save(tmp_path / str(verbose))
    for path in (tmp_path / "0").iterdir():
        if path.name != "neontext-files.json":
            assert path.read_bytes() == (tmp_path / "1" / path.name).read_bytes()
    assert ClusterExplainer.load(tmp_path / "1").verbose == 0


@pytest.mark.parametrize("verbose", [-1, 0.5, "yes", None])
def test_what_is_no_amount(verbose, tmp_path):
    with pytest.raises(InputError, match="verbose"):
        fit(verbose=verbose)


def test_a_log_has_every_stage(caplog, capsys):
    with caplog.at_level(logging.DEBUG, logger="neontext"):
        fit()
    assert [record.message for record in caplog.records if record.levelno == logging.DEBUG] == [
        f"{n} ..." for n in STAGES
    ]
    assert [record.message.split(":")[0] for record in caplog.records if record.levelno == logging.INFO] == [*STAGES]
    assert capsys.readouterr() == ("", "")


def test_a_stage_that_fails_has_no_end(capsys, caplog):
    with (
        caplog.at_level(logging.INFO, logger="neontext"),
        pytest.raises(KeyError),
        show_progress(),
        StageClock().stage("read"),
    ):
        raise KeyError
    assert capsys.readouterr().out == ""
    assert not caplog.records
    assert not is_watched()


@pytest.mark.parametrize(("widgets", "bar"), [(True, True), (False, False)])
def test_a_notebook_has_a_bar_where_it_can_move(monkeypatch, capsys, widgets, bar):
    class Notebook:
        is_jupyter, is_terminal = True, False

        def __init__(self, **options): ...

    shown = []
    monkeypatch.setattr(progress, "Console", Notebook)
    monkeypatch.setattr(progress, "find_spec", lambda name: object() if widgets and name == "ipywidgets" else None)
    monkeypatch.setattr(progress, "stage_bar", lambda console: shown.append(console) or progress._lines())
    with show_progress():
        pass
    assert bool(shown) == bar


def test_a_terminal_has_a_bar(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(progress.Console, "is_terminal", True)
    with show_progress(1, ("read",)), StageClock().stage("read"):
        pass
    out, err = capsys.readouterr()
    assert out == ""
    assert "stage 1 of 1: read" in err
