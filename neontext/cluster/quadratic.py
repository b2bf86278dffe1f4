"""Clusters with a metric each, such as the components of a Gaussian mixture."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.one_each import OneEach
from neontext.errors import InputError


class PairMiddles(NamedTuple):
    """What is half-way between every pair of clusters c and k.

    Attributes
    ----------
    points : ndarray of shape (n_clusters, n_clusters, n_components)
        The point r half-way between their means.
    gradients : ndarray of shape (n_clusters, n_clusters, n_components)
        Constant part of half the gradient of o_k - o_c at (x + r) / 2.
    margins : ndarray of shape (n_clusters, n_clusters)
        o_k - o_c at r.
    """

    points: FloatArray
    gradients: FloatArray
    margins: FloatArray


@dataclass(frozen=True, eq=False)
class QuadraticClusters(OneEach):
    r"""Clusters whose outlierness is :math:`o_k(x) = (x - \mu_k)^\top A_k (x - \mu_k) + b_k`.

    Parameters
    ----------
    points : ndarray of shape (n_clusters, n_components)
        Means mu_k.
    precisions : ndarray of shape (n_clusters, n_components, n_components)
        A_k, symmetric.
    offsets : ndarray of shape (n_clusters,)
        b_k.

    Raises
    ------
    InputError
        If they do not fit together or are not finite.

    Examples
    --------
    >>> QuadraticClusters(np.array([[0.0], [2.0]]), np.array([[[1.0]], [[4.0]]]), np.zeros(2)).outlierness([[1.0]])
    array([[1., 4.]])
    """

    points: FloatArray
    precisions: FloatArray
    offsets: FloatArray

    def __post_init__(self) -> None:
        n, width = self.points.shape
        if self.precisions.shape != (n, width, width) or self.offsets.shape != (n,):
            raise InputError(
                f"Metrics of shape {self.precisions.shape} and offsets of shape {self.offsets.shape} do not fit {n} "
                f"means in {width} dimensions."
            )
        if not all(np.isfinite(array).all() for array in (self.points, self.precisions, self.offsets)):
            raise InputError("Means, metrics or offsets with NaN or infinity.")

    def outlierness_of_block(self, X: FloatArray) -> FloatArray:
        """See `OneEach`."""
        return self.outlierness_from(X, self.stretched(X))

    def outlierness_from(self, X: FloatArray, stretched: FloatArray) -> FloatArray:
        """Outlierness of a block of points from `stretched`, which is of the same."""
        away = X[:, None, :] - self.points
        return np.asarray(np.einsum("nkd,nkd->nk", away, stretched - self._stretched_means) + self.offsets)

    def stretched(self, X: FloatArray) -> FloatArray:
        """A_k x of a block of points, shape (n_block, n_clusters, n_components)."""
        columns = self.precisions.transpose(2, 0, 1).reshape(self.n_components, -1)
        return np.asarray((X @ columns).reshape(len(X), self.n_clusters, self.n_components))

    @cached_property
    def _stretched_means(self) -> FloatArray:
        return np.asarray(np.einsum("kde,ke->kd", self.precisions, self.points))

    @cached_property
    def middles(self) -> PairMiddles:
        """What is half-way between every pair of clusters."""
        r = (self.points[:, None] + self.points) / 2
        own = np.einsum("cde,cke->ckd", self.precisions, r), self._stretched_means[:, None], self.points[:, None]
        other = np.einsum("kde,cke->ckd", self.precisions, r), self._stretched_means[None, :], self.points[None, :]

        def outlierness(stretched: FloatArray, of_mean: FloatArray, mean: FloatArray) -> FloatArray:
            return np.asarray(((r - mean) * (stretched - of_mean)).sum(axis=2))

        margins = outlierness(*other) + self.offsets[None, :] - outlierness(*own) - self.offsets[:, None]
        gradients = other[0] / 2 - other[1] - (own[0] / 2 - own[1])
        return PairMiddles(r, gradients, margins)

    def prepare(self) -> None:
        """See `OneEach`."""
        _ = self.block_size, self._stretched_means, self.middles

    def with_clusters(self, clusters: IntArray) -> Self:
        """The same components, each as another cluster: `clusters` holds its new number."""
        order = np.argsort(clusters)
        return type(self)(self.points[order], self.precisions[order], self.offsets[order])
