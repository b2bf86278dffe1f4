"""Kernel k-means of many points: similarities through landmarks, of a sample of the points."""

from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
from sklearn.cluster import MiniBatchKMeans

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_whole, draw_seed
from neontext.errors import InputError
from neontext.runtime.blocks import map_blocks, one_thread

#: Points up to which "auto" trains with the kernel matrix itself.
EXACT_UP_TO = 20_000
#: Landmarks of "auto".
N_LANDMARKS = 1_000
#: Points that are trained on, at most, where there are landmarks.
N_TRAINED = 50_000
#: Documents of every given cluster that a sample keeps, if it has them.
N_KEPT = 100
#: Support points a cluster of a model that was trained through landmarks, where no number is asked for.
N_SUPPORT = 50
#: Points that each of them stands for on average, at least: what one of them did to a mean is little then.
MEMBERS_EACH = 5
#: Passes of the search for landmarks.
N_PASSES = 10
#: Directions of the landmarks' kernel matrix below this share of its largest eigenvalue are rounding.
RELATIVE_RANK = 1e-6
#: Rows of a block of features: 8 MB in float64 for a thousand landmarks.
BLOCK_ROWS = 1_024

FeatureArray = npt.NDArray[np.float32]


def count_landmarks(landmarks: str | int | None, n_points: int) -> int | None:
    """Landmarks to train that many points with; None: with the kernel matrix itself.

    Raises
    ------
    InputError
        If `landmarks` is neither "auto", None nor a whole number of at least two.

    Examples
    --------
    >>> count_landmarks("auto", 20_000), count_landmarks("auto", 20_001), count_landmarks(500, 300)
    (None, 1000, 300)
    """
    if landmarks is None or (isinstance(landmarks, str) and landmarks == "auto" and n_points <= EXACT_UP_TO):
        return None
    if isinstance(landmarks, str):
        if landmarks != "auto":
            raise InputError(f"landmarks={landmarks!r:.60}: expected 'auto', a whole number, or None.")
        return N_LANDMARKS
    check_whole("landmarks", landmarks, 2, "None trains with the kernel matrix itself")
    return min(landmarks, n_points)


def sample_rows(start: IntArray | None, n_points: int, random_state: np.random.RandomState) -> IntArray:
    """Rows of at most `N_TRAINED` points, in order, drawn without replacement; all, where there are no more.

    Where clusters are given to start from (-1: none), the sample keeps at least `N_KEPT` points of each, or all that
    it has: a rare one does not vanish.
    """
    if n_points <= N_TRAINED:
        return np.arange(n_points)
    order = random_state.permutation(n_points)
    if start is None:
        return np.sort(order[:N_TRAINED])
    by_cluster = order[np.argsort(start[order], kind="stable")]
    sizes = np.bincount(start[order] + 1)
    place = np.arange(n_points) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    first = by_cluster[(place < N_KEPT) & (start[by_cluster] >= 0)]
    rest = order[~np.isin(order, first)]
    return np.sort(np.concatenate([first, rest[: max(N_TRAINED - len(first), 0)]]))


class _Landmarks(NamedTuple):
    points: FloatArray
    squared_norms: FloatArray
    map: FloatArray
    gamma: float


class LandmarkKernel:
    r"""Cluster sums of a Gaussian kernel matrix of low rank, with a diagonal of ones.

    :math:`K \approx C W^+ C^\top` (Nyström), C the similarities of the points to m landmarks and W those of the
    landmarks to each other: linear in the number of points. The landmarks are centres of k-means, which approximate
    better than points drawn at random (Zhang, Tsang and Kwok, ICML 2008). What the diagonal lacks is added, so that
    leaving a point out takes off just what it brought in.

    Parameters
    ----------
    features : ndarray of shape (n_documents, rank), float32
        Rows whose products are the similarities.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [9.0]])
    >>> kernel = LandmarkKernel.fit(X, 1.0, 3, np.random.RandomState(0))
    >>> kernel.weighted_sums(np.array([0, 1]), np.ones((2, 1))).round(3)
    array([[1.368],
           [1.368],
           [0.   ]])
    """

    def __init__(self, features: FeatureArray) -> None:
        self._features = features
        self._missing = 1.0 - np.einsum("ij,ij->i", features, features, dtype=np.float64)

    @classmethod
    def fit(cls, X: FloatArray, gamma: float, n_landmarks: int, random_state: np.random.RandomState) -> Self:
        """Find landmarks of points of shape (n_documents, n_components); memory: 4 n m bytes for m landmarks."""
        points = find_landmarks(X, n_landmarks, random_state)
        norms = np.einsum("ij,ij->i", points, points)
        own = _similarities(points, _Landmarks(points, norms, np.empty(0), gamma))
        with one_thread():
            values, vectors = np.linalg.eigh(own)
            kept = values > RELATIVE_RANK * values[-1]
            landmarks = _Landmarks(points, norms, vectors[:, kept] / np.sqrt(values[kept]), gamma)
        return cls(map_blocks(_features, landmarks, X, block_size=BLOCK_ROWS))

    def __len__(self) -> int:
        return len(self._features)

    def weighted_sums(self, indices: IntArray, weights: FloatArray) -> FloatArray:
        """As `KernelMatrix.weighted_sums`."""
        with one_thread():
            direction = self._features[indices].T @ weights.astype(np.float32)
        sums = map_blocks(_projected, direction, self._features, block_size=BLOCK_ROWS).astype(np.float64)
        sums[indices] += self._missing[indices, None] * weights
        return sums


def find_landmarks(X: FloatArray, n_landmarks: int, random_state: np.random.RandomState) -> FloatArray:
    """Centres of k-means, shape (n_landmarks, n_components) or fewer; all different points, where there are no more."""
    if n_landmarks >= len(X):
        return np.unique(X, axis=0)
    search = MiniBatchKMeans(
        n_landmarks, n_init=1, max_iter=N_PASSES, batch_size=4 * BLOCK_ROWS, random_state=draw_seed(random_state)
    )
    with one_thread():
        return np.unique(search.fit(X).cluster_centers_, axis=0)


def _similarities(X: FloatArray, landmarks: _Landmarks) -> FloatArray:
    distances = np.einsum("ij,ij->i", X, X)[:, None] + landmarks.squared_norms - 2.0 * X @ landmarks.points.T
    return np.asarray(np.exp(-landmarks.gamma * np.maximum(distances, 0.0)))


def _features(landmarks: _Landmarks, X: FloatArray) -> FeatureArray:
    return np.asarray(_similarities(X, landmarks) @ landmarks.map, dtype=np.float32)


def _projected(direction: FeatureArray, features: FeatureArray) -> FeatureArray:
    return np.asarray(features @ direction)
