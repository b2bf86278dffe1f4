"""The clock of a long run, and watching it."""

from contextlib import contextmanager

import pytest

from neontext.runtime.stages import StageClock, watching


class Recorder:
    """Writes down what it is told."""

    def __init__(self, log):
        self.log = log

    def announce(self, stages):
        self.log.append(("announced", stages))

    @contextmanager
    def stage(self, name):
        self.log.append(("begins", name))
        yield
        self.log.append(("ends", name))


def test_a_clock_keeps_the_order_and_adds_up_repeated_stages(monkeypatch):
    ticks = iter([0.0, 1.0, 10.0, 12.0, 20.0, 23.0])
    monkeypatch.setattr("neontext.runtime.stages.perf_counter", lambda: next(ticks))
    clock = StageClock()
    for name in ("read", "explain", "read"):
        with clock.stage(name):
            pass
    assert clock.seconds == {"read": 4.0, "explain": 2.0}
    assert list(clock.seconds) == ["read", "explain"]


def test_a_stage_that_fails_is_timed_and_its_error_goes_on():
    clock = StageClock()
    with pytest.raises(KeyError), clock.stage("read"):
        raise KeyError
    assert clock.seconds["read"] >= 0


def test_who_watches_is_told_of_every_stage():
    log = []
    with watching(Recorder(log)):
        with StageClock().stage("read"):
            log.append("inside")
        with StageClock().stage("explain"):
            pass
    assert log == [("begins", "read"), "inside", ("ends", "read"), ("begins", "explain"), ("ends", "explain")]


def test_watching_ends_with_the_block_even_on_an_error():
    log = []
    with pytest.raises(KeyError), watching(Recorder(log)):
        raise KeyError
    with StageClock().stage("read"):
        pass
    assert log == []


def test_the_inner_watcher_alone_is_told():
    outer, inner = [], []
    with watching(Recorder(outer)):
        with watching(Recorder(inner)), StageClock().stage("read"):
            pass
        with StageClock().stage("explain"):
            pass
    assert [name for _, name in inner] == ["read", "read"]
    assert [name for _, name in outer] == ["explain", "explain"]


def test_a_job_announces_its_stages_and_a_part_of_it_does_not():
    log = []
    StageClock(("read",))  # nobody watches
    with watching(Recorder(log)):
        StageClock(("read", "explain"))
        StageClock()
    assert log == [("announced", ("read", "explain"))]
