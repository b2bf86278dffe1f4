"""Probability, evidence and the stiffness between them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import expit, logit

from neontext.cluster import calibrate_beta, evidence, soft_assignment
from neontext.errors import InputError

OUTLIERNESS = arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(2, 5)), elements=st.floats(0, 3))


def test_by_hand():
    outlierness = np.array([[0.0, np.log(2), np.log(4)]])
    np.testing.assert_allclose(soft_assignment(outlierness, 1.0), [[4 / 7, 2 / 7, 1 / 7]])
    np.testing.assert_allclose(evidence(outlierness, 1.0), np.log([[4 / 3, 2 / 5, 1 / 6]]))


@settings(max_examples=50)
@given(OUTLIERNESS, st.floats(0.1, 4))
def test_evidence_is_the_log_odds(outlierness, beta):
    P = soft_assignment(outlierness, beta)
    np.testing.assert_allclose(P.sum(axis=1), 1.0)
    np.testing.assert_allclose(evidence(outlierness, beta), logit(P), atol=1e-9)
    np.testing.assert_allclose(expit(evidence(outlierness, beta)), P, atol=1e-12)


@settings(max_examples=50)
@given(OUTLIERNESS, st.floats(0.1, 4))
def test_the_nearest_cluster_has_the_most_evidence(outlierness, beta):
    found = evidence(outlierness, beta)
    nearest = outlierness.argmin(axis=1)
    np.testing.assert_allclose(found[np.arange(len(found)), nearest], found.max(axis=1), atol=1e-12)


def test_evidence_is_exact_where_the_probability_rounds_to_one():
    outlierness = np.array([[0.0, 1.0, 2.0]])
    beta = 1000.0
    assert soft_assignment(outlierness, beta)[0, 0] == 1.0
    np.testing.assert_allclose(evidence(outlierness, beta), [[1000, -1000, -2000]])


def test_two_clusters_mirror_each_other():
    found = evidence(np.array([[0.3, 1.9], [5.0, 5.0]]), 2.0)
    np.testing.assert_allclose(found, [[3.2, -3.2], [0, 0]], atol=1e-12)


def test_a_constant_for_all_clusters_changes_nothing():
    outlierness = np.array([[0.1, 0.5, 0.2]])
    np.testing.assert_allclose(evidence(outlierness + 1e6, 3.0), evidence(outlierness, 3.0), atol=1e-8)


@settings(max_examples=25)
@given(st.integers(0, 1000), st.integers(2, 8), st.floats(-8, 8))
def test_calibrated_beta_hits_the_mean_confidence(seed, n_clusters, log_scale):
    outlierness = np.random.default_rng(seed).uniform(size=(40, n_clusters)) * 10**log_scale
    beta = calibrate_beta(outlierness)
    assert soft_assignment(outlierness, beta).max(axis=1).mean() == pytest.approx(0.9, abs=1e-6)


def test_another_mean_confidence():
    outlierness = np.array([[0.0, 1.0]])
    assert calibrate_beta(outlierness, 0.75) == pytest.approx(np.log(3))


def test_ties_that_no_stiffness_can_break_still_give_a_stiffness():
    outlierness = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 2.0]])
    assert calibrate_beta(outlierness) == pytest.approx(np.log(9) / 2)


@pytest.mark.parametrize("outlierness", [np.zeros((3, 2)), np.full((2, 4), 7.5)])
def test_clusters_that_are_equally_far_cannot_be_calibrated(outlierness):
    with pytest.raises(InputError, match="equally far"):
        calibrate_beta(outlierness)
