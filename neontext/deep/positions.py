"""Every position of a feature map is a point: a picture's own clusters, one heatmap for each (section 5.3)."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_whole
from neontext.cluster.kmeans import fit_kmeans
from neontext.deep.chain import Chain, read_chain
from neontext.deep.composite import Composite
from neontext.deep.propagation import LayerBalance, join_balances, propagate
from neontext.errors import InputError
from neontext.explain import pool_evidence
from neontext.neuralize import ClusterNetwork

#: Starts of k-means.
N_INIT = 10
#: Values of the widest relevance map of all clusters that go down together: 0.25 GB in float32.
MAP_ELEMENTS = 1 << 26


class PositionCluster(NamedTuple):
    """Facts of one cluster of positions.

    Attributes
    ----------
    cluster, positions : int
        Its number, and how many positions lie in it.
    evidence, pixels, bias, absorbed : float
        Evidence, summed over the positions where it speaks for the cluster, and its three parts: what the pixels, the
        head's bias neuron and the layers on the way down take of it, in nats.
    """

    cluster: int
    positions: int
    evidence: float
    pixels: float
    bias: float
    absorbed: float


@dataclass(frozen=True, eq=False)
class PositionClusters:
    """Clusters of the positions of one feature map, and what in the picture speaks for each.

    Attributes
    ----------
    labels : ndarray of int of shape (n_rows, n_columns)
        Cluster of every position.
    evidence : ndarray of shape (n_clusters, n_rows, n_columns)
        Log-odds of every cluster at every position, in nats.
    heatmaps : ndarray of shape (n_clusters, height, width)
        Relevance of the pixels, summed over colours and over the positions with evidence for the cluster.
    bias : ndarray of shape (n_clusters,)
        What the head's bias neuron takes at these positions.
    balance : tuple of LayerBalance
        What every layer received and handed on, top down, one map a cluster.
    network : ClusterNetwork
        The clusters, as a network on positions.
    """

    labels: IntArray
    evidence: FloatArray
    heatmaps: FloatArray
    bias: FloatArray
    balance: tuple[LayerBalance, ...]
    network: ClusterNetwork

    @property
    def explained(self) -> FloatArray:
        """Evidence summed over the positions where it speaks for the cluster, shape (n_clusters,)."""
        return np.asarray(np.maximum(self.evidence, 0.0).sum(axis=(1, 2)))

    @property
    def absorbed(self) -> FloatArray:
        """What the layers kept, shape (n_clusters,): heatmap, bias and this add up to `explained`."""
        total = sum((layer.absorbed[:, 0] for layer in self.balance), start=np.zeros(len(self.bias)))
        return np.asarray(total)

    def facts(self) -> list[PositionCluster]:
        """Facts of every cluster, in order of number."""
        sizes = np.bincount(self.labels.ravel(), minlength=len(self.bias))
        pixels = np.array([heatmap.sum() for heatmap in self.heatmaps])
        columns = (sizes, self.explained, pixels, self.bias, self.absorbed)
        return [
            PositionCluster(cluster, *row)
            for cluster, row in enumerate(zip(*(column.tolist() for column in columns), strict=True))
        ]


def cluster_positions(
    module: nn.Module, X: torch.Tensor, composite: Composite, *, n_clusters: int = 8, seed: int = 0
) -> PositionClusters:
    """Cluster the positions of a picture's feature map and explain every cluster.

    Parameters
    ----------
    module : Module
        Convolutions, from (1, channels, height, width) to (1, features, rows, columns).
    X : Tensor of shape (1, channels, height, width)
        The picture, as the module takes it.
    composite : Composite
        Which rule on which layer.
    n_clusters : int
        Clusters, at least two.
    seed : int
        Of k-means.

    Returns
    -------
    PositionClusters
        Clusters and heatmaps. Memory: the input of every layer, and up to about 1 GB for maps on their way down.

    Raises
    ------
    InputError
        If the picture is too small for the network, or has fewer different positions than clusters.
    """
    check_whole("n_clusters", n_clusters, 2, "evidence speaks for one cluster against another")
    chain = read_chain(module)
    points, shape = unit_points(_feature_map(chain, X))
    network = _clustered(points, n_clusters, seed)
    R, evidence, bias = _positive_relevance(network, points)
    maps = torch.tensor(R.reshape(n_clusters, 1, *shape, -1), dtype=X.dtype).permute(0, 1, 4, 2, 3)
    parts = [propagate(chain, X, part, composite) for part in _affordable(maps, chain, X)]
    heatmaps = np.concatenate([np.asarray(part.relevance.sum(dim=2)[:, 0], dtype=np.float64) for part in parts])
    return PositionClusters(
        labels=evidence.argmax(axis=0).reshape(shape),
        evidence=evidence.reshape(n_clusters, *shape),
        heatmaps=heatmaps,
        bias=bias,
        balance=join_balances([part.balance for part in parts], axis=0),
        network=network,
    )


def unit_points(features: FloatArray) -> tuple[FloatArray, tuple[int, int]]:
    """Positions of a feature map as points of unit length.

    Parameters
    ----------
    features : ndarray of shape (n_features, n_rows, n_columns)
        The map.

    Returns
    -------
    points : ndarray of shape (n_rows * n_columns, n_features)
        Length one; a position where every feature is zero stays zero.
    shape : (int, int)
        Rows and columns.

    Examples
    --------
    >>> unit_points(np.array([[[3.0, 0.0]], [[4.0, 0.0]]]))[0]
    array([[0.6, 0.8],
           [0. , 0. ]])
    """
    points = features.reshape(len(features), -1).T
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    return np.divide(points, lengths, out=np.zeros_like(points), where=lengths > 0), features.shape[1:]


def _feature_map(chain: Chain, X: torch.Tensor) -> FloatArray:
    try:
        with torch.no_grad():
            output = chain.forward(X)
    except RuntimeError as error:
        raise InputError(
            f"A picture of {X.shape[3]} x {X.shape[2]} pixels does not go through the network: {error}"
        ) from error
    if output.ndim != 4:
        raise InputError(f"The module's output is {tuple(output.shape)}: expected (1, features, rows, columns).")
    if not bool(torch.isfinite(output).all()):
        raise InputError("The module's output has NaN or infinity: look at its weights.")
    return np.asarray(output[0], dtype=np.float64)


def _clustered(points: FloatArray, n_clusters: int, seed: int) -> ClusterNetwork:
    # As k-means does, rounded: equal places of a picture differ in their last digits.
    n_different = len(np.unique(points.round(5), axis=0))
    if n_different < n_clusters:
        raise InputError(
            f"The picture has {n_different} different positions in this layer, for {n_clusters} clusters: take a "
            "larger or richer picture, a lower layer, or fewer clusters."
        )
    return ClusterNetwork.from_clusterer(fit_kmeans(points, n_clusters, n_init=N_INIT, random_state=seed), X=points)


def _positive_relevance(network: ClusterNetwork, points: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Relevance (n_clusters, n, n_features), evidence (n_clusters, n), bias (n_clusters,); only where f_c >= 0."""
    relevance = np.empty((network.n_clusters, *points.shape), dtype=np.float32)
    evidence, bias = np.empty(relevance.shape[:2]), np.empty(len(relevance))
    for cluster in range(network.n_clusters):
        pooled = pool_evidence(network, points, np.full(len(points), cluster))
        R, kept = pooled.from_origin(points)
        speaks = pooled.evidence >= 0
        relevance[cluster] = np.where(speaks[:, None], R, 0.0)
        evidence[cluster], bias[cluster] = pooled.evidence, kept[speaks].sum()
    return relevance, evidence, bias


def _affordable(maps: torch.Tensor, chain: Chain, X: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Maps in groups whose widest layer stays within memory."""
    with torch.no_grad():
        widest = max(X.numel(), *(output.numel() for _, _, output in chain.trace(X)))
    groups: tuple[torch.Tensor, ...] = maps.split(max(MAP_ELEMENTS // widest, 1))
    return groups
