"""Softmax regression on points, out of fold, and read as prototypes of clusters."""

import numpy as np
from sklearn.linear_model import LogisticRegression

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.calibration import MAX_ITER
from neontext.cluster.support import SupportPoints
from neontext.runtime.blocks import one_thread

#: Strengths that are tried (scikit-learn's C), and parts of the cross-validation.
STRENGTHS, N_FOLDS = (1.0, 10.0, 100.0), 5


def deal_folds(labels: IntArray, random_state: np.random.RandomState) -> IntArray:
    """Part of the cross-validation of every document, each label spread evenly over the parts; shape (n_documents,)."""
    order = random_state.permutation(len(labels))
    folds = np.empty(len(labels), dtype=np.int64)
    folds[order[np.argsort(labels[order], kind="stable")]] = np.arange(len(labels)) % N_FOLDS
    return folds


def held_out_logits(X: FloatArray, labels: IntArray, folds: IntArray, strength: float) -> FloatArray:
    """Logits of every document by a regression on the other folds, shape (n_documents, n_clusters)."""
    logits = np.zeros((len(X), int(labels.max()) + 1))
    for fold in np.unique(folds):
        inside = folds == fold
        seen = np.unique(labels[~inside])
        if len(seen) < 2:
            continue
        W, c = softmax_regression(X[~inside], labels[~inside], strength)
        part = X[inside] @ W.T + c
        # A label that only this part has is no likelier than the least likely other.
        logits[inside] = part.min(axis=1, keepdims=True)
        logits[np.ix_(inside, seen)] = part
    return logits


def softmax_regression(X: FloatArray, labels: IntArray, strength: float) -> tuple[FloatArray, FloatArray]:
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
