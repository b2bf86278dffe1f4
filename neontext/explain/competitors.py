r"""Why this cluster and not that one: the evidence of many documents against single competitors.

Against one competitor k alone the evidence is :math:`\beta h_k`, and the formulas of section 5 of the method hold with
:math:`p_k = 1`. The relevance against all competitors is the mean of these, weighted by the shares :math:`p_k`.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import Any, NamedTuple, Self

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.explain.pooling import competitor_margins, p_log_p, pool_competitors, pool_support
from neontext.neuralize import ClusterNetwork
from neontext.runtime.blocks import map_blocks


class CompetitorEvidence(NamedTuple):
    """Evidence of every document against some competitors, each alone.

    Attributes
    ----------
    competitors : ndarray of int of shape (n_documents, n_competitors)
        The competitors.
    share : ndarray of shape (n_documents, n_competitors)
        Weight p_k of each in the evidence against all.
    evidence : ndarray of shape (n_documents, n_competitors)
        Evidence against each alone, in nats.
    G : ndarray of shape (n_documents, n_competitors, n_components)
        Direction that speaks for the cluster and against that competitor.
    M, bias : ndarray of shape (n_documents, n_competitors)
        As in `PooledEvidence`.
    """

    competitors: IntArray
    share: FloatArray
    evidence: FloatArray
    G: FloatArray
    M: FloatArray
    bias: FloatArray

    def mapped(self, change: Callable[[Any], Any]) -> Self:
        """The same after a change of every column."""
        return type(self)(*map(change, self))


class CompetitorRelevance(NamedTuple):
    """Evidence of some documents against each of their strongest competitors alone, down to the tokens.

    Attributes
    ----------
    evidence : CompetitorEvidence
        Evidence against each of them.
    relevance : ndarray of shape (n_tokens, n_competitors)
        Of every token.
    bias : ndarray of shape (n_documents, n_competitors)
        What of it no token has.
    """

    evidence: CompetitorEvidence
    relevance: FloatArray
    bias: FloatArray

    def take(self, rows: IntArray, tokens: IntArray) -> Self:
        """Those of some of the documents, in that order; `tokens` are theirs."""
        return type(self)(self.evidence.mapped(itemgetter(rows)), self.relevance[tokens], self.bias[rows])


def pool_each(
    network: ClusterNetwork,
    X: FloatArray,
    clusters: IntArray,
    competitors: int | IntArray,
    *,
    against: int | None = None,
    excluded: IntArray,
) -> CompetitorEvidence:
    """Propagate the evidence against single competitors through the pooling layers.

    Parameters
    ----------
    network : ClusterNetwork
        The model.
    X : ndarray of shape (n_documents, n_components)
        Points.
    clusters : ndarray of int of shape (n_documents,)
        Cluster explained.
    competitors : int or ndarray of int of shape (n_documents, n_competitors)
        How many of the strongest competitors, or which ones; the cluster itself has evidence zero against itself.
    against : int, optional
        The only competitor of the whole evidence: it takes the whole share.
    excluded : ndarray of int of shape (n_documents,)
        Support point that each document is itself, -1 for none.

    Returns
    -------
    CompetitorEvidence
        Strongest competitor first, or in the order asked for. Memory: up to 8 blocks of 50 MB beside the result.
    """
    network.support.prepare()
    n, wanted = (competitors, None) if isinstance(competitors, int) else (0, competitors)
    return map_blocks(
        _pool_block, (network, against, n), X, clusters, wanted, excluded, block_size=network.support.block_size
    )


class CompetitorShares(NamedTuple):
    """One document's evidence, taken apart by competitor; the shares of all competitors add up to the whole.

    Attributes
    ----------
    share : ndarray of shape (n_clusters,)
        Weight p_k of each competitor; zero for the cluster itself.
    evidence : ndarray of shape (n_clusters,)
        Evidence against each competitor, weighted by its share; zero for the cluster itself.
    G : ndarray of shape (n_clusters, n_components)
        Direction for each competitor.
    M, bias : ndarray of shape (n_clusters,)
        As in `PooledEvidence`.
    """

    share: FloatArray
    evidence: FloatArray
    G: FloatArray
    M: FloatArray
    bias: FloatArray


def pool_by_competitor(
    network: ClusterNetwork, x: FloatArray, cluster: int, *, against: int | None = None, excluded: int = -1
) -> CompetitorShares:
    """Take one document's evidence apart by competitor.

    Parameters
    ----------
    network : ClusterNetwork
        The model.
    x : ndarray of shape (n_components,)
        The point.
    cluster : int
        Cluster explained.
    against : int, optional
        Only this competitor.
    excluded : int
        Support point that the document is itself, -1 for none.

    Returns
    -------
    CompetitorShares
        For every cluster.
    """
    every = np.arange(network.n_clusters)[None, :]
    each = pool_each(network, x[None, :], np.array([cluster]), every, against=against, excluded=np.array([excluded]))
    p = each.share[0]
    entropy = p_log_p(p)
    return CompetitorShares(
        share=p,
        evidence=p * each.evidence[0] + entropy,
        G=p[:, None] * each.G[0],
        M=p * each.M[0],
        bias=p * each.bias[0] + entropy,
    )


def _pool_block(
    state: tuple[ClusterNetwork, int | None, int],
    X: FloatArray,
    clusters: IntArray,
    wanted: IntArray | None,
    excluded: IntArray,
) -> CompetitorEvidence:
    network, against, n = state
    pools = pool_support(network.support, X, excluded)
    margins = competitor_margins(pools.outlierness, clusters)
    shares, _, _ = pool_competitors(margins, clusters, network.beta, against)
    chosen = strongest_competitors(margins, clusters, n) if wanted is None else wanted
    share, margin = np.take_along_axis(shares, chosen, axis=1), np.take_along_axis(margins, chosen, axis=1)
    return CompetitorEvidence(chosen, share, network.beta * margin, *pools.contrast_each(network, clusters, chosen))


def strongest_competitors(margins: FloatArray, clusters: IntArray, n: int) -> IntArray:
    """The competitors with the smallest margins, shape (n_documents, n_competitors); the cluster itself is none."""
    others = margins.copy()
    others[np.arange(len(clusters)), clusters] = np.inf
    return np.asarray(np.argsort(others, axis=1, kind="stable")[:, : min(n, margins.shape[1] - 1)])
