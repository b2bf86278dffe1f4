"""A network of any kind of cluster model to and from a saved model; every value is checked again."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from neontext.arrays import IntArray
from neontext.cluster import SupportPoints
from neontext.cluster.model import ClusterModel
from neontext.cluster.nearest import NearestPoints
from neontext.cluster.quadratic import QuadraticClusters
from neontext.cluster.split_tree import SplitTree
from neontext.errors import ModelError
from neontext.neuralize import ClusterNetwork
from neontext.persist.files import SavedModel

#: Setting that names a kind of model other than `SupportPoints`.
KIND = "cluster_model"


def write_network(network: ClusterNetwork) -> SavedModel:
    """What a network consists of."""
    model = network.support
    own = {"gamma": float(model.gamma), "beta": float(network.beta)}
    kind = {} if type(model) is SupportPoints else {KIND: type(model).__name__}
    return SavedModel(own | kind, {}, _write_arrays(model))


def _write_arrays(model: ClusterModel) -> dict[str, npt.NDArray[Any]]:
    arrays: dict[str, npt.NDArray[Any]] = {"support_points": np.ascontiguousarray(model.points)}
    if isinstance(model, QuadraticClusters):
        return arrays | {"precisions": np.ascontiguousarray(model.precisions), "support_offsets": model.offsets}
    if isinstance(model, SplitTree):
        sides = {"sides": model.sides, "other_sides": model.others, "paths": model.paths}
        return arrays | {name: np.ascontiguousarray(array) for name, array in sides.items()}
    arrays["support_clusters"] = model.clusters
    arrays["support_alpha"], arrays["support_source"] = model.alpha, model.source
    named = {"support_nearest": model.nearest} if (model.nearest != model.source).any() else {}
    return arrays | named | ({"support_offsets": model.offsets} if model.offsets.any() else {})


def read_network(saved: SavedModel, n_documents: int) -> ClusterNetwork:
    """The network that `write_network` took apart.

    Raises
    ------
    ModelError
        If a value is missing, of the wrong kind, or does not fit the others.
    """
    kind = saved.setting(KIND, str) if KIND in saved.settings else SupportPoints.__name__
    if kind not in _READERS:
        raise ModelError(f"The saved model's clusters are {kind!r:.80}: not of a kind that this version writes.")
    network = ClusterNetwork(_READERS[kind](saved, n_documents), saved.setting("beta", float))
    with np.errstate(over="ignore", invalid="ignore"):
        evidence = network.logits(network.support.points[:1])
    if not np.isfinite(evidence).all():
        raise ModelError("The saved model's weights or stiffness are so large that its evidence is no number.")
    return network


def _read_support(saved: SavedModel, n_documents: int) -> SupportPoints:
    return SupportPoints(*_read_columns(saved, n_documents))


def _read_nearest(saved: SavedModel, n_documents: int) -> NearestPoints:
    return NearestPoints(*_read_columns(saved, n_documents))


def _read_columns(saved: SavedModel, n_documents: int) -> tuple[Any, ...]:
    points, clusters = saved.array("support_points", np.float64, 2), saved.array("support_clusters", np.int64, 1)
    alpha, source = saved.array("support_alpha", np.float64, 1), saved.array("support_source", np.int64, 1)
    nearest = saved.array("support_nearest", np.int64, 1) if "support_nearest" in saved.arrays else source
    if not len(points) == len(alpha) == len(source) == len(nearest):
        raise ModelError("The saved model's support points, weights and documents differ in number.")
    _check_source(source, n_documents)
    if nearest.min(initial=0) < -1 or nearest.max(initial=-1) >= n_documents:
        raise ModelError("The saved model's support points are called by documents that it does not hold.")
    offsets = saved.array("support_offsets", np.float64, 1) if "support_offsets" in saved.arrays else np.empty(0)
    return points, clusters, alpha, saved.setting("gamma", float), source, offsets, nearest


def _read_quadratic(saved: SavedModel, n_documents: int) -> QuadraticClusters:
    return QuadraticClusters(
        saved.array("support_points", np.float64, 2),
        saved.array("precisions", np.float64, 3),
        saved.array("support_offsets", np.float64, 1),
    )


def _read_tree(saved: SavedModel, n_documents: int) -> SplitTree:
    names = ("support_points", "sides", "other_sides", "paths")
    return SplitTree(*(saved.array(name, np.float64, 2) for name in names))


_READERS: dict[str, Callable[[SavedModel, int], ClusterModel]] = {
    "SupportPoints": _read_support,
    "NearestPoints": _read_nearest,
    "QuadraticClusters": _read_quadratic,
    "SplitTree": _read_tree,
}


def _check_source(source: IntArray, n_documents: int) -> None:
    real = source[source != -1]
    if len(np.unique(real)) < len(real) or real.min(initial=0) < 0 or real.max(initial=0) >= n_documents:
        raise ModelError("The saved model's support points refer to documents that it does not hold, or to one twice.")
