"""Clusterings that were made elsewhere, told again by distances between points: the labels stay, offsets are fitted.

A surrogate gives every point a probability of having each label. It is a member of the k-means family with an offset a
cluster, so everything that explains the clusterings of this package explains it too (method, section 8).
"""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.metrics.pairwise import euclidean_distances
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from neontext.arrays import FloatArray, IntArray
from neontext.checks import (
    RandomStateLike,
    check_auto_or_positive,
    check_choice,
    check_whole,
    draw_seed,
    ensure_random_state,
)
from neontext.cluster.assignment import soft_assignment
from neontext.cluster.reduction import REDUCTIONS, reduce_support
from neontext.cluster.support import SupportPoints
from neontext.cluster.validation import check_width
from neontext.errors import InputError
from neontext.runtime.blocks import one_thread

#: Kernel widths that are tried, over one divided by the median squared distance.
WIDTHS = np.geomspace(0.5, 500.0, 8)
#: Points on which a width is judged, at most, and points whose distances give the median.
N_JUDGED, N_DISTANCES = 4_000, 1_000
#: Penalty on the squared offsets beside the mean log-loss.
OFFSET_PENALTY = 5e-4
#: Slopes between which the stiffness is sought. Clusters that no point crosses would be told apart ever more surely.
SLOPES = (1e-6, 100.0)
#: Strengths of the softmax regression that are tried (scikit-learn's C), and parts of the cross-validation.
STRENGTHS, N_FOLDS = (1.0, 10.0, 100.0), 5
#: Rounds of an optimiser.
MAX_ITER = 300


