"""Cluster models that have one centre a cluster and measure distance in their own way."""

from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.validation import ensure_width
from neontext.runtime.blocks import map_blocks

#: Elements of the largest intermediate result of a block (documents x clusters x components): 32 MB in float64.
BLOCK_ELEMENTS = 1 << 22


class OneEach:
    """What such a model shares with `SupportPoints`: its centres stand for the support points; none is a document.

    Subclasses hold `points`, the centre of every cluster, and compute the outlierness of a block of points.
    """

    points: FloatArray
    #: There is no pool inside a cluster, and no kernel: distances are as they are.
    gamma = 1.0

    def outlierness_of_block(self, X: FloatArray) -> FloatArray:
        """Outlierness of a block of points, shape (n_block, n_clusters)."""
        raise NotImplementedError

    @property
    def n_clusters(self) -> int:
        """Number of clusters."""
        return len(self.points)

    @property
    def n_components(self) -> int:
        """Width of the points."""
        return int(self.points.shape[1])

    @property
    def clusters(self) -> IntArray:
        """Cluster of every centre, shape (n_clusters,)."""
        return np.arange(self.n_clusters)

    @property
    def source(self) -> IntArray:
        """Document that a centre is: -1, none; shape (n_clusters,)."""
        return np.full(self.n_clusters, -1, dtype=np.int64)

    @property
    def nearest(self) -> IntArray:
        """Document that a centre is called by: -1, none; shape (n_clusters,)."""
        return self.source

    @cached_property
    def block_size(self) -> int:
        """Documents of a block whose intermediate results stay bounded."""
        return max(BLOCK_ELEMENTS // (self.n_clusters * (self.n_components + 4)), 16)

    def members(self, cluster: int) -> slice:
        """Where the centre of a cluster lies."""
        return slice(cluster, cluster + 1)

    def prepare(self) -> None:
        """Compute what all blocks share, before several threads ask for it at once."""
        _ = self.block_size

    def ensure_points(self, X: npt.ArrayLike) -> FloatArray:
        """Check points once at the border; see `SupportPoints.ensure_points`."""
        return ensure_width(X, self.n_components)

    def in_table(self, rows: IntArray) -> Self:
        """Itself: no centre is a document."""
        return self

    def own_support(self, n_documents: int) -> IntArray:
        """Centre that each training document is: none; shape (n_documents,)."""
        return np.full(n_documents, -1, dtype=np.int64)

    def outlierness(self, X: npt.ArrayLike, excluded: IntArray | None = None) -> FloatArray:
        """Outlierness of every point for every cluster, shape (n_documents, n_clusters); no document is excluded."""
        self.prepare()
        return map_blocks(_outlierness, self, self.ensure_points(X), block_size=self.block_size)

    def outlierness_of(self, X: FloatArray, clusters: IntArray, excluded: IntArray | None = None) -> FloatArray:
        """Outlierness of every point for one cluster each; see `SupportPoints`."""
        return np.asarray(self.outlierness(X)[np.arange(len(X)), clusters])


def _outlierness(model: OneEach, X: FloatArray) -> FloatArray:
    return model.outlierness_of_block(X)
