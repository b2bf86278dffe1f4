"""Clusters of many points, as far away as the nearest of them: nearest neighbours, subclusters."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.support import SupportPoints
from neontext.runtime.blocks import map_blocks


@dataclass(frozen=True, eq=False)
class NearestPoints(SupportPoints):
    r"""Support points whose outlierness is :math:`o_k(x) = \min_{j \in k} \|x - s_j\|^2 + b_k`.

    What `SupportPoints` come to as gamma grows; weights do not matter, and no point is left out of its own model.

    Examples
    --------
    >>> NearestPoints([[0.0], [2.0], [5.0]], clusters=[0, 0, 1]).outlierness([[3.0]])
    array([[1., 4.]])
    """

    def outlierness(self, X: npt.ArrayLike, excluded: IntArray | None = None) -> FloatArray:
        """Outlierness of every point for every cluster, shape (n_documents, n_clusters)."""
        X = self.ensure_points(X)
        self.prepare()
        return map_blocks(_outlierness, self, X, block_size=self.block_size)

    def outlierness_of(self, X: FloatArray, clusters: IntArray, excluded: IntArray | None = None) -> FloatArray:
        """Outlierness of every point for one cluster each; see `SupportPoints`."""
        return np.asarray(self.outlierness(X)[np.arange(len(X)), clusters])

    def prepare(self) -> None:
        """Compute what all blocks share."""
        _ = self.block_size, self.squared_norms, self.bounds

    def distances(self, X: FloatArray, cluster: int) -> FloatArray:
        """Squared distances of a block of points to the points of a cluster, shape (n_block, n_points)."""
        rows = self.members(cluster)
        squared = np.einsum("nd,nd->n", X, X)[:, None] + self.squared_norms[rows]
        return np.asarray(squared - 2.0 * X @ self.points[rows].T)


def _outlierness(support: NearestPoints, X: FloatArray) -> FloatArray:
    nearest = [support.distances(X, cluster).min(axis=1) for cluster in range(support.n_clusters)]
    return np.stack(nearest, axis=1) + support.offsets
