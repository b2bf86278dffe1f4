"""Clusterings that were made elsewhere, told again by distances between points: the labels stay, offsets are fitted.

A surrogate gives every point a probability of having each label. It is a member of the k-means family with an offset a
cluster, so everything that explains the clusterings of this package explains it too (method, section 8).
"""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
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
from neontext.cluster.calibration import fit_offsets, log_loss
from neontext.cluster.reduction import REDUCTIONS, reduce_support
from neontext.cluster.softmax_regression import STRENGTHS, deal_folds, held_out_logits, prototypes, softmax_regression
from neontext.cluster.support import SupportPoints
from neontext.cluster.validation import check_width
from neontext.errors import InputError

#: Kernel widths that are tried, over one divided by the median squared distance.
WIDTHS = np.geomspace(0.5, 500.0, 8)
#: Points on which a width is judged, at most, and points whose distances give the median.
N_JUDGED, N_DISTANCES = 4_000, 1_000


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
        self.log_loss_ = log_loss(logits, self.labels_)


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
            fit_offsets(held_out_logits(X[sample], labels, folds[sample], strength), labels)[2]
            for strength in STRENGTHS
        ]
        strength = STRENGTHS[int(np.argmin(losses))]
        logits = held_out_logits(X, self.labels_, folds, strength)
        slope, offsets, _ = fit_offsets(logits, self.labels_)
        self._note_held_out(slope * logits + offsets)
        self.kind_ = "prototypes"
        W, c = softmax_regression(X, self.labels_, strength)
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


def median_squared_distance(X: FloatArray, random_state: np.random.RandomState) -> float:
    """Median squared distance between different points, of a sample; one where all points are equal."""
    sample = X[random_state.permutation(len(X))[:N_DISTANCES]]
    distances = euclidean_distances(sample - sample.mean(axis=0), squared=True)
    positive = distances[distances > 1e-12 * float(distances.max(initial=0.0))]
    return float(np.median(positive)) if len(positive) else 1.0


def _log_similarity(support: SupportPoints, X: FloatArray, excluded: IntArray) -> FloatArray:
    return -support.gamma * support.outlierness(X, excluded)
