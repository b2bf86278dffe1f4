"""A slope and offsets that make scores of labels into probabilities: multinomial calibration."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from neontext.arrays import FloatArray, IntArray
from neontext.runtime.blocks import one_thread

#: Penalty on the squared offsets beside the mean log-loss.
OFFSET_PENALTY = 5e-4
#: Slopes between which the stiffness is sought. Clusters that no point crosses would be told apart ever more surely.
SLOPES = (1e-6, 100.0)
#: Rounds of an optimiser.
MAX_ITER = 300


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
        return log_loss(logits, labels) + OFFSET_PENALTY * float(offsets @ offsets), gradient

    bounds = [SLOPES, *[(None, None)] * n_clusters]
    start = np.append(1.0, np.zeros(n_clusters))
    with one_thread():
        best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": MAX_ITER})
    return float(best.x[0]), np.asarray(best.x[1:]), float(best.fun)


def log_loss(logits: FloatArray, labels: IntArray) -> float:
    """Mean negative log-probability of the labels, of logits of shape (n_documents, n_clusters)."""
    return float((logsumexp(logits, axis=1) - logits[np.arange(len(logits)), labels]).mean())
