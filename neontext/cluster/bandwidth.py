"""Bandwidth of the Gaussian kernel, from the data (method, section 3)."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from sklearn.metrics.pairwise import euclidean_distances

from neontext.arrays import FloatArray
from neontext.cluster.partition import TIE
from neontext.cluster.validation import check_width
from neontext.errors import InputError

#: Points whose neighbourhoods are looked at, and points that these are compared with.
N_CENTRES, N_NEIGHBOURS = 1_000, 4_000
#: Share of the similarity mass that should lie on the nearest n / K neighbours.
HALF = 0.5
#: Squared distances, relative to the largest coordinate's square, up to which points are equal but for rounding.
EQUAL = 1e-24
#: Largest coordinate: sums of squares stay far below the end of float64.
LARGEST = 1e140


def ensure_gamma(gamma: str | float, X: npt.ArrayLike, n_clusters: int, random_state: np.random.RandomState) -> float:
    """Kernel width to train with: the one given, if it tells the points apart, or that of `choose_gamma` for "auto".

    Raises
    ------
    InputError
        If by this width all similarities are one, or are decided by rounding, or if the points have no squared
        distances in float64.
    """
    X = np.asarray(X, dtype=np.float64)
    if np.abs(X).max() > LARGEST:
        raise InputError(f"Points with coordinates up to {np.abs(X).max():.2g}: their squares overflow. Scale them.")
    if isinstance(gamma, str):
        width = choose_gamma(X, n_clusters, random_state)
    else:
        width = float(gamma)
        _check_not_flat(width, X)
    check_width(width, X)
    return width


def _check_not_flat(gamma: float, X: FloatArray) -> None:
    centred = X - X.mean(axis=0)
    widest = 4.0 * float(np.einsum("ij,ij->i", centred, centred).max())
    # Equal points, far from the origin or not, are as similar by every width.
    if widest > EQUAL * float(np.abs(X).max()) ** 2 and gamma * widest < TIE:
        raise InputError(
            f"gamma={gamma:g} is too small for points that lie up to {np.sqrt(widest):.2g} apart: all similarities "
            "would be one, to rounding, and no document could move. Give a larger gamma, or 'auto'."
        )


def choose_gamma(X: npt.ArrayLike, n_clusters: int, random_state: np.random.RandomState) -> float:
    """Kernel width at which half of a point's similarity mass lies on its n / K nearest neighbours.

    Root finding on a sample of points (at most 1,000 against 4,000; all of them where there are fewer).

    Parameters
    ----------
    X : array-like of shape (n_documents, n_components)
        Points.
    n_clusters : int
        K.
    random_state : numpy.random.RandomState
        Draws the sample.

    Returns
    -------
    float
        gamma. Where no width satisfies the rule (up to two clusters: half of the neighbours always hold half of the
        mass; equal points), one over the mean squared distance; 1 where that is zero.

    Examples
    --------
    >>> X = np.random.RandomState(0).normal(size=(300, 5))
    >>> 0.01 < choose_gamma(X, 3, np.random.RandomState(0)) < 10
    True
    """
    X = np.asarray(X, dtype=np.float64)
    chosen = random_state.permutation(len(X)) if len(X) > N_CENTRES else np.arange(len(X))
    # Centred, so that equal points far from the origin do not look apart by rounding.
    sample = X[chosen[:N_NEIGHBOURS]] - X[chosen[:N_NEIGHBOURS]].mean(axis=0)
    distances = euclidean_distances(sample[:N_CENTRES], sample, squared=True)
    np.fill_diagonal(distances, np.inf)  # A point is no neighbour of its own.
    distances.sort(axis=1)
    distances = distances[:, :-1]
    mean = float(distances.mean()) if distances.size else 0.0
    if not mean > EQUAL * float(np.abs(X).max(initial=0.0)) ** 2:
        return 1.0
    nearest = max(round(distances.shape[1] / n_clusters), 1)
    distances -= distances[:, :1]

    def surplus(log_gamma: float) -> float:
        similarity = np.exp(-np.exp(log_gamma) * distances)
        return float((similarity[:, :nearest].sum(axis=1) / similarity.sum(axis=1)).mean()) - HALF

    low, high = -np.log(mean) - 10.0, -np.log(mean) + 15.0
    if surplus(low) >= 0 or surplus(high) <= 0:
        return 1.0 / mean
    return float(np.exp(brentq(surplus, low, high, xtol=1e-6)))
