r"""Down through the pooling layers: who takes how much of the evidence (method, section 5).

The shares of a pair (i, j) factorise, :math:`P_{ij} = \beta\, p_k\, p_{j|k}\, q_i`, so two weighted means over the
support points say all that the linear layer below has to know. They come from one matrix product, one exponential and
one more matrix product over blocks of documents: what assigning the documents costs, about twice.
"""

from collections.abc import Callable, Iterator
from functools import singledispatch
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.support import SupportPoints
from neontext.errors import InputError
from neontext.neuralize.network import ClusterNetwork
from neontext.runtime.blocks import map_blocks


class PooledEvidence(NamedTuple):
    r"""What the pooling layers hand to the linear layer, for every document.

    Attributes
    ----------
    clusters : ndarray of int of shape (n_documents,)
        Cluster explained.
    evidence : ndarray of shape (n_documents,)
        Its log-odds f_c, from the forward pass.
    outlierness : ndarray of shape (n_documents, n_clusters)
        Forward pass.
    competitors : ndarray of shape (n_documents, n_clusters)
        Share p_k of each competitor; zero for the cluster itself.
    G : ndarray of shape (n_documents, n_components)
        :math:`\sum_{ij} P_{ij} w_{ij}`, the direction that speaks for the cluster.
    M : ndarray of shape (n_documents,)
        :math:`\sum_{ij} P_{ij}\, w_{ij} \cdot (s_i + s_j) / 2`, where that direction meets the boundaries.
    bias : ndarray of shape (n_documents,)
        Bias neuron for the midpoint root: offsets of the support points and entropies of the pools.
    """

    clusters: IntArray
    evidence: FloatArray
    outlierness: FloatArray
    competitors: FloatArray
    G: FloatArray
    M: FloatArray
    bias: FloatArray

    def from_origin(self, X: FloatArray) -> tuple[FloatArray, FloatArray]:
        r"""Relevance by the z-rule to the letter, from the origin: :math:`R_d = x_d\, G_d`.

        Parameters
        ----------
        X : ndarray of shape (n_documents, n_components)
            The points that were explained.

        Returns
        -------
        relevance : ndarray of shape (n_documents, n_components)
            Of every component.
        bias : ndarray of shape (n_documents,)
            The bias neuron, with what meets the boundaries; relevance and bias add up to the evidence.
        """
        return X * self.G, self.bias - self.M


class Contrast(NamedTuple):
    """G, M and bias of `PooledEvidence`, without the entropy of the competitors' shares."""

    G: FloatArray
    M: FloatArray
    bias: FloatArray


class Pools(NamedTuple):
    """Means over the support points of every cluster, by the pool's own weights; shapes (n_block, n_clusters, ...).

    Attributes
    ----------
    outlierness : ndarray of shape (n_block, n_clusters)
        Forward pass.
    points : ndarray of shape (n_block, n_clusters, n_components)
        Mean support point.
    squared_norms, offsets : ndarray of shape (n_block, n_clusters)
        Mean squared norm and mean offset b of the support points.
    entropies : ndarray of shape (n_block, n_clusters)
        Of the weights, in nats.
    """

    outlierness: FloatArray
    points: FloatArray
    squared_norms: FloatArray
    offsets: FloatArray
    entropies: FloatArray

    def contrast_mean(self, network: ClusterNetwork, clusters: IntArray, p: FloatArray) -> Contrast:
        """Mean over the competitors by their shares `p`, less what the cluster itself has."""

        def contrast(values: FloatArray) -> FloatArray:
            own = values[np.arange(len(clusters)), clusters]
            return np.asarray(np.einsum("nk,nk...->n...", p, values) - own)

        return self._contrasted(network, contrast)

    def contrast_each(self, network: ClusterNetwork, clusters: IntArray, chosen: IntArray) -> Contrast:
        """What each chosen competitor has, shape (n_block, n_chosen), less what the cluster itself has."""

        def contrast(values: FloatArray) -> FloatArray:
            rows = np.arange(len(clusters))[:, None]
            return np.asarray(values[rows, chosen] - values[rows, clusters[:, None]])

        return self._contrasted(network, contrast)

    def _contrasted(self, network: ClusterNetwork, contrast: Callable[[FloatArray], FloatArray]) -> Contrast:
        beta, gamma = network.beta, network.support.gamma
        G, M = -2.0 * beta * contrast(self.points), -beta * contrast(self.squared_norms)
        return Contrast(G, M, beta * contrast(self.offsets) - beta / gamma * contrast(self.entropies))