class Surrogate(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """What the surrogates share: labels in, probabilities out.

    Attributes
    ----------
    classes_ : ndarray of shape (n_clusters,)
        The labels; cluster k is `classes_[k]`.
    labels_ : ndarray of int of shape (n_documents,)
        Cluster of every training point: the one that was given.
    held_out_ : ndarray of int of shape (n_documents,)
        Cluster that the surrogate gives every training point without having seen it.
    confidence_ : ndarray of shape (n_documents,)
        Its probability of that cluster.
    log_loss_ : float
        Mean of -log P of the labels that were given, over the same.
    kind_ : str
        "kernel" or "prototypes".
    support_ : SupportPoints
        The model, with offsets.
    beta_ : float
        Its stiffness.
    """

    classes_: npt.NDArray[Any]
    labels_: IntArray
    held_out_: IntArray
    confidence_: FloatArray
    log_loss_: float
    kind_: str
    support_: SupportPoints
    beta_: float

    def predict_proba(self, X: npt.ArrayLike) -> FloatArray:
        """Probability of every label, shape (n_documents, n_clusters); points are taken as not seen before."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        return soft_assignment(self.support_.outlierness(X), self.beta_)

    def predict(self, X: npt.ArrayLike) -> npt.NDArray[Any]:
        """Likeliest label of every point, shape (n_documents,)."""
        best = self.predict_proba(X).argmax(axis=1)
        return np.asarray(self.classes_[best])

    def _read_labels(self, X: npt.ArrayLike, y: npt.ArrayLike) -> FloatArray:
        """Points, checked; notes classes and labels."""
        X, y = validate_data(self, X, y, dtype=np.float64, ensure_min_samples=2)
        check_classification_targets(y)
        self.classes_, self.labels_ = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise InputError(
                f"The labels name one class, {self.classes_[0]!r:.80}: what tells one cluster from another needs two."
            )
        return np.asarray(X)

    def _note_held_out(self, logits: FloatArray) -> None:
        """Choices, their probabilities and the loss of logits, shape (n_documents, n_clusters), for points not seen."""
        self.held_out_ = logits.argmax(axis=1)
        self.confidence_ = np.asarray(softmax(logits, axis=1).max(axis=1))
        self.log_loss_ = _log_loss(logits, self.labels_)


class KernelSurrogate(Surrogate):
    r"""Labels by a kernel density of each label's points, every point left out of its own.

    :math:`P(k|x) \propto \exp(a L_k(x) + b_k)`, :math:`L_k` the logarithm of the mean similarity to the points of label
    k, normalised as in `SupportPoints`. The slope a, which gives the stiffness :math:`\beta = a\gamma`, and the offsets
    minimise the leave-one-out log-loss; of several kernel widths the one with the smallest loss is kept.

    Parameters
    ----------
    gamma : "auto" or float, default="auto"
        Kernel width.
    n_support : int or None, default=None
        Support points a cluster; None: every point.
    support_method : {"kmedoids", "kmeans", "sklearn-extra"}, default="kmedoids"
        How reduced support is chosen.
    random_state : int, RandomState, Generator or None, default=None
        Seeds samples and the choice of support.

    Attributes
    ----------
    gamma_ : float
        Kernel width used.

    Examples
    --------
    >>> X, y = [[0.0], [0.1], [0.2], [5.0], [5.1], [5.2]], ["low"] * 3 + ["high"] * 3
    >>> KernelSurrogate(random_state=0).fit(X, y).predict([[0.3], [4.0]]).tolist()
    ['low', 'high']
    """

    def __init__(
        self,
        *,
        gamma: str | float = "auto",
        n_support: int | None = None,
        support_method: str = "kmedoids",
        random_state: RandomStateLike = None,
    ) -> None:
        self.gamma = gamma
        self.n_support = n_support
        self.support_method = support_method
        self.random_state = random_state

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike) -> Self:
        """Fit width, stiffness and offsets to labels.

        Parameters
        ----------
        X : array-like of shape (n_documents, n_components)
            Points.
        y : array-like of shape (n_documents,)
            Their labels, two different ones at least.

        Returns
        -------
        KernelSurrogate
            Itself, fitted.

        Raises
        ------
        InputError
            For a parameter out of range, or with fewer than two labels.
        """
        self._check_parameters()
        X = self._read_labels(X, y)
        random_state = ensure_random_state(self.random_state)
        self.gamma_ = self._choose_gamma(X, random_state) if isinstance(self.gamma, str) else float(self.gamma)
        check_width(self.gamma_, X)
        support = self._support(X, self.gamma_, draw_seed(random_state))
        log_similarity = _log_similarity(support, X, support.own_support(len(X)))
        slope, offsets, _ = fit_offsets(log_similarity, self.labels_)
        self.beta_ = slope * self.gamma_
        self.support_ = support.with_offsets(-offsets / self.beta_)
        self._note_held_out(slope * log_similarity + offsets)
        self.kind_ = "kernel"
        return self

    def _check_parameters(self) -> None:
        check_auto_or_positive("gamma", self.gamma)
        check_choice("support_method", self.support_method, REDUCTIONS)
        if self.n_support is not None:
            check_whole("n_support", self.n_support, 1, "None keeps every training point")

    def _support(self, X: FloatArray, gamma: float, seed: int) -> SupportPoints:
        if self.n_support is None:
            return SupportPoints(X, self.labels_, gamma=gamma, source=np.arange(len(X)))
        rng = np.random.RandomState(seed)
        return reduce_support(X, self.labels_, gamma, self.n_support, self.support_method, rng)

    def _choose_gamma(self, X: FloatArray, random_state: np.random.RandomState) -> float:
        """Width with the smallest leave-one-out log-loss on a sample of the points."""
        scale = median_squared_distance(X, random_state)
        rows = np.sort(random_state.permutation(len(X))[:N_JUDGED])
        losses = []
        for width in WIDTHS / scale:
            support = SupportPoints(X, self.labels_, gamma=width, source=np.arange(len(X)))
            log_similarity = _log_similarity(support, X[rows], support.own_support(len(X))[rows])
            losses.append(fit_offsets(log_similarity, self.labels_[rows])[2])
        return float(WIDTHS[int(np.argmin(losses))] / scale)


class PrototypeSurrogate(Surrogate):
    r"""Labels by one prototype each: a softmax regression, read as distances (method, section 9).

    With weights w_k and intercepts c_k, :math:`\mu_k = w_k / 2\beta` and :math:`b_k = -\|\mu_k\|^2 - c_k / \beta` give
    :math:`P(k|x) \propto \exp(-\beta(\|x - \mu_k\|^2 + b_k))`. The strength of the regularisation is chosen, and the
    logits are scaled, by the log-loss on points that the regression has not seen.

    Parameters
    ----------
    random_state : int, RandomState, Generator or None, default=None
        Deals the points out to the parts of the cross-validation.

    Examples
    --------
    >>> X, y = [[0.0], [0.1], [0.2], [5.0], [5.1], [5.2]], ["low"] * 3 + ["high"] * 3
    >>> PrototypeSurrogate(random_state=0).fit(X, y).predict([[0.3], [4.0]]).tolist()
    ['low', 'high']
    """

    def __init__(self, *, random_state: RandomStateLike = None) -> None:
        self.random_state = random_state

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike) -> Self:
        """Fit prototypes, stiffness and offsets to labels; parameters, return value and errors as `KernelSurrogate`."""
        X = self._read_labels(X, y)
        random_state = ensure_random_state(self.random_state)
        sample = np.sort(random_state.permutation(len(X))[:N_JUDGED])
        folds = deal_folds(self.labels_, random_state)
        labels = np.unique(self.labels_[sample], return_inverse=True)[1]
        losses = [
            fit_offsets(_held_out_logits(X[sample], labels, folds[sample], strength), labels)[2]
            for strength in STRENGTHS
        ]
        strength = STRENGTHS[int(np.argmin(losses))]
        logits = _held_out_logits(X, self.labels_, folds, strength)
        slope, offsets, _ = fit_offsets(logits, self.labels_)
        self._note_held_out(slope * logits + offsets)
        self.kind_ = "prototypes"
        W, c = _softmax_regression(X, self.labels_, strength)
        self.support_, self.beta_ = prototypes(slope * W, slope * c + offsets, X)
        return self


class BestSurrogate(Surrogate):
    """Whichever surrogate has the smaller log-loss on points that it has not seen.

    Parameters
    ----------
    random_state : int, RandomState, Generator or None, default=None
        Seeds both.

    Attributes
    ----------
    best_ : Surrogate
        The one that is used.

    Examples
    --------
    >>> X, y = [[0.0], [0.1], [0.2], [5.0], [5.1], [5.2]], ["low"] * 3 + ["high"] * 3
    >>> BestSurrogate(random_state=0).fit(X, y).predict([[0.3], [4.0]]).tolist()
    ['low', 'high']
    """

    def __init__(self, *, random_state: RandomStateLike = None) -> None:
        self.random_state = random_state

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike) -> Self:
        """Fit both and keep the better; parameters, return value and errors as `KernelSurrogate`."""
        X = self._read_labels(X, y)
        seed = draw_seed(ensure_random_state(self.random_state))
        fitted = [kind(random_state=seed).fit(X, self.labels_) for kind in (KernelSurrogate, PrototypeSurrogate)]
        self.best_: Surrogate = min(fitted, key=lambda surrogate: surrogate.log_loss_)
        self.support_, self.beta_, self.kind_ = self.best_.support_, self.best_.beta_, self.best_.kind_
        self.held_out_, self.confidence_ = self.best_.held_out_, self.best_.confidence_
        self.log_loss_ = self.best_.log_loss_
        return self


#: Word vectors for surrogates: near words, and words of one subject.
SURROGATE_VECTORS = "ppmi+lsa"
#: Surrogates by name.
SURROGATES: dict[str, type[Surrogate]] = {
    "auto": BestSurrogate,
    "kernel": KernelSurrogate,
    "prototypes": PrototypeSurrogate,
}


def ensure_surrogate(clusterer: object) -> Surrogate:
    """The clusterer itself, if it is a surrogate.

    Raises
    ------
    InputError
        If it is something else: it would not keep labels as they are.
    """
    if not isinstance(clusterer, Surrogate):
        raise InputError(
            f"clusterer={clusterer!r:.80} does not keep labels as they are: expected a KernelSurrogate, a "
            "PrototypeSurrogate or a BestSurrogate, as ClusterExplainer.from_labels makes one."
        )
    return clusterer


def fit_offsets(scores: FloatArray, labels: IntArray) -> tuple[float, FloatArray, float]:
    r"""Slope a and offsets b with which :math:`P(k|x) \propto \exp(a s_k(x) + b_k)` fits labels best.

    Parameters
    ----------
    scores : ndarray of shape (n_documents, n_clusters)
        Score s_k of every label, from a model that has not seen the document.
    labels : ndarray of int of shape (n_documents,)
        The labels.

    Returns
    -------
    slope : float
        Positive.
    offsets : ndarray of shape (n_clusters,)
        Zero in sum, up to the optimiser.
    loss : float
        Mean log-loss, with `OFFSET_PENALTY` times the squared offsets: convex in both.

    Examples
    --------
    >>> slope, offsets, loss = fit_offsets(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]), np.array([0, 1, 0]))
    >>> bool(slope > 0) and bool(abs(offsets.sum()) < 1e-3)
    True
    """
    rows, n_clusters = np.arange(len(scores)), scores.shape[1]

    def loss(parameters: FloatArray) -> tuple[float, FloatArray]:
        slope, offsets = parameters[0], parameters[1:]
        logits = slope * scores + offsets
        errors = np.exp(logits - logsumexp(logits, axis=1, keepdims=True))
        errors[rows, labels] -= 1.0
        gradient = np.append(np.einsum("nk,nk->", errors, scores), errors.sum(axis=0)) / len(scores)
        gradient[1:] += 2.0 * OFFSET_PENALTY * offsets
        return _log_loss(logits, labels) + OFFSET_PENALTY * float(offsets @ offsets), gradient

    bounds = [SLOPES, *[(None, None)] * n_clusters]
    start = np.append(1.0, np.zeros(n_clusters))
    with one_thread():
        best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": MAX_ITER})
    return float(best.x[0]), np.asarray(best.x[1:]), float(best.fun)


def median_squared_distance(X: FloatArray, random_state: np.random.RandomState) -> float:
    """Median squared distance between different points, of a sample; one where all points are equal."""
    sample = X[random_state.permutation(len(X))[:N_DISTANCES]]
    distances = euclidean_distances(sample - sample.mean(axis=0), squared=True)
    positive = distances[distances > 1e-12 * float(distances.max(initial=0.0))]
    return float(np.median(positive)) if len(positive) else 1.0


def deal_folds(labels: IntArray, random_state: np.random.RandomState) -> IntArray:
    """Part of the cross-validation of every document, each label spread evenly over the parts; shape (n_documents,)."""
    order = random_state.permutation(len(labels))
    folds = np.empty(len(labels), dtype=np.int64)
    folds[order[np.argsort(labels[order], kind="stable")]] = np.arange(len(labels)) % N_FOLDS
    return folds


def _held_out_logits(X: FloatArray, labels: IntArray, folds: IntArray, strength: float) -> FloatArray:
    """Logits of every document by a regression on the other folds, shape (n_documents, n_clusters)."""
    logits = np.zeros((len(X), int(labels.max()) + 1))
    for fold in np.unique(folds):
        inside = folds == fold
        seen = np.unique(labels[~inside])
        if len(seen) < 2:
            continue
        W, c = _softmax_regression(X[~inside], labels[~inside], strength)
        part = X[inside] @ W.T + c
        # A label that only this part has is no likelier than the least likely other.
        logits[inside] = part.min(axis=1, keepdims=True)
        logits[np.ix_(inside, seen)] = part
    return logits


def _softmax_regression(X: FloatArray, labels: IntArray, strength: float) -> tuple[FloatArray, FloatArray]:
    """Weights and intercepts of every label that there is, shapes (n_labels, n_components) and (n_labels,)."""
    centre = X.mean(axis=0)
    spread = float(np.sqrt(((X - centre) ** 2).sum(axis=1).mean())) or 1.0
    # Many small products: threads would spend their time waiting for each other.
    with one_thread():
        regression = LogisticRegression(C=strength, max_iter=MAX_ITER).fit((X - centre) / spread, labels)
    W, c = regression.coef_ / spread, regression.intercept_
    if len(W) == 1:  # Two labels: scikit-learn keeps the difference alone.
        W, c = np.vstack([-W, W]) / 2.0, np.append(-c, c) / 2.0
    return W, c - W @ centre


def prototypes(W: FloatArray, c: FloatArray, X: FloatArray) -> tuple[SupportPoints, float]:
    r"""Support points and stiffness whose soft assignment is :math:`P(k|x) \propto \exp(w_k \cdot x + c_k)`.

    What all weights share changes no probability: the prototypes lie about the mean of the points, and as far from it
    as the points do (root mean square), which settles the stiffness.

    Parameters
    ----------
    W, c : ndarray of shape (n_clusters, n_components) and (n_clusters,)
        Weights and intercepts.
    X : ndarray of shape (n_documents, n_components)
        Points.
    """
    centre, W = X.mean(axis=0), W - W.mean(axis=0)
    spread, length = (float(np.sqrt(np.einsum("ij,ij->", A, A) / len(A))) for A in (X - centre, W))
    beta = length / (2.0 * spread) if length > 0 and spread > 0 else 1.0
    centroids = centre + W / (2.0 * beta)
    offsets = -np.einsum("ij,ij->i", centroids, centroids) - c / beta
    return SupportPoints.from_centroids(centroids, offsets), beta


def _log_similarity(support: SupportPoints, X: FloatArray, excluded: IntArray) -> FloatArray:
    return -support.gamma * support.outlierness(X, excluded)


def _log_loss(logits: FloatArray, labels: IntArray) -> float:
    return float((logsumexp(logits, axis=1) - logits[np.arange(len(logits)), labels]).mean())
