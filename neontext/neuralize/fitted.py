"""The door for models that somebody else has fitted: `read_fitted` reads one as the very function it predicts by.

A model whose clusters are support points in the space of its input is read by `support_points` already. One that
measures distance otherwise, or has log-odds of its own, is read here::

    @read_fitted.register
    def _(model: MyModel) -> ModelReading:
        return ModelReading(SupportPoints.from_centroids(model.centres_), beta=1.0)
"""

from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.cluster import AffinityPropagation, MeanShift
from sklearn.neighbors import NearestCentroid

from neontext.arrays import FloatArray
from neontext.cluster.model import ClusterModel
from neontext.cluster.quadratic import QuadraticClusters
from neontext.cluster.split_tree import SplitTree
from neontext.cluster.support import SupportPoints
from neontext.errors import InputError
from neontext.neuralize.clusterers import support_points
from neontext.runtime.blocks import one_thread

#: How the log-odds come about, where the model has a probability of its own, and where it has none.
OWN_ODDS = "the model's own"
CALIBRATED = (
    "scaled so that the largest probability of a text averages 0.9; order and sign of words do not depend on it"
)


@dataclass(frozen=True, eq=False)
class ModelReading:
    r"""A fitted model as distances to its clusters.

    Attributes
    ----------
    support : ClusterModel
        The clusters, in the space of the model's input, or where `components` leads.
    beta : float, optional
        Stiffness with which the log-odds are the model's own; None: it has none of its own.
    components : ndarray of shape (n_components, n_features), optional
        Linear map from the model's input to the space in which it measures distances.
    heights : ndarray of shape (n_clusters,), optional
        How far each cluster lies along one more axis, on which every text is at zero.
    """

    support: ClusterModel
    beta: float | None = None
    components: FloatArray | None = None
    heights: FloatArray | None = None

    @property
    def n_features(self) -> int:
        """Columns of the model's input."""
        return self.support.n_components if self.components is None else int(self.components.shape[1])

    def in_span(self) -> "ModelReading":
        """The same model in as many dimensions as it has support points, where these are fewer.

        What lies outside their span is equally far from all of them: it decides nothing, and needs no dimension.
        """
        if self.components is not None:
            return self
        points = spanning_points(self.support)
        if len(points) >= points.shape[1]:
            return replace(self, components=np.eye(points.shape[1]))
        with one_thread():
            basis = np.linalg.qr(points.T)[0]
            return replace(self, support=in_basis(self.support, basis), components=basis.T)

    def raised(self) -> "ModelReading":
        """The same model with its heights as one more dimension."""
        if self.heights is None:
            return self
        components = np.eye(self.n_features) if self.components is None else self.components
        return replace(
            self,
            support=SupportPoints.from_centroids(np.hstack([self.support.points, self.heights[:, None]])),
            components=np.vstack([components, np.zeros((1, components.shape[1]))]),
            heights=None,
        )


def spanning_points(model: ClusterModel) -> FloatArray:
    """Points whose span holds all that decides, shape (n_points, n_components)."""
    if isinstance(model, QuadraticClusters):
        return np.eye(model.n_components)
    return np.vstack([model.points, model.sides]) if isinstance(model, SplitTree) else model.points


def in_basis(model: ClusterModel, basis: FloatArray) -> ClusterModel:
    """The model in the coordinates of an orthonormal basis, of shape (n_components, n_dimensions)."""
    if isinstance(model, SplitTree):
        return SplitTree(model.points @ basis, model.sides @ basis, model.others @ basis, model.paths)
    if isinstance(model, SupportPoints):
        return replace(model, points=model.points @ basis)
    precisions = np.einsum("di,kde,ej->kij", basis, model.precisions, basis)
    return QuadraticClusters(model.points @ basis, precisions, model.offsets)


@singledispatch
def read_fitted(model: Any) -> ModelReading:
    """A fitted model of any kind; `read_fitted.register` adds how another kind is read.

    Parameters
    ----------
    model : estimator
        Fitted. By default what `support_points` reads.

    Returns
    -------
    ModelReading
        The function by which it predicts.

    Raises
    ------
    InputError
        For a model of a kind that is not known, or whose settings make it another function.

    Examples
    --------
    >>> from sklearn.cluster import KMeans
    >>> read_fitted(KMeans(2, n_init=1, random_state=0).fit([[0.0], [1.0], [8.0]])).n_features
    1
    """
    if not hasattr(model, "predict"):
        raise InputError(
            f"{type(model).__name__} cannot say where a new text belongs (it has no predict), so there is no function "
            "to explain. Explain its labels instead: ClusterExplainer.from_labels(texts, labels)."
        )
    return ModelReading(support_points(model))


@read_fitted.register
def _(model: NearestCentroid) -> ModelReading:
    if model.metric != "euclidean":
        raise InputError(
            f"NearestCentroid(metric={model.metric!r}) does not measure squared distances: expected 'euclidean'."
        )
    prior = model.class_prior_
    if np.isclose(prior, 1 / len(prior)).all():
        return ModelReading(SupportPoints.from_centroids(model.centroids_))
    spread = np.where(model.within_class_std_dev_ > 0, model.within_class_std_dev_, 1.0)
    support = SupportPoints.from_centroids(model.centroids_ / spread, -2.0 * np.log(prior))
    return ModelReading(support, 1.0, np.diag(1.0 / spread))


@read_fitted.register(AffinityPropagation)
@read_fitted.register(MeanShift)
def _(model: Any) -> ModelReading:
    centres = getattr(model, "cluster_centers_", None)
    if centres is None or not len(centres):
        raise InputError(
            f"{type(model).__name__} has no cluster centres: it did not converge, or was fitted on affinities. Explain "
            "its labels instead: ClusterExplainer.from_labels(texts, labels)."
        )
    return ModelReading(SupportPoints.from_centroids(dense(centres)))


def dense(table: Any) -> FloatArray:
    """A table as a dense array of float64, be it sparse or not."""
    return np.asarray(table.toarray() if hasattr(table, "toarray") else table, dtype=np.float64)


def cluster_codes(model: Any, predicted: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Cluster numbers of what a model predicts: the place among its classes, where it names these."""
    classes = getattr(model, "classes_", None)
    if classes is None:
        return np.asarray(predicted, dtype=np.int64)
    return np.asarray(np.searchsorted(classes, predicted), dtype=np.int64)


def cluster_names(model: Any) -> tuple[str, ...] | None:
    """Names of the clusters, where a model names its classes."""
    classes = getattr(model, "classes_", None)
    return None if classes is None else tuple(str(name) for name in classes)
