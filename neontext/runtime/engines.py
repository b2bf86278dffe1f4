"""Where work on batches is done: in this process, in several, or by a cluster of Dask; all of them executors."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import Any, NamedTuple

from neontext.errors import InputError, MissingDependencyError

#: Seconds that a scheduler of Dask has to answer.
PATIENCE = 20


class Engine(NamedTuple):
    """An executor, and how many calls it works on at the same time."""

    executor: Executor
    n_at_once: int


def check_engine(processes: int, dask: str | None) -> None:
    """Refuse an engine that there cannot be.

    Raises
    ------
    InputError
        If both kinds are asked for.
    MissingDependencyError
        If Dask is not installed.
    """
    if dask is None:
        return
    if processes > 1:
        raise InputError("processes and dask were both given: a cluster of Dask has its own, so leave one out.")
    _distributed(dask)


@contextmanager
def open_engine(processes: int = 1, dask: str | None = None) -> Iterator[Engine]:
    """Open an executor for as long as the block runs.

    Parameters
    ----------
    processes : int
        Processes; 1: a thread beside this one, so that reading goes on while a batch is worked on.
    dask : str, optional
        Address of a scheduler of Dask, whose workers do the work in place of these.

    Yields
    ------
    Engine
        What stands in line is dropped when the block ends, and what runs is waited for.

    Raises
    ------
    InputError
        As `check_engine`, and if no scheduler answers.

    Examples
    --------
    >>> with open_engine() as engine:
    ...     engine.executor.submit(abs, -3).result()
    3
    """
    check_engine(processes, dask)
    if dask is not None:
        with _client(dask) as client:
            # A task that is run twice writes the same part twice: Dask may try again as often as it likes.
            yield Engine(client.get_executor(pure=False), max(1, sum(client.nthreads().values())))
        return
    # A process that was forked while threads ran may wait for ever: each starts anew.
    executor: Executor = (
        ThreadPoolExecutor(1) if processes == 1 else ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    )
    try:
        yield Engine(executor, processes)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _client(address: str) -> Any:
    try:
        return _distributed(address).Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, AssertionError) as error:  # It asserts that its thread starts in time.
        raise InputError(
            f"No scheduler of Dask answers at {address!r:.200} ({error!s:.200}). Expected an address such as "
            "tcp://127.0.0.1:8786, as `dask scheduler` prints it."
        ) from error


def _distributed(address: str) -> Any:
    try:
        return import_module("distributed")
    except ImportError as error:
        raise MissingDependencyError(f"dask={address!r:.80}", "distributed", "dask") from error
