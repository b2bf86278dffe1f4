"""Work in blocks: one thread a block, and libraries that keep to one thread inside it.

Many small steps gain nothing from the threads of a BLAS or OpenMP library, and lose a lot where another process wants
the same cores. Blocks in parallel gain, and each block's result does not depend on how many cores there are.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

Result = TypeVar("Result")
#: An array with a row for every row of a block, or a named tuple of such arrays.
Columns = TypeVar("Columns")

#: Whether the libraries are kept to one thread already: asking again costs more than many a small product.
_inside: ContextVar[bool] = ContextVar("neontext_one_thread", default=False)
#: Blocks that are worked on at the same time, at most: what one block needs of memory is needed as often.
MAX_AT_ONCE = 8


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep the BLAS and OpenMP libraries of this process to one thread inside a `with` block; blocks may be nested.

    Examples
    --------
    >>> with one_thread():
    ...     pass
    """
    if _inside.get():
        yield
        return
    token = _inside.set(True)
    try:
        with _controller().limit(limits=1):
            yield
    finally:
        _inside.reset(token)


def map_blocks(
    function: Callable[..., Columns],
    state: object,
    rows: npt.NDArray[Any],
    *others: npt.NDArray[Any] | None,
    block_size: int,
) -> Columns:
    """Pass over rows in blocks, several at once, and join the columns that come out.

    Parameters
    ----------
    function : callable
        Called as `function(state, rows, *others)` with a block of every array: a function of a module that changes
        nothing, so that blocks depend on nothing but what they are given. It returns an array with a row for each of
        its rows, or a named tuple of such arrays. NumPy lets go of the interpreter while it computes.
    state : object
        What all blocks share: a fitted model, settings.
    rows : ndarray of shape (n_rows, ...)
        What is cut into blocks.
    *others : ndarray of shape (n_rows, ...) or None
        Cut alike; None is handed on.
    block_size : int
        Rows of a block.

    Returns
    -------
    ndarray, or named tuple of ndarray
        What `function` returns, for all rows in their order; for no rows, what it returns for a block of none. Memory
        beside it: that of the blocks at work.

    Examples
    --------
    >>> map_blocks(np.add, 10, np.arange(5), block_size=2)
    array([10, 11, 12, 13, 14])
    """
    blocks = list(row_blocks(len(rows), block_size)) or [slice(0, 0)]
    joined: Columns = _join(each_block(function, state, rows, *others, blocks=blocks), len(rows))
    return joined


def each_block(
    function: Callable[..., Result],
    state: object,
    rows: npt.NDArray[Any],
    *others: npt.NDArray[Any] | None,
    blocks: Iterable[slice],
) -> Iterator[Result]:
    """Results of a function for blocks of rows, worked on several at once; parameters as in `map_blocks`.

    Examples
    --------
    >>> list(each_block(lambda word, rows: word * len(rows), "a", np.arange(5), blocks=[slice(0, 2), slice(2, 5)]))
    ['aa', 'aaa']
    """

    def work(block: slice) -> Result:
        return function(state, rows[block], *(None if other is None else other[block] for other in others))

    listed = list(blocks)
    with one_thread():
        if len(listed) < 2:
            yield from map(work, listed)
            return
        with ThreadPoolExecutor(min(n_cores(), MAX_AT_ONCE, len(listed))) as pool:
            yield from pool.map(work, listed)


def row_blocks(n_rows: int, step: int) -> Iterator[slice]:
    """Cut rows into blocks of at most `step`.

    Examples
    --------
    >>> list(row_blocks(5, 2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    for start in range(0, n_rows, step):
        yield slice(start, min(start + step, n_rows))


def _join(parts: Iterator[Any], n_rows: int) -> Any:
    """Move every part to its place as it comes, so that no second copy of the whole is held."""
    first = next(parts)
    joined = [np.empty((n_rows, *column.shape[1:]), column.dtype) for column in _columns(first)]
    start = 0
    for part in chain([first], parts):
        stop = start + len(_columns(part)[0])
        for whole, column in zip(joined, _columns(part), strict=True):
            whole[start:stop] = column
        start = stop
    return type(first)(*joined) if isinstance(first, tuple) else joined[0]


def _columns(part: object) -> tuple[npt.NDArray[Any], ...]:
    return part if isinstance(part, tuple) else (part,)


@cache
def _controller() -> ThreadpoolController:
    # NumPy, SciPy and scikit-learn bring libraries of their own: they have to be there when the controller looks.
    import sklearn.cluster  # noqa: F401

    return ThreadpoolController()


def n_cores() -> int:
    """Cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
