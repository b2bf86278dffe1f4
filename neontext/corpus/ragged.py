"""Lists of different lengths, one after the other in one array: rows of tokens, of words, of edits."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from neontext.arrays import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Ragged:
    """Lists of whole numbers.

    Attributes
    ----------
    indptr : ndarray of int of shape (n_rows + 1,)
        ``values[indptr[i]:indptr[i + 1]]`` is list i.
    values : ndarray of int of shape (n_values,)
        The lists, one after the other.

    Examples
    --------
    >>> lists = Ragged(np.array([0, 2, 2, 3]), np.array([7, 5, 9]))
    >>> lists.sizes.tolist(), lists.row.tolist(), lists.position.tolist()
    ([2, 0, 1], [0, 0, 2], [0, 1, 0])
    >>> lists.take(np.array([2, 0])).values.tolist()
    [9, 7, 5]
    """

    indptr: IntArray
    values: IntArray

    @classmethod
    def from_rows(cls, row: IntArray, values: IntArray, n_rows: int) -> Self:
        """Lists from the row of every value; rows ascend."""
        return cls(np.searchsorted(row, np.arange(n_rows + 1)), values)

    @classmethod
    def empty(cls, n_rows: int) -> Self:
        """Lists that hold nothing."""
        return cls(np.zeros(n_rows + 1, dtype=np.int64), np.empty(0, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @cached_property
    def sizes(self) -> IntArray:
        """Length of each list, shape (n_rows,)."""
        return np.diff(self.indptr)

    @cached_property
    def row(self) -> IntArray:
        """List of each value, shape (n_values,)."""
        return np.repeat(np.arange(len(self)), self.sizes)

    @property
    def position(self) -> IntArray:
        """Place of each value in its list, from 0; shape (n_values,)."""
        return np.arange(len(self.values)) - np.repeat(self.indptr[:-1], self.sizes)

    def where(self, kept: BoolArray) -> "Ragged":
        """The same lists with some of their values."""
        return Ragged.from_rows(self.row[kept], self.values[kept], len(self))

    def take(self, rows: IntArray, lengths: IntArray | None = None) -> "Ragged":
        """Some of the lists, in that order; with `lengths`, only so many of the first values of each."""
        sizes = self.sizes[rows] if lengths is None else lengths
        indptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        return Ragged(indptr, self.values[consecutive(self.indptr[rows], sizes)])


def consecutive(first: IntArray, sizes: IntArray) -> IntArray:
    """Runs of consecutive numbers, one after the other, from where each begins and how long it is.

    Examples
    --------
    >>> consecutive(np.array([7, 2]), np.array([2, 3])).tolist()
    [7, 8, 2, 3, 4]
    """
    before = np.cumsum(sizes) - sizes
    return np.asarray(np.arange(sizes.sum()) + np.repeat(first - before, sizes))


def runs(sizes: IntArray, most: int) -> Iterator[slice]:
    """Cut rows into runs that hold at most `most` values altogether, or one row where it alone has more.

    Examples
    --------
    >>> list(runs(np.array([2, 2, 9, 1]), most=4))
    [slice(0, 2, None), slice(2, 3, None), slice(3, 4, None)]
    """
    running = np.concatenate([[0], np.cumsum(sizes)])
    start = 0
    while start < len(sizes):
        stop = int(np.searchsorted(running, running[start] + most, side="right")) - 1
        stop = min(max(stop, start + 1), len(sizes))
        yield slice(start, stop)
        start = stop
