"""`NamedClustersMixin`: an explainer's clusters by their names."""

from dataclasses import replace

from sklearn.utils.validation import check_is_fitted

from neontext.arrays import IntArray
from neontext.cluster import find_cluster
from neontext.evaluate.clusters import majority_labels
from neontext.evaluate.naming import name_clusters
from neontext.explain import Explanations, ensure_rule
from neontext.explain.training_documents import TrainedMixin


class NamedClustersMixin(TrainedMixin):
    """Names of the clusters of an explainer, and clusters that are asked for by them."""

    labels_: IntArray
    n_clusters_: int
    cluster_labels_: tuple[str, ...] | None
    root: str
    #: By root point, made when they are first asked for.
    _names: dict[str, tuple[str, ...]]

    @property
    def cluster_names_(self) -> tuple[str, ...]:
        """Name of every cluster: one of `cluster_labels_`, else words of its evidence, as of `name_clusters`.

        Where there are no labels, they are made when first asked for, which explains the training documents.
        """
        check_is_fitted(self)
        if self.cluster_labels_ is not None:
            return self.cluster_labels_
        root = ensure_rule(self.root).name
        if root not in self._names:
            self.explain()  # type: ignore[attr-defined]
        return self._names[root]

    def find_cluster(self, asked: int | str) -> int:
        """Number of a cluster, by that number or by its name: one of `cluster_names_`, else a majority label.

        Raises
        ------
        InputError
            If there is no such cluster, or several have that majority label.
        """
        check_is_fitted(self)
        named = isinstance(asked, str)
        names = self.cluster_names_ if named else ()
        majority = majority_labels(self.corpus_, self.labels_, self.n_clusters_) if named else ()
        return find_cluster(asked, self.n_clusters_, names, majority)

    def _named(self, explanations: Explanations) -> Explanations:
        """Explanations of all training documents, for their own clusters, with the names that follow from them."""
        names, root = self.cluster_labels_, explanations.root
        if names is None and root not in self._names:
            self._names[root] = name_clusters(explanations, self.n_clusters_)
        return replace(
            explanations, explainer=replace(explanations.explainer, cluster_names=names or self._names[root])
        )
