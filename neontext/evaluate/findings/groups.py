"""Groups of things that hang together by pairs."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from neontext.arrays import IntArray


def connected_groups(left: IntArray, right: IntArray, n: int) -> IntArray:
    """Number the groups of things that are connected by pairs, also over others.

    Parameters
    ----------
    left, right : ndarray of int of shape (n_pairs,)
        Pairs of things.
    n : int
        Number of things.

    Returns
    -------
    ndarray of int of shape (n,)
        Group of each thing, 0 ..

    Examples
    --------
    >>> connected_groups(np.array([0, 3]), np.array([2, 0]), n=4).tolist()
    [0, 1, 0, 0]
    """
    # SciPy before 1.12 reads no other width of indices, and may print that instead of raising it.
    pairs = left.astype(np.int32), right.astype(np.int32)
    graph = sparse.csr_array((np.ones(len(left)), pairs), shape=(n, n))
    _, groups = connected_components(graph, directed=False)
    return np.asarray(groups, dtype=np.int64)
