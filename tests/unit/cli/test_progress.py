"""Progress and warnings on standard error."""

import io
import warnings

import pytest
from rich.console import Console

from neontext.cli.progress import showing_progress
from neontext.runtime.stages import StageClock


def shown(act, terminal=False):
    stream = io.StringIO()
    with showing_progress(Console(file=stream, width=100, force_terminal=terminal), n_stages=2):
        act()
    return stream.getvalue()


def test_warnings_come_as_plain_sentences_once():
    def act():
        for _ in range(3):
            warnings.warn("It has [bold]not[/bold] converged.", UserWarning, stacklevel=1)

    assert shown(act).count("warning: It has [bold]not[/bold] converged.") == 1


def test_warnings_for_programmers_are_not_for_users():
    def act():
        warnings.warn("old call", DeprecationWarning, stacklevel=1)
        warnings.warn("later", FutureWarning, stacklevel=1)
        warnings.warn("divide by zero", RuntimeWarning, stacklevel=1)

    assert "warning" not in shown(act)


def test_stages_are_named_on_a_terminal():
    def act():
        with StageClock().stage("word vectors"):
            pass

    assert "word vectors" in shown(act, terminal=True)


def test_more_stages_than_expected_do_no_harm():
    def act():
        for number in range(10):
            with StageClock().stage(f"stage {number}"):
                pass

    shown(act, terminal=True)


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt])
def test_errors_go_on(error):
    def act():
        raise error

    with pytest.raises(error):
        shown(act)


def test_the_stages_are_no_longer_watched_afterwards():
    stream = io.StringIO()
    with showing_progress(Console(file=stream, force_terminal=True), n_stages=1):
        pass
    length = len(stream.getvalue())
    with StageClock().stage("later"):
        pass
    assert len(stream.getvalue()) == length
