"""Models that go by the nearest of many points, or down a tree of splits."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.cluster import Birch, BisectingKMeans
from sklearn.neighbors import KNeighborsClassifier

from neontext.arrays import FloatArray
from neontext.cluster.nearest import NearestPoints
from neontext.cluster.split_tree import SplitTree
from neontext.errors import InputError
from neontext.neuralize.fitted import ModelReading, dense, read_fitted


@read_fitted.register
def _(model: Birch) -> ModelReading:
    clusters = np.unique(model.subcluster_labels_, return_inverse=True)[1]
    return ModelReading(NearestPoints(dense(model.subcluster_centers_), clusters.astype(np.int64)))


@read_fitted.register
def _(model: KNeighborsClassifier) -> ModelReading:
    if model.n_neighbors != 1:
        raise InputError(
            f"KNeighborsClassifier(n_neighbors={model.n_neighbors}) votes, and what a vote turns on is no distance: "
            "expected n_neighbors=1. Explain its labels instead: ClusterExplainer.from_labels(texts, labels)."
        )
    if model.effective_metric_ != "euclidean":
        raise InputError(f"KNeighborsClassifier with the metric {model.effective_metric_!r}: expected Euclidean.")
    return ModelReading(NearestPoints(dense(model._fit_X), np.asarray(model._y, dtype=np.int64).ravel()))


@read_fitted.register
def _(model: BisectingKMeans) -> ModelReading:
    centre = getattr(model, "_X_mean", 0.0)
    sides: list[tuple[Any, Any]] = []
    leaves: dict[int, tuple[Any, list[int]]] = {}
    for leaf, path in _leaves(model._bisecting_tree, [], sides):
        leaves[int(leaf.label)] = (leaf, path)
    paths = np.zeros((len(leaves), len(sides)))
    for number in range(len(leaves)):
        paths[number, leaves[number][1]] = 1.0
    ends: list[FloatArray] = [
        np.stack([dense(node.center) for node in nodes]) + centre
        for nodes in (
            [leaves[number][0] for number in range(len(leaves))],
            [side for side, _ in sides],
            [other for _, other in sides],
        )
    ]
    return ModelReading(SplitTree(ends[0], ends[1], ends[2], paths))


def _leaves(node: Any, path: list[int], sides: list[tuple[Any, Any]]) -> Iterator[tuple[Any, list[int]]]:
    """Leaves of a tree with the sides that lead to them; sides are listed with the other side of their split."""
    if node.left is None:
        yield node, path
        return
    for side, other in ((node.left, node.right), (node.right, node.left)):
        sides.append((side, other))
        yield from _leaves(side, [*path, len(sides) - 1], sides)