class PoolWeights(NamedTuple):
    """Similarities of a block of points to the support points of one cluster, relative to the largest.

    Attributes
    ----------
    weights : ndarray of shape (n_block, n_support_k)
        Weighted similarities, one for the largest; divided by their sum, they are the shares in the pool.
    logits : ndarray of shape (n_block, n_support_k)
        Their logarithms.
    highest, offset : ndarray of shape (n_block,)
        Their sum is the logarithm of the largest.
    """

    weights: FloatArray
    logits: FloatArray
    highest: FloatArray
    offset: FloatArray


@singledispatch
def pool_weights(support: Any, X: FloatArray, excluded: IntArray | None) -> Iterator[PoolWeights]:
    """Similarities to the support points of one cluster after the other; parameters as in `pool_support`.

    Where a cluster has one centre, that has all the weight.
    """
    for _ in range(support.n_clusters):
        nothing = np.zeros(len(X))
        yield PoolWeights(np.ones((len(X), 1)), nothing[:, None], nothing, nothing)


@pool_weights.register
def _(support: SupportPoints, X: FloatArray, excluded: IntArray | None) -> Iterator[PoolWeights]:
    for logits, offset in support.tiles(X, excluded):
        highest = logits.max(axis=1)
        logits -= highest[:, None]
        yield PoolWeights(np.exp(logits), logits, highest, offset)


@singledispatch
def pool_support(support: Any, X: FloatArray, excluded: IntArray | None) -> Any:
    """Means over the support points of every cluster, for one block of points; for other models what stands for them.

    Parameters
    ----------
    support : ClusterModel
        The model's, prepared.
    X : ndarray of shape (n_block, n_components)
        Points.
    excluded : ndarray of int of shape (n_block,) or None
        Support point that each point is itself, -1 for none.

    Returns
    -------
    Pools
        Outlierness, mean points, squared norms, offsets and entropies.
    """
    raise TypeError(f"{type(support).__name__} is no kind of cluster model that can be explained")


@pool_support.register
def _(support: SupportPoints, X: FloatArray, excluded: IntArray | None) -> Pools:
    shape = (len(X), support.n_clusters)
    log_sums, entropies = np.empty(shape), np.empty(shape)
    means = np.empty((*shape, support.n_components + 2))
    columns = np.hstack(
        [support.points, support.squared_norms[:, None], support.log_alpha[:, None], np.ones((len(support.points), 1))]
    )
    for cluster, (weights, logits, highest, offset) in enumerate(pool_weights(support, X, excluded)):
        sums = weights @ columns[support.members(cluster)]
        # In one piece: logarithms of numbers that lie apart are rounded by where they lie (NumPy 1).
        total = np.ascontiguousarray(sums[:, -1])
        means[:, cluster] = sums[:, :-1] / total[:, None]
        if excluded is not None:
            means[:, cluster, -1] += support.excluded_offset(weights, cluster, excluded) / total
        log_sums[:, cluster] = np.log(total) + highest + offset
        entropies[:, cluster] = pool_entropy(weights, logits, total)
    norms = support.log_divisors(excluded, len(X))
    return Pools(
        outlierness=(norms - log_sums) / support.gamma,
        points=means[..., :-2],
        squared_norms=means[..., -2],
        offsets=(norms - means[..., -1]) / support.gamma,
        entropies=entropies,
    )


def pool_entropy(weights: FloatArray, logits: FloatArray, total: FloatArray) -> FloatArray:
    """-sum q log q for q = weights / total; a weight of zero adds nothing."""
    return np.asarray(np.log(total) - np.einsum("ij,ij->i", weights, logits) / total)


