r"""Documents that belong to no cluster, explained as far from all of them (method, section 8).

With a constant :math:`\tau` in place of a cluster of its own, the log-odds that a document is far are
:math:`f = \beta(\mathrm{smin}^\beta_k o_k(x) - \tau)`. Here squared distances do not cancel: a word speaks for "far"
where it points away from the mean support point.
"""

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, softmax

from neontext.arrays import FloatArray, IntArray
from neontext.corpus import Corpus
from neontext.embed import EmbeddedDocuments
from neontext.explain.explainer import WordExplainer
from neontext.explain.explanation import Explanation, Flip
from neontext.explain.explanations import Explanations
from neontext.explain.pooling import PooledEvidence, p_log_p, pool_support
from neontext.neuralize import ClusterNetwork
from neontext.runtime.blocks import map_blocks


class OutlierExplanation(Explanation):
    """Why a document is far from every cluster; `cluster` and `runner_up` are the nearest two.

    There is no competitor and no supporting document, and nothing flips it: no word is tried.
    """

    def _explained(self) -> str:
        return f"far from every cluster (nearest: {self._called()})"


class OutlierExplanations(Explanations):
    """Explanations of documents as far from every cluster; an item is one document's `OutlierExplanation`.

    `evidence` is the log-odds of that; `clusters` and `runner_up` are the two nearest.
    """

    @property
    def flips(self) -> tuple[Flip | None, ...]:
        """No word is tried: None for every document."""
        return (None,) * len(self)

    def _explanation(self, row: int) -> OutlierExplanation:
        return OutlierExplanation(
            **self._common(row),
            **self._figures(row),
            against=None,
            competitors=(),
            support_for=(),
            support_against=(),
        )


def soft_minimum(outlierness: FloatArray, beta: float) -> FloatArray:
    """Soft minimum over the clusters, shape (n_documents,), in squared distance units.

    Examples
    --------
    >>> soft_minimum(np.array([[1.0, 1.0]]), beta=1.0).round(3)
    array([0.307])
    """
    nearest = outlierness.min(axis=1)
    return np.asarray(nearest - np.log(np.exp(-beta * (outlierness - nearest[:, None])).sum(axis=1)) / beta)


def fit_threshold(members: FloatArray, outliers: FloatArray, beta: float) -> float:
    r"""Threshold :math:`\tau` with the largest likelihood: as many documents are expected to be far as are outliers.

    Parameters
    ----------
    members, outliers : ndarray
        Soft minimum of documents with a cluster, each left out of its own, and of those without; one of each at least.
    beta : float
        Stiffness.

    Examples
    --------
    >>> round(fit_threshold(np.array([1.0, 2.0]), np.array([4.0, 5.0]), beta=9.0), 6)
    3.0
    """
    values = np.concatenate([members, outliers])

    def surplus(threshold: float) -> float:
        return float(expit(beta * (values - threshold)).sum()) - len(outliers)

    margin = 40.0 / beta
    return float(brentq(surplus, values.min() - margin, values.max() + margin, xtol=1e-12 * (1 + margin)))


def explain_far(
    explainer: WordExplainer, corpus: Corpus, documents: EmbeddedDocuments, rows: IntArray, threshold: float
) -> OutlierExplanations:
    """Explain documents with a known word as far from all clusters.

    Parameters
    ----------
    explainer : WordExplainer
        The model.
    corpus : Corpus
        The documents.
    documents : EmbeddedDocuments
        The same, embedded; each needs a known word.
    rows : ndarray of int of shape (n_documents,)
        Their rows in the corpus that they come from.
    threshold : float
        See `fit_threshold`.

    Returns
    -------
    OutlierExplanations
        One for every document.
    """
    points = explainer.layer.points(documents)
    explainer.network.support.prepare()
    size = explainer.network.support.block_size
    pooled = map_blocks(_pool_far, (explainer.network, threshold), points, block_size=size)
    shared = explainer.word_relevance(documents, pooled.G, pooled.M, pooled.bias)
    nearest = np.argsort(pooled.outlierness, axis=1, kind="stable")[:, :2]
    return OutlierExplanations(
        explainer=explainer,
        documents=documents,
        corpus=corpus,
        row=rows,
        against=None,
        addable=(),
        points=points,
        excluded=np.full(len(corpus), -1, dtype=np.int64),
        clusters=nearest[:, 0],
        runner_up=nearest[:, 1],
        evidence=pooled.evidence,
        outlierness=pooled.outlierness,
        bias=np.asarray(shared.bias),
        G=pooled.G,
        M=pooled.M,
        relevance=shared.relevance,
    )


def _pool_far(state: tuple[ClusterNetwork, float], X: FloatArray) -> PooledEvidence:
    network, threshold = state
    beta, gamma = network.beta, network.support.gamma
    pools = pool_support(network.support, X, None)
    p = np.asarray(softmax(-beta * pools.outlierness, axis=1))

    def mean(values: FloatArray) -> FloatArray:
        return np.asarray(np.einsum("nk,nk...->n...", p, values))

    middle, entropy = mean(pools.points), -p_log_p(p).sum(axis=1)
    bias = beta * (mean(pools.offsets) - threshold) - beta / gamma * mean(pools.entropies) - entropy
    return PooledEvidence(
        clusters=pools.outlierness.argmin(axis=1),
        evidence=beta * (soft_minimum(pools.outlierness, beta) - threshold),
        outlierness=pools.outlierness,
        competitors=p,
        G=beta * (X - middle),
        M=beta * (np.einsum("nd,nd->n", X, middle) - mean(pools.squared_norms)),
        bias=bias,
    )
