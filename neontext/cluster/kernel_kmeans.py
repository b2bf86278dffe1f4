"""`KernelKMeans`: leave-one-out kernel k-means with a Gaussian kernel, as a scikit-learn estimator."""

import warnings
from typing import Self

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import validate_data

from neontext.arrays import FloatArray, IntArray
from neontext.checks import (
    RandomStateLike,
    check_auto_or_positive,
    check_choice,
    check_positive,
    check_whole,
    ensure_random_state,
)
from neontext.cluster.assignment import calibrate_beta
from neontext.cluster.bandwidth import ensure_gamma
from neontext.cluster.estimator import SupportClusterer
from neontext.cluster.kernels import KernelMatrix
from neontext.cluster.kmeans import kmeans_partitions
from neontext.cluster.landmarks import MEMBERS_EACH, N_SUPPORT, LandmarkKernel, count_landmarks, sample_rows
from neontext.cluster.partition import Kernel, Partition, refine_partition
from neontext.cluster.reduction import REDUCTIONS, reduce_support
from neontext.cluster.support import SupportPoints
from neontext.corpus.labels import in_natural_order, plain_label
from neontext.errors import InputError

#: Share of the objective that a start may fall short of the best one and be kept, because it converged.
WORTH_CONVERGING = 0.01
#: Starts, and starts for fewer points than `FEW`.
N_INIT, N_INIT_FEW, FEW = 10, 50, 2_000
INITS = ("kmeans", "labels", "random")


