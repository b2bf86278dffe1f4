"""The door for cluster models: `support_points` reads a fitted model, whatever its kind, as weighted support points.

A model of another kind comes in by one function, from anywhere::

    @support_points.register
    def _(clusterer: NearestCentroid) -> SupportPoints:
        return SupportPoints.from_centroids(clusterer.centroids_)
"""

from functools import singledispatch
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.cluster import BisectingKMeans, KMeans, MiniBatchKMeans
from sklearn.utils import get_tags

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.kernel_kmeans import KernelKMeans
from neontext.cluster.support import SupportPoints
from neontext.cluster.surrogate import Surrogate
from neontext.errors import InputError


@singledispatch
def support_points(clusterer: Any) -> SupportPoints:
    """Support points of a fitted cluster model; `support_points.register` adds how another kind of model is read.

    Parameters
    ----------
    clusterer : estimator
        Fitted. Of a registered class, or of a class that inherits from one.

    Returns
    -------
    SupportPoints
        Points, their clusters, weights and kernel width. `source` are rows of the points that the model was fitted on.

    Raises
    ------
    InputError
        For a model of a kind that is not registered.

    Examples
    --------
    >>> support_points(KMeans(2, n_init=1, random_state=0).fit([[0.0], [1.0], [8.0]])).n_clusters
    2
    """
    raise _not_registered(clusterer)


@support_points.register
def _(clusterer: KernelKMeans) -> SupportPoints:
    support: SupportPoints = clusterer.support_
    return support


@support_points.register
def _(clusterer: Surrogate) -> SupportPoints:
    return clusterer.support_


@support_points.register(BisectingKMeans)
@support_points.register(MiniBatchKMeans)
@support_points.register(KMeans)
def _(clusterer: Any) -> SupportPoints:
    return SupportPoints.from_centroids(clusterer.cluster_centers_)


def ensure_clusterer(clusterer: object) -> Any:
    """The clusterer itself, if it is one that can be read as support points.

    Raises
    ------
    InputError
        If it is something else: names the kinds that are registered, and how to register another.
    """
    if support_points.dispatch(type(clusterer)) is support_points.dispatch(object):
        raise _not_registered(clusterer)
    return clusterer


def _not_registered(clusterer: object) -> InputError:
    names = ", ".join(kind.__name__ for kind in support_points.registry if kind is not object)
    return InputError(
        f"{type(clusterer).__name__} cannot be rewritten as a network: expected one of {names}. For clusters made "
        "elsewhere, pass their labels to KernelKMeans(init=labels); for another model, register how its support points "
        "are read: neontext.neuralize.support_points.register."
    )


def fit_clusterer(clusterer: BaseEstimator, X: FloatArray, y: IntArray | None) -> IntArray:
    """Fit a clusterer in place; one that learns from labels gets the labelled points alone.

    Returns the rows of the points that it was fitted on, an ndarray of int.

    Raises
    ------
    InputError
        If it learns from labels and there are none.
    """
    if not get_tags(clusterer).target_tags.required:
        clusterer.fit(X, y)
        return np.arange(len(X))
    labelled = np.flatnonzero([] if y is None else y >= 0)
    if y is None or not len(labelled):
        raise InputError(f"{type(clusterer).__name__} learns from labels: pass them as y, or choose another clusterer.")
    clusterer.fit(X[labelled], y[labelled])
    return labelled
