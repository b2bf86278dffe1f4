"""Means with a bootstrap interval."""

import numpy as np
import pytest

from neontext.evaluate.faithfulness.bootstrap import bootstrap_means


def test_as_wide_as_the_standard_error_says():
    values = np.random.default_rng(0).normal(3.0, 2.0, size=(400, 1))
    mean, low, high = bootstrap_means(values)[0]
    error = values.std() / 20
    assert mean == pytest.approx(values.mean())
    assert (high - low) / 2 == pytest.approx(1.96 * error, rel=0.1)


def test_order_changes_nothing():
    values = np.random.default_rng(1).normal(size=(50, 3))
    assert bootstrap_means(values) == bootstrap_means(values[::-1])


def test_columns_are_drawn_together():
    values = np.random.default_rng(2).normal(size=(30, 1))
    both = bootstrap_means(np.hstack([values, values + 1]))
    assert both[1] == pytest.approx(np.array(both[0]) + 1)


def test_too_few_documents_have_a_mean_and_no_interval():
    mean, low, high = bootstrap_means(np.arange(9.0)[:, None])[0]
    assert mean == 4
    assert np.isnan([low, high]).all()
    assert np.isfinite(bootstrap_means(np.arange(10.0)[:, None])[0]).all()
