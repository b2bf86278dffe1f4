"""Gaussian mixtures: squared distances in the metric of their covariances, with the model's own log-odds."""

from typing import Any

import numpy as np
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

from neontext.arrays import FloatArray
from neontext.cluster.quadratic import QuadraticClusters
from neontext.cluster.support import SupportPoints
from neontext.neuralize.fitted import ModelReading, read_fitted

#: Stiffness with which a distance in the metric of a covariance is a log-probability.
HALF = 0.5


@read_fitted.register(GaussianMixture)
@read_fitted.register(BayesianGaussianMixture)
def _(model: Any) -> ModelReading:
    offsets = _offsets(model)
    if model.covariance_type == "tied":
        L = model.precisions_cholesky_
        return ModelReading(SupportPoints.from_centroids(model.means_ @ L, offsets), HALF, L.T)
    return ModelReading(QuadraticClusters(model.means_, _precisions(model), offsets), HALF)


def _offsets(model: Any) -> FloatArray:
    """What every component has at its own mean: -2 log of weight and density, the smallest at zero."""
    offsets = -2.0 * np.diag(model._estimate_weighted_log_prob(model.means_))
    return np.asarray(offsets - offsets.min())


def _precisions(model: Any) -> FloatArray:
    """Inverse covariance of every component, shape (n_clusters, n_features, n_features)."""
    roots, width = model.precisions_cholesky_, model.means_.shape[1]
    if model.covariance_type == "full":
        return np.asarray(np.einsum("kij,klj->kil", roots, roots))
    diagonal = roots**2 if model.covariance_type == "diag" else np.repeat(roots[:, None] ** 2, width, axis=1)
    return np.asarray(diagonal[:, :, None] * np.eye(width))
