"""Cluster images on their pixels: standard k-means, or kernel k-means with a few support points a cluster."""

from dataclasses import dataclass

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.checks import RandomStateLike, check_auto_or_positive, check_choice, check_whole, ensure_random_state
from neontext.cluster import KernelKMeans, SupportPoints, calibrate_beta, choose_gamma
from neontext.cluster.kmeans import fit_kmeans
from neontext.cluster.reduction import reduce_support
from neontext.errors import InputError
from neontext.neuralize import ClusterNetwork
from neontext.pictures.images import Images

INITS = ("kmeans", "labels")
#: Starts of standard k-means.
N_INIT = 5


@dataclass(frozen=True, eq=False)
class ImageModel:
    """Clustered images as a network.

    Attributes
    ----------
    network : ClusterNetwork
        The clustering, rewritten.
    excluded : ndarray of int of shape (n_images,)
        Support point that each training image is itself, -1 for none.
    cluster_labels : tuple of str, optional
        The label that each cluster is, where clusters are the labels.
    """

    network: ClusterNetwork
    excluded: IntArray
    cluster_labels: tuple[str, ...] | None = None


def cluster_images(
    images: Images,
    n_clusters: int | None = None,
    *,
    support: int | str | None = None,
    init: str = "kmeans",
    gamma: str | float = "auto",
    random_state: RandomStateLike = 0,
) -> ImageModel:
    """Cluster images on their pixels.

    Parameters
    ----------
    images : Images
        The images.
    n_clusters : int, optional
        Number of clusters; by default the number of labels.
    support : int or "all", optional
        Kernel k-means with so many support points a cluster (means of a k-means inside the cluster), or with every
        image as one. By default standard k-means.
    init : {"kmeans", "labels"}
        "kmeans" finds the clusters; with "labels" they are the labels, and images without one shape no cluster.
    gamma : "auto" or float
        Kernel width, read with `support` only. "auto": half of an image's similarity mass lies on its n / K nearest
        neighbours, which suits finding clusters; telling them apart often gains by a larger one.
    random_state : int, RandomState, Generator or None
        Seeds starts and support points.

    Returns
    -------
    ImageModel
        Its stiffness makes the highest probability of an image average 0.9.

    Raises
    ------
    InputError
        If a parameter does not fit the images.

    Examples
    --------
    >>> images = Images(np.array([0.0, 0.1, 0.9, 1.0]).reshape(4, 1, 1, 1), tuple("abcd"), ("low", "low", "up", "up"))
    >>> cluster_images(images, init="labels").network.support.points.ravel()
    array([0.05, 0.95])
    """
    check_choice("init", init, INITS)
    if support is not None and support != "all":
        check_whole("support", support, 1, "or 'all'; leave it out for standard k-means")
    _check_gamma(gamma, support)
    n_clusters = _n_clusters(images, n_clusters, init)
    rng = ensure_random_state(random_state)
    if init == "labels":
        points, cluster_labels = _from_labels(images, support, gamma, rng), images.label_names
    else:
        points, cluster_labels = _from_kmeans(images.points, n_clusters, support, gamma, rng), None
    excluded = points.own_support(len(images))
    beta = calibrate_beta(points.outlierness(images.points, excluded))
    return ImageModel(ClusterNetwork(points, beta), excluded, cluster_labels)


def _check_gamma(gamma: str | float, support: int | str | None) -> None:
    check_auto_or_positive("gamma", gamma)
    if support is None and not isinstance(gamma, str):
        raise InputError(
            f"gamma={gamma} is the width of a kernel: choose kernel k-means with support, or leave it out."
        )


def _n_clusters(images: Images, wanted: int | None, init: str) -> int:
    n_labels = len(images.label_names)
    if init == "labels" and (n_labels < 2 or wanted not in (None, n_labels)):
        raise InputError(
            f"init='labels' makes every label a cluster, and {images.name} has {n_labels} labels"
            + (f" for {wanted} clusters. Leave the number of clusters out" if wanted not in (None, n_labels) else "")
            + ". At least two labels are needed; without labels choose init='kmeans'."
        )
    if wanted is None and n_labels < 2:
        raise InputError(
            f"{images.name} has {n_labels} labels, so say how many clusters there shall be: --clusters K (in Python: "
            "clusters=K)."
        )
    n_clusters = n_labels if wanted is None else wanted
    check_whole("clusters", n_clusters, 2, "one cluster speaks against another")
    different = _n_different(images.points, n_clusters)
    if different < n_clusters:
        raise InputError(f"{images.name} has {different} different images for {n_clusters} clusters: ask for fewer.")
    return n_clusters


def _n_different(points: FloatArray, enough: int) -> int:
    """Number of different points, counted up to `enough`."""
    different: set[bytes] = set()
    for point in points:  # As a rule the first few are enough.
        different.add((point + 0.0).tobytes())  # Minus zero is zero.
        if len(different) == enough:
            break
    return len(different)


def _from_kmeans(
    X: FloatArray, n_clusters: int, support: int | str | None, gamma: str | float, rng: np.random.RandomState
) -> SupportPoints:
    """Clusters from k-means."""
    if support is None:
        return SupportPoints.from_centroids(fit_kmeans(X, n_clusters, n_init=N_INIT, random_state=rng).cluster_centers_)
    n_support = None if isinstance(support, str) else support
    model = KernelKMeans(
        n_clusters, gamma=gamma, n_support=n_support, support_method="kmeans", landmarks=None, random_state=rng
    )
    points: SupportPoints = model.fit(X).support_
    return points


def _from_labels(
    images: Images, support: int | str | None, gamma: str | float, rng: np.random.RandomState
) -> SupportPoints:
    """Clusters that are the labels."""
    names = {name: number for number, name in enumerate(images.label_names)}
    codes = np.array([-1 if label is None else names[label] for label in images.labels or ()])
    known = np.flatnonzero(codes >= 0)
    X, clusters = images.points[known], codes[known]
    if support is None:
        return SupportPoints.from_centroids(
            np.stack([X[clusters == number].mean(axis=0) for number in range(len(names))])
        )
    width = choose_gamma(X, len(names), rng) if isinstance(gamma, str) else float(gamma)
    if isinstance(support, str):
        return SupportPoints(X, clusters, gamma=width, source=known)
    return reduce_support(X, clusters, width, support, "kmeans", rng).in_table(known)
