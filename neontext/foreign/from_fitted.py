"""`from_fitted`: an explainer of a model that somebody else has fitted, exact."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_auto_or_positive, check_whole
from neontext.cluster.assignment import calibrate_beta
from neontext.corpus import Corpus, ensure_corpus
from neontext.errors import InputError
from neontext.explain import ensure_rule, point_layer
from neontext.explain.training_documents import TrainingDocuments
from neontext.foreign.assembly import ForeignModel, read_foreign
from neontext.neuralize import ClusterNetwork
from neontext.neuralize.fitted import cluster_names
from neontext.persist import FittedParts
from neontext.runtime.stages import StageClock

#: Texts on which the model's own predict is asked, unless said otherwise.
N_CHECKED = 2_500


class FromFittedMixin:
    """Explainers of models that were fitted elsewhere."""

    @classmethod
    def from_fitted(
        cls,
        model: Any,
        texts: Any,
        y: Sequence[Any] | None = None,
        *,
        embedder: Any = None,
        tokenizer: Callable[[str], Iterable[str]] | None = None,
        beta: str | float = "auto",
        root: str = "midpoint",
        n_checked: int | None = N_CHECKED,
        **columns: Any,
    ) -> Self:
        """Explain a model as it was fitted: nothing is trained.

        Every document is in the cluster that the model's own `predict` gives, which is asked (see `n_checked`). The
        model is not changed, and training documents are judged as it judges them, not without themselves.

        Parameters
        ----------
        model : estimator or Pipeline
            A fitted clusterer or classifier of scikit-learn's that has a `predict` (see
            `neontext.neuralize.read_fitted`), alone, or as the end of a fitted `Pipeline` that begins with a
            `TfidfVectorizer`, `CountVectorizer` or `HashingVectorizer` and goes on by steps that are linear or scale to
            unit length. Also scikit-learn's `LatentDirichletAllocation` and `NMF` at its end, and gensim's `LdaModel`
            alone: a document is in the topic of which it has most. Exact given what was inferred for the document;
            flips infer again, to the end where the model's own solver stops early, and gensim's begins at random.
        texts : Corpus, texts or table
            Documents to explain, those it was fitted on or others, as `ClusterExplainer.fit` takes them.
        y : sequence, optional
            Labels for the report (None: unknown); by default those of the corpus.
        embedder : Embedder or "NAME:REST", optional
            What makes a lone model's points of texts: a fitted `DocumentEmbedder`, an object of yours, or a name of
            `neontext.embed.EMBEDDERS`.
        tokenizer : callable, optional
            From a text to its words, for gensim's `LdaModel`; by default as gensim's `simple_preprocess` does it.
        beta : "auto" or float, default="auto"
            Stiffness. "auto": the model's own, where its probabilities are log-linear in the distances (logistic
            regression, naive Bayes, Gaussian mixtures); else the evidence is scaled so that the largest probability
            averages 0.9, as it is for k-means. It changes neither the sign nor the order of words against one
            competitor.
        root : {"midpoint", "origin"}, default="midpoint"
            Root point of the explanation.
        n_checked : int or None, default=2500
            Texts, evenly spread over all, on which the model's own `predict` is asked; None: all. The others are
            assigned by the function that was read of it, which is the same to rounding.
        **columns : str
            Columns of a table, as of `ClusterExplainer.fit`.

        Returns
        -------
        ClusterExplainer
            Fitted.

        Raises
        ------
        InputError
            If the model or a step before it is not fitted, not known or not linear, or if it predicts otherwise than
            its parts say.

        Examples
        --------
        >>> from sklearn.cluster import KMeans
        >>> from sklearn.feature_extraction.text import TfidfVectorizer
        >>> from sklearn.pipeline import make_pipeline
        >>> from neontext import ClusterExplainer, read_corpus
        >>> texts = list(read_corpus("demo").texts)
        >>> pipeline = make_pipeline(TfidfVectorizer(stop_words="english"), KMeans(8, random_state=0)).fit(texts)
        >>> explainer = ClusterExplainer.from_fitted(pipeline, texts)
        >>> bool((explainer.labels_ == pipeline.predict(texts)).all())
        True
        """
        corpus, rule = ensure_corpus(texts, y, **columns), ensure_rule(root)
        check_auto_or_positive("beta", beta)
        if n_checked is not None:
            check_whole("n_checked", n_checked, 1, "the model has to be asked; None asks it about all texts")
        check_texts(corpus)
        clock = StageClock()
        with clock.stage("read model"):
            foreign = read_foreign(model, corpus.texts, embedder, tokenizer)
        with clock.stage("embed"):
            documents = foreign.embedder.embed(corpus.texts)
            known = np.flatnonzero(documents.known)
            points = point_layer(foreign.embedder, foreign.components, foreign.mean).points(documents)[known]
        check_known(known, corpus)
        network = _network(foreign, points, beta)
        labels = np.full(len(corpus), -1, dtype=np.int64)
        with clock.stage("predict"):
            labels[known] = _predict(network, foreign, corpus, known, points, n_checked)
        given = {"vectors": foreign.embedder, "n_components": None, "clusterer": foreign.final, "root": rule.name}
        parts = FittedParts(
            embedder=foreign.embedder,
            components=foreign.components,
            mean=foreign.mean,
            network=network,
            training=TrainingDocuments.from_network(network, corpus, documents),
            labels=labels,
            n_iter=int(np.max(_n_iter(foreign.final))),
            converged=bool(getattr(foreign.final, "converged_", True)),
            parameters={},
            cluster_labels=cluster_names(foreign.final),
        )
        explainer: Self = cls.from_parts(given | {"beta": beta}, parts)  # type: ignore[attr-defined]
        explainer.seconds_, explainer.clusterer_ = clock.seconds, foreign.final  # type: ignore[attr-defined]
        return explainer


def check_texts(corpus: Corpus) -> None:
    """Refuse a corpus without a text that says anything.

    Raises
    ------
    InputError
        If it has no document, or only empty ones.
    """
    if not any(text.strip() for text in corpus.texts):
        raise InputError(f"{len(corpus)} documents, all of them empty: expected texts to explain the model on.")


def check_known(known: IntArray, corpus: Corpus) -> None:
    """Refuse texts of which the model knows no word at all.

    Raises
    ------
    InputError
        With what to look at.
    """
    if not len(known):
        raise InputError(
            f"None of the {len(corpus)} documents has a single word that the model knows: are they in the language, "
            "and from the field, that it was fitted on?"
        )


def _network(foreign: ForeignModel, points: FloatArray, beta: str | float) -> ClusterNetwork:
    """The network, with the stiffness asked for, the model's own, or one calibrated on points."""
    support, own = foreign.reading.support, foreign.reading.beta
    if isinstance(beta, str):
        beta = calibrate_beta(support.outlierness(points)) if own is None else own
    return ClusterNetwork(support, float(beta))


