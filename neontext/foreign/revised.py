"""`ClusterExplainer.revise`: clusters corrected by hand, explained again in the same points."""

from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any, Self

import numpy as np
from sklearn.utils.validation import check_is_fitted

from neontext.arrays import IntArray
from neontext.checks import RandomStateLike, check_choice
from neontext.cluster.given import GivenRecord
from neontext.cluster.revision import RevisedPartition, revise_partition
from neontext.cluster.surrogate import SURROGATES
from neontext.embed import EmbeddedDocuments
from neontext.errors import InputError
from neontext.explain import PointLayer
from neontext.explain.training_documents import TrainedMixin, TrainingDocuments
from neontext.neuralize import ClusterNetwork
from neontext.persist import FittedParts

#: Parameters that do not hold of clusters that are given: how the old ones were sought.
_SOUGHT: dict[str, Any] = {"n_clusters": None, "init": "kmeans"}


class ReviseMixin(TrainedMixin):
    """Explainers of clusters that were corrected by hand."""

    labels_: IntArray
    n_clusters_: int
    layer_: PointLayer

    def revise(
        self,
        *,
        merge: Sequence[Sequence[int | str]] = (),
        rename: Mapping[int | str, str] | None = None,
        move: Mapping[int | str, int | str | None] | None = None,
        drop: Sequence[int | str] = (),
        surrogate: str = "auto",
        random_state: RandomStateLike = 0,
    ) -> Self:
        """Correct the clusters by hand and explain the result, as `from_labels` explains any partition.

        Clusters are asked for by the number or the name that they have here. They are merged first, then renamed, then
        documents are moved, then clusters are dropped: a document that is moved out of a dropped cluster stays. Word
        vectors, weights and components are kept: nothing is trained but a surrogate. `predict` of the new explainer
        says for which cluster the words speak.

        Parameters
        ----------
        merge : sequence of sequences of (int or str)
            Clusters that become one, such as `[[3, 7]]`. Its name is those of all, joined, unless it is renamed.
        rename : dict of (int or str) to str, optional
            New names of clusters.
        move : dict of (str or int) to (int, str or None), optional
            New cluster of a document, which is asked for by its id (text) or its row (a number); None: no cluster.
        drop : sequence of (int or str)
            Clusters whose documents have none afterwards.
        surrogate : {"auto", "kernel", "prototypes"}
            As in `from_labels`.
        random_state : int, RandomState, Generator or None
            Seed of the surrogate.

        Returns
        -------
        ClusterExplainer
            A new one, fitted; this one is as it was. Clusters keep their names (`cluster_names_`).

        Raises
        ------
        InputError
            For a cluster or document that is not there, or stands for several; for requests that contradict each
            other; if fewer than two clusters are left.

        Examples
        --------
        >>> from neontext import ClusterExplainer, read_corpus
        >>> corpus = read_corpus("demo")
        >>> explainer = ClusterExplainer(vectors="ppmi", init="labels", random_state=0).fit(corpus)
        >>> revised = explainer.revise(merge=[["cars", "motorcycles"]], rename={"cars": "vehicles"})
        >>> revised.n_clusters_, "vehicles" in revised.cluster_labels_
        (7, True)
        """
        check_is_fitted(self)
        check_choice("surrogate", surrogate, SURROGATES)
        find = self.find_cluster  # type: ignore[attr-defined]
        documents = self._documents(self.corpus_)  # type: ignore[attr-defined]
        revised = revise_partition(
            self.labels_,
            self.cluster_names_,  # type: ignore[attr-defined]
            merge=[[find(cluster) for cluster in group] for group in _lists(merge)],
            rename=_by_cluster(find, rename or {}),
            move=self._moves(find, move or {}, documents),
            drop=[find(cluster) for cluster in _list(drop)],
        )
        clusterer = SURROGATES[surrogate](random_state=random_state)
        return self._with_partition(revised, clusterer, documents)

    def _moves(
        self, find: Any, move: Mapping[int | str, int | str | None], documents: EmbeddedDocuments
    ) -> dict[int, int | None]:
        """Clusters of documents, by row."""
        moves: dict[int, int | None] = {}
        for asked, cluster in move.items():
            row = find_document(asked, self._training.ids)
            if row in moves:
                raise InputError(f"The document of row {row} is moved twice: as {asked!r:.80}, and by another name.")
            if not documents.known[row]:
                raise InputError(f"Document {asked!r:.80} has no known word, and so no cluster to be explained for.")
            moves[row] = None if cluster is None else find(cluster)
        return moves

    def _with_partition(self, revised: RevisedPartition, clusterer: Any, documents: EmbeddedDocuments) -> Self:
        """A new explainer of other clusters in the same points."""
        rows = np.flatnonzero(documents.known)
        X = self.layer_.points(documents)[rows]
        network = ClusterNetwork.fit(clusterer, X, revised.labels[rows], rows)
        old: Any = self
        parts = FittedParts(
            embedder=old.embedder_,
            components=old.components_,
            mean=old.mean_,
            network=network,
            training=TrainingDocuments.from_network(network, self.corpus_, documents),
            labels=revised.labels,
            n_iter=0,
            converged=True,
            parameters={},
            cluster_labels=revised.names,
            given=GivenRecord("far", "keep", revised.notes),
        )
        explainer: Self = old.from_parts(old.get_params(deep=False) | _SOUGHT | {"clusterer": clusterer}, parts)
        new: Any = explainer
        new.clusterer_, new.seconds_ = clusterer, {}
        new.given_ = new.given_._replace(threshold=new._fit_threshold())
        return explainer


def find_document(asked: int | str, ids: Sequence[str]) -> int:
    """Row of a document that is asked for by its id, a text, or by its row, a number.

    Raises
    ------
    InputError
        If there is no such document, or several have that id.

    Examples
    --------
    >>> find_document("b", ["a", "b"]), find_document(0, ["a", "b"])
    (1, 0)
    """
    if isinstance(asked, Integral) and not isinstance(asked, bool):
        if not 0 <= asked < len(ids):
            raise InputError(f"document {asked}: there are the rows 0 to {len(ids) - 1}. An id is given as text.")
        return int(asked)
    rows = [row for row, name in enumerate(ids) if name == asked]
    if not rows:
        raise InputError(f"document {asked!r:.80}: no document has that id.")
    if len(rows) > 1:
        shown = ", ".join(map(str, rows[:5]))
        raise InputError(f"document {asked!r:.80}: {len(rows)} documents have that id. Ask by row, a number: {shown}.")
    return rows[0]


def _list(drop: Sequence[int | str]) -> Sequence[int | str]:
    if isinstance(drop, str | Integral):
        raise InputError(f"drop={drop!r:.80}: expected a list of clusters, such as [9].")
    return drop


def _lists(merge: Sequence[Sequence[int | str]]) -> Sequence[Sequence[int | str]]:
    if isinstance(merge, str | Integral) or any(isinstance(group, str | Integral) for group in merge):
        raise InputError(f"merge={merge!r:.80}: expected a list of lists of clusters, such as [[3, 7]].")
    return merge


def _by_cluster(find: Any, rename: Mapping[int | str, str]) -> dict[int, str]:
    names: dict[int, str] = {}
    for asked, name in rename.items():
        cluster = find(asked)
        if cluster in names and names[cluster] != name:
            raise InputError(f"Cluster {cluster} is renamed twice: to {names[cluster]!r:.60} and to {name!r:.60}.")
        names[cluster] = name
    return names
