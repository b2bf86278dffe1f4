"""Supporting documents: which training documents speak for a cluster, and which for its competitors."""

from typing import NamedTuple

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.explain.explanation import SupportDocument
from neontext.explain.pooling import competitor_margins, pool_competitors, pool_weights
from neontext.neuralize import ClusterNetwork
from neontext.runtime.blocks import map_blocks


class SupportSides(NamedTuple):
    """Support points with the largest shares, for many documents.

    Attributes
    ----------
    points_for, points_against : ndarray of int of shape (n_documents, n_shown)
        Support points of the cluster, and of its competitors; largest share first, -1 where there are fewer.
    shares_for, shares_against : ndarray of shape (n_documents, n_shown)
        q_i, and p_k p_{j|k}.
    """

    points_for: IntArray
    shares_for: FloatArray
    points_against: IntArray
    shares_against: FloatArray


def support_sides(
    network: ClusterNetwork,
    X: FloatArray,
    clusters: IntArray,
    outlierness: FloatArray,
    *,
    against: int | None = None,
    excluded: IntArray,
    n_shown: int,
) -> SupportSides:
    """Support points that speak most for every document's cluster, and for its competitors.

    Parameters
    ----------
    network : ClusterNetwork
        The model.
    X : ndarray of shape (n_documents, n_components)
        Points.
    clusters : ndarray of int of shape (n_documents,)
        Cluster explained.
    outlierness : ndarray of shape (n_documents, n_clusters)
        Of the same points, from the forward pass.
    against : int, optional
        Only this competitor.
    excluded : ndarray of int of shape (n_documents,)
        Support point that each document is itself, -1 for none.
    n_shown : int
        Support points on either side, at most.

    Returns
    -------
    SupportSides
        Per document. Memory: up to 8 blocks of 50 MB beside the result.

    Examples
    --------
    >>> from neontext.cluster import SupportPoints
    >>> network = ClusterNetwork(SupportPoints([[0.0], [4.0], [5.0]], [0, 1, 1], gamma=1.0), beta=1.0)
    >>> x, left = np.zeros((1, 1)), np.array([-1])
    >>> sides = support_sides(network, x, np.array([0]), network.support.outlierness(x), excluded=left, n_shown=1)
    >>> sides.points_for.tolist(), sides.points_against.tolist()
    ([[0]], [[1]])
    """
    network.support.prepare()
    margins = competitor_margins(outlierness, clusters)
    competitors, _, _ = pool_competitors(margins, clusters, network.beta, against)
    size = network.support.block_size
    return map_blocks(_sides, (network, n_shown), X, clusters, competitors, excluded, block_size=size)


def _sides(
    state: tuple[ClusterNetwork, int], X: FloatArray, clusters: IntArray, competitors: FloatArray, excluded: IntArray
) -> SupportSides:
    network, n_shown = state
    rows, flat = np.arange(len(X)), (len(X), network.n_clusters * n_shown)
    pools = enumerate(pool_weights(network.support, X, excluded))
    leading = [_leading(pool.weights, network.support.members(k).start, n_shown) for k, pool in pools]
    points, shares = (np.stack(column, axis=1) for column in zip(*leading, strict=True))
    own = points[rows, clusters], shares[rows, clusters]
    shares *= competitors[:, :, None]
    return SupportSides(
        *_ranked(*own, n_shown),
        *_ranked(points.reshape(flat), shares.reshape(flat), n_shown),
    )


def _leading(weights: FloatArray, first: int, n_shown: int) -> tuple[IntArray, FloatArray]:
    """Support points with the largest shares of a pool that begins at `first`, in no order; filled up by none."""
    total = weights.sum(axis=1)
    n = min(n_shown, weights.shape[1])
    columns = np.argpartition(weights, weights.shape[1] - n, axis=1)[:, weights.shape[1] - n :]
    points = np.full((len(weights), n_shown), -1, dtype=np.int64)
    shares = np.zeros((len(weights), n_shown))
    points[:, :n] = columns + first
    shares[:, :n] = np.take_along_axis(weights, columns, axis=1) / total[:, None]
    return points, shares


def _ranked(points: IntArray, shares: FloatArray, n_shown: int) -> tuple[IntArray, FloatArray]:
    """The largest shares first, points in order where they are equal; what has no share is no support."""
    order = np.lexsort((points, -shares), axis=1)[:, :n_shown]
    points, shares = np.take_along_axis(points, order, axis=1), np.take_along_axis(shares, order, axis=1)
    return np.where(shares > 0, points, -1), shares


def support_documents(
    network: ClusterNetwork, sides: SupportSides, row: int, ids: tuple[str, ...]
) -> dict[str, tuple[SupportDocument, ...]]:
    """Supporting documents of one of the documents, by name.

    Parameters
    ----------
    network : ClusterNetwork
        The model.
    sides : SupportSides
        Of many documents.
    row : int
        One of them.
    ids : tuple of str
        Ids of the training documents; may be empty.

    Returns
    -------
    dict
        "support_for" and "support_against", largest share first.
    """
    return {
        "support_for": _named(network, sides.points_for[row], sides.shares_for[row], ids),
        "support_against": _named(network, sides.points_against[row], sides.shares_against[row], ids),
    }


def _named(
    network: ClusterNetwork, points: IntArray, shares: FloatArray, ids: tuple[str, ...]
) -> tuple[SupportDocument, ...]:
    support = network.support
    return tuple(
        SupportDocument(
            document=int(support.nearest[j]),
            id=ids[support.nearest[j]] if 0 <= support.nearest[j] < len(ids) else None,
            cluster=int(support.clusters[j]),
            share=float(share),
        )
        for j, share in zip(points.tolist(), shares.tolist(), strict=True)
        if j >= 0
    )