class KernelKMeans(SupportClusterer):
    """Kernel k-means with a Gaussian kernel, trained leave-one-out (Kauffmann et al., Appendix E).

    Memory: the float32 kernel matrix, 4 n^2 bytes, if it fits `kernel_memory_mb`, else up to 8 blocks of 16 MB; with m
    landmarks 4 m bytes for each of at most 50,000 points. Prediction works in up to 8 blocks of 4 MB of similarities at
    a time.

    Parameters
    ----------
    n_clusters : int, default=8
        Number of clusters; evidence needs at least two.
    gamma : "auto" or float, default="auto"
        Kernel width. "auto": half of a point's similarity mass lies on its n / K nearest neighbours.
    beta : "auto" or float, default="auto"
        Stiffness of the soft assignment. "auto": the highest probability of a training document averages 0.9.
    init : {"kmeans", "labels", "random"} or array-like of int of shape (n_documents,), default="kmeans"
        Where training starts. "labels" takes `y` (-1, None, NaN or "": no label), whose distinct values become the
        clusters in natural order; an array gives the first cluster of every point (-1: none yet).
    n_init : "auto" or int, default="auto"
        Starts from "kmeans" or "random"; the best objective is kept (a start that converged, if it is within 1 %).
        "auto": 10, and 50 for fewer than 2,000 points, where starts differ more and cost little.
    max_iter : int, default=300
        Most rounds of reassignment a start.
    n_support : int or None, default=None
        Weighted support points a cluster that represent it; None keeps every training point (the exact model), and with
        landmarks 50 means a cluster, each of five points or more on average.
    support_method : {"kmedoids", "kmeans", "sklearn-extra"}, default="kmedoids"
        How reduced support is found; medoids are real documents.
    landmarks : "auto", int or None, default="auto"
        Points through which similarities are computed in training, on a sample of at most 50,000 points; see
        `LandmarkKernel`. None: the kernel matrix itself, of all points. "auto": None up to 20,000 points, else 1,000.
        The model that comes of it is one of support points as ever, and no point is left out of it: each is one of the
        many that a mean stands for.
    kernel_memory_mb : float, default=2048
        Memory that the kernel matrix may take.
    random_state : int, RandomState, Generator or None, default=None
        Seeds starts, samples and support search.

    Attributes
    ----------
    labels_ : ndarray of int of shape (n_documents,)
        Cluster of every training point, as the model without that point assigns it. It differs from the partition that
        training ended with only for near ties, after training that did not converge, or with reduced support.
    support_ : SupportPoints
        The model: support points, weights, norms.
    gamma_, beta_ : float
        Kernel width and stiffness used.
    inertia_ : float
        Squared distances in feature space of the points trained on to the unit-length mean of their cluster.
    n_iter_ : int
        Rounds of the best start.
    converged_ : bool
        Whether no point wanted to move when it ended; if not, a `ConvergenceWarning` says why it ended.
    n_landmarks_ : int or None
        Landmarks used; None: none.
    cluster_labels_ : ndarray or None
        With init="labels", the label that each cluster started from.

    Notes
    -----
    `fit` takes no `sample_weight`: a point of weight two would have to be two equal points, and leave-one-out, which
    judges a point without itself, would judge each of them by its double.

    Examples
    --------
    >>> X = [[0.0], [0.1], [0.2], [5.0], [5.1], [5.2]]
    >>> model = KernelKMeans(n_clusters=2, random_state=0).fit(X)
    >>> bool(model.labels_[0] == model.labels_[2] != model.labels_[3])
    True
    """

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        gamma: str | float = "auto",
        beta: str | float = "auto",
        init: str | npt.ArrayLike = "kmeans",
        n_init: str | int = "auto",
        max_iter: int = 300,
        n_support: int | None = None,
        support_method: str = "kmedoids",
        landmarks: str | int | None = "auto",
        kernel_memory_mb: float = 2048,
        random_state: RandomStateLike = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.gamma = gamma
        self.beta = beta
        self.init = init
        self.n_init = n_init
        self.max_iter = max_iter
        self.n_support = n_support
        self.support_method = support_method
        self.landmarks = landmarks
        self.kernel_memory_mb = kernel_memory_mb
        self.random_state = random_state

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike | None = None) -> Self:
        """Find the clusters.

        Parameters
        ----------
        X : array-like of shape (n_documents, n_components)
            Points.
        y : array-like of shape (n_documents,), optional
            Labels to start from; read only with init="labels".

        Returns
        -------
        KernelKMeans
            Itself, fitted.

        Raises
        ------
        InputError
            If a parameter is out of range, there are fewer points than clusters, or the start does not fit.
        """
        self._check_parameters()
        X = np.asarray(validate_data(self, X, dtype=np.float64, ensure_min_samples=2))
        if len(X) < self.n_clusters:
            raise InputError(f"n_samples={len(X)} should be >= n_clusters={self.n_clusters}: ask for fewer clusters.")
        random_state = ensure_random_state(self.random_state)
        self.gamma_ = ensure_gamma(self.gamma, X, self.n_clusters, random_state)
        start = self._given_start(X, y)
        rows = self._sample(start, len(X), random_state)
        trained = X[rows]
        starts = self._starts(trained, random_state) if start is None else [start[rows]]
        partition = self._best_partition(self._kernel(trained, random_state), starts)
        self._note_partition(partition, len(rows))
        self.support_ = self._support(trained, partition, random_state).in_table(rows)
        # In float64 and by the model itself: near ties fall as `predict` decides them, not as float32 training did.
        outlierness = self.support_.outlierness(X, self.support_.own_support(len(X)))
        self.labels_ = outlierness.argmin(axis=1)
        self.beta_ = self._stiffness(outlierness) if self.beta == "auto" else float(self.beta)
        return self

    def _check_parameters(self) -> None:
        check_whole("n_clusters", self.n_clusters, 1, "there is no clustering without a cluster")
        if self.n_init != "auto":
            check_whole("n_init", self.n_init, 1, "at least one start is needed")
        check_whole("max_iter", self.max_iter, 1, "at least one round is needed")
        check_positive("kernel_memory_mb", self.kernel_memory_mb)
        if self.n_support is not None:
            check_whole("n_support", self.n_support, 1, "None keeps every training point")
        count_landmarks(self.landmarks, 0)
        check_auto_or_positive("gamma", self.gamma)
        check_auto_or_positive("beta", self.beta)
        if isinstance(self.init, str) and self.init not in INITS:
            raise InputError(f"init={self.init!r}: expected one of {', '.join(INITS)}, or an array of clusters.")
        check_choice("support_method", self.support_method, REDUCTIONS)

    def _sample(self, start: IntArray | None, n_points: int, random_state: np.random.RandomState) -> IntArray:
        """Rows of the points to train on."""
        self.n_landmarks_ = count_landmarks(self.landmarks, n_points)
        return np.arange(n_points) if self.n_landmarks_ is None else sample_rows(start, n_points, random_state)

    def _kernel(self, X: FloatArray, random_state: np.random.RandomState) -> Kernel:
        if self.n_landmarks_ is None:
            return KernelMatrix(X, self.gamma_, self.kernel_memory_mb)
        return LandmarkKernel.fit(X, self.gamma_, self.n_landmarks_, random_state)

    def _best_partition(self, kernel: Kernel, starts: list[IntArray]) -> Partition:
        partitions = [refine_partition(kernel, start, self.n_clusters, self.max_iter) for start in starts]
        best = max(partition.objective for partition in partitions)
        settled = [p for p in partitions if p.converged and p.objective >= (1 - WORTH_CONVERGING) * best]
        return max(settled or partitions, key=lambda partition: partition.objective)

    def _given_start(self, X: FloatArray, y: npt.ArrayLike | None) -> IntArray | None:
        """Cluster of every point to start from, where that is given."""
        self.cluster_labels_ = None
        if not isinstance(self.init, str):
            return _given_clusters(self.init, len(X), self.n_clusters)
        if self.init == "labels":
            start, self.cluster_labels_ = encode_labels(y, len(X), self.n_clusters)
            return start
        return None

    def _starts(self, X: FloatArray, random_state: np.random.RandomState) -> list[IntArray]:
        n_init = (N_INIT_FEW if len(X) < FEW else N_INIT) if isinstance(self.n_init, str) else self.n_init
        if self.init == "random":
            return [_random_clusters(len(X), self.n_clusters, random_state) for _ in range(n_init)]
        seeds = random_state.randint(2**31 - 1, size=n_init)
        return kmeans_partitions(X, self.n_clusters, seeds)

    def _note_partition(self, partition: Partition, n_documents: int) -> None:
        held = np.unique(partition.labels)
        n_held = len(held)
        if self.cluster_labels_ is not None:
            self.cluster_labels_ = self.cluster_labels_[held]
        if n_held < self.n_clusters:
            _warn(
                f"Only {n_held} of {self.n_clusters} clusters hold a document: there are fewer distinct points "
                "than clusters. Ask for fewer clusters."
            )
        if not partition.converged:
            _warn(
                f"KernelKMeans did not converge in {partition.n_iter} rounds: {partition.reason}. The best partition "
                "seen is kept; another random_state, gamma or max_iter may help."
            )
        self.n_iter_ = partition.n_iter
        self.converged_ = partition.converged
        self.n_restarted_ = partition.n_restarted
        self.inertia_ = 2.0 * (n_documents - partition.objective)

    def _support(self, X: FloatArray, partition: Partition, random_state: np.random.RandomState) -> SupportPoints:
        labels = np.unique(partition.labels, return_inverse=True)[1]
        if self.n_support is None and self.n_landmarks_ is None:
            return SupportPoints(X, labels, gamma=self.gamma_, source=np.arange(len(X)))
        if self.n_support is None:
            return reduce_support(X, labels, self.gamma_, N_SUPPORT, "kmeans", random_state, members_each=MEMBERS_EACH)
        return reduce_support(X, labels, self.gamma_, self.n_support, self.support_method, random_state)

    def _stiffness(self, outlierness: FloatArray) -> float:
        if outlierness.shape[1] < 2:
            return 1.0
        try:
            # Squared distances are known to the last digits of the squared lengths, not better.
            return calibrate_beta(outlierness, least_gap=1e-12 * float(self.support_.squared_norms.max()))
        except InputError:
            _warn("Every cluster is equally far from every point, so beta cannot be calibrated: beta_ = 1 is used.")
            return 1.0


