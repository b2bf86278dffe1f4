"""Facts of the clusters of any items with evidence, and which items of each to show."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.cluster import find_exemplars
from neontext.evaluate.clusters import label_purity, rank_labels


@dataclass(frozen=True)
class ShownCluster:
    """One cluster, and the items that are shown for it.

    Attributes
    ----------
    cluster, size : int
        Number, and items in it.
    label : str or None
        The label that it is, where clusters are the labels; else the majority label.
    purity : float or None
        Share of the majority label among its items that have one.
    typical : tuple of int
        Rows of its medoids.
    uncertain : tuple of int
        Rows of its items with the least evidence.
    foreign : tuple of int
        Rows of its items of another label than its own, the most certain first.
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
        """Rows of all items that are shown for it."""
        return (*self.typical, *self.uncertain, *self.foreign)


def shown_clusters(
    X: FloatArray,
    clusters: IntArray,
    evidence: FloatArray,
    labels: Sequence[str | None],
    cluster_labels: Sequence[str | None],
    n_shown: int,
) -> tuple[ShownCluster, ...]:
    """Facts of every cluster, and the items to show: `n_shown` of each kind, at most.

    Parameters
    ----------
    X : ndarray of shape (n_items, n_components)
        Points.
    clusters, evidence : ndarray of shape (n_items,)
        Their clusters, and the evidence of these.
    labels, cluster_labels : sequence of (str or None)
        Label of each item, and the one that each cluster is; None where there is none.
    n_shown : int
        Items of each kind, at most.
    """
    typical = find_exemplars(X, clusters, n_shown, np.random.RandomState(0))
    # The least certain item first.
    order = np.argsort(evidence, kind="stable")
    return tuple(
        _shown_cluster(k, order[clusters[order] == k].tolist(), labels, own_label, typical.get(k, ()), n_shown)
        for k, own_label in enumerate(cluster_labels)
    )


def _shown_cluster(
    k: int, rows: list[int], labels: Sequence[str | None], own_label: str | None, typical: tuple[int, ...], n_shown: int
) -> ShownCluster:
    ranked = rank_labels(labels[row] for row in rows)
    majority = ranked[0][0] if ranked else None
    label = majority if own_label is None else own_label
    foreign = [row for row in reversed(rows) if labels[row] not in (None, label) and row not in typical]
    uncertain = tuple(row for row in rows[:n_shown] if row not in typical)
    return ShownCluster(k, len(rows), label, label_purity(ranked), typical, uncertain, tuple(foreign[:n_shown]))


def accuracy(
    labels: Sequence[str | None] | None, clusters: IntArray, cluster_labels: Sequence[str] | None
) -> float | None:
    """Share of labelled items in the cluster of their own label; None where there are no labels, or clusters are none.

    Examples
    --------
    >>> accuracy(["a", "b", None], np.array([0, 0, 1]), ["a", "b"])
    0.5
    """
    if cluster_labels is None or labels is None:
        return None
    right = [cluster_labels[c] == label for c, label in zip(clusters, labels, strict=True) if label is not None]
    return float(np.mean(right))