def pool_evidence(
    network: ClusterNetwork,
    X: npt.ArrayLike,
    clusters: npt.ArrayLike | None = None,
    *,
    against: int | None = None,
    excluded: IntArray | None = None,
) -> PooledEvidence:
    """Propagate the evidence of one cluster a document through the pooling layers.

    Parameters
    ----------
    network : ClusterNetwork
        The model.
    X : array-like of shape (n_documents, n_components)
        Points.
    clusters : array-like of int of shape (n_documents,), optional
        Cluster to explain for every document; the assigned one by default.
    against : int, optional
        Only this competitor ("why c and not k"): the evidence is beta h_k. By default all of them. A document that
        lies in this very cluster is explained against all.
    excluded : ndarray of int of shape (n_documents,), optional
        Support point that each document is itself, -1 for none: it sees the model without itself.

    Returns
    -------
    PooledEvidence
        Per document. Memory: up to 8 blocks of 50 MB beside the result.
    """
    X = network.support.ensure_points(X)
    wanted = None if clusters is None else ensure_clusters(clusters, len(X), network.n_clusters)
    if against is not None:
        ensure_clusters([against], 1, network.n_clusters)
    network.support.prepare()
    return map_blocks(_pool_block, (network, against), X, wanted, excluded, block_size=network.support.block_size)


def _pool_block(
    state: tuple[ClusterNetwork, int | None], X: FloatArray, wanted: IntArray | None, excluded: IntArray | None
) -> PooledEvidence:
    network, against = state
    pools = pool_support(network.support, X, excluded)
    clusters = pools.outlierness.argmin(axis=1) if wanted is None else wanted
    margins = competitor_margins(pools.outlierness, clusters)
    p, evidence, entropy = pool_competitors(margins, clusters, network.beta, against)
    G, M, bias = pools.contrast_mean(network, clusters, p)
    return PooledEvidence(clusters, evidence, pools.outlierness, p, G, M, bias - entropy)


def competitor_margins(outlierness: FloatArray, clusters: IntArray) -> FloatArray:
    """Margins h_k = o_k - o_c, shape (n_documents, n_clusters)."""
    return np.asarray(outlierness - outlierness[np.arange(len(clusters)), clusters][:, None])


def pool_competitors(
    margins: FloatArray, clusters: IntArray, beta: float, against: int | None = None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    r"""Soft minimum over the competitors: their shares, the evidence, and the entropy of the shares.

    Parameters
    ----------
    margins : ndarray of shape (n_documents, n_clusters)
        h_k = o_k - o_c.
    clusters : ndarray of int of shape (n_documents,)
        The cluster c.
    beta : float
        Stiffness.
    against : int, optional
        The only competitor, where it is not c itself.

    Returns
    -------
    shares : ndarray of shape (n_documents, n_clusters)
        :math:`p_k \propto \exp(-\beta h_k)`, zero for c.
    evidence : ndarray of shape (n_documents,)
        :math:`-\log \sum_{k \ne c} \exp(-\beta h_k)`.
    entropy : ndarray of shape (n_documents,)
        H(p) in nats.
    """
    scores = -beta * margins
    scores[np.arange(len(scores)), clusters] = -np.inf
    if against is not None:
        others = np.arange(scores.shape[1]) != against
        scores[np.ix_(clusters != against, others)] = -np.inf
    shares = np.asarray(softmax(scores, axis=1))
    highest = scores.max(axis=1)
    evidence = -(highest + np.log(np.exp(scores - highest[:, None]).sum(axis=1)))
    return shares, evidence, -p_log_p(shares).sum(axis=1)


def p_log_p(p: FloatArray) -> FloatArray:
    """P log p of every probability, zero for zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p > 0, p * np.log(p), 0.0)


def ensure_clusters(clusters: npt.ArrayLike, n_documents: int, n_clusters: int, things: str = "documents") -> IntArray:
    """Clusters to explain, checked: one for each document.

    Raises
    ------
    InputError
        If they are not whole numbers, not as many, or not clusters of the model.
    """
    wanted = np.asarray(clusters)
    if wanted.shape != (n_documents,) or not np.issubdtype(wanted.dtype, np.integer):
        raise InputError(
            f"clusters is an array of {wanted.dtype} of shape {wanted.shape}: expected one cluster number for each of "
            f"the {n_documents} {things}."
        )
    if len(wanted) and not (wanted.min() >= 0 and wanted.max() < n_clusters):
        raise InputError(f"Cluster {wanted.min()} .. {wanted.max()} asked for: this model has 0 .. {n_clusters - 1}.")
    return wanted.astype(np.int64)
