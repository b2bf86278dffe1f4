"""Which points are different ones."""

import numpy as np

from neontext.arrays import FloatArray, IntArray


def distinct_rows(X: FloatArray) -> IntArray:
    """First row of every different point, ascending; X of shape (n_points, n_components), without NaN.

    Memory: twice that of the points, however many components they have.

    Examples
    --------
    >>> distinct_rows(np.array([[1.0, 0.0], [2.0, 0.0], [1.0, -0.0]]))
    array([0, 1])
    """
    # Rows are compared as bytes, which must not tell minus zero from zero. np.unique(axis=0) makes a field of every
    # component, and is lost where there are millions.
    rows = np.ascontiguousarray(X + 0.0)
    if not rows.size:
        return np.arange(min(len(rows), 1))
    whole = rows.view(np.dtype((np.void, rows.shape[1] * rows.itemsize))).ravel()
    return np.sort(np.unique(whole, return_index=True)[1])


def count_distinct(X: FloatArray) -> int:
    """Number of points that differ by more than rounding: in nine digits of the largest coordinate.

    Examples
    --------
    >>> count_distinct(np.array([[0.3], [0.1 + 0.2], [1.0]]))
    2
    """
    largest = max(float(np.abs(X).max(initial=0.0)), 1e-300)
    return len(distinct_rows(np.round(X / largest, 9)))
