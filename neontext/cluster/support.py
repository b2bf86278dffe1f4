"""Support points: the one description of a cluster model that everything above reads.

How the clusters were found does not matter here: a trained kernel k-means, a few medoids of it, the centroids of a
standard k-means and a partition that came from elsewhere all end up as weighted points, each in one cluster.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neontext.errors import InputError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

#: Elements of one similarity tile (documents of a block x support points of a cluster): 16 MB in float64.
TILE_ELEMENTS = 1 << 21
#: Elements of the largest intermediate result of a block (documents x clusters x components): 64 MB in float64.
BLOCK_ELEMENTS = 1 << 23

#: Log-similarity of a point that is left out: its exponential is zero, and zero times it is zero and not NaN.
NEVER = -1e300


class SimilarityTile(NamedTuple):
    """Log-similarities of a block of points to the support points of one cluster.

    Attributes
    ----------
    logits : ndarray of shape (n_block, n_support_k), float64
        log(alpha_j) - gamma ||x - s_j||^2, up to `offset`; `NEVER` where a point is left out.
    offset : ndarray of shape (n_block,), float64
        What has to be added to each row of `logits`.
    """

    logits: FloatArray
    offset: FloatArray


@dataclass(frozen=True, eq=False)
class SupportPoints:
    r"""Weighted support points of a Gaussian-kernel cluster model.

    The inlierness of a point is :math:`I_k(x) = Z_k^{-1} \sum_{j \in k} \alpha_j \exp(-\gamma \|x - s_j\|^2)` and its
    outlierness :math:`o_k(x) = -\gamma^{-1} \log I_k(x)` (Kauffmann et al., arXiv:1906.07633, Eq. 6). With one support
    point a cluster and weight one, :math:`o_k(x) = \|x - s_k\|^2`: standard k-means.

    Parameters
    ----------
    points : array-like of shape (n_support, n_components)
        Support points, in any order; kept sorted by cluster.
    clusters : array-like of int of shape (n_support,)
        Cluster of each support point, 0 .. n_clusters - 1; every cluster needs at least one.
    alpha : array-like of shape (n_support,), optional
        Positive weights; one each by default.
    gamma : float
        Kernel width, in 1 / squared units of the points.
    source : array-like of int of shape (n_support,), optional
        Row of the training document that a support point is, -1 where it is none.

    Raises
    ------
    InputError
        On NaN, weights or a width that are not positive, or a cluster without a support point.

    Examples
    --------
    >>> support = SupportPoints([[0.0], [2.0]], clusters=[0, 1], gamma=1.0)
    >>> support.outlierness([[0.5]]).round(2)
    array([[0.25, 2.25]])
    """

    points: FloatArray
    clusters: IntArray
    alpha: FloatArray = field(default=None)  # type: ignore[assignment]
    gamma: float = 1.0
    source: IntArray = field(default=None)  # type: ignore[assignment]

    def __post_init__(self) -> None:
        points = np.asarray(self.points, dtype=np.float64)
        clusters = np.asarray(self.clusters, dtype=np.int64)
        if points.ndim != 2 or clusters.shape != points.shape[:1] or not len(points):
            raise InputError(
                f"Support points of shape {points.shape} with clusters of shape {clusters.shape}: expected "
                "(n_support, n_components) and (n_support,), at least one point."
            )
        alpha = np.ones(len(points)) if self.alpha is None else np.asarray(self.alpha, dtype=np.float64)
        source = np.full(len(points), -1) if self.source is None else np.asarray(self.source, dtype=np.int64)
        _check_values(points, clusters, alpha, self.gamma, source)
        order = np.argsort(clusters, kind="stable")
        for name, values in (("points", points), ("clusters", clusters), ("alpha", alpha), ("source", source)):
            ordered = np.ascontiguousarray(values[order])
            ordered.setflags(write=False)
            object.__setattr__(self, name, ordered)
        object.__setattr__(self, "gamma", float(self.gamma))

    @property
    def n_components(self) -> int:
        """Width of the points."""
        return int(self.points.shape[1])

    @cached_property
    def n_clusters(self) -> int:
        """Number of clusters."""
        return int(self.clusters[-1]) + 1

    @cached_property
    def bounds(self) -> IntArray:
        """First support point of each cluster, and the end; shape (n_clusters + 1,)."""
        return np.searchsorted(self.clusters, np.arange(self.n_clusters + 1))

    @cached_property
    def sizes(self) -> IntArray:
        """Support points of each cluster, shape (n_clusters,)."""
        return np.diff(self.bounds)

    def members(self, cluster: int) -> slice:
        """Where the support points of `cluster` lie."""
        return slice(int(self.bounds[cluster]), int(self.bounds[cluster + 1]))

    @cached_property
    def squared_norms(self) -> FloatArray:
        """Squared lengths ||s_j||^2, shape (n_support,)."""
        return np.einsum("ij,ij->i", self.points, self.points)

    @cached_property
    def log_alpha(self) -> FloatArray:
        """Logarithms of the weights, shape (n_support,)."""
        return np.log(self.alpha)

    @cached_property
    def log_norms(self) -> FloatArray:
        r"""Logarithm of :math:`Z_k`, with :math:`Z_k^2 = \sum_{i,j \in k} \alpha_i \alpha_j \kappa(s_i, s_j)`."""
        squared = np.empty(self.n_clusters)
        for cluster in range(self.n_clusters):
            rows = self.members(cluster)
            squared[cluster] = sum(
                float(np.exp(tile.logits + tile.offset[:, None]).sum(axis=1) @ self.alpha[block])
                for block, tile in self._own_tiles(cluster, rows)
            )
        return np.asarray(0.5 * np.log(squared))

    def _own_tiles(self, cluster: int, rows: slice) -> Iterator[tuple[slice, SimilarityTile]]:
        for block in self.blocks(rows.stop - rows.start):
            inside = slice(rows.start + block.start, rows.start + block.stop)
            yield inside, self.tile(self.points[inside], cluster)

    @cached_property
    def _augmented(self) -> FloatArray:
        # log(alpha) - gamma ||s||^2 rides along as one more column, so that a tile is a single matrix product.
        bias = self.log_alpha - self.gamma * self.squared_norms
        return np.hstack([self.points, bias[:, None]])

    def blocks(self, n_rows: int) -> Iterator[slice]:
        """Cut `n_rows` documents into blocks whose intermediate results stay bounded."""
        widest = max(int(self.sizes.max()), 1)
        step = min(TILE_ELEMENTS // widest, BLOCK_ELEMENTS // (self.n_clusters * (self.n_components + 4)))
        step = max(step, 16)
        for start in range(0, n_rows, step):
            yield slice(start, min(start + step, n_rows))

    def tile(self, X: FloatArray, cluster: int, leave_out: IntArray | None = None) -> SimilarityTile:
        """Log-similarities of a block of points to the support points of one cluster.

        Parameters
        ----------
        X : ndarray of shape (n_block, n_components)
            Points.
        cluster : int
            The cluster.
        leave_out : ndarray of int of shape (n_block,), optional
            Support point that each point must not see, -1 for none. The only support point of a cluster stays: without
            it there would be no cluster to compare with.

        Returns
        -------
        SimilarityTile
            Logits of shape (n_block, n_support of the cluster), and their offset.
        """
        rows = self.members(cluster)
        scaled = np.hstack([2.0 * self.gamma * X, np.ones((len(X), 1))])
        logits = scaled @ self._augmented[rows].T
        if leave_out is not None and self.sizes[cluster] > 1:
            inside = np.flatnonzero((leave_out >= rows.start) & (leave_out < rows.stop))
            logits[inside, leave_out[inside] - rows.start] = NEVER
        return SimilarityTile(logits, -self.gamma * np.einsum("ij,ij->i", X, X))

    def log_norms_without(self, log_sums: FloatArray, leave_out: IntArray | None) -> FloatArray:
        r"""Logarithm of :math:`Z_k`, without the point that is left out.

        Parameters
        ----------
        log_sums : ndarray of shape (n_block, n_clusters)
            Logarithm of the similarity sums, already without that point.
        leave_out : ndarray of int of shape (n_block,) or None
            Support point left out, -1 for none.

        Returns
        -------
        ndarray of shape (n_block, n_clusters)
            :math:`Z^2 - 2 \alpha_l \sum_{j \ne l} \alpha_j \kappa(s_l, s_j) - \alpha_l^2`, its half logarithm.
        """
        norms = np.broadcast_to(self.log_norms, log_sums.shape)
        if leave_out is None:
            return norms
        rows = np.flatnonzero(leave_out >= 0)
        rows = rows[self.sizes[self.clusters[leave_out[rows]]] > 1]
        if not len(rows):
            return norms
        norms = norms.copy()
        own = leave_out[rows]
        cluster, alpha = self.clusters[own], self.alpha[own]
        squared = np.exp(2 * self.log_norms[cluster])
        rest = squared - 2 * alpha * np.exp(log_sums[rows, cluster]) - alpha**2
        # Rounding must not push the norm of what is left below its diagonal.
        floor = np.bincount(self.clusters, self.alpha**2)[cluster] - alpha**2
        norms[rows, cluster] = 0.5 * np.log(np.maximum(rest, floor))
        return norms

    def outlierness(self, X: npt.ArrayLike, leave_out: IntArray | None = None) -> FloatArray:
        r"""Outlierness :math:`o_k(x)` of every point for every cluster (squared distance units).

        Parameters
        ----------
        X : array-like of shape (n_documents, n_components)
            Points.
        leave_out : ndarray of int of shape (n_documents,), optional
            Support point that each point must not see, -1 for none.

        Returns
        -------
        ndarray of shape (n_documents, n_clusters), float64
            Smallest where the point belongs.
        """
        X = self.ensure_points(X)
        result = np.empty((len(X), self.n_clusters))
        for block in self.blocks(len(X)):
            left = None if leave_out is None else leave_out[block]
            log_sums = self._log_sums(X[block], left)
            result[block] = (self.log_norms_without(log_sums, left) - log_sums) / self.gamma
        return result

    def _log_sums(self, X: FloatArray, leave_out: IntArray | None) -> FloatArray:
        result = np.empty((len(X), self.n_clusters))
        for cluster in range(self.n_clusters):
            logits, offset = self.tile(X, cluster, leave_out)
            highest = logits.max(axis=1)
            logits -= highest[:, None]
            np.exp(logits, out=logits)
            result[:, cluster] = np.log(logits.sum(axis=1)) + highest + offset
        return result

    def ensure_points(self, X: npt.ArrayLike) -> FloatArray:
        """Check points once at the border: float64, of this model's width, finite.

        Raises
        ------
        InputError
            If the width differs or a value is not finite.
        """
        X = np.asarray(X, dtype=np.float64)
        if X.ndim != 2 or X.shape[1] != self.n_components:
            raise InputError(f"Points of shape {X.shape}: this model expects (n_documents, {self.n_components}).")
        if not np.isfinite(X).all():
            raise InputError("Points with NaN or infinity: embed the documents again, or leave those rows out.")
        return X

    def own_support(self, n_documents: int) -> IntArray:
        """Support point that each training document is, -1 where it is none; shape (n_documents,)."""
        own = np.full(n_documents, -1, dtype=np.int64)
        real = np.flatnonzero(self.source >= 0)
        own[self.source[real]] = real
        return own


def _check_values(
    points: FloatArray, clusters: IntArray, alpha: FloatArray, gamma: float, source: IntArray
) -> None:
    if not np.isfinite(points).all():
        raise InputError("Support points with NaN or infinity: check the points that the clusters were made from.")
    if alpha.shape != clusters.shape or source.shape != clusters.shape:
        raise InputError(f"{len(alpha)} weights and {len(source)} sources for {len(clusters)} support points.")
    if not (np.isfinite(alpha).all() and (alpha > 0).all()):
        raise InputError("Weights of support points must be positive and finite.")
    if not (np.isfinite(gamma) and gamma > 0):
        raise InputError(f"gamma is {gamma}: the kernel width must be a positive number.")
    if clusters.min() < 0:
        raise InputError(f"Cluster {clusters.min()} of a support point: expected numbers from 0 on.")
    present = np.bincount(clusters) > 0
    if not present.all():
        raise InputError(f"Cluster {int(np.argmin(present))} has no support point: number the clusters without gaps.")
