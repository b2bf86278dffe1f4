"""`DeepKMeans` and `FeatureKMeans`: k-means in the features of a torch module, explained down to its input."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import torch
from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin
from sklearn.cluster import KMeans
from sklearn.utils.validation import check_is_fitted, validate_data
from torch import nn

from neontext.blocks import one_thread
from neontext.checks import check_positive, check_whole, ensure_random_state
from neontext.cluster import SupportPoints, calibrate_beta, evidence, soft_assignment
from neontext.cluster.kernel_kmeans import encode_labels
from neontext.deep.chain import Chain, read_chain
from neontext.deep.composite import Composite, bounded_composite
from neontext.deep.dense import dense_network
from neontext.deep.features import as_input, ensure_module, evaluating, features
from neontext.deep.head import centroid_support, feature_relevance
from neontext.deep.propagation import LayerBalance, join_balances, propagate
from neontext.deep.training import Schedule, train
from neontext.errors import InputError
from neontext.neuralize import ClusterNetwork

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

#: Inputs that are explained at once.
BLOCK = 64
INITS = ("kmeans", "labels")


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


class _DeepClusterer(TransformerMixin, ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """What a module with centroids in its output can do once it is fitted."""

    module_: nn.Module
    support_: SupportPoints
    beta_: float
    bounds_: tuple[float, float]

    def fit_predict(self, X: npt.ArrayLike, y: npt.ArrayLike | None = None) -> IntArray:
        """Find the clusters and return `labels_`; parameters as in `fit`."""
        return np.asarray(self.fit(X, y).labels_)

    def features(self, X: npt.ArrayLike) -> FloatArray:
        """What the module makes of inputs, shape (n, n_features)."""
        check_is_fitted(self)
        return features(self.module_, self._ensure_inputs(X, reset=False))

    def transform(self, X: npt.ArrayLike) -> FloatArray:
        """Outlierness: squared distance of the features to every centroid, shape (n, n_clusters)."""
        points = self.features(X)
        return self.support_.outlierness(points)

    def predict(self, X: npt.ArrayLike) -> IntArray:
        """Cluster of inputs, shape (n,)."""
        return np.asarray(self.transform(X).argmin(axis=1))

    def predict_proba(self, X: npt.ArrayLike) -> FloatArray:
        """Soft assignment P(k|x), shape (n, n_clusters)."""
        return soft_assignment(self.transform(X), self.beta_)

    def evidence(self, X: npt.ArrayLike) -> FloatArray:
        """Log-odds of every cluster, shape (n, n_clusters), in nats; needs two clusters."""
        return evidence(self.transform(X), self.beta_)

    def network(self) -> ClusterNetwork:
        """The head: the clusters as a network on the features."""
        check_is_fitted(self)
        return ClusterNetwork(self.support_, self.beta_)

    def explain(
        self, X: npt.ArrayLike, clusters: npt.ArrayLike | None = None, *, composite: Composite | None = None
    ) -> DeepExplanation:
        """Relevance of every part of the input for the evidence of a cluster.

        Parameters
        ----------
        X : array-like of shape (n, ...)
            Inputs.
        clusters : array-like of int of shape (n,), optional
            Cluster to explain for every input; the assigned one by default.
        composite : Composite, optional
            Which rule on which layer; `bounded_composite` with the bounds of the training inputs by default.

        Returns
        -------
        DeepExplanation
            Per input. Memory: the activations of `BLOCK` inputs beside the result.

        Raises
        ------
        InputError
            If the module holds a layer that no rule covers (it is named), or computes something else than its parts.
        """
        network = self.network()
        inputs = self._ensure_inputs(X, reset=False)
        points = features(self.module_, inputs)
        pooled, R, bias = feature_relevance(network, points, None if clusters is None else np.asarray(clusters))
        chain = read_chain(self.module_)
        rules = composite or bounded_composite(*self.bounds_)
        with evaluating(self.module_):
            self._check_chain(chain, inputs[:BLOCK], points[:BLOCK])
            parts = [
                propagate(chain, self._as_input(inputs[rows]), self._as_input(R[rows])[None], rules)
                for rows in _blocks(len(inputs))
            ]
        relevance = np.concatenate([np.asarray(part.relevance[0], dtype=np.float64) for part in parts])
        balance = join_balances([part.balance for part in parts], axis=1)
        return DeepExplanation(pooled.clusters, pooled.evidence, relevance, bias, balance)

    def _as_input(self, X: npt.NDArray[np.generic]) -> torch.Tensor:
        return as_input(self.module_, X)

    def _check_chain(self, chain: Chain, X: npt.NDArray[np.generic], points: FloatArray) -> None:
        with torch.no_grad():
            found = np.asarray(chain.forward(self._as_input(X)), dtype=np.float64)
        if not np.allclose(found, points, rtol=1e-3, atol=1e-4 * max(float(np.abs(points).max(initial=0.0)), 1e-30)):
            raise InputError(
                "The module computes something else than its layers one after the other: does it carry a hook or a "
                "parametrization? Relevance can only go back through plain layers."
            )

    def _ensure_inputs(self, X: npt.ArrayLike, *, reset: bool) -> npt.NDArray[Any]:
        dtypes = [np.float64, np.float32]
        samples = 2 if reset else 1
        return np.asarray(validate_data(self, X, dtype=dtypes, allow_nd=True, reset=reset, ensure_min_samples=samples))

    def _set_clusters(self, X: npt.NDArray[Any], points: FloatArray, centroids: FloatArray) -> None:
        self.bounds_ = _bounds(X)
        self.support_ = centroid_support(centroids)
        outlierness = self.support_.outlierness(points)
        self.labels_ = outlierness.argmin(axis=1)
        self.beta_ = _stiffness(outlierness) if isinstance(self.beta, str) else float(self.beta)
        self.inertia_ = float(np.maximum(outlierness.min(axis=1), 0.0).sum())

    def _check_common(self) -> None:
        check_whole("n_clusters", self.n_clusters, 1, "there is no clustering without a cluster")
        if not (isinstance(self.beta, str) and self.beta == "auto"):
            check_positive("beta", self.beta, otherwise="'auto' or ")

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        return tags


class DeepKMeans(_DeepClusterer):
    r"""K-means in features that are learned for it (Kauffmann et al., arXiv:1906.07633, section 5.1).

    The centroids are fixed, and the module is trained by the k-means error :math:`\sum_n \|\Phi(x_n) - \mu_{c(n)}\|^2`.
    Scale the inputs to about 0 .. 1 first: the module starts from torch's usual weights.

    Parameters
    ----------
    n_clusters : int, default=8
        Number of clusters; evidence needs at least two.
    module : torch.nn.Module, optional
        The feature map :math:`\Phi`, from (n, ...) to (n, n_features); copied before it is trained. By default three
        fully connected layers without biases, `dense_network`, as many features as clusters.
    centroids : array-like of shape (n_clusters, n_features), optional
        Where the clusters' features shall lie. By default the first unit vectors, one a cluster.
    init : {"kmeans", "labels"}, default="kmeans"
        "kmeans": training starts from k-means of the inputs, and in its second half points go to their nearest
        centroid. "labels": `y` gives the clusters (-1 or None: no label, left out), in sorted order, and they stay.
    beta : "auto" or float, default="auto"
        Stiffness of the soft assignment. "auto": the highest probability of a training input averages 0.9.
    max_epochs : int, default=20
        Passes over the data.
    batch_size : int, default=128
        Inputs in a step.
    learning_rate : float, default=0.001
        Of Adam.
    random_state : int, RandomState instance or None, default=None
        Seeds the first weights of the default module, k-means and the batches.

    Attributes
    ----------
    module_ : Module
        The trained feature map.
    labels_ : ndarray of int of shape (n,)
        Cluster of every training input, as the model assigns it.
    support_ : SupportPoints
        The centroids.
    beta_ : float
        Stiffness used.
    bounds_ : (float, float)
        Least and greatest value among the training inputs, zero included.
    errors_ : list of float
        Mean k-means error of every epoch.
    inertia_ : float
        Squared distances of all features to their centroid.
    cluster_labels_ : ndarray or None
        With init="labels", the label that each cluster stands for.

    Examples
    --------
    >>> X = np.array([[0.0, 1.0], [0.1, 0.9], [1.0, 0.0], [0.9, 0.1]])
    >>> model = DeepKMeans(n_clusters=2, max_epochs=30, random_state=0).fit(X)
    >>> bool(model.labels_[0] == model.labels_[1] != model.labels_[2])
    True
    >>> model.explain(X).relevance.shape
    (4, 2)
    """

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        module: nn.Module | None = None,
        centroids: npt.ArrayLike | None = None,
        init: str = "kmeans",
        beta: str | float = "auto",
        max_epochs: int = 20,
        batch_size: int = 128,
        learning_rate: float = 1e-3,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.module = module
        self.centroids = centroids
        self.init = init
        self.beta = beta
        self.max_epochs = max_epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.random_state = random_state

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike | None = None) -> Self:
        """Train the feature map.

        Parameters
        ----------
        X : array-like of shape (n, ...)
            Inputs, without the module two-dimensional.
        y : array-like of shape (n,), optional
            Labels; read only with init="labels".

        Returns
        -------
        DeepKMeans
            Itself, fitted.

        Raises
        ------
        InputError
            If a parameter is out of range, or the module's output does not fit.
        """
        self._check_parameters()
        inputs = self._ensure_inputs(X, reset=True)
        random_state = ensure_random_state(self.random_state)
        clusters = self._first_clusters(inputs, y, random_state)
        self.module_ = self._first_module(inputs, random_state)
        centroids = self._fixed_centroids(features(self.module_, inputs[:1]).shape[1])
        schedule = Schedule(self.max_epochs, self.batch_size, self.learning_rate, self.init == "kmeans")
        self.errors_ = train(self.module_, inputs, clusters, centroids, schedule, random_state)
        self._set_clusters(inputs, features(self.module_, inputs), centroids)
        return self

    def _check_parameters(self) -> None:
        self._check_common()
        check_whole("max_epochs", self.max_epochs, 1, "at least one pass is needed")
        check_whole("batch_size", self.batch_size, 1, "at least one input a step is needed")
        check_positive("learning_rate", self.learning_rate)
        if self.init not in INITS:
            raise InputError(f"init={self.init!r}: expected one of {', '.join(INITS)}.")

    def _first_clusters(
        self, X: npt.NDArray[Any], y: npt.ArrayLike | None, random_state: np.random.RandomState
    ) -> IntArray:
        self.cluster_labels_ = None
        if self.init == "labels":
            clusters, self.cluster_labels_ = encode_labels(y, len(X), self.n_clusters)
            return clusters
        return np.asarray(_kmeans(X.reshape(len(X), -1), self.n_clusters, 10, random_state).labels_, dtype=np.int64)

    def _first_module(self, X: npt.NDArray[Any], random_state: np.random.RandomState) -> nn.Module:
        if self.module is not None:
            return deepcopy(ensure_module(self.module)).requires_grad_()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(random_state.randint(2**31 - 1)))
            return dense_network(int(np.prod(X.shape[1:])), self.n_clusters)

    def _fixed_centroids(self, n_features: int) -> FloatArray:
        if self.centroids is None:
            if n_features < self.n_clusters:
                raise InputError(
                    f"The module has {n_features} outputs for {self.n_clusters} clusters: the default centroids need "
                    "one output a cluster. Give centroids=, or a wider module."
                )
            return np.eye(self.n_clusters, n_features)
        centroids = np.asarray(self.centroids, dtype=np.float64)
        if centroids.shape != (self.n_clusters, n_features) or not np.isfinite(centroids).all():
            raise InputError(
                f"centroids has the shape {centroids.shape}: expected finite numbers of shape "
                f"({self.n_clusters}, {n_features}), as many columns as the module has outputs."
            )
        return centroids


class FeatureKMeans(_DeepClusterer):
    r"""K-means in the features of a module that is taken as it is (Kauffmann et al., section 5.3).

    Parameters
    ----------
    n_clusters : int, default=8
        Number of clusters; evidence needs at least two.
    module : torch.nn.Module
        The feature map :math:`\Phi`, from (n, ...) to (n, n_features).
    beta : "auto" or float, default="auto"
        Stiffness of the soft assignment. "auto": the highest probability of a training input averages 0.9.
    n_init : int, default=10
        Starts of k-means; the best is kept.
    random_state : int, RandomState instance or None, default=None
        Seeds k-means.

    Attributes
    ----------
    module_ : Module
        The feature map, the very one given.
    labels_ : ndarray of int of shape (n,)
        Cluster of every training input.
    support_ : SupportPoints
        The centroids.
    beta_ : float
        Stiffness used.
    bounds_ : (float, float)
        Least and greatest value among the training inputs, zero included.
    inertia_ : float
        Squared distances of all features to their centroid.

    Examples
    --------
    >>> X = np.array([[0.0, 1.0], [0.1, 0.9], [1.0, 0.0], [0.9, 0.1]])
    >>> model = FeatureKMeans(n_clusters=2, module=nn.Linear(2, 3, bias=False), random_state=0).fit(X)
    >>> bool(model.labels_[0] == model.labels_[1] != model.labels_[2])
    True
    """

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        module: nn.Module | None = None,
        beta: str | float = "auto",
        n_init: int = 10,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.module = module
        self.beta = beta
        self.n_init = n_init
        self.random_state = random_state

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike | None = None) -> Self:
        """Cluster the features.

        Parameters
        ----------
        X : array-like of shape (n, ...)
            Inputs.
        y : object
            Not read; here by scikit-learn's convention.

        Returns
        -------
        FeatureKMeans
            Itself, fitted.

        Raises
        ------
        InputError
            If a parameter is out of range, or the module's output does not fit.
        """
        self._check_common()
        check_whole("n_init", self.n_init, 1, "at least one start is needed")
        self.module_ = ensure_module(self.module)
        inputs = self._ensure_inputs(X, reset=True)
        points = features(self.module_, inputs)
        found = _kmeans(points, self.n_clusters, self.n_init, ensure_random_state(self.random_state))
        self._set_clusters(inputs, points, found.cluster_centers_)
        return self


def _kmeans(points: npt.NDArray[Any], n_clusters: int, n_init: int, random_state: np.random.RandomState) -> KMeans:
    if len(points) < n_clusters:
        raise InputError(f"n_samples={len(points)} should be >= n_clusters={n_clusters}: ask for fewer clusters.")
    with one_thread():
        return KMeans(n_clusters, n_init=n_init, random_state=random_state).fit(points)


def _bounds(X: npt.NDArray[Any]) -> tuple[float, float]:
    low, high = min(float(X.min()), 0.0), max(float(X.max()), 0.0)
    return (low, high) if low < high else (0.0, 1.0)


def _stiffness(outlierness: FloatArray) -> float:
    if outlierness.shape[1] < 2:
        return 1.0
    return calibrate_beta(outlierness)


def _blocks(n: int) -> list[slice]:
    return [slice(start, min(start + BLOCK, n)) for start in range(0, n, BLOCK)]
