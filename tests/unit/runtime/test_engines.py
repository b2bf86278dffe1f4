"""Executors."""

import sys
from threading import Event

import pytest

from neontext.errors import InputError, MissingDependencyError
from neontext.runtime.engines import check_engine, open_engine


def test_a_thread_beside_this_one():
    with open_engine() as engine:
        assert [engine.executor.submit(pow, 2, n).result() for n in range(3)] == [1, 2, 4]
        assert engine.n_at_once == 1


@pytest.mark.heavy
def test_processes():
    with open_engine(2) as engine:
        assert engine.executor.submit(pow, 2, 3).result() == 8
        assert engine.n_at_once == 2


def test_what_stands_in_line_is_dropped():
    begun, go_on = Event(), Event()
    with open_engine() as engine:
        first = engine.executor.submit(lambda: begun.set() or go_on.wait(60))
        second = engine.executor.submit(abs, -1)
        begun.wait(60)
        go_on.set()
        engine.executor.shutdown(wait=False, cancel_futures=True)
    assert first.result() is True
    assert second.cancelled() or second.result() == 1


def test_both_kinds_at_once():
    with pytest.raises(InputError, match="leave one out"):
        check_engine(2, "tcp://127.0.0.1:8786")


def test_dask_that_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'neontext\[dask\]'"):
        check_engine(1, "tcp://127.0.0.1:8786")


@pytest.mark.parametrize("address", ["no address", "tcp://127.0.0.1:1", "ftp://x:1"])
def test_no_scheduler_answers(address, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("neontext.runtime.engines.PATIENCE", 1)
    with pytest.raises(InputError, match="No scheduler of Dask answers"), open_engine(dask=address):
        pass
