"""From evidence back to the pixels, for many images at once; taken apart by competitor and by support point."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray, IntArray
from neontext.cluster import SupportPoints
from neontext.explain.pooling import ensure_clusters
from neontext.images.rules import Box, PixelRule, ensure_rule
from neontext.images.shares import Shares
from neontext.neuralize import ClusterNetwork
from neontext.runtime.blocks import map_blocks

#: Bounds of pixels, unless told.
UNIT = Box()
#: Elements of the arrays of one block: 4 MB in float64, which caches hold better than more.
BLOCK_ELEMENTS = 1 << 19


class PixelRelevance(NamedTuple):
    """Relevance of every pixel; with the bias it adds up to the evidence.

    Attributes
    ----------
    relevance : ndarray of shape (n, n_components)
        A row for each image, competitor or support point, in nats.
    bias : ndarray of shape (n,)
        What belongs to no pixel, from its own formula.
    evidence : ndarray of shape (n,)
        Log-odds, from the forward pass, or a part's part of it.
    clusters : ndarray of int of shape (n,)
        Cluster explained.
    competitors : ndarray of shape (n, n_clusters)
        Share of each competitor; zero for the cluster itself.
    outlierness : ndarray of shape (n, n_clusters)
        Forward pass.
    """

    relevance: FloatArray
    bias: FloatArray
    evidence: FloatArray
    clusters: IntArray
    competitors: FloatArray
    outlierness: FloatArray

    @property
    def residual(self) -> FloatArray:
        """Pixels plus bias less evidence, shape (n,): rounding and nothing else."""
        return np.asarray(self.relevance.sum(axis=1) + self.bias - self.evidence)


def explain_pixels(
    network: ClusterNetwork,
    X: npt.ArrayLike,
    clusters: npt.ArrayLike | None = None,
    *,
    rule: str | PixelRule = "midpoint",
    against: int | None = None,
    excluded: IntArray | None = None,
    box: Box = UNIT,
) -> PixelRelevance:
    """Relevance of every pixel of every image.

    Parameters
    ----------
    network : ClusterNetwork
        The model.
    X : array-like of shape (n_images, n_components)
        Images as rows.
    clusters : array-like of int of shape (n_images,), optional
        Cluster to explain for every image; the assigned one by default.
    rule : {"midpoint", "z", "zplus", "zbox"} or PixelRule
        How a pair's relevance is spread over the pixels. "midpoint" and "z" cost two matrix products with the support
        points; "zplus" and "zbox" one for every pair of them.
    against : int, optional
        Only this competitor; an image of this very cluster is explained against all.
    excluded : ndarray of int of shape (n_images,), optional
        Support point that each image is itself, -1 for none: it sees the model without itself.
    box : Box
        Bounds of the pixels, for "zbox".

    Returns
    -------
    PixelRelevance
        A row an image. Memory: up to 8 blocks of about 20 MB (pairs: 80 MB) beside the result.

    Raises
    ------
    InputError
        If an argument does not fit the model, or the rule does not fit the pixels.

    Examples
    --------
    >>> from neontext.cluster import SupportPoints
    >>> network = ClusterNetwork(SupportPoints([[0.0, 0.0], [1.0, 0.0]], clusters=[0, 1]), beta=1.0)
    >>> explained = explain_pixels(network, [[0.9, 0.4]])
    >>> explained.relevance.round(2), explained.evidence.round(2)
    (array([[0.8, 0. ]]), array([0.8]))
    """
    chosen, X = ensure_rule(rule), network.soft_support.ensure_points(X)
    wanted = None if clusters is None else ensure_clusters(clusters, len(X), network.n_clusters, "images")
    if against is not None:
        ensure_clusters([against], 1, network.n_clusters, "images")
    network.soft_support.prepare()
    state, size = (network, chosen, box, against), _block_size(network.soft_support)
    return map_blocks(_explain_block, state, X, wanted, excluded, block_size=size)


def _explain_block(
    state: tuple[ClusterNetwork, PixelRule, Box, int | None],
    X: FloatArray,
    wanted: IntArray | None,
    excluded: IntArray | None,
) -> PixelRelevance:
    network, rule, box, against = state
    shares = Shares.from_points(network, X, wanted, against=against, excluded=excluded)
    return _relevance(shares, X, rule, box)


def explain_by_competitor(
    network: ClusterNetwork,
    x: npt.ArrayLike,
    cluster: int | None = None,
    *,
    rule: str | PixelRule = "midpoint",
    excluded: int = -1,
    box: Box = UNIT,
) -> PixelRelevance:
    """One image's relevance, taken apart by competitor: what speaks for its cluster against each other one.

    Parameters
    ----------
    network : ClusterNetwork
        The model.
    x : array-like of shape (n_components,)
        The image.
    cluster : int, optional
        Cluster to explain; the assigned one by default.
    rule, box
        See `explain_pixels`.
    excluded : int
        Support point that the image is itself, -1 for none.

    Returns
    -------
    PixelRelevance
        A row for each cluster, which sum to the whole; nothing in the row of the cluster itself.
    """
    X, shares = _one(network, x, cluster, excluded)
    return _parts(shares.by_competitor(), X, ensure_rule(rule), box)


def explain_by_support(
    network: ClusterNetwork,
    x: npt.ArrayLike,
    cluster: int | None = None,
    *,
    rule: str | PixelRule = "midpoint",
    excluded: int = -1,
    box: Box = UNIT,
) -> PixelRelevance:
    """One image's relevance, taken apart by support point; parameters as in `explain_by_competitor`.

    Returns
    -------
    PixelRelevance
        A row for each support point. The rows of the cluster's own points sum to the whole, each what resembling this
        point brings; and so do the rows of all other points, each what being unlike this point brings.
    """
    X, shares = _one(network, x, cluster, excluded)
    return _parts(shares.by_support(excluded), X, ensure_rule(rule), box)


def _one(network: ClusterNetwork, x: npt.ArrayLike, cluster: int | None, excluded: int) -> tuple[FloatArray, Shares]:
    X = network.soft_support.ensure_points(np.asarray(x, dtype=np.float64)[None])
    wanted = None if cluster is None else ensure_clusters([cluster], 1, network.n_clusters, "images")
    return X, Shares.from_points(network, X, wanted, excluded=np.array([excluded]))


def _parts(shares: Shares, X: FloatArray, rule: PixelRule, box: Box) -> PixelRelevance:
    return _relevance(shares, np.repeat(X, len(shares.clusters), axis=0), rule, box)


def _relevance(shares: Shares, X: FloatArray, rule: PixelRule, box: Box) -> PixelRelevance:
    relevance, rest = rule.spread(shares, X, box)
    bias = rest + shares.pool_bias
    return PixelRelevance(relevance, bias, shares.evidence, shares.clusters, shares.competitors, shares.outlierness)


def _block_size(support: SupportPoints) -> int:
    return max(BLOCK_ELEMENTS // max(support.n_components, len(support.points)), 16)
