"""Figures with an interval: what a finding measures, and how far chance would move it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import stats

from neontext.arrays import FloatArray, IntArray

#: Share of an interval; tables and sets of documents drawn anew; the quantile of a null.
CONFIDENCE, N_DRAWS, NULL_QUANTILE = 0.95, 200, 0.95


class Estimate(NamedTuple):
    """A figure and its 95 % interval.

    Attributes
    ----------
    value : float
        The figure.
    low, high : float
        Ends of the interval.
    """

    value: float
    low: float
    high: float


def mean_interval(values: FloatArray) -> Estimate:
    """Mean of some values, with Student's interval; one value alone says nothing of its spread.

    Examples
    --------
    >>> [round(end, 2) for end in mean_interval(np.array([1.0, 2.0, 3.0]))]
    [2.0, -0.48, 4.48]
    """
    mean, n = float(np.mean(values)), len(values)
    if n < 2:
        return Estimate(mean, -np.inf, np.inf)
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, n - 1) * np.std(values, ddof=1) / np.sqrt(n))
    return Estimate(mean, mean - half, mean + half)


def median_interval(values: FloatArray) -> Estimate:
    """Median of some values, with the interval between two of them that the binomial distribution gives.

    Examples
    --------
    >>> median_interval(np.arange(20.0))
    Estimate(value=9.5, low=5.0, high=14.0)
    """
    ordered, n = np.sort(values), len(values)
    below = int(stats.binom.ppf((1 - CONFIDENCE) / 2, n, 0.5))
    if below < 1:
        return Estimate(float(np.median(ordered)), -np.inf, np.inf)
    return Estimate(float(np.median(ordered)), float(ordered[below - 1]), float(ordered[n - below]))


def table_interval(table: IntArray, statistic: Callable[[IntArray], float]) -> Estimate:
    """A figure of a table of counts, with its bootstrap interval: documents are drawn anew, into the same cells."""
    random_state, n = np.random.RandomState(0), int(table.sum())
    draws = random_state.multinomial(n, table.ravel() / n, size=N_DRAWS).reshape(N_DRAWS, *table.shape)
    return _bootstrapped(table, draws, statistic)


def rows_interval(table: IntArray, statistic: Callable[[IntArray], float]) -> Estimate:
    """The same where every row keeps its sum: documents of a label are drawn anew, as many as there are."""
    random_state, table = np.random.RandomState(0), table[table.sum(axis=1) > 0]
    draws = [random_state.multinomial(row.sum(), row / row.sum(), size=N_DRAWS) for row in table]
    return _bootstrapped(table, np.stack(draws, axis=1), statistic)


def _bootstrapped(table: IntArray, draws: IntArray, statistic: Callable[[IntArray], float]) -> Estimate:
    ends = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)
    low, high = np.quantile([statistic(draw) for draw in draws], ends)
    return Estimate(statistic(table), float(low), float(high))
