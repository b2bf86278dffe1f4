"""Supporting documents: which training documents speak for a cluster, and which for its competitors."""

import numpy as np
import numpy.typing as npt

from neontext.explain.explanation import SupportDocument
from neontext.explain.pooling import pool_competitors
from neontext.neuralize import ClusterNetwork

FloatArray = npt.NDArray[np.float64]


def support_shares(
    network: ClusterNetwork, x: FloatArray, cluster: int, *, against: int | None = None, leave_out: int = -1
) -> FloatArray:
    """Share of every support point in the evidence of one document.

    Parameters
    ----------
    network : ClusterNetwork
        The model.
    x : ndarray of shape (n_components,)
        The document's point.
    cluster : int
        Cluster explained.
    against : int, optional
        Only this competitor.
    leave_out : int
        Support point that the document is itself, -1 for none.

    Returns
    -------
    ndarray of shape (n_support,)
        q_i inside the cluster (one in sum), p_k p_{j|k} outside it (one in sum).
    """
    support, left = network.support, np.array([leave_out])
    shares = np.empty(len(support.points))
    for k in range(support.n_clusters):
        logits, _ = support.tile(x[None, :], k, left)
        weights = np.exp(logits[0] - logits[0].max())
        shares[support.members(k)] = weights / weights.sum()
    outlierness = support.outlierness(x[None, :], left)
    margins = outlierness - outlierness[:, cluster]
    p = pool_competitors(margins, np.array([cluster]), network.beta, against)[0][0]
    p[cluster] = 1.0
    return np.asarray(shares * p[support.clusters])


def support_documents(
    network: ClusterNetwork,
    x: FloatArray,
    cluster: int,
    *,
    against: int | None,
    leave_out: int,
    ids: tuple[str, ...],
    n_shown: int,
) -> dict[str, tuple[SupportDocument, ...]]:
    """Training documents with the largest shares, for the cluster and for its competitors.

    Returns
    -------
    dict
        "support_for" and "support_against", at most `n_shown` each, largest share first.
    """
    shares = support_shares(network, x, cluster, against=against, leave_out=leave_out)
    own = network.support.clusters == cluster
    sides = {"support_for": own, "support_against": ~own}
    return {name: _largest(network, np.where(side, shares, 0.0), ids, n_shown) for name, side in sides.items()}


def _largest(
    network: ClusterNetwork, shares: FloatArray, ids: tuple[str, ...], n_shown: int
) -> tuple[SupportDocument, ...]:
    order = [int(j) for j in np.argsort(-shares, kind="stable")[:n_shown] if shares[j] > 0]
    support = network.support
    return tuple(
        SupportDocument(
            document=int(support.source[j]),
            id=ids[support.source[j]] if 0 <= support.source[j] < len(ids) else None,
            cluster=int(support.clusters[j]),
            share=float(shares[j]),
        )
        for j in order
    )
