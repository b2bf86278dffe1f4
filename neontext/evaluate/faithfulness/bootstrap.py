"""How far a mean over documents would spread if the documents were drawn again."""

from typing import NamedTuple

import numpy as np

from neontext.arrays import FloatArray

#: Samples drawn; documents below which a spread is not said; ends of the interval.
N_SAMPLES, MIN_DOCUMENTS, ENDS = 1_000, 10, (0.025, 0.975)


class Estimate(NamedTuple):
    """A mean over documents with its 95 % bootstrap interval.

    Attributes
    ----------
    value : float
        The mean.
    low, high : float
        Ends of the interval; NaN with fewer than ten documents.
    """

    value: float
    low: float
    high: float


def bootstrap_means(values: FloatArray) -> list[Estimate]:
    """Mean of every column of values, shape (n_documents, n_columns), with its spread.

    All columns see the same draws, and the order of the rows (at least one) changes nothing.

    Examples
    --------
    >>> [round(end, 1) for end in bootstrap_means(np.arange(100.0)[:, None])[0]]
    [49.5, 44.1, 55.4]
    """
    # In an order of their own, so that the same documents are drawn whatever row they stand in.
    ordered = values[np.lexsort(values.T)]
    means = ordered.mean(axis=0)
    if len(ordered) < MIN_DOCUMENTS:
        low = high = np.full(len(means), np.nan)
    else:
        random_state = np.random.RandomState(0)
        draws = [random_state.randint(len(ordered), size=len(ordered)) for _ in range(N_SAMPLES)]
        low, high = np.quantile([ordered[draw].mean(axis=0) for draw in draws], ENDS, axis=0)
    return [Estimate(*map(float, row)) for row in zip(means, low, high, strict=True)]
