"""What k-means in the features of a module can do once it is fitted, and the explanation that it gives."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from sklearn.utils.validation import check_is_fitted, validate_data
from torch import nn

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_auto_or_positive, check_choice, check_whole
from neontext.cluster import SupportPoints, calibrate_beta
from neontext.cluster.estimator import SupportClusterer
from neontext.deep.chain import Chain, read_chain
from neontext.deep.composite import Composite, bounded_composite
from neontext.deep.features import as_input, evaluating, features
from neontext.deep.midpoint import halfway, rescale
from neontext.deep.propagation import LayerBalance, Propagation, join_balances, propagate
from neontext.errors import InputError
from neontext.explain import PooledEvidence, pool_evidence
from neontext.neuralize import ClusterNetwork
from neontext.runtime.blocks import row_blocks

#: Inputs that are explained at once.
BLOCK = 64
#: Where relevance is measured from.
ROOTS = ("origin", "midpoint")


@dataclass(frozen=True, eq=False)
class DeepExplanation:
    """Evidence of one cluster for every input, and what each part of the input takes of it.

    Attributes
    ----------
    clusters : ndarray of int of shape (n,)
        Cluster explained.
    evidence : ndarray of shape (n,)
        Its log-odds, in nats.
    relevance : ndarray of shape (n, ...)
        Relevance, in the shape of the input, in nats.
    bias : ndarray of shape (n,)
        What the head's bias neuron takes.
    balance : tuple of LayerBalance
        What every layer received and handed on, top down, for n inputs and one map.
    """

    clusters: IntArray
    evidence: FloatArray
    relevance: FloatArray
    bias: FloatArray
    balance: tuple[LayerBalance, ...]

    @property
    def absorbed(self) -> FloatArray:
        """What the layers kept, shape (n,): relevance, bias and this add up to the evidence."""
        return np.asarray(sum((layer.absorbed[0] for layer in self.balance), start=np.zeros(len(self.clusters))))


class DeepClusterer(SupportClusterer):
    """A module with centroids in its output: what it can do once `fit`, of a subclass, has found them.

    Attributes
    ----------
    module_ : Module
        The feature map.
    labels_ : ndarray of int of shape (n,)
        Cluster of every training input, as the model assigns it.
    support_ : SupportPoints
        The centroids.
    beta_ : float
        Stiffness used.
    bounds_ : (float, float)
        Least and greatest value among the training inputs, zero included.
    means_ : ndarray of shape (n_clusters, ...)
        Mean training input of every cluster, by `labels_`; NaN for a cluster without one.
    inertia_ : float
        Squared distances of all features to their centroid.
    """

    module_: nn.Module
    support_: SupportPoints
    bounds_: tuple[float, float]
    means_: FloatArray

    def features(self, X: npt.ArrayLike) -> FloatArray:
        """What the module makes of inputs, shape (n, n_features)."""
        check_is_fitted(self)
        return features(self.module_, self._ensure_inputs(X, reset=False))

    def _outlierness(self, X: npt.ArrayLike) -> FloatArray:
        """Squared distance of the features to every centroid, shape (n, n_clusters)."""
        points = self.features(X)  # First of all, so that a model that is not fitted says so.
        return self.support_.outlierness(points)

    def network(self) -> ClusterNetwork:
        """The head: the clusters as a network on the features."""
        check_is_fitted(self)
        return ClusterNetwork(self.support_, self.beta_)

    def explain(
        self,
        X: npt.ArrayLike,
        clusters: npt.ArrayLike | None = None,
        *,
        root: str = "origin",
        composite: Composite | None = None,
    ) -> DeepExplanation:
        r"""Relevance of every part of the input for the evidence of a cluster.

        Parameters
        ----------
        X : array-like of shape (n, ...)
            Inputs.
        clusters : array-like of int of shape (n,), optional
            Cluster to explain for every input; the assigned one by default.
        root : {"origin", "midpoint"}, default="origin"
            Where relevance is measured from. "origin": from features that are zero, by the rules of `composite`; goes
            through every layer that `read_chain` takes. Features start from the z-rule to the letter, since what a
            rule hands to a feature that is zero has nowhere to go; what the clusters' boundaries have off the origin
            goes to the bias, nothing where centroids have one length. "midpoint": from the input half-way between the
            mean of the cluster and those of its competitors, :math:`(\bar x_c + \sum_k p_k \bar x_k) / 2`, by the
            Rescale rule in every layer (`rescale`, not through a max-pool); what that input has of the evidence goes to
            the bias.
        composite : Composite, optional
            Which rule on which layer, with root="origin"; by default `bounded_composite` of `bounds_`.

        Returns
        -------
        DeepExplanation
            Per input. Memory: activations of `BLOCK` inputs; "midpoint": of their roots too, in float64, and all roots.

        Raises
        ------
        InputError
            If the module holds a layer that no rule covers (it is named), or computes something else than its parts;
            for another root, or a composite with root="midpoint".
        """
        _check_root(root, composite)
        network = self.network()
        inputs = self._ensure_inputs(X, reset=False)
        points = features(self.module_, inputs)
        pooled = pool_evidence(network, points, clusters)
        R, bias = pooled.from_origin(points)
        chain = read_chain(self.module_)
        with evaluating(self.module_):
            self._check_chain(chain, inputs[:BLOCK], points[:BLOCK])
            if root == "midpoint":
                self._check_shape(inputs)
                roots = halfway(self.means_, pooled.clusters, pooled.competitors)
                bias = bias + np.einsum("nd,nd->n", pooled.G, features(self.module_, roots))
                parts = self._from_roots(chain, inputs, roots, pooled.G)
            else:
                parts = self._from_origin(chain, inputs, R, composite or bounded_composite(*self.bounds_))
        return _joined(pooled, bias, parts)

    def _from_origin(self, chain: Chain, X: npt.NDArray[Any], R: FloatArray, composite: Composite) -> list[Propagation]:
        return [
            propagate(chain, self._as_input(X[rows]), self._as_input(R[rows])[None], composite)
            for rows in row_blocks(len(X), BLOCK)
        ]

    def _from_roots(self, chain: Chain, X: npt.NDArray[Any], roots: FloatArray, G: FloatArray) -> list[Propagation]:
        return [
            rescale(chain, self._as_input(X[rows]), self._as_input(roots[rows]), torch.as_tensor(G[rows])[None])
            for rows in row_blocks(len(X), BLOCK)
        ]

    def _as_input(self, X: npt.NDArray[np.generic]) -> torch.Tensor:
        return as_input(self.module_, X)

    def _check_chain(self, chain: Chain, X: npt.NDArray[np.generic], points: FloatArray) -> None:
        with torch.no_grad():
            output = np.asarray(chain.forward(self._as_input(X)), dtype=np.float64)
        if not np.allclose(output, points, rtol=1e-3, atol=1e-4 * max(float(np.abs(points).max(initial=0.0)), 1e-30)):
            raise InputError(
                "The module computes something else than its layers one after the other: does it carry a hook or a "
                "parametrization? Relevance can only go back through plain layers."
            )

    def _check_shape(self, X: npt.NDArray[np.generic]) -> None:
        if X.shape[1:] != self.means_.shape[1:]:
            raise InputError(
                f"Inputs of shape {X.shape[1:]} have no midpoint with the means of shape {self.means_.shape[1:]} that "
                "the training inputs had: scale them to it, or explain with root='origin'."
            )

    def _ensure_inputs(self, X: npt.ArrayLike, *, reset: bool) -> npt.NDArray[Any]:
        dtypes = [np.float64, np.float32]
        samples = 2 if reset else 1
        return np.asarray(validate_data(self, X, dtype=dtypes, allow_nd=True, reset=reset, ensure_min_samples=samples))

    def _set_clusters(self, X: npt.NDArray[Any], points: FloatArray, centroids: FloatArray) -> None:
        self.bounds_ = _bounds(X)
        self.support_ = SupportPoints.from_centroids(centroids)
        outlierness = self.support_.outlierness(points)
        self.labels_ = outlierness.argmin(axis=1)
        self.means_ = _means(X, self.labels_, len(centroids))
        self.beta_ = _stiffness(outlierness) if isinstance(self.beta, str) else float(self.beta)
        self.inertia_ = float(np.maximum(outlierness.min(axis=1), 0.0).sum())

    def _check_common(self) -> None:
        check_whole("n_clusters", self.n_clusters, 1, "there is no clustering without a cluster")
        check_auto_or_positive("beta", self.beta)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        return tags


def _joined(pooled: PooledEvidence, bias: FloatArray, parts: list[Propagation]) -> DeepExplanation:
    relevance = np.concatenate([np.asarray(part.relevance[0], dtype=np.float64) for part in parts])
    balance = join_balances([part.balance for part in parts], axis=1)
    return DeepExplanation(pooled.clusters, pooled.evidence, relevance, bias, balance)


def _check_root(root: str, composite: Composite | None) -> None:
    check_choice("root", root, ROOTS)
    if root == "midpoint" and composite is not None:
        raise InputError(
            "root='midpoint' has one rule for every layer and takes no composite: leave out composite=, or explain "
            "with root='origin'."
        )


def _means(X: npt.NDArray[Any], labels: IntArray, n_clusters: int) -> FloatArray:
    means = np.full((n_clusters, *X.shape[1:]), np.nan)
    for cluster in np.unique(labels):
        means[cluster] = X[labels == cluster].mean(axis=0, dtype=np.float64)
    return means


def _bounds(X: npt.NDArray[Any]) -> tuple[float, float]:
    low, high = min(float(X.min()), 0.0), max(float(X.max()), 0.0)
    return (low, high) if low < high else (0.0, 1.0)


def _stiffness(outlierness: FloatArray) -> float:
    if outlierness.shape[1] < 2:
        return 1.0
    return calibrate_beta(outlierness)
