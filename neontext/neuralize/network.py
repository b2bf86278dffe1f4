"""`ClusterNetwork`: a trained clustering, without retraining, as a network that computes the same function."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_auto_or_positive
from neontext.cluster.assignment import calibrate_beta, evidence, soft_assignment
from neontext.cluster.model import ClusterModel
from neontext.cluster.nearest import NearestPoints
from neontext.cluster.support import SupportPoints
from neontext.errors import InputError
from neontext.neuralize.clusterers import ensure_clusterer, fit_clusterer, support_points
from neontext.neuralize.layers import Layer, LinearLayer, SoftPoolLayer


@dataclass(frozen=True, eq=False)
class ClusterNetwork:
    r"""A member of the k-means family as a neural network.

    The logit of cluster c is its evidence :math:`f_c = \beta\, \mathrm{smin}^\beta_{k \ne c} \{o_k - o_c\}`. `logits`
    computes it in factorised form, since the pairs (i, j) of the first layer only ever enter through their two ends;
    `layers` builds the four layers of one cluster literally.

    Parameters
    ----------
    support : SupportPoints, or another kind of ClusterModel
        The cluster model: at least two clusters.
    beta : float
        Stiffness of the soft assignment.

    Raises
    ------
    InputError
        With fewer than two clusters, or a stiffness that is not positive.

    Examples
    --------
    >>> support = SupportPoints([[0.0], [2.0]], clusters=[0, 1])
    >>> ClusterNetwork(support, beta=1.0).logits([[0.5]])
    array([[ 2., -2.]])
    """

    support: ClusterModel
    beta: float

    def __post_init__(self) -> None:
        if self.support.n_clusters < 2:
            raise InputError("The model has one cluster: evidence speaks for one against another, so it needs two.")
        if not (np.isfinite(self.beta) and self.beta > 0):
            raise InputError(f"beta is {self.beta}: the stiffness must be a positive number.")

    @classmethod
    def from_clusterer(
        cls, clusterer: BaseEstimator, *, beta: str | float = "auto", X: npt.ArrayLike | None = None
    ) -> Self:
        """Rewrite a fitted clusterer.

        Parameters
        ----------
        clusterer : KernelKMeans, scikit-learn's KMeans, MiniBatchKMeans or BisectingKMeans, or of a registered kind
            Fitted; see `support_points`. A `BisectingKMeans` is read as its leaf centroids, nearest first; its own
            `predict` walks down the tree and can differ for points near a boundary (see `agreement`).
        beta : "auto" or float
            Stiffness. "auto": the clusterer's own `beta_`, or calibrated on `X`.
        X : array-like of shape (n_documents, n_components), optional
            Points to calibrate on; needed for "auto" unless the clusterer has a stiffness.

        Returns
        -------
        ClusterNetwork
            The network.

        Raises
        ------
        InputError
            For another kind of clusterer, or if there is nothing to calibrate the stiffness on.
        """
        check_is_fitted(ensure_clusterer(clusterer))
        support = support_points(clusterer)
        return cls(support, _choose_beta(clusterer, support, beta, X))

    @classmethod
    def fit(
        cls,
        clusterer: BaseEstimator,
        X: FloatArray,
        y: IntArray | None,
        rows: IntArray,
        *,
        beta: str | float = "auto",
    ) -> Self:
        """Fit a clusterer on some documents and rewrite it.

        Parameters
        ----------
        clusterer : estimator
            Of a registered kind, see `support_points`; fitted in place.
        X : ndarray of shape (n_documents, n_components)
            Their points.
        y : ndarray of int of shape (n_documents,) or None
            Codes of their labels, -1 where one has none. A clusterer that learns from labels is fitted on the labelled
            ones.
        rows : ndarray of int of shape (n_documents,)
            Their rows in the table of all documents.
        beta : "auto" or float
            Stiffness, see `from_clusterer`.

        Returns
        -------
        ClusterNetwork
            The network; its support points know their rows among all documents.

        Raises
        ------
        InputError
            If the clusterer learns from labels and there are none, or cannot be rewritten.
        """
        fitted_on = fit_clusterer(clusterer, X, y)
        network = cls.from_clusterer(clusterer, beta=beta, X=X)
        return replace(network, support=network.support.in_table(rows[fitted_on]))

    @property
    def soft_support(self) -> SupportPoints:
        """The cluster model, where it is one of weighted, softly pooled support points.

        Raises
        ------
        InputError
            If it is of another kind.
        """
        support = self.support
        if not isinstance(support, SupportPoints) or isinstance(support, NearestPoints):
            raise InputError(f"The clusters are {type(support).__name__}: expected SupportPoints.")
        return support

    @property
    def n_clusters(self) -> int:
        """Number of clusters."""
        return self.support.n_clusters

    def logits(self, X: npt.ArrayLike, excluded: IntArray | None = None) -> FloatArray:
        """Evidence of every cluster for every point.

        Parameters
        ----------
        X : array-like of shape (n_documents, n_components)
            Points.
        excluded : ndarray of int of shape (n_documents,), optional
            Support point that each point is itself, -1 for none: it sees the model without itself.

        Returns
        -------
        ndarray of shape (n_documents, n_clusters)
            Log-odds in nats.
        """
        return evidence(self.support.outlierness(X, excluded), self.beta)

    def probabilities(self, X: npt.ArrayLike, excluded: IntArray | None = None) -> FloatArray:
        """Soft assignment P(k|x), shape (n_documents, n_clusters); the logistic function of the logits."""
        return soft_assignment(self.support.outlierness(X, excluded), self.beta)

    def assign(self, X: npt.ArrayLike, excluded: IntArray | None = None) -> IntArray:
        """Cluster with the largest logit, shape (n_documents,)."""
        return np.asarray(self.support.outlierness(X, excluded).argmin(axis=1))

    def agreement(self, X: npt.ArrayLike, labels: npt.ArrayLike) -> float:
        """Share of points that the network assigns as `labels` say."""
        return float((self.assign(X) == np.asarray(labels)).mean())

    def layers(self, cluster: int) -> tuple[Layer, Layer, Layer, Layer]:
        """Literal four layers of one cluster's evidence.

        The first has a neuron for every pair (i, j) of a support point of `cluster` and one of a competitor: meant for
        small models, for reading and for export.

        Parameters
        ----------
        cluster : int
            The cluster c that the output speaks for.

        Returns
        -------
        tuple of (LinearLayer, SoftPoolLayer, SoftPoolLayer, SoftPoolLayer)
            Pairs; maximum over i; minimum over j in each competitor; minimum over competitors, times beta.
        """
        support = self.soft_support
        if not 0 <= cluster < support.n_clusters:
            raise InputError(f"Cluster {cluster} asked for: this model has 0 .. {support.n_clusters - 1}.")
        outside = support.clusters[support.clusters != cluster]
        others = [k for k in range(support.n_clusters) if k != cluster]
        pairs = self._pair_layer(cluster)
        over_i = np.arange(len(pairs.b), dtype=np.int64).reshape(len(outside), -1)
        over_j = tuple(np.flatnonzero(outside == k) for k in others)
        return (
            pairs,
            SoftPoolLayer(tuple(over_i), support.gamma),
            SoftPoolLayer(over_j, -support.gamma),
            SoftPoolLayer((np.arange(len(others)),), -self.beta, self.beta),
        )

    def _pair_layer(self, cluster: int) -> LinearLayer:
        """A neuron for every pair of a competitor's support point j and one of the cluster, i; i runs fastest."""
        support = self.soft_support
        inside = support.clusters == cluster
        offsets = (support.log_divisors(None, 1)[0, support.clusters] - support.log_alpha) / support.gamma
        ends = support.squared_norms + offsets
        W = 2.0 * (support.points[inside][None, :, :] - support.points[~inside][:, None, :])
        b = ends[~inside][:, None] - ends[inside][None, :]
        return LinearLayer(W.reshape(-1, support.n_components), b.ravel())

    def forward_literal(self, X: npt.ArrayLike, cluster: int) -> FloatArray:
        """Evidence of one cluster through its literal layers, shape (n_documents,)."""
        activations = self.support.ensure_points(X)
        for layer in self.layers(cluster):
            activations = layer.forward(activations)
        return activations[:, 0]


def _choose_beta(clusterer: BaseEstimator, support: SupportPoints, beta: str | float, X: npt.ArrayLike | None) -> float:
    check_auto_or_positive("beta", beta)
    if not isinstance(beta, str):
        return float(beta)
    if hasattr(clusterer, "beta_"):
        return float(clusterer.beta_)
    if X is None:
        raise InputError(
            f"{type(clusterer).__name__} has no stiffness: pass X=, the points to calibrate it on, or beta=."
        )
    return calibrate_beta(support.outlierness(X))
