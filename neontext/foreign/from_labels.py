"""`from_labels`: an explainer of clusters that were made elsewhere, from their labels, with a surrogate's fidelity."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from neontext.arrays import FloatArray, IntArray
from neontext.checks import RandomStateLike, check_choice
from neontext.cluster import KernelSurrogate
from neontext.cluster.given import GivenRecord, ensure_own_points, take_clusters
from neontext.cluster.surrogate import SURROGATES, ensure_surrogate
from neontext.corpus import ROLES, Corpus, FirstWords, column_of, ensure_corpus, ensure_tokenizer
from neontext.embed import EmbeddedDocuments
from neontext.errors import InputError
from neontext.evaluate import Fidelity
from neontext.evaluate.fidelity import surrogate_fidelity
from neontext.explain import PointLayer, WordExplainer
from neontext.explain.outliers import OutlierExplanations, explain_far, fit_threshold, soft_minimum
from neontext.explain.training_documents import TrainedMixin
from neontext.neuralize import ClusterNetwork


class FromLabelsMixin(TrainedMixin):
    """Explainers of clusters of which the labels alone are known."""

    clusterer: BaseEstimator | None
    random_state: RandomStateLike
    labels_: IntArray
    given_: GivenRecord | None
    cluster_labels_: tuple[str, ...] | None
    layer_: PointLayer
    network_: ClusterNetwork

    if TYPE_CHECKING:  # What the explainer brings.

        def __init__(self, *args: Any, **parameters: Any) -> None: ...

        def _fit(self, corpus: Corpus, labelled: Corpus) -> Self: ...

        def _documents(self, corpus: Corpus) -> EmbeddedDocuments: ...

        def _word_explainer(self, names: tuple[str, ...] | None = None) -> WordExplainer: ...

    @classmethod
    def from_labels(
        cls,
        texts: Any,
        labels: Sequence[Any] | str,
        *,
        surrogate: str = "auto",
        outliers: str = "far",
        small_clusters: str = "skip",
        points: npt.ArrayLike | None = None,
        max_words: int | None = None,
        n_components: int | None = None,
        random_state: RandomStateLike = None,
        **parameters: Any,
    ) -> Self:
        """Explain a clustering that was made elsewhere, from its labels alone (method, section 8).

        A surrogate, a model of words, is fitted to the labels; `fidelity` says how far it can be believed. Documents
        are explained for the cluster that they were given: where their words speak for another, the evidence is
        negative. `predict` says for which cluster the words speak, also of new documents.

        Parameters
        ----------
        texts : Corpus, texts or table
            The documents, as `ClusterExplainer.fit` takes them. Their own labels are what the clusters are scored
            against.
        labels : sequence, length n_documents, or str
            Cluster of every document, as text or number, or the column of the table that holds it; None, NaN, "" and
            -1 are no cluster.
        surrogate : {"auto", "kernel", "prototypes"}
            `KernelSurrogate` or `PrototypeSurrogate`; "auto": the one with the smaller held-out loss.
        outliers : {"far", "cluster", "skip"}
            Documents without a cluster. "far": they have none, and how well their distance from all clusters tells
            them is measured. "cluster": they are one more. "skip": they have none.
        small_clusters : {"skip", "merge", "keep"}
            Clusters of one or two documents: left out, joined to one, or kept.
        points : array-like of shape (n_documents, n_dimensions), optional
            The embedding in which the clusters were made: fidelity is measured there too, which tells how much of the
            clustering is a matter of words.
        max_words : int, optional
            Words of a text that the encoder has read; what lies behind is no reason and is left out.
        n_components : int or None
            Principal components that are kept; None: all dimensions.
        random_state : int, RandomState, Generator or None
            Seed of everything.
        **parameters
            Other parameters of `ClusterExplainer`; vectors="auto" is "ppmi+lsa" here. `text`, `label`,
            `id` and `metadata` are columns of a table, as of its `fit`.

        Returns
        -------
        ClusterExplainer
            Fitted; `labels_` are the clusters given, `cluster_labels_` their names.

        Raises
        ------
        InputError, CorpusError
            If labels and texts differ in number, or fewer than two clusters are left.

        Examples
        --------
        >>> from neontext import ClusterExplainer, read_corpus
        >>> corpus = read_corpus("demo")
        >>> explainer = ClusterExplainer.from_labels(corpus.texts, corpus.labels, random_state=0)
        >>> 0.5 < explainer.fidelity().value <= 1
        True
        """
        check_choice("surrogate", surrogate, SURROGATES)
        columns = {name: parameters.pop(name) for name in ROLES if name in parameters}
        if max_words is not None:
            parameters["tokenizer"] = FirstWords(max_words, ensure_tokenizer(parameters.get("tokenizer")))
        explainer = cls(
            clusterer=SURROGATES[surrogate](random_state=random_state),
            n_components=n_components,
            random_state=random_state,
            **parameters,
        )
        how: dict[str, Any] = {"outliers": outliers, "small_clusters": small_clusters, "points": points}
        return explainer.fit_labels(texts, labels, **how, **columns)

    def fit_labels(
        self,
        texts: Any,
        labels: Sequence[Any] | str,
        *,
        outliers: str = "far",
        small_clusters: str = "skip",
        points: npt.ArrayLike | None = None,
        **columns: Any,
    ) -> Self:
        """Fit the explainer's `clusterer`, a surrogate, to labels; parameters and errors as in `from_labels`."""
        ensure_surrogate(self.clusterer)
        labels = column_of(texts, labels) if isinstance(labels, str) else labels
        corpus = ensure_corpus(texts, **columns)
        names = Corpus.from_texts(corpus.texts, labels=labels).labels or (None,) * len(corpus)
        given = take_clusters(names, outliers=outliers, small_clusters=small_clusters)
        own = None if points is None else ensure_own_points(points, len(corpus))
        self._fit(corpus, replace(corpus, labels=given.labels))
        self.given_ = GivenRecord(
            outliers, small_clusters, given.notes, None if own is None else self._fidelity_in(own)
        )
        if outliers == "far":
            self.given_ = self.given_._replace(threshold=self._fit_threshold())
        return self

    def fidelity(self) -> Fidelity | None:
        """How often words give back the clusters that were given; None where the clusters are the model's own.

        Each document is judged by a surrogate that has not seen it: without its own support point, or in
        cross-validation.
        """
        check_is_fitted(self)
        if self.given_ is None:
            return None
        documents, clusterer = self._documents(self.corpus_), getattr(self, "clusterer_", self.clusterer)
        rows = np.flatnonzero(documents.known)
        return surrogate_fidelity(
            ensure_surrogate(clusterer),
            self.network_,
            self.layer_.points(documents)[rows],
            self.labels_[rows],
            self._training.excluded(documents)[rows],
            self.given_.in_own_points,
        )

    def explain_outliers(self, texts: Any = None, **columns: Any) -> OutlierExplanations:
        """Explain documents as far from all clusters: the log-odds of that, down to the words.

        Parameters
        ----------
        texts : Corpus, texts or table, optional
            Documents, as `ClusterExplainer.fit` takes them; by default the training documents that were given no
            cluster. Those without a known word are left out.

        Returns
        -------
        OutlierExplanations
            A word with positive relevance is far from every cluster. `clusters` are the nearest ones.

        Raises
        ------
        InputError
            If the model was not fitted to labels with outliers that are told by their distance.
        """
        check_is_fitted(self)
        threshold = None if self.given_ is None else self.given_.threshold
        if threshold is None:
            raise InputError(
                "This model does not know how far an outlier is: it is fitted to labels of which some are none, by "
                "from_labels(..., outliers='far')."
            )
        corpus = self.corpus_ if texts is None else ensure_corpus(texts, **columns)
        documents = self._documents(corpus)
        rows = np.flatnonzero(documents.known & (self.labels_ < 0) if texts is None else documents.known)
        part = corpus.take(rows.tolist())
        return explain_far(self._word_explainer(self.cluster_labels_), part, documents.take(rows), rows, threshold)

    def _fit_threshold(self) -> float | None:
        documents = self._documents(self.corpus_)
        rows = np.flatnonzero(documents.known)
        excluded, X = self._training.excluded(documents)[rows], self.layer_.points(documents)[rows]
        distance = soft_minimum(self.network_.support.outlierness(X, excluded), self.network_.beta)
        placed = self.labels_[rows] >= 0
        return None if placed.all() else fit_threshold(distance[placed], distance[~placed], self.network_.beta)

    def _fidelity_in(self, points: FloatArray) -> float:
        """Fidelity of a kernel surrogate in other points, over the same documents."""
        rows = np.flatnonzero(self.labels_ >= 0)
        surrogate = KernelSurrogate(random_state=self.random_state).fit(points[rows], self.labels_[rows])
        return float((surrogate.held_out_ == surrogate.labels_).mean())
