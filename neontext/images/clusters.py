"""Facts of the clusters of images, and which of their images to show."""

from dataclasses import dataclass

import numpy as np

from neontext.arrays import IntArray
from neontext.cluster import find_exemplars
from neontext.evaluate.clusters import label_purity, rank_labels
from neontext.images.clustering import ImageModel
from neontext.images.relevance import PixelRelevance
from neontext.pictures import Images


@dataclass(frozen=True)
class ImageCluster:
    """One cluster, and the images that are shown for it.

    Attributes
    ----------
    cluster, size : int
        Number, and images in it.
    label : str or None
        The label that it is, where clusters are the labels; else the majority label.
    purity : float or None
        Share of the majority label among its images that have one.
    typical : tuple of int
        Rows of its medoids.
    uncertain : tuple of int
        Rows of its images with the least evidence.
    foreign : tuple of int
        Rows of its images of another label than its own, the most certain first.
    """

    cluster: int
    size: int
    label: str | None
    purity: float | None
    typical: tuple[int, ...]
    uncertain: tuple[int, ...]
    foreign: tuple[int, ...]

    @property
    def shown(self) -> tuple[int, ...]:
        """Rows of all images that are shown for it."""
        return (*self.typical, *self.uncertain, *self.foreign)


def accuracy(images: Images, model: ImageModel, clusters: IntArray) -> float | None:
    """Share of labelled images in the cluster of their own label; None where clusters are not the labels."""
    if model.cluster_labels is None or images.labels is None:
        return None
    right = [model.cluster_labels[c] == label for c, label in zip(clusters, images.labels, strict=True) if label]
    return float(np.mean(right))


def summarise(images: Images, model: ImageModel, explanation: PixelRelevance, n_shown: int) -> tuple[ImageCluster, ...]:
    """Facts of every cluster, in order of number, with at most `n_shown` images of each kind."""
    typical = find_exemplars(images.points, explanation.clusters, n_shown, np.random.RandomState(0))
    labels = images.labels or (None,) * len(images)
    own_labels = model.cluster_labels or (None,) * model.network.n_clusters
    # The least certain image first.
    order = np.argsort(explanation.evidence, kind="stable")
    rows = [order[explanation.clusters[order] == k].tolist() for k in range(model.network.n_clusters)]
    return tuple(_summary(k, rows[k], labels, own_labels[k], typical.get(k, ()), n_shown) for k in range(len(rows)))


def _summary(
    k: int,
    rows: list[int],
    labels: tuple[str | None, ...],
    own_label: str | None,
    typical: tuple[int, ...],
    n_shown: int,
) -> ImageCluster:
    ranked = rank_labels(labels[row] for row in rows)
    majority = ranked[0][0] if ranked else None
    label = majority if own_label is None else own_label
    foreign = [row for row in reversed(rows) if labels[row] not in (None, label) and row not in typical]
    uncertain = tuple(row for row in rows[:n_shown] if row not in typical)
    return ImageCluster(k, len(rows), label, label_purity(ranked), typical, uncertain, tuple(foreign[:n_shown]))
