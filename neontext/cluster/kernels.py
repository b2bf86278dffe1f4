"""The Gaussian kernel matrix of a training set: kept when it fits the memory given, else made again row by row."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray, IntArray
from neontext.runtime.blocks import map_blocks, one_thread

KernelArray = npt.NDArray[np.float32]

#: Elements of one block of kernel rows: 16 MB in float32.
BLOCK_ELEMENTS = 1 << 22
_ALL = slice(None)


class KernelMatrix:
    r"""Rows and cluster sums of :math:`K_{ij} = \exp(-\gamma \|x_i - x_j\|^2)`, float32.

    Parameters
    ----------
    X : ndarray of shape (n_documents, n_components), float64
        Points.
    gamma : float
        Kernel width.
    memory_mb : float
        The matrix is kept when it needs no more than this; otherwise rows are computed whenever they are asked for,
        in up to 8 blocks of 16 MB at a time.

    Attributes
    ----------
    kept : bool
        Whether the matrix is in memory.

    Examples
    --------
    >>> KernelMatrix(np.array([[0.0], [1.0]]), gamma=1.0, memory_mb=1).rows(np.array([0])).round(3)
    array([[1.   , 0.368]], dtype=float32)
    """

    def __init__(self, X: FloatArray, gamma: float, memory_mb: float) -> None:
        centred = X - X.mean(axis=0)
        self._points = np.asarray(centred * np.sqrt(2.0 * gamma), dtype=np.float32)
        self._half_norms = 0.5 * np.einsum("ij,ij->i", self._points, self._points)
        self.kept = 4 * len(X) ** 2 <= memory_mb * 1e6
        self._matrix = self._build() if self.kept else None

    def __len__(self) -> int:
        return len(self._points)

    def _build(self) -> KernelArray:
        matrix = np.empty((len(self), len(self)), dtype=np.float32)

        def fill(block: slice) -> None:
            self._compute(self._points[block], self._half_norms[block], out=matrix[block])

        map_blocks(fill, self._blocks(len(self), len(self)))
        np.fill_diagonal(matrix, 1.0)
        return matrix

    def _compute(
        self, points: KernelArray, half_norms: KernelArray, out: KernelArray, others: IntArray | slice = _ALL
    ) -> KernelArray:
        np.matmul(points, self._points[others].T, out=out)
        out -= half_norms[:, None]
        out -= self._half_norms[others]
        np.minimum(out, 0.0, out=out)  # Rounding must not lift a similarity above one.
        return np.exp(out, out=out)

    @staticmethod
    def _blocks(n_rows: int, n_columns: int) -> Iterator[slice]:
        step = max(BLOCK_ELEMENTS // max(n_columns, 1), 1)
        for start in range(0, n_rows, step):
            yield slice(start, min(start + step, n_rows))

    def rows(self, indices: IntArray) -> KernelArray:
        """Rows of the matrix, shape (len(indices), n_documents), float32."""
        if self._matrix is not None:
            return np.asarray(self._matrix[indices])
        out = np.empty((len(indices), len(self)), dtype=np.float32)
        self._compute(self._points[indices], self._half_norms[indices], out=out)
        out[np.arange(len(indices)), indices] = 1.0
        return out

    def weighted_sums(self, indices: IntArray, weights: FloatArray) -> FloatArray:
        """Sum of the columns `indices`, each weighted for every cluster.

        Parameters
        ----------
        indices : ndarray of int of shape (n_chosen,)
            Points whose columns enter.
        weights : ndarray of shape (n_chosen, n_clusters)
            Weight of each of them in each cluster.

        Returns
        -------
        ndarray of shape (n_documents, n_clusters), float64
            Updates are added up in float64, so that many small ones do not drift.
        """
        weights32 = weights.astype(np.float32)
        if self._matrix is not None and len(indices) < len(self):
            return self._sums_of_rows(indices, weights32)
        total = np.empty((len(self), weights.shape[1]))

        def fill(block: slice) -> None:
            total[block] = self._columns(block, indices) @ weights32

        map_blocks(fill, self._blocks(len(self), len(indices)))
        return total

    def _sums_of_rows(self, indices: IntArray, weights: KernelArray) -> FloatArray:
        """The matrix is symmetric: a few of its rows are contiguous where columns are not."""
        total = np.zeros((len(self), weights.shape[1]))
        with one_thread():
            for block in self._blocks(len(indices), len(self)):
                total += self.rows(indices[block]).T @ weights[block]
        return total

    def _columns(self, block: slice, indices: IntArray) -> KernelArray:
        """Some columns of a block of rows; `indices` are all points where the matrix is kept."""
        if self._matrix is not None:
            return self._matrix[block]
        out = np.empty((block.stop - block.start, len(indices)), dtype=np.float32)
        self._compute(self._points[block], self._half_norms[block], out, indices)
        own = np.flatnonzero((indices >= block.start) & (indices < block.stop))
        out[indices[own] - block.start, own] = 1.0
        return out