def _warn(message: str) -> None:
    warnings.warn(message, ConvergenceWarning, stacklevel=4)  # Where `fit` is called.


def _given_clusters(init: npt.ArrayLike, n_documents: int, n_clusters: int) -> IntArray:
    try:
        clusters = np.asarray(init)
    except ValueError as error:
        raise InputError(f"init is no flat array of clusters: {error}.") from error
    if clusters.shape != (n_documents,) or not np.issubdtype(clusters.dtype, np.integer):
        raise InputError(
            f"init is an array of {clusters.dtype} of shape {clusters.shape}: expected a whole number for each of the "
            f"{n_documents} points."
        )
    given = np.unique(clusters[clusters != -1])
    if not np.array_equal(given, np.arange(n_clusters)):
        raise InputError(f"init holds the clusters {given.tolist()[:20]}: expected 0 .. {n_clusters - 1} each, or -1.")
    return clusters.astype(np.int64)


def encode_labels(
    y: npt.ArrayLike | None, n_documents: int, n_clusters: int
) -> tuple[IntArray, npt.NDArray[np.object_]]:
    """Clusters from labels (-1: no label), and the label that each cluster stands for, in natural order.

    Which labels are the same, and which are none, is said by `neontext.corpus.labels.plain_label`.

    Raises
    ------
    InputError
        If labels are missing altogether, or are not as many as clusters.
    """
    if y is None:
        raise InputError("init='labels' starts from the labels: pass them as y, or choose init='kmeans'.")
    given = np.asarray(y, dtype=object)
    if given.shape != (n_documents,):
        raise InputError(f"y has the shape {given.shape}: expected one label for each of the {n_documents} points.")
    names = [plain_label(label, f"y, row {row}") for row, label in enumerate(given)]
    ordered = in_natural_order(names)
    if len(ordered) != n_clusters:
        raise InputError(
            f"y holds {len(ordered)} distinct labels and n_clusters is {n_clusters}: with init='labels' they must "
            "agree."
        )
    code: dict[str | None, int] = {name: number for number, name in enumerate(ordered)} | {None: -1}
    start = np.array([code[name] for name in names], dtype=np.int64)
    cluster_labels = np.empty(n_clusters, dtype=object)
    for cluster, label in zip(start, given, strict=True):
        if cluster >= 0:
            cluster_labels[cluster] = label
    return start, cluster_labels


def _random_clusters(n_documents: int, n_clusters: int, random_state: np.random.RandomState) -> IntArray:
    # Every cluster gets its share, so that none starts empty.
    return np.asarray(random_state.permutation(np.arange(n_documents) % n_clusters), dtype=np.int64)
