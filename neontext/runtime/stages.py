"""Stages of a long run: how long each took, and a place to watch them from."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from time import perf_counter

#: Called with the name of every stage that begins; the context manager that it returns ends with the stage.
Watcher = Callable[[str], AbstractContextManager[object]]

_watcher: ContextVar[Watcher] = ContextVar("neontext_stage_watcher", default=lambda name: nullcontext())


class StageClock:
    """Wall-clock seconds of every stage.

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

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage, and tell whoever watches."""
        start = perf_counter()
        with _watcher.get()(name):
            try:
                yield
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - start


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """Watch the stages that run inside this block.

    Parameters
    ----------
    watcher : callable
        Takes a stage's name, returns a context manager.
    """
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)
