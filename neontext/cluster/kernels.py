"""The Gaussian kernel matrix of a training set: kept when it fits the memory given, else made again row by row."""

from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray, IntArray
from neontext.runtime.blocks import map_blocks, one_thread, row_blocks

KernelArray = npt.NDArray[np.float32]

#: Elements of one block of kernel rows: 16 MB in float32.
BLOCK_ELEMENTS = 1 << 22


class ScaledPoints(NamedTuple):
    """Centred points in units of the kernel width, float32: half a squared distance is the logarithm's negative.

    Attributes
    ----------
    points : ndarray of shape (n_points, n_components)
        The points.
    half_norms : ndarray of shape (n_points,)
        Half of their squared lengths.
    """

    points: KernelArray
    half_norms: KernelArray

    def take(self, rows: IntArray) -> Self:
        """Some of the points."""
        return type(self)(self.points[rows], self.half_norms[rows])


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
        points = np.asarray(centred * np.sqrt(2.0 * gamma), dtype=np.float32)
        self._scaled = ScaledPoints(points, 0.5 * np.einsum("ij,ij->i", points, points))
        self.kept = 4 * len(X) ** 2 <= memory_mb * 1e6
        self._matrix = self._build() if self.kept else None

    def __len__(self) -> int:
        return len(self._scaled.points)

    def _build(self) -> KernelArray:
        matrix = map_blocks(_similarities, self._scaled, *self._scaled, block_size=_block_size(len(self)))
        np.fill_diagonal(matrix, 1.0)
        return matrix

    def rows(self, indices: IntArray) -> KernelArray:
        """Rows of the matrix, shape (len(indices), n_documents), float32."""
        if self._matrix is not None:
            return np.asarray(self._matrix[indices])
        out = _similarities(self._scaled, *self._scaled.take(indices))
        out[np.arange(len(indices)), indices] = 1.0
        return out

    def weighted_sums(self, indices: IntArray, weights: FloatArray) -> FloatArray:
        """Sum of the columns `indices`, each weighted for every cluster by weights of shape (n_chosen, n_clusters).

        Shape (n_documents, n_clusters), float64: updates are added up in float64, so that many small ones do not drift.
        """
        weights32 = weights.astype(np.float32)
        if self._matrix is not None and len(indices) < len(self):
            return self._sums_of_rows(indices, weights32)
        size = _block_size(len(indices))
        if self._matrix is not None:
            return map_blocks(_weighted, weights32, self._matrix, block_size=size).astype(np.float64)
        state = (self._scaled.take(indices), indices, weights32)
        rows = np.arange(len(self))
        return map_blocks(_weighted_columns, state, *self._scaled, rows, block_size=size).astype(np.float64)

    def _sums_of_rows(self, indices: IntArray, weights: KernelArray) -> FloatArray:
        """The matrix is symmetric: a few of its rows are contiguous where columns are not."""
        total = np.zeros((len(self), weights.shape[1]))
        with one_thread():
            for block in row_blocks(len(indices), _block_size(len(self))):
                total += self.rows(indices[block]).T @ weights[block]
        return total


def _block_size(n_columns: int) -> int:
    return max(BLOCK_ELEMENTS // max(n_columns, 1), 1)


def _similarities(others: ScaledPoints, points: KernelArray, half_norms: KernelArray) -> KernelArray:
    """Rows of the kernel matrix, shape (n_block, n_others)."""
    out = np.matmul(points, others.points.T)
    out -= half_norms[:, None]
    out -= others.half_norms
    np.minimum(out, 0.0, out=out)  # Rounding must not lift a similarity above one.
    return np.asarray(np.exp(out, out=out))


def _weighted(weights: KernelArray, rows: KernelArray) -> KernelArray:
    return np.asarray(rows @ weights)


def _weighted_columns(
    state: tuple[ScaledPoints, IntArray, KernelArray], points: KernelArray, half_norms: KernelArray, rows: IntArray
) -> KernelArray:
    """Weighted sums of the columns `indices`, for a block of consecutive rows."""
    chosen, indices, weights = state
    columns = _similarities(chosen, points, half_norms)
    own = np.flatnonzero((indices >= rows[0]) & (indices <= rows[-1]))
    columns[indices[own] - rows[0], own] = 1.0
    return _weighted(weights, columns)
