"""The bandwidth rule: half of a point's similarity mass on its n / K nearest neighbours."""

import numpy as np
import pytest
from reference import half_mass

from neontext.cluster import bandwidth, choose_gamma
from neontext.cluster.bandwidth import ensure_gamma
from neontext.errors import InputError


def seeded():
    return np.random.RandomState(0)


@pytest.mark.parametrize("n_clusters", [3, 4, 8])
def test_half_of_the_mass_lies_on_the_nearest_neighbours(n_clusters):
    X = np.random.default_rng(0).normal(size=(41, 3))
    gamma = choose_gamma(X, n_clusters, seeded())
    assert half_mass(X, gamma, round(40 / n_clusters)) == pytest.approx(0.5, abs=1e-4)


def test_twice_the_distances_is_a_quarter_of_gamma():
    X = np.random.default_rng(1).normal(size=(50, 4))
    assert choose_gamma(2 * X, 4, seeded()) == pytest.approx(choose_gamma(X, 4, seeded()) / 4, rel=1e-5)


@pytest.mark.parametrize("shift", [1.0, 1e3])
def test_moving_all_points_changes_nothing(shift):
    X = np.random.default_rng(1).normal(size=(50, 4))
    assert choose_gamma(X + shift, 4, seeded()) == pytest.approx(choose_gamma(X, 4, seeded()), rel=1e-5)


def test_a_sample_gives_about_the_same(monkeypatch):
    X = np.random.default_rng(2).normal(size=(400, 3))
    everything = choose_gamma(X, 4, seeded())
    monkeypatch.setattr(bandwidth, "N_CENTRES", 100)
    monkeypatch.setattr(bandwidth, "N_NEIGHBOURS", 300)
    assert choose_gamma(X, 4, seeded()) == pytest.approx(everything, rel=0.3)


@pytest.mark.parametrize("n_clusters", [1, 2])
def test_half_of_the_neighbours_always_hold_half_of_the_mass(n_clusters):
    X = np.array([[0.0], [1.0], [2.0]])
    assert choose_gamma(X, n_clusters, seeded()) == pytest.approx(1 / np.mean([1, 1, 4]))


@pytest.mark.parametrize("value", [0.0, 1.0, 0.1, -37.3])
def test_equal_points(value):
    assert choose_gamma(np.full((20, 3), value), 2, seeded()) == 1.0


def test_equal_points_that_do_not_round_well():
    row = np.random.default_rng(0).normal(size=50) * 3
    assert choose_gamma(np.tile(row, (30, 1)), 2, seeded()) == 1.0


def test_two_points_and_exact_duplicates():
    assert choose_gamma(np.array([[0.0], [1.0]]), 2, seeded()) > 0
    X = np.repeat(np.random.default_rng(0).normal(size=(3, 2)), 10, axis=0)
    assert np.isfinite(choose_gamma(X, 3, seeded()))


def test_the_points_are_not_changed():
    X = np.random.default_rng(0).normal(size=(10, 2))
    before = X.copy()
    choose_gamma(X, 2, seeded())
    np.testing.assert_array_equal(X, before)


def test_a_width_by_which_all_points_are_alike_is_refused_before_it_trains_on_rounding():
    X = np.random.default_rng(0).normal(size=(20, 3)) + 1e3
    apart = np.sqrt(((X[:, None] - X[None]) ** 2).sum(axis=2).max())
    assert ensure_gamma(1e-5 / apart**2, X, 2, seeded()) == 1e-5 / apart**2
    with pytest.raises(InputError, match=r"gamma=.* is too small .* no document could move"):
        ensure_gamma(2e-7 / apart**2, X, 2, seeded())


def test_any_width_will_do_for_equal_points():
    assert ensure_gamma(1e-300, np.full((5, 2), 0.1), 2, seeded()) == 1e-300


@pytest.mark.parametrize("gamma", ["auto", 1.0])
def test_points_whose_squares_overflow_are_refused(gamma):
    with pytest.raises(InputError, match="their squares overflow"):
        ensure_gamma(gamma, np.array([[1e200], [-1e200], [3.0]]), 2, seeded())
