"""`ClusterExplainer`: texts in, clusters and the words behind them out. A list of stages; the mathematics is below."""

from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClusterMixin, clone
from sklearn.utils.validation import check_is_fitted

from neontext.arrays import FloatArray, IntArray
from neontext.audit import ReportOptions
from neontext.audit.writing import audit_fitted
from neontext.checks import RandomStateLike, check_verbose, draw_seed, ensure_random_state
from neontext.choices import MAX_DOCUMENTS
from neontext.cluster import (
    KernelKMeans,
    Surrogate,
    Sweep,
    choose_n_clusters,
    evidence,
    soft_assignment,
)
from neontext.cluster.given import GivenRecord
from neontext.cluster.number import asks_for_sweep, check_enough, check_starts, count_clusters
from neontext.cluster.surrogate import SURROGATE_VECTORS
from neontext.corpus import Corpus, PhraseTokenizer, Tokens, ensure_corpus, ensure_tokenizer
from neontext.embed import (
    EmbeddedDocuments,
    Embedder,
    TextInputMixin,
    check_words,
    make_embedder,
    principal_components,
    unknown_cause,
    with_texts,
)
from neontext.evaluate import Audit
from neontext.evaluate.named_clusters import NamedClustersMixin
from neontext.evaluate.overview import clustering_overview
from neontext.explain import Explanations, WordExplainer, ensure_rule, explain_documents, point_layer
from neontext.explain.flips import N_ADDABLE
from neontext.explain.overview import EstimatorDisplayMixin, Overview
from neontext.explain.training_documents import TrainingDocuments
from neontext.foreign import FromFittedMixin, FromLabelsMixin, ReviseMixin
from neontext.neuralize import ClusterNetwork, ensure_clusterer
from neontext.persist import SaveMixin, check_complete, explainer_parameters, parameters_to_saved
from neontext.runtime.progress import show_progress
from neontext.runtime.stages import StageClock


