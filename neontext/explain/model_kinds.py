"""How the evidence is shared out by cluster models that have no pool of similar points (method, section 9)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.nearest import NearestPoints
from neontext.cluster.quadratic import PairMiddles, QuadraticClusters
from neontext.cluster.split_tree import SplitTree
from neontext.explain.pooling import Contrast, Pools, PoolWeights, pool_support, pool_weights
from neontext.neuralize import ClusterNetwork


@dataclass(frozen=True, eq=False)
class QuadraticPools:
    r"""Quadratic outlierness of a block of points, and its exact halves between clusters.

    For a quadratic function the gradient half-way is the slope of the chord: with the root r half-way between the means
    of a pair, :math:`(o_k - o_c)(x) = (o_k - o_c)(r) + (x - r) \cdot \nabla (o_k - o_c)((x + r) / 2)`.

    Attributes
    ----------
    outlierness : ndarray of shape (n_block, n_clusters)
        Forward pass.
    stretched : ndarray of shape (n_block, n_clusters, n_components)
        A_k x.
    middles : PairMiddles
        Of every pair of clusters.
    """

    outlierness: FloatArray
    stretched: FloatArray
    middles: PairMiddles

    def contrast_mean(self, network: ClusterNetwork, clusters: IntArray, p: FloatArray) -> Contrast:
        """See `Pools.contrast_mean`."""
        every = np.broadcast_to(np.arange(p.shape[1]), p.shape)
        each = self.contrast_each(network, clusters, every)
        return Contrast(*(np.einsum("nk,nk...->n...", p, values) for values in each))

    def contrast_each(self, network: ClusterNetwork, clusters: IntArray, chosen: IntArray) -> Contrast:
        """See `Pools.contrast_each`."""
        rows, own = np.arange(len(clusters))[:, None], clusters[:, None]
        half = (self.stretched[rows, chosen] - self.stretched[rows, own]) / 2
        G = 2.0 * network.beta * (half + self.middles.gradients[own, chosen])
        M = np.einsum("nkd,nkd->nk", G, self.middles.points[own, chosen])
        return Contrast(G, M, network.beta * self.middles.margins[own, chosen])


@pool_support.register
def _(support: QuadraticClusters, X: FloatArray, excluded: IntArray | None) -> QuadraticPools:
    stretched = support.stretched(X)
    return QuadraticPools(support.outlierness_from(X, stretched), stretched, support.middles)


@pool_support.register
def _(support: SplitTree, X: FloatArray, excluded: IntArray | None) -> Pools:
    """Every wrong turn is linear where it is one: the sums over the path of what it is made of."""
    excess = support.excess(X)
    wrong = (excess > 0).astype(np.float64)
    outlierness = excess @ support.paths.T
    points = [(wrong * path) @ support.directions for path in support.paths]
    nothing = np.zeros_like(outlierness)
    norms = (wrong * support.norms) @ support.paths.T
    return Pools(outlierness, np.stack(points, axis=1), norms, nothing, nothing)


@pool_support.register
def _(support: NearestPoints, X: FloatArray, excluded: IntArray | None) -> Pools:
    shape = (len(X), support.n_clusters)
    outlierness, nearest = np.empty(shape), np.empty(shape, dtype=np.int64)
    for cluster in range(support.n_clusters):
        distances = support.distances(X, cluster)
        nearest[:, cluster] = distances.argmin(axis=1) + support.members(cluster).start
        outlierness[:, cluster] = distances.min(axis=1)
    offsets = np.broadcast_to(support.offsets, shape)
    points, norms = support.points[nearest], support.squared_norms[nearest]
    return Pools(outlierness + offsets, points, norms, offsets, np.zeros(shape))


@pool_weights.register
def _(support: NearestPoints, X: FloatArray, excluded: IntArray | None) -> Iterator[PoolWeights]:
    """The nearest point has all the weight."""
    nothing = np.zeros(len(X))
    for cluster in range(support.n_clusters):
        distances = support.distances(X, cluster)
        weights = np.zeros_like(distances)
        weights[np.arange(len(X)), distances.argmin(axis=1)] = 1.0
        yield PoolWeights(weights, np.zeros_like(distances), nothing, nothing)
