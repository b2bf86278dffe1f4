"""`DeepKMeans` and `FeatureKMeans`: k-means in the features of a torch module, explained down to its input."""

from copy import deepcopy
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import torch
from sklearn.cluster import KMeans
from torch import nn

from neontext.arrays import FloatArray, IntArray
from neontext.checks import RandomStateLike, check_choice, check_positive, check_whole, ensure_random_state
from neontext.cluster.kernel_kmeans import encode_labels
from neontext.cluster.kmeans import fit_kmeans
from neontext.deep.clusterer import DeepClusterer
from neontext.deep.dense import dense_network
from neontext.deep.features import ensure_module, features
from neontext.deep.training import Schedule, train
from neontext.errors import InputError

INITS = ("kmeans", "labels")


class DeepKMeans(DeepClusterer):
    r"""K-means in features that are learned for it (Kauffmann et al., arXiv:1906.07633, section 5.1).

    The centroids are fixed, and the module is trained by the k-means error :math:`\sum_n \|\Phi(x_n) - \mu_{c(n)}\|^2`.
    Scale the inputs to about 0 .. 1 first: the module starts from torch's usual weights.

    Parameters
    ----------
    n_clusters : int, default=8
        Number of clusters; evidence needs at least two.
    module : torch.nn.Module, optional
        The feature map :math:`\Phi`, from (n, ...) to (n, n_features); copied before it is trained, frozen parameters
        stay. By default three fully connected layers without biases, `dense_network`, as many features as clusters.
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
    random_state : int, RandomState, Generator or None, default=None
        Seeds the first weights of the default module, k-means, the batches and dropout.

    Attributes
    ----------
    module_ : Module
        The trained feature map.
    errors_ : list of float
        Mean k-means error of every epoch.
    cluster_labels_ : ndarray or None
        With init="labels", the label that each cluster stands for.
    labels_, support_, beta_, bounds_, means_, inertia_
        See `DeepClusterer`.

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
        random_state: RandomStateLike = None,
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
        schedule = Schedule(self.max_epochs, self.batch_size, self.learning_rate, self.init == "kmeans")
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(random_state.randint(2**31 - 1)))
            self.module_ = self._first_module(inputs)
            centroids = self._fixed_centroids(features(self.module_, inputs[:1]).shape[1])
            self.errors_ = train(self.module_, inputs, clusters, centroids, schedule, random_state)
        self._set_clusters(inputs, features(self.module_, inputs), centroids)
        return self

    def _check_parameters(self) -> None:
        self._check_common()
        check_whole("max_epochs", self.max_epochs, 1, "at least one pass is needed")
        check_whole("batch_size", self.batch_size, 1, "at least one input a step is needed")
        check_positive("learning_rate", self.learning_rate)
        check_choice("init", self.init, INITS)

    def _first_clusters(
        self, X: npt.NDArray[Any], y: npt.ArrayLike | None, random_state: np.random.RandomState
    ) -> IntArray:
        self.cluster_labels_ = None
        if self.init == "labels":
            clusters, self.cluster_labels_ = encode_labels(y, len(X), self.n_clusters)
            return clusters
        return np.asarray(_kmeans(X.reshape(len(X), -1), self.n_clusters, 10, random_state).labels_, dtype=np.int64)

    def _first_module(self, X: npt.NDArray[Any]) -> nn.Module:
        if self.module is None:
            return dense_network(int(np.prod(X.shape[1:])), self.n_clusters)
        module = deepcopy(ensure_module(self.module))
        if not any(parameter.requires_grad for parameter in module.parameters()):
            raise InputError(
                "The module has no parameter that may learn (requires_grad): free some with module.requires_grad_(), "
                "or take it as it is with FeatureKMeans."
            )
        return module

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


class FeatureKMeans(DeepClusterer):
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
    random_state : int, RandomState, Generator or None, default=None
        Seeds k-means.

    Attributes
    ----------
    module_ : Module
        The feature map, the very one given.
    labels_, support_, beta_, bounds_, means_, inertia_
        See `DeepClusterer`.

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
        random_state: RandomStateLike = None,
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
        kmeans = _kmeans(points, self.n_clusters, self.n_init, ensure_random_state(self.random_state))
        self._set_clusters(inputs, points, kmeans.cluster_centers_)
        return self


def _kmeans(points: npt.NDArray[Any], n_clusters: int, n_init: int, random_state: np.random.RandomState) -> KMeans:
    if len(points) < n_clusters:
        raise InputError(f"n_samples={len(points)} should be >= n_clusters={n_clusters}: ask for fewer clusters.")
    return fit_kmeans(points, n_clusters, n_init=n_init, random_state=random_state)
