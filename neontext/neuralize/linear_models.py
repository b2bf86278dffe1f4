"""Linear classifiers: the class of the largest score w_k . x + c_k is the nearest of prototypes (method, section 9)."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import (
    LogisticRegression,
    LogisticRegressionCV,
    Perceptron,
    RidgeClassifier,
    RidgeClassifierCV,
    SGDClassifier,
)
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import ComplementNB, MultinomialNB
from sklearn.svm import LinearSVC

from neontext.cluster.support import SupportPoints
from neontext.errors import InputError
from neontext.neuralize.fitted import ModelReading, dense, read_fitted


class LinearArgmax(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Any model that gives a text the class of its largest linear score, such as an argmax of class TF-IDF.

    Parameters
    ----------
    coef : array-like or sparse of shape (n_classes, n_features)
        Weights of every class.
    intercept : array-like of shape (n_classes,), optional
        What is added to its score; nothing by default.
    classes : sequence, optional
        Names of the classes, sorted; by default their numbers.

    Examples
    --------
    >>> LinearArgmax([[1.0, 0.0], [0.0, 1.0]]).predict([[0.2, 0.5]]).tolist()
    [1]
    """

    def __init__(self, coef: Any, intercept: npt.ArrayLike | None = None, classes: Any = None) -> None:
        self.coef, self.intercept, self.classes = coef, intercept, classes
        self.coef_ = dense(coef)
        self.intercept_ = np.zeros(len(self.coef_)) if intercept is None else np.asarray(intercept, dtype=np.float64)
        self.classes_ = np.arange(len(self.coef_)) if classes is None else np.asarray(classes)
        if not len(self.coef_) == len(self.intercept_) == len(self.classes_):
            raise InputError(
                f"{len(self.coef_)} rows of weights, {len(self.intercept_)} intercepts and {len(self.classes_)} "
                "classes: expected as many of each."
            )

    def fit(self, X: Any, y: object = None) -> Self:
        """Itself: there is nothing to learn."""
        return self

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """Class of the largest score, shape (n_documents,)."""
        return np.asarray(self.classes_[np.argmax(X @ self.coef_.T + self.intercept_, axis=1)])


def read_scores(W: Any, c: Any, beta: float | None = None) -> ModelReading:
    r"""The model of the largest score :math:`w_k \cdot x + c_k`; with `beta` one, its softmax is the probability.

    Prototypes :math:`\mu_k = w_k / 2` are as far from a point as its score is low, up to
    :math:`b_k = -\|\mu_k\|^2 - c_k`. This offset is a distance too, along an axis that no text has (`heights`): so that
    a pair of prototypes has its boundary half-way between, and the words share out all that is not random about it.

    Parameters
    ----------
    W : array-like or sparse of shape (n_classes, n_features), or (1, n_features) for two classes
        Weights.
    c : array-like of shape (n_classes,) or (1,)
        Intercepts.
    beta : float, optional
        See `ModelReading`.
    """
    W, c = dense(W), np.atleast_1d(dense(c)).ravel()
    if len(W) == 1:
        W, c = np.concatenate([-W, W]) / 2, np.concatenate([-c, c]) / 2
    # What all classes have in common decides nothing.
    points, c = (W - W.mean(axis=0)) / 2, np.broadcast_to(c, len(W)) - c.mean()
    offsets = -np.einsum("kd,kd->k", points, points) - c
    support = SupportPoints.from_centroids(points)
    return ModelReading(support, beta, heights=np.sqrt(offsets - offsets.min()))


def _one_output(model: Any) -> Any:
    classes = model.classes_
    if np.ndim(classes) != 1 or len(classes) < 2 or len(model.coef_) not in (1, len(classes)):
        raise InputError(f"{type(model).__name__} gives a text several labels, or has one: expected one of several.")
    return model


@read_fitted.register(LogisticRegression)
@read_fitted.register(LogisticRegressionCV)
def _(model: Any) -> ModelReading:
    several = len(model.classes_) > 2
    one_against_rest = several and (getattr(model, "multi_class", None) == "ovr" or model.solver == "liblinear")
    return read_scores(_one_output(model).coef_, model.intercept_, None if one_against_rest else 1.0)


@read_fitted.register
def _(model: LinearDiscriminantAnalysis) -> ModelReading:
    return read_scores(_one_output(model).coef_, model.intercept_, 1.0)


@read_fitted.register
def _(model: SGDClassifier) -> ModelReading:
    own = model.loss == "log_loss" and len(model.classes_) == 2
    return read_scores(_one_output(model).coef_, model.intercept_, 1.0 if own else None)


@read_fitted.register(LinearArgmax)
@read_fitted.register(LinearSVC)
@read_fitted.register(Perceptron)
@read_fitted.register(RidgeClassifier)
@read_fitted.register(RidgeClassifierCV)
def _(model: Any) -> ModelReading:
    return read_scores(_one_output(model).coef_, model.intercept_)


@read_fitted.register
def _(model: OneVsRestClassifier) -> ModelReading:
    if model.multilabel_:
        raise InputError("OneVsRestClassifier gives a text several labels here: expected one of several.")
    parts = model.estimators_
    if not all(hasattr(part, "coef_") and len(part.coef_) == 1 for part in parts):
        raise InputError(
            f"OneVsRestClassifier of {type(parts[0]).__name__} is not linear: expected linear classifiers."
        )
    return read_scores(np.concatenate([dense(p.coef_) for p in parts]), np.ravel([p.intercept_ for p in parts]))


@read_fitted.register
def _(model: MultinomialNB) -> ModelReading:
    return read_scores(model.feature_log_prob_, model.class_log_prior_, 1.0)


@read_fitted.register
def _(model: ComplementNB) -> ModelReading:
    return read_scores(model.feature_log_prob_, np.zeros(len(model.classes_)), 1.0)
