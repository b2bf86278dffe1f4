"""Stages of a long run: which there will be, how long each took, and a place to watch them from."""

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from time import perf_counter
from typing import Protocol


class Watcher(Protocol):
    """Who is told of the stages of a run."""

    def announce(self, stages: tuple[str, ...]) -> None:
        """Be told which stages a job will run, in their order."""
        ...

    def stage(self, name: str) -> AbstractContextManager[object]:
        """Be told of a stage that begins; the context manager ends with it."""
        ...

    def inside(self, done: str) -> None:
        """Be told, in words, how far a long stage has come."""
        ...

    def say(self, sentence: str) -> None:
        """Be told what a reader should know before a long stage begins."""
        ...


#: Says every stage; silent until somebody sets its level.
_LOGGER = logging.getLogger("neontext")
_LOGGER.addHandler(logging.NullHandler())
_watcher: ContextVar[Watcher | None] = ContextVar("neontext_stage_watcher", default=None)


class StageClock:
    """Wall-clock seconds of every stage.

    Parameters
    ----------
    stages : tuple of str, optional
        The stages of a whole job, those of the functions it calls among them: whoever watches is told how many there
        will be. A part of a job announces nothing.

    Attributes
    ----------
    seconds : dict of str to float
        Seconds by stage, in the order in which they began.

    Examples
    --------
    >>> clock = StageClock()
    >>> with clock.stage("tokenize"):
    ...     pass
    >>> list(clock.seconds)
    ['tokenize']
    """

    def __init__(self, stages: tuple[str, ...] = ()) -> None:
        self.seconds: dict[str, float] = {}
        watcher = _watcher.get()
        if stages and watcher is not None:
            watcher.announce(stages)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage, and tell whoever watches, and the log."""
        start, watcher = perf_counter(), _watcher.get()
        _LOGGER.debug("%s ...", name)
        with nullcontext() if watcher is None else watcher.stage(name):
            try:
                yield
            finally:
                seconds = perf_counter() - start
                self.seconds[name] = self.seconds.get(name, 0.0) + seconds
            _LOGGER.info("%s: %.2f s", name, seconds)


def is_watched() -> bool:
    """Whether somebody watches the stages that run here."""
    return _watcher.get() is not None


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """Tell a watcher of the stages that run inside this block."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def report_progress(done: str) -> None:
    """Tell whoever watches, and the log, how far the stage that runs has come, in words."""
    _LOGGER.debug("%s", done)
    if (watcher := _watcher.get()) is not None:
        watcher.inside(done)


def say(sentence: str) -> None:
    """Tell whoever watches, and the log, what should be known before a long stage begins."""
    _LOGGER.info("%s", sentence)
    if (watcher := _watcher.get()) is not None:
        watcher.say(sentence)
