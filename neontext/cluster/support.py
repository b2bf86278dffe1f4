"""Support points: the one description of a cluster model that everything above reads.

How the clusters were found does not matter here: a trained kernel k-means, a few medoids of it, the centroids of a
standard k-means and a partition that came from elsewhere all end up as weighted points, each in one cluster.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.validation import check_support, ensure_clusters, ensure_column, ensure_width
from neontext.runtime.blocks import map_blocks

#: Elements of one similarity tile (documents of a block x support points of a cluster): 4 MB in float64.
TILE_ELEMENTS = 1 << 19
#: Points of a block up to which all clusters are worked on at once.
FEW_POINTS = 64
#: Elements of the largest intermediate result of a block (documents x clusters x components): 32 MB in float64.
BLOCK_ELEMENTS = 1 << 22

#: Log-similarity of a point that is left out: its exponential is zero, and zero times it is zero and not NaN.
NEVER = -1e300


class SimilarityTile(NamedTuple):
    """Log-similarities of a block of points to the support points of one cluster.

    Attributes
    ----------
    logits : ndarray of shape (n_block, n_support_k), float64
        log(alpha_j) - gamma ||x - s_j||^2, up to `offset`; about `NEVER` where a point is left out.
    offset : ndarray of shape (n_block,), float64
        What has to be added to each row of `logits`.
    """

    logits: FloatArray
    offset: FloatArray


@dataclass(frozen=True, eq=False)
class SupportPoints:
    r"""Weighted support points of a Gaussian-kernel cluster model.

    The inlierness of a point is :math:`I_k(x) = Z_k^{-1} \sum_{j \in k} \alpha_j \exp(-\gamma \|x - s_j\|^2)` and its
    outlierness :math:`o_k(x) = -\gamma^{-1} \log I_k(x) + b_k` (Kauffmann et al., arXiv:1906.07633, Eq. 6, and an
    offset). With one support point a cluster and weight one, :math:`o_k(x) = \|x - s_k\|^2 + b_k`: without offsets,
    standard k-means.

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
    nearest : array-like of int of shape (n_support,), optional
        Row of the training document by which a support point is called; by default the one that it is.
    offsets : array-like of shape (n_clusters,), optional
        Offset b_k of each cluster's outlierness, in squared distance units; none by default.

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
    alpha: FloatArray = field(default_factory=lambda: np.empty(0))
    gamma: float = 1.0
    source: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    offsets: FloatArray = field(default_factory=lambda: np.empty(0))
    nearest: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __post_init__(self) -> None:
        points = np.asarray(self.points, dtype=np.float64)
        clusters = ensure_clusters(self.clusters, points)
        alpha = ensure_column("weights", self.alpha, 1.0, len(points))
        source = ensure_column("sources", self.source, -1, len(points))
        check_support(points, alpha, self.gamma)
        order = np.argsort(clusters, kind="stable")
        nearest = ensure_column("nearest documents", self.nearest, -1, len(points)) if len(self.nearest) else source
        given = {"points": points, "clusters": clusters, "alpha": alpha, "source": source, "nearest": nearest}
        columns = {name: column[order] for name, column in given.items()}
        columns["offsets"] = ensure_column("offsets", self.offsets, 0.0, int(clusters.max()) + 1)
        for name, column in columns.items():
            own = np.array(column, order="C")  # The caller's array is neither kept nor frozen.
            own.setflags(write=False)
            object.__setattr__(self, name, own)
        object.__setattr__(self, "gamma", float(self.gamma))

    @classmethod
    def from_centroids(cls, centroids: npt.ArrayLike, offsets: npt.ArrayLike = ()) -> Self:
        r"""Standard k-means: one support point a cluster, so that :math:`o_k(x) = \|x - s_k\|^2 + b_k`.

        Parameters
        ----------
        centroids : array-like of shape (n_clusters, n_components)
            Centroids, in the order of the clusters.
        offsets : array-like of shape (n_clusters,), optional
            Offsets b_k; none by default.

        Returns
        -------
        SupportPoints
            Every kernel width gives squared distances; this one's suits the scale of the centroids.

        Examples
        --------
        >>> SupportPoints.from_centroids([[0.0], [2.0]]).outlierness([[0.5]]).round(2)
        array([[0.25, 2.25]])
        """
        points = np.asarray(centroids, dtype=np.float64)
        scale = float(np.einsum("ij,ij->i", points, points).max(initial=1.0))
        return cls(points, np.arange(len(points)), gamma=1.0 / scale, offsets=np.asarray(offsets, dtype=np.float64))

    def in_table(self, rows: IntArray) -> Self:
        """The same points, with documents counted in a table in which the training documents stand at `rows`."""
        source, nearest = (np.where(column >= 0, rows[column], -1) for column in (self.source, self.nearest))
        return replace(self, source=source, nearest=nearest)

    def with_offsets(self, offsets: npt.ArrayLike) -> Self:
        """The same points with other offsets b_k, shape (n_clusters,)."""
        return replace(self, offsets=np.asarray(offsets, dtype=np.float64))

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
        return np.asarray(np.einsum("ij,ij->i", self.points, self.points))

    @cached_property
    def log_alpha(self) -> FloatArray:
        """Logarithms of the weights, shape (n_support,)."""
        return np.log(self.alpha)

    @cached_property
    def log_norms(self) -> FloatArray:
        r"""Logarithm of :math:`Z_k`, with :math:`Z_k^2 = \sum_{i,j \in k} \alpha_i \alpha_j \kappa(s_i, s_j)`."""
        squared = np.bincount(self.clusters, self.alpha * self._own_sums)
        return np.asarray(0.5 * np.log(squared))

    @cached_property
    def _own_sums(self) -> FloatArray:
        r"""Similarity sum of each support point in its cluster, :math:`\sum_{j \in k} \alpha_j \kappa(s_i, s_j)`."""
        clusters = [
            map_blocks(_similarity_sums, (self, k), self.points[self.members(k)], block_size=self.block_size)
            for k in range(self.n_clusters)
        ]
        return np.concatenate(clusters)

    @cached_property
    def _augmented(self) -> FloatArray:
        # log(alpha) - gamma ||s||^2 rides along as one more column, so that a tile is a single matrix product.
        bias = self.log_alpha - self.gamma * self.squared_norms
        return np.hstack([self.points, bias[:, None]])

    @cached_property
    def block_size(self) -> int:
        """Documents of a block whose intermediate results stay bounded."""
        widest = max(int(self.sizes.max()), 1)
        step = min(TILE_ELEMENTS // widest, BLOCK_ELEMENTS // (self.n_clusters * (self.n_components + 4)))
        return max(step, 16)

    def tiles(
        self, X: FloatArray, excluded: IntArray | None = None, members: Iterable[slice] | None = None
    ) -> Iterator[SimilarityTile]:
        """Log-similarities of a block of points to the support points of every cluster, one cluster after the other.

        Parameters
        ----------
        X : ndarray of shape (n_block, n_components)
            Points.
        excluded : ndarray of int of shape (n_block,), optional
            Support point that each point is itself, -1 for none: one document's weight is taken off it. A document
            that is its whole cluster stays: without it there would be no cluster to compare with.
        members : iterable of slice, optional
            Neighbouring support points in place of those of each cluster.
        """
        scaled = np.hstack([2.0 * self.gamma * X, np.ones((len(X), 1))])
        offset = -self.gamma * np.einsum("ij,ij->i", X, X)
        for rows in map(self.members, range(self.n_clusters)) if members is None else members:
            logits = scaled @ self._augmented[rows].T
            if excluded is not None:
                inside = np.flatnonzero((excluded >= rows.start) & (excluded < rows.stop))
                own = excluded[inside]
                logits[inside, own - rows.start] += self._log_remaining[own]
            yield SimilarityTile(logits, offset)

    def excluded_offset(self, weights: FloatArray, cluster: int, excluded: IntArray) -> FloatArray:
        """Weighted logarithm by which the weight of the excluded point shrinks, shape (n_block,); zero where none is.

        `weights` are similarities from `tiles`, exponentiated, of shape (n_block, n_support of the cluster); `excluded`
        is as there.
        """
        rows = self.members(cluster)
        inside = np.flatnonzero((excluded >= rows.start) & (excluded < rows.stop))
        own = excluded[inside]
        result = np.zeros(len(weights))
        result[inside] = weights[inside, own - rows.start] * self._log_remaining[own]
        return result

    @cached_property
    def _remaining(self) -> FloatArray:
        """Weight of each support point without one document: nothing where it stood for that document alone."""
        remaining = np.maximum(self.alpha - 1.0, 0.0)
        alone = (remaining == 0) & (self.sizes[self.clusters] == 1)
        return np.where(alone, self.alpha, remaining)

    @cached_property
    def _log_remaining(self) -> FloatArray:
        share = self._remaining / self.alpha
        return np.where(share > 0, np.log(np.maximum(share, 1e-300)), NEVER)

    def log_divisors(self, excluded: IntArray | None, n_documents: int) -> FloatArray:
        r"""Logarithm of :math:`Z_k \exp(\gamma b_k)`, without the excluded point; shape (n_documents, n_clusters).

        The outlierness is this, less the logarithm of the similarity sum, over gamma. `excluded` is the support point
        that each document is itself, -1 for none. Without it, log Z is half the logarithm of
        :math:`Z^2 - 2 a S + a^2`, a the weight taken off (one), S the similarity sum of that point. It belongs to that
        point: a document that has lost words is still judged by the same model.
        """
        offsets = self.gamma * self.offsets
        divisors = np.broadcast_to(self.log_norms + offsets, (n_documents, self.n_clusters))
        if excluded is None:
            return divisors
        rows = np.flatnonzero(excluded >= 0)
        own = excluded[rows]
        cluster, taken = self.clusters[own], self.alpha[own] - self._remaining[own]
        rest = np.exp(2 * self.log_norms[cluster]) - 2 * taken * self._own_sums[own] + taken**2
        # Rounding must not push the norm of what is left below its diagonal.
        diagonal = np.bincount(self.clusters, self.alpha**2)[cluster]
        floor = diagonal - self.alpha[own] ** 2 + self._remaining[own] ** 2
        divisors = divisors.copy()
        divisors[rows, cluster] = 0.5 * np.log(np.maximum(rest, floor)) + offsets[cluster]
        return divisors

    def outlierness(self, X: npt.ArrayLike, excluded: IntArray | None = None) -> FloatArray:
        r"""Outlierness :math:`o_k(x)` of every point for every cluster (squared distance units).

        Parameters
        ----------
        X : array-like of shape (n_documents, n_components)
            Points.
        excluded : ndarray of int of shape (n_documents,), optional
            Support point whose document each point is, or is what remains of it; -1 for none: one document's weight
            is taken off.

        Returns
        -------
        ndarray of shape (n_documents, n_clusters), float64
            Smallest where the point belongs.
        """
        X = self.ensure_points(X)
        self.prepare()
        return map_blocks(_outlierness, self, X, excluded, block_size=self.block_size)

    def outlierness_of(self, X: FloatArray, clusters: IntArray, excluded: IntArray | None = None) -> FloatArray:
        """Outlierness of every point for one cluster each, shape (n_documents,): a column of `outlierness`.

        Parameters
        ----------
        X : ndarray of shape (n_documents, n_components)
            Points.
        clusters : ndarray of int of shape (n_documents,)
            The cluster asked about.
        excluded : ndarray of int of shape (n_documents,), optional
            As in `outlierness`.
        """
        self.prepare()
        order = np.argsort(clusters, kind="stable")
        result = np.empty(len(X))
        result[order] = map_blocks(
            _outlierness_of,
            self,
            X[order],
            clusters[order],
            None if excluded is None else excluded[order],
            block_size=self.block_size,
        )
        return result

    def prepare(self) -> None:
        """Compute what all blocks share, before several threads ask for it at once."""
        _ = (self._augmented, self.log_norms, self.bounds, self._log_remaining)

    def ensure_points(self, X: npt.ArrayLike) -> FloatArray:
        """Check points once at the border: float64, of this model's width, finite.

        Raises
        ------
        InputError
            If the width differs or a value is not finite.
        """
        return ensure_width(X, self.n_components)

    def with_clusters(self, clusters: IntArray) -> Self:
        """The same support points, in other clusters."""
        return replace(self, clusters=clusters)

    def own_support(self, n_documents: int) -> IntArray:
        """Support point that each training document is, -1 where it is none; shape (n_documents,)."""
        own = np.full(n_documents, -1, dtype=np.int64)
        real = np.flatnonzero(self.source >= 0)
        own[self.source[real]] = real
        return own


def _outlierness(support: SupportPoints, X: FloatArray, excluded: IntArray | None) -> FloatArray:
    log_sums = (_log_sums_at_once if len(X) <= FEW_POINTS else _log_sums)(support, X, excluded)
    return (support.log_divisors(excluded, len(X)) - log_sums) / support.gamma


def _log_sums(support: SupportPoints, X: FloatArray, excluded: IntArray | None) -> FloatArray:
    """Logarithm of the similarity sum of every point and cluster."""
    log_sums = np.empty((len(X), support.n_clusters))
    for cluster, tile in enumerate(support.tiles(X, excluded)):
        log_sums[:, cluster] = _log_sum(tile)
    return log_sums


def _log_sum(tile: SimilarityTile) -> FloatArray:
    """Logarithm of the similarity sum of every point of a tile, which is overwritten."""
    logits, offset = tile
    highest = logits.max(axis=1)
    logits -= highest[:, None]
    np.exp(logits, out=logits)
    return np.asarray(np.log(logits.sum(axis=1)) + highest + offset)


def _outlierness_of(support: SupportPoints, X: FloatArray, clusters: IntArray, excluded: IntArray | None) -> FloatArray:
    log_sums = np.empty(len(X))
    starts = np.flatnonzero(np.diff(clusters, prepend=-1)).tolist()
    for start, stop in pairwise([*starts, len(X)]):
        rows, cluster = slice(start, stop), int(clusters[start])
        left = None if excluded is None else excluded[rows]
        (tile,) = support.tiles(X[rows], left, [support.members(cluster)])
        log_sums[rows] = _log_sum(tile)
    divisors = support.log_divisors(excluded, len(X))[np.arange(len(X)), clusters]
    return np.asarray((divisors - log_sums) / support.gamma)


def _log_sums_at_once(support: SupportPoints, X: FloatArray, excluded: IntArray | None) -> FloatArray:
    """The same to rounding: for a few points a loop over clusters costs more than the arithmetic."""
    ((logits, offset),) = support.tiles(X, excluded, [slice(0, len(support.points))])
    first = support.bounds[:-1]
    highest = np.maximum.reduceat(logits, first, axis=1)
    logits -= np.repeat(highest, support.sizes, axis=1)
    sums = np.add.reduceat(np.exp(logits, out=logits), first, axis=1)
    return np.asarray(np.log(sums) + highest + offset[:, None])


def _similarity_sums(state: tuple[SupportPoints, int], X: FloatArray) -> FloatArray:
    """Weighted similarities of points to one cluster, summed; shape (n_block,)."""
    support, cluster = state
    ((logits, offset),) = support.tiles(X, members=[support.members(cluster)])
    return np.asarray(np.exp(logits + offset[:, None]).sum(axis=1))
