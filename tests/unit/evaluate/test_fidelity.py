"""Fidelity: shares, intervals, chance, confusions and outliers, against figures worked out by hand."""

import numpy as np
import pytest
from scipy.stats import binomtest

from neontext.evaluate.fidelity import ClusterFidelity, Confusion, measure_fidelity, wilson_interval

GIVEN = np.array([0, 0, 0, 0, 1, 1, 2, 2, 2, 2])
BY_WORDS = np.array([0, 0, 0, 1, 1, 1, 0, 0, 2, 1])


def measured(given=GIVEN, by_words=BY_WORDS, **others):
    return measure_fidelity("kernel", given, by_words, np.linspace(0.4, 1.0, len(given)), 0.5, **others)


def test_shares():
    fidelity = measured()
    assert (fidelity.n, fidelity.value, fidelity.largest) == (10, 0.6, 0.4)
    assert fidelity.mean_probability == pytest.approx(0.7)
    shares = [(cluster.cluster, cluster.n, cluster.value) for cluster in fidelity.clusters]
    assert shares == [(0, 4, 0.75), (1, 2, 1.0), (2, 4, 0.25)]


def test_kappa_is_agreement_beyond_chance():
    chance = (4 * 5 + 2 * 4 + 4 * 1) / 100
    assert measured().kappa == pytest.approx((0.6 - chance) / (1 - chance))


@pytest.mark.parametrize(("hits", "n"), [(0, 5), (3, 5), (5, 5), (90, 100)])
def test_interval_is_wilsons(hits, n):
    expected = binomtest(hits, n).proportion_ci(0.95, method="wilson")
    assert wilson_interval(hits, n) == pytest.approx((expected.low, expected.high))


def test_confusions_are_named_most_first():
    assert measured().confusions == (Confusion(2, 0, 2), Confusion(0, 1, 1), Confusion(2, 1, 1))


@pytest.mark.parametrize(
    ("wrong", "said"), [(0, "are a matter of words"), (20, "in part"), (60, "hardly a matter of these words")]
)
def test_verdict_follows_kappa(wrong, said):
    given = np.arange(100) % 2
    by_words = np.where(np.arange(100) < wrong, 1 - given, given)
    assert said in measured(given, by_words).verdict


def test_one_cluster_has_no_kappa():
    fidelity = measured(np.zeros(4, dtype=int), np.zeros(4, dtype=int))
    assert fidelity.kappa is None
    assert fidelity.clusters == (ClusterFidelity(0, 4, 1.0, *wilson_interval(4, 4)),)


def test_outliers_are_told_by_their_distance():
    fidelity = measured(far=np.array([1.0, 2.0, 3.0, 4.0]), far_outliers=np.array([3.5, 9.0]))
    assert (fidelity.n_outliers, fidelity.outlier_auc) == (2, 7 / 8)
    assert measured().outlier_auc is None
