"""What every clusterer with support points can do once it is fitted, by scikit-learn's conventions."""

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.assignment import evidence, soft_assignment


class SupportClusterer(TransformerMixin, ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """A clusterer whose `transform` gives the outlierness for every cluster, shape (n, n_clusters)."""

    beta_: float

    def fit_predict(self, X: npt.ArrayLike, y: npt.ArrayLike | None = None) -> IntArray:
        """Find the clusters and return `labels_`; parameters as in `fit`."""
        return np.asarray(self.fit(X, y).labels_)

    def predict(self, X: npt.ArrayLike) -> IntArray:
        """Cluster of points the model has not seen, shape (n,)."""
        return np.asarray(self.transform(X).argmin(axis=1))

    def predict_proba(self, X: npt.ArrayLike) -> FloatArray:
        """Soft assignment P(k|x) of points, shape (n, n_clusters)."""
        return soft_assignment(self.transform(X), self.beta_)

    def evidence(self, X: npt.ArrayLike) -> FloatArray:
        """Log-odds of every cluster for points, shape (n, n_clusters), in nats; needs two clusters."""
        return evidence(self.transform(X), self.beta_)
