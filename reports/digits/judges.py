"""The three models of the study under one roof: evidence and its gradient at any points, for chosen clusters.

`nearest_roots` of neontext asks for just this: `points`, `evidence` and `pooled`.
"""

from copy import deepcopy
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import torch
from torch import nn

from neontext.deep import Composite
from neontext.explain import PooledEvidence, pool_evidence
from neontext.images import explain_pixels
from neontext.neuralize import ClusterNetwork

#: The rules of the study, as the image backend calls them.
RULES = {"midpoint": "midpoint", "origin": "z", "box": "zbox"}


class Pooled(NamedTuple):
    """Evidence of some points, shape (n,), and its gradient, shape (n, n_pixels)."""

    evidence: np.ndarray
    G: np.ndarray


class Judge(Protocol):
    """Digits, each with the cluster whose evidence is followed, and the model that judges what becomes of them."""

    means: np.ndarray
    points: np.ndarray
    clusters: np.ndarray

    def evidence(self, points: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Evidence for the clusters of digits `rows` at some points."""

    def pooled(self, points: np.ndarray, rows: np.ndarray) -> Pooled:
        """The same with its gradient."""

    def explain(self, rule: str) -> np.ndarray:
        """Relevance of every pixel of every digit by neontext; `rule` is one of `RULES`."""

    def competitors(self) -> np.ndarray:
        """Share of each competitor in the evidence of every digit, shape (n_digits, n_clusters)."""


@dataclass
class ShallowJudge:
    """Standard or kernel k-means."""

    network: ClusterNetwork
    means: np.ndarray
    points: np.ndarray
    clusters: np.ndarray

    def evidence(self, points: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Evidence for the clusters of digits `rows` at some points."""
        return self.network.logits(points)[np.arange(len(rows)), self.clusters[rows]]

    def pooled(self, points: np.ndarray, rows: np.ndarray) -> Pooled:
        """The same with its gradient."""
        found = pool_evidence(self.network, points, self.clusters[rows])
        return Pooled(found.evidence, found.G)

    def explain(self, rule: str) -> np.ndarray:
        """Relevance by the rule of the first layer."""
        return explain_pixels(self.network, self.points, self.clusters, rule=RULES[rule]).relevance

    def competitors(self) -> np.ndarray:
        """Share of each competitor in the evidence of every digit."""
        return pool_evidence(self.network, self.points, self.clusters).competitors


class DeepJudge:
    """Deep k-means, in float64: root points are sought to more digits than float32 has.

    Parameters
    ----------
    model : DeepKMeans
        Fitted.
    means : ndarray of shape (n_clusters, n_pixels)
        Mean digit of each cluster.
    points, clusters : ndarray
        The digits, and the clusters that they are explained for.
    """

    def __init__(self, model, means: np.ndarray, points: np.ndarray, clusters: np.ndarray) -> None:
        self.model, self.means, self.points, self.clusters = model, means, points, clusters
        self.network, self.module = model.network(), deepcopy(model.module_).double()

    def head(self, points: np.ndarray, rows: np.ndarray) -> PooledEvidence:
        """Evidence, and its gradient in the features."""
        with torch.no_grad():
            features = self.module(torch.as_tensor(points)).numpy()
        return pool_evidence(self.network, features, self.clusters[rows])

    def evidence(self, points: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Evidence for the clusters of digits `rows` at some points."""
        with torch.no_grad():
            features = self.module(torch.as_tensor(points)).numpy()
        return self.network.logits(features)[np.arange(len(rows)), self.clusters[rows]]

    def pooled(self, points: np.ndarray, rows: np.ndarray) -> Pooled:
        """The same with its gradient: the head's, handed back by torch."""
        head, inputs = self.head(points, rows), torch.as_tensor(points).requires_grad_()
        self.module(inputs).backward(torch.as_tensor(head.G))
        return Pooled(head.evidence, inputs.grad.numpy())

    def explain(self, rule: str) -> np.ndarray:
        """Relevance by the z-rule in every layer, from a root point; "box" is the package's own choice of rules."""
        if rule == "midpoint":
            return self._from_midpoint()
        composite = {"origin": Composite(), "box": None}[rule]
        return self.model.explain(self.points.astype(np.float32), self.clusters, composite=composite).relevance

    def _from_midpoint(self) -> np.ndarray:
        """In every layer from the activations of the half-way image."""
        head = self.head(self.points, np.arange(len(self.points)))
        middle = halfway(self.means, self.clusters, head.competitors)
        images, roots, G = (torch.as_tensor(values) for values in (self.points, middle, head.G))
        return contributions(self.module, images, roots, G)

    def competitors(self) -> np.ndarray:
        """Share of each competitor in the evidence of every digit."""
        return self.head(self.points, np.arange(len(self.points))).competitors


def halfway(means: np.ndarray, clusters: np.ndarray, competitors: np.ndarray) -> np.ndarray:
    """Image half-way between the mean of the cluster and those of its competitors, by their shares, for every digit."""
    return (means[clusters] + competitors @ means) / 2


def contributions(module: nn.Sequential, X: torch.Tensor, root: torch.Tensor, G: torch.Tensor) -> np.ndarray:
    r"""The z-rule from a root point in every layer, for dense layers and activations.

    What a neuron has beyond its activation at the root, :math:`a_j - \tilde a_j`, is shared out in proportion to
    :math:`(a_i - \tilde a_i) w_{ij}`, and an activation function hands on what it receives: DeepLIFT's Rescale rule
    (Shrikumar et al., 2017). In sum :math:`G \cdot (\Phi(x) - \Phi(\tilde x))`.
    """
    layers = [layer for layer in module if not isinstance(layer, nn.Flatten)]
    with torch.no_grad():
        both = [torch.cat([X, root])]
        for layer in layers:
            both.append(layer(both[-1]))
    each = G
    for layer, before, after in zip(reversed(layers), reversed(both[:-1]), reversed(both[1:]), strict=True):
        each = each @ layer.weight.detach() if isinstance(layer, nn.Linear) else each * _slope(layer, before, after)
    return (each * (X - root)).numpy()


def _slope(layer: nn.Module, before: torch.Tensor, after: torch.Tensor) -> torch.Tensor:
    """Slope of the line between a neuron's two activations; the tangent where they are one."""
    (x, start), (y, end) = before.chunk(2), after.chunk(2)
    inputs = x.clone().requires_grad_()
    layer(inputs).sum().backward()
    apart = (x - start).abs() > 1e-9
    return torch.where(apart, (y - end) / torch.where(apart, x - start, 1.0), inputs.grad)
