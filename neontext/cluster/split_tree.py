"""Clusters that come from splitting in two, again and again, and are assigned by walking down the splits."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.one_each import OneEach
from neontext.errors import InputError


@dataclass(frozen=True, eq=False)
class SplitTree(OneEach):
    r"""Leaves of a tree of splits, as far away as the wrong turns on the way to them.

    At every split a point goes to the nearer side. The outlierness of a leaf is the sum, over the sides u on its path,
    of :math:`\max(0, \|x - \mu_u\|^2 - \|x - \mu_{u'}\|^2)`, u' the other side: zero for the leaf that the walk ends
    in, and the distance by which the split is missed for one that is a wrong turn away.

    Parameters
    ----------
    points : ndarray of shape (n_clusters, n_components)
        Centres of the leaves.
    sides, others : ndarray of shape (n_sides, n_components)
        Centre of every side of a split, and of the other side of it.
    paths : ndarray of shape (n_clusters, n_sides)
        One where a side is on the path to a leaf, else zero.

    Raises
    ------
    InputError
        If they do not fit together or are not finite.
    """

    points: FloatArray
    sides: FloatArray
    others: FloatArray
    paths: FloatArray

    def __post_init__(self) -> None:
        n, width = self.points.shape
        if self.sides.shape != self.others.shape or self.sides.shape[1:] != (width,):
            raise InputError(f"Sides of shape {self.sides.shape} do not fit leaves in {width} dimensions.")
        if self.paths.shape != (n, len(self.sides)) or not np.isin(self.paths, (0.0, 1.0)).all():
            raise InputError(f"Paths of shape {self.paths.shape} do not fit {n} leaves and {len(self.sides)} sides.")
        if not all(np.isfinite(array).all() for array in (self.points, self.sides, self.others)):
            raise InputError("Centres of a tree of splits with NaN or infinity.")

    @cached_property
    def directions(self) -> FloatArray:
        """From the other side of a split to each side, shape (n_sides, n_components)."""
        return self.sides - self.others

    @cached_property
    def norms(self) -> FloatArray:
        """Squared length of each side's centre less that of the other's, shape (n_sides,)."""
        return np.asarray((self.sides**2).sum(axis=1) - (self.others**2).sum(axis=1))

    def excess(self, X: FloatArray) -> FloatArray:
        """How much farther each side is than the other, zero where it is nearer; shape (n_block, n_sides)."""
        return np.maximum(self.norms - 2.0 * X @ self.directions.T, 0.0)

    def outlierness_of_block(self, X: FloatArray) -> FloatArray:
        """See `OneEach`."""
        return self.excess(X) @ self.paths.T

    def prepare(self) -> None:
        """See `OneEach`."""
        _ = self.block_size, self.directions, self.norms

    def with_clusters(self, clusters: IntArray) -> Self:
        """The same leaves, each as another cluster: `clusters` holds its new number."""
        order = np.argsort(clusters)
        return type(self)(self.points[order], self.sides, self.others, self.paths[order])
