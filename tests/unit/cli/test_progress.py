"""Progress and warnings on standard error."""

import io
import warnings

import pytest
from rich.console import Console

from neontext.cli.progress import showing_progress
from neontext.runtime.stages import StageClock


def shown(act, terminal=False):
    stream = io.StringIO()
    with showing_progress(Console(file=stream, width=100, force_terminal=terminal)):
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


def test_stages_are_named_and_counted_on_a_terminal():
    def act():
        clock = StageClock(("read", "word vectors"))
        with clock.stage("read"):
            pass
        with clock.stage("word vectors"):
            pass

    text = shown(act, terminal=True)
    assert "stage 2 of 2" in text
    assert "word vectors" in text


def test_stages_that_nobody_announced_do_no_harm():
    def act():
        for number in range(10):
            with StageClock().stage(f"part {number}"):
                pass

    assert " of " not in shown(act, terminal=True)


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt])
def test_errors_go_on(error):
    def act():
        raise error

    with pytest.raises(error):
        shown(act)


def test_the_stages_are_no_longer_watched_afterwards():
    stream = io.StringIO()
    with showing_progress(Console(file=stream, force_terminal=True)):
        pass
    length = len(stream.getvalue())
    with StageClock().stage("later"):
        pass
    assert len(stream.getvalue()) == length
