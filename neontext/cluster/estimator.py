"""What every clusterer with support points can do once it is fitted, by scikit-learn's conventions."""

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, ClusterMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.assignment import evidence, soft_assignment
from neontext.cluster.support import SupportPoints


class SupportClusterer(
    ClassNamePrefixFeaturesOutMixin,  # type: ignore[misc]
    TransformerMixin,  # type: ignore[misc]
    ClusterMixin,  # type: ignore[misc]
    BaseEstimator,  # type: ignore[misc]
):
    """A clusterer whose `transform` gives the outlierness for every cluster, shape (n, n_clusters)."""

    support_: SupportPoints
    beta_: float

    @property
    def _n_features_out(self) -> int:
        return self.support_.n_clusters

    def fit_predict(self, X: npt.ArrayLike, y: npt.ArrayLike | None = None) -> IntArray:
        """Find the clusters and return `labels_`; parameters as in `fit`."""
        return np.asarray(self.fit(X, y).labels_)

    def _outlierness(self, X: npt.ArrayLike) -> FloatArray:
        """What `transform` gives, whatever container is set for that."""
        check_is_fitted(self)
        return self.support_.outlierness(validate_data(self, X, dtype=np.float64, reset=False))

    def transform(self, X: npt.ArrayLike) -> FloatArray:
        """Outlierness of points for every cluster.

        Parameters
        ----------
        X : array-like of shape (n_documents, n_components)
            Points the model has not seen.

        Returns
        -------
        ndarray of shape (n_documents, n_clusters)
            Squared distance units; smallest where the point belongs. Another container by `set_output`, with columns
            called as `get_feature_names_out` says.
        """
        return self._outlierness(X)

    def predict(self, X: npt.ArrayLike) -> IntArray:
        """Cluster of points the model has not seen, shape (n,)."""
        return np.asarray(self._outlierness(X).argmin(axis=1))

    def predict_proba(self, X: npt.ArrayLike) -> FloatArray:
        """Soft assignment P(k|x) of points, shape (n, n_clusters)."""
        return soft_assignment(self._outlierness(X), self.beta_)

    def evidence(self, X: npt.ArrayLike) -> FloatArray:
        """Log-odds of every cluster for points, shape (n, n_clusters), in nats; needs two clusters."""
        return evidence(self._outlierness(X), self.beta_)

    def score(self, X: npt.ArrayLike, y: object = None) -> float:
        """Opposite of the outlierness for the nearest cluster, summed over points that the model has not seen.

        As the score of scikit-learn's `KMeans`: more is better, and `y` is ignored. Between models it compares only
        where distances are the same: with one kernel width, in one space.
        """
        return -float(self._outlierness(X).min(axis=1).sum())
