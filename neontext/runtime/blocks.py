"""Work in blocks: one thread a block, and libraries that keep to one thread inside it.

Many small steps gain nothing from the threads of a BLAS or OpenMP library, and lose a lot where another process wants
the same cores. Blocks in parallel gain, and each block's result does not depend on how many cores there are.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import cache
from typing import TypeVar

from threadpoolctl import ThreadpoolController

Result = TypeVar("Result")

#: Blocks that are worked on at the same time, at most: what one block needs of memory is needed as often.
MAX_AT_ONCE = 8


def one_thread() -> AbstractContextManager[object]:
    """Keep the BLAS and OpenMP libraries of this process to one thread inside a `with` block.

    Examples
    --------
    >>> with one_thread():
    ...     pass
    """
    context: AbstractContextManager[object] = _controller().limit(limits=1)
    return context


def map_blocks(function: Callable[[slice], Result], blocks: Iterable[slice]) -> list[Result]:
    """Apply a function to every block, several at once.

    Parameters
    ----------
    function : callable
        Takes a slice of rows. NumPy lets go of the interpreter while it computes.
    blocks : iterable of slice
        Blocks of rows.

    Returns
    -------
    list
        Results in the order of the blocks.

    Examples
    --------
    >>> map_blocks(lambda block: block.stop - block.start, [slice(0, 2), slice(2, 3)])
    [2, 1]
    """
    listed = list(blocks)
    with one_thread():
        if len(listed) < 2:
            return [function(block) for block in listed]
        with ThreadPoolExecutor(min(_n_cores(), MAX_AT_ONCE, len(listed))) as pool:
            return list(pool.map(function, listed))


@cache
def _controller() -> ThreadpoolController:
    # NumPy, SciPy and scikit-learn bring libraries of their own: they have to be there when the controller looks.
    import sklearn.cluster  # noqa: F401

    return ThreadpoolController()


def _n_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
