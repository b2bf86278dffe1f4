"""From outlierness to probability and evidence, and how stiff the assignment is (method, section 2)."""

import numpy as np
from scipy.optimize import brentq
from scipy.special import logsumexp, softmax

from neontext.arrays import FloatArray
from neontext.errors import InputError

#: What the highest probability of a document should be on average (Kauffmann et al., section 5.1).
MEAN_CONFIDENCE = 0.9


def soft_assignment(outlierness: FloatArray, beta: float) -> FloatArray:
    r"""Probability of every cluster, :math:`P(k|x) \propto \exp(-\beta o_k(x))` (Eq. 1).

    Parameters
    ----------
    outlierness : ndarray of shape (n_documents, n_clusters)
        Outlierness of every document for every cluster.
    beta : float
        Stiffness, in 1 / units of the outlierness.

    Returns
    -------
    ndarray of shape (n_documents, n_clusters)
        Rows sum to one.

    Examples
    --------
    >>> soft_assignment(np.array([[0.0, 0.0]]), beta=1.0)
    array([[0.5, 0.5]])
    """
    return np.asarray(softmax(-beta * outlierness, axis=1))


def evidence(outlierness: FloatArray, beta: float) -> FloatArray:
    r"""Evidence for every cluster: the log-odds :math:`f_c = \log P_c / (1 - P_c)` (Prop. 1).

    Computed against the competitors alone, so that it stays exact where the probability rounds to one.

    Parameters
    ----------
    outlierness : ndarray of shape (n_documents, n_clusters)
        Outlierness, at least two clusters.
    beta : float
        Stiffness.

    Returns
    -------
    ndarray of shape (n_documents, n_clusters)
        Evidence in nats.

    Raises
    ------
    InputError
        With one cluster.

    Examples
    --------
    >>> evidence(np.array([[0.0, 2.0]]), beta=3.0)
    array([[ 6., -6.]])
    """
    if outlierness.shape[1] < 2:
        raise InputError("Evidence speaks for one cluster against another: the model has one cluster, it needs two.")
    scores = -beta * outlierness
    rows = np.arange(len(scores))
    best = scores.argmax(axis=1)
    others = scores.copy()
    others[rows, best] = -np.inf
    against_best = logsumexp(others, axis=1)
    # Every other cluster has the best one among its competitors: nothing cancels in log(total - own).
    total = np.logaddexp(scores[rows, best], against_best)[:, None]
    with np.errstate(divide="ignore"):
        result = scores - (total + np.log1p(-np.exp(scores - total)))
    result[rows, best] = scores[rows, best] - against_best
    return np.asarray(result)


def calibrate_beta(
    outlierness: FloatArray, mean_confidence: float = MEAN_CONFIDENCE, *, least_gap: float = 0.0
) -> float:
    r"""Stiffness with which :math:`\max_k P(k|x)` averages `mean_confidence`.

    Parameters
    ----------
    outlierness : ndarray of shape (n_documents, n_clusters)
        Leave-one-out outlierness of the training documents.
    mean_confidence : float
        Between 1 / n_clusters and 1.
    least_gap : float
        Differences of outlierness up to this are rounding.

    Returns
    -------
    float
        The stiffness. Where ties between clusters keep the mean below `mean_confidence` whatever the stiffness, the one
        that makes a gap of the median size decisive by the same odds.

    Raises
    ------
    InputError
        If all clusters are equally far from every document: no stiffness can tell them apart.
    """
    if not 1.0 / outlierness.shape[1] < mean_confidence < 1.0:
        raise InputError(
            f"mean_confidence={mean_confidence}: the highest of {outlierness.shape[1]} probabilities averages between "
            f"{1.0 / outlierness.shape[1]:.2g} and 1."
        )
    gaps = outlierness - outlierness.min(axis=1, keepdims=True)
    # Rounding is no gap: equal points far from the origin differ in their last digits.
    positive = gaps[gaps > max(1e-12 * float(np.abs(outlierness).max(initial=0.0)), least_gap)]
    scale = float(np.median(positive)) if len(positive) else 0.0
    if not scale > 0 or not np.isfinite(scale):
        raise InputError(
            "Every cluster is equally far from every document, so no stiffness beta can be calibrated: "
            "are all documents equal? Give beta yourself, or another corpus."
        )

    def surplus(log_beta: float) -> float:
        return float((1.0 / np.exp(-np.exp(log_beta) * gaps).sum(axis=1)).mean()) - mean_confidence

    low, high = -np.log(scale) - 20.0, -np.log(scale) + 20.0
    if surplus(low) > 0 or surplus(high) < 0:
        return float(np.log(mean_confidence / (1 - mean_confidence)) / scale)
    return float(np.exp(brentq(surplus, low, high, xtol=1e-10)))
