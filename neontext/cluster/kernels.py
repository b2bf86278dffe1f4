"""The Gaussian kernel matrix of a training set: kept when it fits the memory given, else made again row by row."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
KernelArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

#: Elements of one block of kernel rows: 64 MB in float32.
BLOCK_ELEMENTS = 1 << 24


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
        in blocks of at most 64 MB.

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
        for block in self._blocks(len(self)):
            self._compute(self._points[block], self._half_norms[block], out=matrix[block])
        np.fill_diagonal(matrix, 1.0)
        return matrix

    def _compute(self, points: KernelArray, half_norms: KernelArray, out: KernelArray) -> KernelArray:
        np.matmul(points, self._points.T, out=out)
        out -= half_norms[:, None]
        out -= self._half_norms
        np.minimum(out, 0.0, out=out)  # Rounding must not lift a similarity above one.
        return np.exp(out, out=out)

    def _blocks(self, n_rows: int) -> Iterator[slice]:
        step = max(BLOCK_ELEMENTS // len(self), 1)
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
            Accumulated block by block in float64, so that many small updates do not drift.
        """
        weights32 = weights.astype(np.float32)
        total = np.zeros((len(self), weights.shape[1]))
        for block in self._blocks(len(indices)):
            # The matrix is symmetric: rows are contiguous where columns are not.
            total += self.rows(indices[block]).T @ weights32[block]
        return total
