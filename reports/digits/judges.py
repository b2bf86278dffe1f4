"""The three models of the study under one roof: evidence and its gradient at any points, for chosen clusters.

`nearest_roots` of neontext asks for just this: `points`, `evidence` and `pooled`.
"""

from copy import deepcopy
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import torch

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
    points, clusters : ndarray
        The digits, and the clusters that they are explained for.
    """

    def __init__(self, model, points: np.ndarray, clusters: np.ndarray) -> None:
        self.model, self.means, self.points, self.clusters = model, model.means_, points, clusters
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
        """Relevance from a root point in every layer; "box" is what the package does by default."""
        settings = {"midpoint": {"root": "midpoint"}, "origin": {"composite": Composite()}, "box": {}}[rule]
        return self.model.explain(self.points.astype(np.float32), self.clusters, **settings).relevance

    def competitors(self) -> np.ndarray:
        """Share of each competitor in the evidence of every digit."""
        return self.head(self.points, np.arange(len(self.points))).competitors