def _predict(
    network: ClusterNetwork,
    foreign: ForeignModel,
    corpus: Corpus,
    known: IntArray,
    points: FloatArray,
    n_checked: int | None,
) -> IntArray:
    """Cluster of every known document: the model's own answer where it is asked, and the network's."""
    outlierness = network.support.outlierness(points)
    labels = np.asarray(outlierness.argmin(axis=1))
    n = len(known) if n_checked is None else min(n_checked, len(known))
    rows = np.unique(np.linspace(0, len(known) - 1, n).astype(np.int64))
    codes = foreign.codes([corpus.texts[row] for row in known[rows]])
    if codes is not None:
        _check_agreement(outlierness[rows], codes, foreign)
        labels[rows] = codes
    return labels


def _check_agreement(outlierness: FloatArray, codes: IntArray, foreign: ForeignModel) -> None:
    """Refuse a model that predicts otherwise than what was read of it; ties may go either way."""
    nearest, theirs = outlierness.min(axis=1), outlierness[np.arange(len(codes)), codes]
    off = theirs - nearest > foreign.tie * (np.abs(theirs) + np.abs(nearest))
    if off.any():
        raise InputError(
            f"{type(foreign.final).__name__} puts {int(off.sum())} of {len(off)} documents elsewhere than the function "
            f"that was read of it (agreement {1 - off.mean():.3f}): it predicts in a way of its own, or its parts were "
            "fitted again apart. Explain its labels instead: ClusterExplainer.from_labels(texts, labels)."
        )


def _n_iter(final: Any) -> Any:
    """Rounds of a model's training; none for one that does not say."""
    rounds = getattr(final, "n_iter_", None)
    return 0 if rounds is None else rounds