class ClusterExplainer(
    EstimatorDisplayMixin,
    FromFittedMixin,
    FromLabelsMixin,
    NamedClustersMixin,
    ReviseMixin,
    SaveMixin,
    TextInputMixin,
    ClusterMixin,  # type: ignore[misc]
    BaseEstimator,  # type: ignore[misc]
):
    """Cluster texts and explain every assignment word by word.

    Tokens, word vectors, document points, kernel k-means, network, word relevance, in this order. A training document
    is judged by the model without itself, and it is recognised by its known words wherever it is passed again, so that
    `predict`, `evidence` and `explain` agree with `labels_`. Documents of the same known words are judged alike. A
    model that was fitted elsewhere is explained as it is: see `from_fitted`.

    Parameters
    ----------
    n_clusters : int, "auto", (low, high), "LOW-HIGH" or None, default=None
        Number of clusters, at least two; None: the number of distinct labels in `y`. "auto" or a range: chosen by a
        sweep, see `choose_n_clusters`.
    vectors : str, WordVectors, gensim KeyedVectors, a sequence of these, or an Embedder, default="auto"
        Word vectors: "auto", "word2vec", "ppmi", "lsa", "glove", "spacy:NAME", a file, "centroid:" and one of these
        (a word's vector is then the centroid of its documents), several joined by "+". An `Embedder` of another kind
        brings its own words and weights, and is used (cloned) in place of them.
    weights : {"sif", "sif:A", "mean", "idf"}, default="sif"
        Word weights, a / (a + p(w)) for "sif": a is 1e-3, or what stands behind the colon.
    unit_length : bool, default=True
        Scale every vector set's part of a document to unit length.
    n_components : int or None, default=50
        Principal components that are kept (fewer where documents or dimensions are fewer); None: no PCA.
    init : {"kmeans", "labels", "random"}, default="kmeans"
        Where clustering starts; "labels" starts from `y`.
    n_init : "auto" or int, default="auto"
        Starts from "kmeans" or "random"; see `KernelKMeans`.
    n_support : int or None, default=None
        Support points a cluster; None: every document, with landmarks 50 means.
    support_method : {"kmedoids", "kmeans", "sklearn-extra"}, default="kmedoids"
        How reduced support is found.
    landmarks : "auto", int or None, default="auto"
        Points through which many documents are trained on; see `KernelKMeans`. "auto": none up to 20,000 documents.
    gamma, beta : "auto" or float, default="auto"
        Kernel width and stiffness.
    root : {"midpoint", "origin"}, default="midpoint"
        Root point of the explanation.
    clusterer : KernelKMeans, KMeans, MiniBatchKMeans, BisectingKMeans, or of a registered kind, optional
        Used (cloned) in place of a `KernelKMeans` with the parameters above; see `neontext.neuralize.support_points`.
    tokenizer : Tokenizer or callable, optional
        By default `LetterTokenizer()`. One of your own: see `OwnTokenizer`; a saved model does not hold it, so that
        `load` has to be given it again.
    min_count, max_share : int and float, default=1 and 1.0
        Fewest occurrences of a word in all documents, and largest share of them that may hold it, for it to have a
        vector: see `VocabularyBounds`.
    phrases : bool, default=False
        Whether words that stand side by side far more often than by chance are one token: see `PhraseTokenizer`.
    workers : int, default=1
        Threads of the training of "word2vec".
    random_state : int, RandomState, Generator or None, default=None
        Seed of everything.
    verbose : int, default=0
        1: `fit`, `report` and an audit show their stages, see `neontext.show_progress`. It is no part of a saved model.

    Attributes
    ----------
    labels_ : ndarray of int of shape (n_documents,)
        Cluster of every training document, -1 for documents without a known word, and for those that were given none.
    n_clusters_ : int
        Number of clusters.
    cluster_labels_ : tuple of str or None
        Label that each cluster started from, where they started from labels, or the name that it was given.
    cluster_names_ : tuple of str
        Names that clusters can be asked for by: `cluster_labels_`, else words of their evidence.
    given_ : GivenRecord or None
        What was noted about clusters that were made elsewhere, see `from_labels`; None where they are the model's own.
    sweep_ : Sweep or None
        How that number was chosen, if it was (not after `load`).
    corpus_ : Corpus
        The training documents.
    embedder_, layer_, network_ : Embedder, PointLayer, ClusterNetwork
        The fitted parts.
    clusterer_ : estimator
        The fitted clusterer (not after `load`, which brings the network alone).
    n_iter_, converged_ : int, bool
        How training ended.
    seconds_ : dict of str to float
        Seconds by stage.

    Notes
    -----
    It is no transformer, so that `set_output` and `get_feature_names_out` are the explanations' matter: `to_frame`.
    `fit` takes no `sample_weight`, see `KernelKMeans`.

    Examples
    --------
    >>> from neontext import read_corpus
    >>> corpus = read_corpus("demo")
    >>> explainer = ClusterExplainer(n_clusters=8, vectors="ppmi", random_state=0).fit(corpus.texts)
    >>> print(explainer.explain()[0])  # doctest: +ELLIPSIS
    document 0: cluster ...
    """

    def __init__(
        self,
        n_clusters: int | str | tuple[int, int] | None = None,
        *,
        vectors: Any = "auto",
        weights: str = "sif",
        unit_length: bool = True,
        n_components: int | None = 50,
        init: str = "kmeans",
        n_init: str | int = "auto",
        n_support: int | None = None,
        support_method: str = "kmedoids",
        landmarks: str | int | None = "auto",
        gamma: str | float = "auto",
        beta: str | float = "auto",
        root: str = "midpoint",
        clusterer: BaseEstimator | None = None,
        tokenizer: Any = None,
        min_count: int = 1,
        max_share: float = 1.0,
        phrases: bool = False,
        workers: int = 1,
        random_state: RandomStateLike = None,
        verbose: int = 0,
    ) -> None:
        self.n_clusters = n_clusters
        self.vectors = vectors
        self.weights = weights
        self.unit_length = unit_length
        self.n_components = n_components
        self.init = init
        self.n_init = n_init
        self.n_support = n_support
        self.support_method = support_method
        self.landmarks = landmarks
        self.gamma = gamma
        self.beta = beta
        self.root = root
        self.clusterer = clusterer
        self.tokenizer = tokenizer
        self.min_count = min_count
        self.max_share = max_share
        self.phrases = phrases
        self.workers = workers
        self.random_state = random_state
        self.verbose = verbose

    def _overview(self) -> Overview | None:
        fitted = hasattr(self, "labels_")
        return (
            clustering_overview(self.corpus_, self.labels_, self.n_clusters_, self.cluster_names_) if fitted else None
        )

    def fit(self, texts: Any, y: Sequence[Any] | None = None, **columns: Any) -> Self:
        """Cluster the documents.

        Parameters
        ----------
        texts : Corpus, texts in a list, generator or column, or table of pandas, polars or pyarrow
            Training documents; further ones are passed to the other methods in the same ways.
        y : sequence, optional
            Labels (None: unknown); they are read with init="labels" and for the number of clusters. By default those
            of the corpus or table.
        **columns : str
            `text`, `label` and `id`: the columns of a table that hold them, by default those called so. `fit` and
            `explain` keep further columns with the documents: all, or those that `metadata` lists.

        Returns
        -------
        ClusterExplainer
            Itself, fitted.

        Raises
        ------
        InputError
            If a parameter is out of range or there are too few documents for the clusters.
        """
        corpus = ensure_corpus(texts, y, **columns)
        self.given_: GivenRecord | None = None
        return self._fit(corpus, corpus)

    def _fit(self, corpus: Corpus, labelled: Corpus) -> Self:
        """Fit to the documents of one corpus, with the labels that the other has for them."""
        self._check_parameters()
        with show_progress(self.verbose, self.stages):
            self._run_stages(corpus, labelled, StageClock())
        return self

    def _run_stages(self, corpus: Corpus, labelled: Corpus, clock: StageClock) -> None:
        fewest = self._count_clusters(labelled)
        random_state = ensure_random_state(self.random_state)
        self.seconds_ = clock.seconds
        with clock.stage("tokenize"):
            self.embedder_ = self._new_embedder(corpus, random_state)
            tokens = self.embedder_.tokenize(corpus.texts)
        with clock.stage("word vectors"):
            self.embedder_.fit(tokens)
        with clock.stage("embed"):
            documents = self.embedder_.embed(tokens)
            rows = np.flatnonzero(documents.known)
            cause = partial(unknown_cause, corpus.texts, documents, self.embedder_, training=True)
            check_enough(documents.X[rows], fewest, len(corpus), cause)
            if self.clusterer is None and self.init == "labels":
                check_starts(labelled.labels, rows)
        with clock.stage("reduce"):
            self.components_, self.mean_ = principal_components(documents.X[rows], self.n_components, random_state)
            self.layer_ = point_layer(self.embedder_, self.components_, self.mean_)
            X = self.layer_.points(documents)[rows]
        self.sweep_: Sweep | None = None
        if self.clusterer is None and asks_for_sweep(self.n_clusters):
            with clock.stage("choose clusters"):
                seed = draw_seed(random_state)
                self.sweep_ = choose_n_clusters(X, self.n_clusters, gamma=self.gamma, random_state=seed)
        n_clusters = fewest if self.sweep_ is None else self.sweep_.n_clusters
        with clock.stage("cluster"):
            self.clusterer_ = self._new_clusterer(n_clusters, random_state)
            self._cluster(X, corpus, labelled, documents, rows)
        self.n_clusters_ = self.network_.n_clusters
        self._names = {}

    def fit_predict(self, texts: Any, y: Sequence[Any] | None = None, **columns: Any) -> IntArray:
        """Cluster the documents and return `labels_`; parameters as in `fit`."""
        return self.fit(texts, y, **columns).labels_

    @property
    def stages(self) -> tuple[str, ...]:
        """Names of the stages that `fit` runs."""
        sweep = ("choose clusters",) if self.clusterer is None and asks_for_sweep(self.n_clusters) else ()
        return ("tokenize", "word vectors", "embed", "reduce", *sweep, "cluster")

    def _check_parameters(self) -> None:
        """Refuse what would fail after long work, or could not be saved."""
        ensure_rule(self.root)
        check_words(
            self.vectors,
            min_count=self.min_count,
            max_share=self.max_share,
            phrases=self.phrases,
            weights=self.weights,
            unit_length=self.unit_length,
            tokenizer=self.tokenizer,
        )
        check_complete(self.get_params(deep=False))
        parameters_to_saved(explainer_parameters(self))
        check_verbose(self.verbose)

    def _count_clusters(self, corpus: Corpus) -> int:
        """Number of clusters asked for; the smallest one, where a sweep will choose."""
        if self.clusterer is not None:
            # A clusterer that is not asked for a number finds two at least.
            asked = getattr(ensure_clusterer(self.clusterer), "n_clusters", None)
            return count_clusters(2 if asked is None else asked, "kmeans", corpus.labels)
        return count_clusters(self.n_clusters, self.init, corpus.labels)

    def _new_embedder(self, corpus: Corpus, random_state: np.random.RandomState) -> Embedder:
        # Labels made elsewhere ask for all that words can tell, however it was found.
        default = isinstance(self.clusterer, Surrogate) and isinstance(self.vectors, str) and self.vectors == "auto"
        return make_embedder(
            SURROGATE_VECTORS if default else with_texts(self.vectors, corpus.texts),
            random_state,
            weights=self.weights,
            unit_length=self.unit_length,
            tokenizer=self._tokenizer(corpus),
            min_count=self.min_count,
            max_share=self.max_share,
            workers=self.workers,
        )

    def _tokenizer(self, corpus: Corpus) -> Any:
        """The tokenizer asked for, or one that joins the corpus's phrases around it."""
        return PhraseTokenizer.learn(corpus.texts, ensure_tokenizer(self.tokenizer)) if self.phrases else self.tokenizer

    def _cluster(
        self, X: FloatArray, corpus: Corpus, labelled: Corpus, documents: EmbeddedDocuments, rows: IntArray
    ) -> None:
        self.network_ = ClusterNetwork.fit(self.clusterer_, X, labelled.codes_of(rows), rows, beta=self.beta)
        self.cluster_labels_ = _names_of_clusters(self.clusterer_, labelled)
        self.n_iter_ = int(np.max(getattr(self.clusterer_, "n_iter_", 0)))
        self.converged_ = bool(getattr(self.clusterer_, "converged_", True))
        self._training = TrainingDocuments.from_network(self.network_, corpus, documents)
        self.labels_ = np.full(len(corpus), -1, dtype=np.int64)
        if isinstance(self.clusterer_, Surrogate):
            self.labels_[rows[labelled.label_codes[rows] >= 0]] = self.clusterer_.labels_
        else:
            self.labels_[rows] = self.network_.assign(X, self._training.excluded(documents)[rows])

    def _new_clusterer(self, n_clusters: int, random_state: np.random.RandomState) -> BaseEstimator:
        if self.clusterer is not None:
            return clone(self.clusterer)
        return KernelKMeans(
            n_clusters,
            gamma=self.gamma,
            beta=self.beta,
            init=self.init,
            n_init=self.n_init,
            n_support=self.n_support,
            support_method=self.support_method,
            landmarks=self.landmarks,
            random_state=draw_seed(random_state),
        )

    def embed(self, texts: Any, **columns: Any) -> FloatArray:
        """Points of documents, shape (n_documents, n_components); documents without a known word lie at the offset."""
        check_is_fitted(self)
        X = texts if isinstance(texts, Tokens) else ensure_corpus(texts, metadata=(), **columns).texts
        return self.layer_.points(self.embedder_.embed(X))

    def _outlierness(self, texts: Any, **columns: Any) -> FloatArray:
        """Outlierness for every cluster, NaN for documents without a known word."""
        check_is_fitted(self)
        corpus = ensure_corpus(texts, metadata=(), **columns)
        documents = self._documents(corpus)
        rows = np.flatnonzero(documents.known)
        result = np.full((len(corpus), self.n_clusters_), np.nan)
        points = self.layer_.points(documents)[rows]
        result[rows] = self.network_.support.outlierness(points, self._training.excluded(documents)[rows])
        return result

    def predict(self, texts: Any, **columns: Any) -> IntArray:
        """Cluster of every document, -1 for documents without a known word; shape (n_documents,)."""
        outlierness = self._outlierness(texts, **columns)
        known = np.isfinite(outlierness).any(axis=1)
        return np.where(known, np.nan_to_num(outlierness, nan=np.inf).argmin(axis=1), -1)

    def predict_proba(self, texts: Any, **columns: Any) -> FloatArray:
        """P(k|x) of every cluster, NaN for documents without a known word; shape (n_documents, n_clusters)."""
        return soft_assignment(self._outlierness(texts, **columns), self.network_.beta)

    def evidence(self, texts: Any, **columns: Any) -> FloatArray:
        """Log-odds of every cluster in nats, NaN for documents without a known word; (n_documents, n_clusters)."""
        outlierness = self._outlierness(texts, **columns)
        known = np.isfinite(outlierness).any(axis=1)
        outlierness[known] = evidence(outlierness[known], self.network_.beta)
        return outlierness

    def score(self, texts: Any, y: object = None, **columns: Any) -> float:
        """Opposite of the outlierness for the nearest cluster, summed over documents with a known word.

        As the score of scikit-learn's `KMeans`: more is better, and `y` is ignored. Between models it compares only
        where distances are the same: with the same vectors and one kernel width. How clusters agree with labels is told
        by an audit's scores. NaN where no document has a known word.
        """
        outlierness = self._outlierness(texts, **columns)
        known = outlierness[np.isfinite(outlierness).any(axis=1)]
        return -float(known.min(axis=1).sum()) if len(known) else np.nan

    def explain(
        self,
        texts: Any = None,
        clusters: npt.ArrayLike | None = None,
        against: int | str | None = None,
        *,
        n_competitors: int = 0,
        **columns: Any,
    ) -> Explanations:
        """Explain documents word by word.

        Parameters
        ----------
        texts : Corpus, texts or table, optional
            Documents, as `fit` takes them; by default the training documents.
        clusters : int, str, or array-like of these of shape (n_documents,), optional
            Cluster to explain, by number or by name; by default the one that each document is in.
        against : int or str, optional
            Explain against this one competitor: "why c and not k". A document of that very cluster is explained
            against all.
        n_competitors : int
            Strongest competitors that every document is explained against, each alone, on the same way down; against
            others it is explained when they are asked for.
        **columns : str
            As of `fit`.

        Returns
        -------
        Explanations
            One for every document.

        Raises
        ------
        InputError
            For a cluster that the model does not have.
        """
        check_is_fitted(self)
        corpus = self.corpus_ if texts is None else ensure_corpus(texts, **columns)
        is_training = self._training.are(corpus) and clusters is None
        if is_training:
            clusters = self.labels_
        elif clusters is not None and np.asarray(clusters).dtype.kind in "OUS":
            clusters = np.vectorize(self.find_cluster, otypes=[np.int64])(clusters)
        against = None if against is None else self.find_cluster(against)
        addable = () if against is None else self._addable_words(against)
        documents = self._documents(corpus)
        excluded = self._training.excluded(documents)
        makes_names = is_training and against is None
        explainer = self._word_explainer(None if makes_names else self.cluster_names_)
        explanations = explain_documents(
            explainer,
            corpus,
            documents,
            clusters,
            against=against,
            excluded=excluded,
            addable=addable,
            n_competitors=n_competitors,
        )
        return self._named(explanations) if makes_names else explanations

    def report(
        self,
        folder: str | Path,
        *,
        map: str = "tsne",
        report_documents: int | None = MAX_DOCUMENTS,
        force: bool = False,
    ) -> Audit:
        """Explain the training documents and write report.html, tables and model into a folder.

        Parameters
        ----------
        folder : path
            Folder to write, whole or not at all.
        map, report_documents
            As of `ReportOptions`.
        force : bool
            Replace an audit that is there.

        Returns
        -------
        Audit
            What was written.

        Raises
        ------
        NeontextError
            If a parameter does not fit, or the folder cannot be written.
        """
        check_is_fitted(self)
        return audit_fitted(self, folder, ReportOptions(map, report_documents), force=force)

    def _addable_words(self, cluster: int) -> tuple[str, ...]:
        """Words that pull training documents into a cluster."""
        rows = np.flatnonzero(self.labels_ == cluster)
        members = self.corpus_.take(rows.tolist())
        documents = self._documents(self.corpus_).take(rows)
        excluded = self._training.excluded(documents)
        explanations = explain_documents(self._word_explainer(), members, documents, cluster, excluded=excluded)
        return explanations.pulling_words(cluster, N_ADDABLE)

    def _documents(self, corpus: Corpus) -> EmbeddedDocuments:
        return self._training.embedded if self._training.are(corpus) else self.embedder_.embed(corpus.texts)

    def _word_explainer(self, names: tuple[str, ...] | None = None) -> WordExplainer:
        rule = ensure_rule(self.root)
        provenance = {
            "neontext": version("neontext"),
            "vectors": list(self.embedder_.description_),
            "weights": getattr(self.embedder_, "weights", None),
            "gamma": self.network_.support.gamma,
            "beta": self.network_.beta,
            "root": rule.name,
        }
        return WordExplainer(self.layer_, self.network_, rule, self._training.ids, provenance, names)


def _names_of_clusters(clusterer: BaseEstimator, corpus: Corpus) -> tuple[str, ...] | None:
    """Labels that the clusters stand for, where the clusterer learned them from the codes of labels."""
    learned = getattr(clusterer, "cluster_labels_", getattr(clusterer, "classes_", None))
    return None if learned is None else tuple(corpus.label_names[code] for code in learned)
