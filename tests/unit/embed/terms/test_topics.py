"""Amounts of topics by their literal formulas."""

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import nnls
from scipy.special import psi

from neontext.embed.terms import DirichletTopics, NonNegativeTopics

RNG = np.random.RandomState(0)
TABLE = sparse.csr_array(RNG.poisson(0.4, size=(12, 30)).astype(float) * (np.arange(12) > 0)[:, None])
VECTORS = RNG.gamma(0.3, size=(30, 4)) + 1e-3


def settled(counts, vectors, prior, rounds):
    """Variational inference of one document, a word at a time; the amounts are sums of the words' shares."""
    gamma = np.ones(len(prior))
    for _ in range(rounds):
        theta = np.exp(psi(gamma) - psi(gamma.sum()))
        amounts = np.zeros(len(prior))
        for word in np.flatnonzero(counts):
            phi = theta * vectors[word]
            amounts += counts[word] * phi / phi.sum()
        gamma = amounts + prior
    return amounts


def test_amounts_of_dirichlet_topics_are_sums_over_the_words():
    prior = np.array([0.1, 0.2, 0.3, 0.4])
    inferred = DirichletTopics(prior, 40, 0.0).infer(TABLE, VECTORS)
    literal = [settled(counts, VECTORS, prior, 40) for counts in TABLE.toarray()]
    np.testing.assert_allclose(inferred.amounts, literal, atol=1e-9)


def test_documents_are_inferred_alike_alone_and_together():
    topics = DirichletTopics(np.full(4, 0.25), 100, 1e-3)
    together = topics.infer(TABLE, VECTORS).amounts
    alone = np.concatenate([topics.infer(TABLE[[row]], VECTORS).amounts for row in range(12)])
    np.testing.assert_allclose(together, alone, atol=1e-12)


def test_amounts_of_non_negative_topics_are_those_of_least_squares():
    inferred = NonNegativeTopics(VECTORS.T @ VECTORS, 0.0).infer(TABLE, VECTORS)
    literal = [nnls(VECTORS, counts)[0] for counts in TABLE.toarray()]
    np.testing.assert_allclose(inferred.amounts, literal, atol=1e-8)
    assert not inferred.amounts[0].any()


@pytest.mark.parametrize("penalty", [0.0, 0.2])
def test_amounts_are_linear_where_the_same_topics_are_present(penalty):
    topics = NonNegativeTopics(VECTORS.T @ VECTORS + 0.1 * np.eye(4), penalty)
    inferred = topics.infer(TABLE, VECTORS)
    G = RNG.normal(size=(12, 4))
    linear = (TABLE @ VECTORS * topics.directions(inferred.state, G)).sum(axis=1)
    constant = (topics.constants(inferred.state) * G).sum(axis=1)
    np.testing.assert_allclose(linear + constant, (inferred.amounts * G).sum(axis=1), atol=1e-9)
