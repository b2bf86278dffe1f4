"""Models that were fitted elsewhere, from a user's side: explained as they predict, and what cannot be is refused."""

import numpy as np
import pytest
from gensim.utils import simple_preprocess
from sklearn.cluster import (
    DBSCAN,
    AffinityPropagation,
    AgglomerativeClustering,
    Birch,
    BisectingKMeans,
    KMeans,
    MeanShift,
    MiniBatchKMeans,
)
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import NMF, PCA, LatentDirichletAllocation, TruncatedSVD
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV, Perceptron, RidgeClassifier, SGDClassifier
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import ComplementNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, Normalizer
from sklearn.svm import LinearSVC

from neontext import ClusterExplainer, DocumentEmbedder, faithfulness, read_corpus, verify_audit
from neontext.errors import InputError, ModelError
from neontext.neuralize import LinearArgmax

CORPUS = read_corpus("demo")
TEXTS, LABELS = list(CORPUS.texts), list(CORPUS.labels)
TRAIN, NEW = TEXTS[::2], TEXTS[1::2]


def lsa():
    return TfidfVectorizer(stop_words="english"), TruncatedSVD(12, random_state=0), Normalizer()


MODELS = {
    "KMeans": (TfidfVectorizer(stop_words="english"), KMeans(6, n_init=2, random_state=0)),
    "KMeans on lsa": (*lsa(), KMeans(6, n_init=2, random_state=0)),
    "MiniBatchKMeans": (HashingVectorizer(n_features=2**10), MiniBatchKMeans(5, n_init=2, random_state=0)),
    "NearestCentroid": (*lsa(), NearestCentroid()),
    "NearestCentroid shrunk": (*lsa(), NearestCentroid(shrink_threshold=0.5)),
    "NearestCentroid with priors": (*lsa(), NearestCentroid(priors="empirical")),
    "AffinityPropagation": (*lsa(), AffinityPropagation(random_state=0)),
    "MeanShift": (*lsa(), MeanShift(bandwidth=0.9)),
    "LogisticRegression": (TfidfVectorizer(stop_words="english"), LogisticRegression()),
    "LogisticRegressionCV": (*lsa(), LogisticRegressionCV(max_iter=300)),
    "LinearSVC": (TfidfVectorizer(ngram_range=(1, 2)), LinearSVC()),
    "SGDClassifier": (HashingVectorizer(n_features=2**10), SGDClassifier(random_state=0)),
    "RidgeClassifier": (TfidfVectorizer(), RidgeClassifier()),
    "Perceptron": (TfidfVectorizer(), Perceptron()),
    "OneVsRestClassifier": (TfidfVectorizer(), OneVsRestClassifier(LogisticRegression())),
    "MultinomialNB": (CountVectorizer(), MultinomialNB()),
    "ComplementNB": (TfidfVectorizer(sublinear_tf=True), ComplementNB()),
    "LinearDiscriminantAnalysis": (*lsa(), LinearDiscriminantAnalysis()),
    "GaussianMixture tied": (*lsa(), GaussianMixture(5, covariance_type="tied", random_state=0)),
    "GaussianMixture full": (*lsa(), GaussianMixture(4, random_state=0, reg_covar=1e-2)),
    "GaussianMixture diag": (*lsa(), GaussianMixture(4, covariance_type="diag", random_state=0, reg_covar=1e-2)),
    "GaussianMixture spherical": (*lsa(), GaussianMixture(5, covariance_type="spherical", random_state=0)),
    "BayesianGaussianMixture": (*lsa(), BayesianGaussianMixture(n_components=5, max_iter=400, random_state=0)),
    "Birch": (*lsa(), Birch(n_clusters=5, threshold=0.3)),
    "nearest neighbour": (*lsa(), KNeighborsClassifier(1)),
    "nearest neighbour in words": (TfidfVectorizer(stop_words="english"), KNeighborsClassifier(1)),
    "BisectingKMeans": (TfidfVectorizer(stop_words="english"), BisectingKMeans(7, random_state=0)),
    "BisectingKMeans on lsa": (*lsa(), BisectingKMeans(7, random_state=0)),
}
#: Models whose own probabilities are those of the explanation.
PROBABLE = [
    *("LogisticRegression", "LogisticRegressionCV", "MultinomialNB", "ComplementNB", "LinearDiscriminantAnalysis"),
    *(name for name in MODELS if "Gaussian" in name),
]


def fitted(name):
    return make_pipeline(*MODELS[name]).fit(TRAIN, LABELS[::2])


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_explained_as_it_predicts(name):
    pipeline = fitted(name)
    explainer = ClusterExplainer.from_fitted(pipeline, TRAIN)
    classes = getattr(pipeline[-1], "classes_", np.arange(explainer.n_clusters_))
    for texts in (TRAIN, NEW):
        np.testing.assert_array_equal(classes[explainer.predict(texts)], pipeline.predict(texts))
        np.testing.assert_allclose(explainer.explain(texts).residual, 0, atol=1e-9)
    np.testing.assert_array_equal(classes[explainer.labels_], pipeline.predict(TRAIN))
    np.testing.assert_allclose(explainer.explain(NEW, root_free(explainer)).residual, 0, atol=1e-9)
    flips = [(x, x.flip) for x in explainer.explain() if x.flip][:5]
    assert flips
    for explanation, flip in flips:
        rest = " ".join(word.word for word in explanation.words if word.word not in flip.words)
        assert explainer.predict([rest])[0] == flip.cluster != explanation.cluster


def root_free(explainer):
    """Any cluster, not only the one that a document is in."""
    return np.arange(len(NEW)) % explainer.n_clusters_


@pytest.mark.parametrize("name", PROBABLE)
def test_the_log_odds_are_the_models_own_where_it_has_any(name):
    pipeline = fitted(name)
    explainer = ClusterExplainer.from_fitted(pipeline, TRAIN)
    np.testing.assert_allclose(explainer.predict_proba(NEW), pipeline.predict_proba(NEW), atol=1e-9)


def test_two_classes_have_the_log_odds_of_logistic_regression():
    vectoriser, model = MODELS["LogisticRegression"]
    pipeline = make_pipeline(vectoriser, model).fit(TRAIN, [label < "m" for label in LABELS[::2]])
    explainer = ClusterExplainer.from_fitted(pipeline, TRAIN)
    assert explainer.cluster_labels_ == ("False", "True")
    np.testing.assert_allclose(explainer.evidence(NEW)[:, 1], pipeline.decision_function(NEW), atol=1e-9)


def test_a_word_of_a_linear_classifier_has_its_weight():
    pipeline = make_pipeline(CountVectorizer(), LogisticRegression()).fit(["good good", "bad bad"], [1, 0])
    explainer = ClusterExplainer.from_fitted(pipeline, ["good day", "bad"], root="origin")
    (good,) = explainer.explain(["good day"])[0].words
    assert good.relevance == pytest.approx(pipeline[-1].coef_[0][pipeline[0].vocabulary_["good"]])


def test_any_linear_score_can_be_explained():
    """Class TF-IDF: every class is one long document, and a text goes where its words weigh most."""
    vectoriser = CountVectorizer(stop_words="english").fit(TRAIN)
    counts = vectoriser.transform(TRAIN)
    classes = sorted(set(LABELS))
    sums = np.stack([counts[np.array(LABELS[::2]) == name].sum(axis=0).A1 for name in classes])
    weights = sums / sums.sum(axis=1, keepdims=True) * np.log1p(sums.sum() / len(classes) / sums.sum(axis=0))
    pipeline = Pipeline([("words", vectoriser), ("classes", LinearArgmax(weights, classes=classes))])
    explainer = ClusterExplainer.from_fitted(pipeline, TRAIN)
    np.testing.assert_array_equal(np.array(classes)[explainer.labels_], pipeline.predict(TRAIN))
    np.testing.assert_allclose(explainer.explain(NEW).residual, 0, atol=1e-9)


@pytest.mark.parametrize("name", ["GaussianMixture full", "BisectingKMeans", "nearest neighbour", "LinearSVC"])
def test_models_of_every_kind_are_audited_and_verified(name, tmp_path):
    explainer = ClusterExplainer.from_fitted(fitted(name), TRAIN)
    audit = explainer.report(tmp_path / "audit", map="pca")
    assert {check.name for check in audit.checks if not check.passed} <= {"bias", "randomised_model"}
    assert verify_audit(tmp_path / "audit").off == ()
    for explanation in explainer.explain(NEW)[:5]:
        shares = sum(competitor.evidence for competitor in explanation.competitors)
        assert shares == pytest.approx(explanation.evidence, abs=1e-9)
        parts = sum(competitor.bias + sum(competitor.relevance) for competitor in explanation.competitors)
        assert parts == pytest.approx(explanation.evidence, abs=1e-9)


TOPICS = {
    "lda": (CountVectorizer(stop_words="english"), LatentDirichletAllocation(5, random_state=0)),
    "nmf": (TfidfVectorizer(stop_words="english"), NMF(6, random_state=0, max_iter=2000)),
    "nmf with penalties": (
        TfidfVectorizer(),
        SelectKBest(k=500),
        NMF(5, random_state=0, alpha_W=1e-4, l1_ratio=0.5, max_iter=2000),
    ),
}


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_model_is_explained_by_the_words_of_the_largest_topic(name, tmp_path):
    pipeline = make_pipeline(*TOPICS[name]).fit(TRAIN, LABELS[::2])
    explainer = ClusterExplainer.from_fitted(pipeline, TRAIN)
    for texts in (TRAIN, NEW):
        np.testing.assert_array_equal(explainer.predict(texts), pipeline.transform(texts).argmax(axis=1))
        np.testing.assert_allclose(explainer.explain(texts).residual, 0, atol=1e-9)
    for explanation in [e for e in explainer.explain() if e.flip][:5]:
        rest = " ".join(word.word for word in explanation.words if word.word not in explanation.flip.words)
        assert explainer.predict([rest])[0] == explanation.flip.cluster
    explainer.save(tmp_path / "model")
    np.testing.assert_array_equal(ClusterExplainer.load(tmp_path / "model").evidence(NEW), explainer.evidence(NEW))
    part = explainer.explain(NEW)[[3, 1]]
    np.testing.assert_allclose(part.residual, 0, atol=1e-9)


def test_a_word_of_a_topic_has_its_share_of_the_amount():
    pipeline = make_pipeline(*TOPICS["lda"]).fit(TRAIN)
    documents = ClusterExplainer.from_fitted(pipeline, TRAIN).embedder_.embed(NEW)
    theirs = pipeline.transform(NEW)
    amounts = documents.X + pipeline[-1].doc_topic_prior_
    np.testing.assert_allclose(amounts / amounts.sum(axis=1, keepdims=True), theirs, atol=1e-6)
    # Every word is shared out between the topics, so that the amounts count the words.
    np.testing.assert_allclose(documents.X.sum(axis=1), documents.n_explained, atol=1e-6)


def test_a_topic_model_of_gensims_is_explained():
    models, corpora = pytest.importorskip("gensim.models"), pytest.importorskip("gensim.corpora")
    words = [simple_preprocess(text) for text in TRAIN]
    dictionary = corpora.Dictionary(words)
    dictionary.filter_extremes(no_below=2, no_above=0.3)
    model = models.LdaModel([dictionary.doc2bow(w) for w in words], 5, dictionary, random_state=0, passes=5)
    explainer = ClusterExplainer.from_fitted(model, TRAIN)
    same = ClusterExplainer.from_fitted(model, TRAIN, tokenizer=simple_preprocess)
    np.testing.assert_array_equal(explainer.labels_, same.labels_)
    np.testing.assert_allclose(explainer.explain(NEW).residual, 0, atol=1e-9)
    bags = [dictionary.doc2bow(simple_preprocess(text)) for text in NEW]
    theirs = [max(model.get_document_topics(bag), key=lambda pair: pair[1])[0] for bag in bags]
    # gensim begins at random: near ties may go either way.
    assert (explainer.predict(NEW) == theirs).mean() > 0.97


SAVED = ["KMeans", "KMeans on lsa", "MiniBatchKMeans", "LinearSVC", "GaussianMixture tied", "GaussianMixture diag"]


@pytest.mark.parametrize("name", [*SAVED, "Birch", "BisectingKMeans on lsa"])
def test_a_saved_model_needs_no_object_of_scikit_learns(name, tmp_path):
    explainer = ClusterExplainer.from_fitted(fitted(name), TRAIN, root="origin")
    explainer.save(tmp_path / "model")
    loaded = ClusterExplainer.load(tmp_path / "model")
    np.testing.assert_array_equal(loaded.evidence(NEW), explainer.evidence(NEW))
    np.testing.assert_array_equal(loaded.explain().relevance, explainer.explain().relevance)


def test_a_vectoriser_with_functions_of_its_own_is_asked_for_again(tmp_path):
    vectoriser = CountVectorizer(tokenizer=str.split, token_pattern=None)
    explainer = ClusterExplainer.from_fitted(make_pipeline(vectoriser, KMeans(3, random_state=0)).fit(TRAIN), TRAIN)
    explainer.save(tmp_path / "model")
    with pytest.raises(ModelError, match="TermEmbedder"):
        ClusterExplainer.load(tmp_path / "model")
    loaded = ClusterExplainer.load(tmp_path / "model", embedder=explainer.embedder_)
    np.testing.assert_array_equal(loaded.evidence(NEW), explainer.evidence(NEW))


def test_a_fitted_pipeline_is_audited_and_verified(tmp_path):
    explainer = ClusterExplainer.from_fitted(fitted("KMeans"), TRAIN, LABELS[::2])
    audit = explainer.report(tmp_path / "audit", map="pca")
    assert all(check.passed for check in audit.checks)
    assert (tmp_path / "audit" / "report.html").stat().st_size > 10_000
    assert verify_audit(tmp_path / "audit").off == ()
    assert faithfulness(explainer, n_documents=20).relative_areas["word", "midpoint", "deletion"].high < 0
    against = explainer.explain(against=1)
    assert sum(addition is not None for addition in against.additions) > 10


def test_a_model_alone_is_explained_on_the_points_of_an_embedder():
    embedder = DocumentEmbedder("ppmi", random_state=0).fit(TEXTS)
    model = KMeans(5, n_init=2, random_state=0).fit(embedder.transform(TEXTS))
    explainer = ClusterExplainer.from_fitted(model, TEXTS, embedder=embedder)
    np.testing.assert_array_equal(explainer.labels_, model.labels_)
    np.testing.assert_allclose(explainer.explain().residual, 0, atol=1e-9)
    pipeline = make_pipeline(
        DocumentEmbedder("ppmi", random_state=0), PCA(8, random_state=0), KMeans(5, random_state=0)
    )
    pipeline.fit(TEXTS)
    explainer = ClusterExplainer.from_fitted(pipeline, TEXTS)
    np.testing.assert_array_equal(explainer.labels_, pipeline.predict(TEXTS))


def test_texts_that_are_not_asked_are_assigned_alike():
    pipeline = fitted("KMeans on lsa")
    explainer = ClusterExplainer.from_fitted(pipeline, TRAIN, n_checked=7)
    np.testing.assert_array_equal(explainer.labels_, pipeline.predict(TRAIN))


def test_texts_without_a_known_word_have_no_cluster():
    explainer = ClusterExplainer.from_fitted(fitted("KMeans"), [*NEW, "", "qqqzzz"])
    assert explainer.labels_[-2:].tolist() == [-1, -1]


class Contrary(KMeans):
    def predict(self, X):
        return (super().predict(X) + 1) % self.n_clusters


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: make_pipeline(TfidfVectorizer(), Contrary(3, random_state=0)).fit(TRAIN), ("Contrary", "agreement")),
        (lambda: make_pipeline(TfidfVectorizer(), KMeans(3)), ("KMeans", "not fitted")),
        (lambda: KMeans(3, random_state=0).fit(np.eye(5)), ("takes numbers", "embedder=")),
        (lambda: make_pipeline(*lsa(), DBSCAN()).fit(TRAIN), ("DBSCAN", "from_labels")),
        (lambda: KMeans, ("KMeans is a class",)),
        (
            lambda: make_pipeline(*lsa()[:2], MinMaxScaler(), NMF(1, random_state=0, max_iter=999)).fit(TRAIN),
            ("projection",),
        ),
        (lambda: make_pipeline(TfidfVectorizer(), NMF(3, solver="mu", random_state=0)).fit(TRAIN), ("solver='cd'",)),
        (lambda: NMF(2, random_state=0).fit(np.eye(4)), ("needs the words",)),
        (lambda: make_pipeline(*lsa(), AgglomerativeClustering(3)).fit(TRAIN), ("Agglomerative", "from_labels")),
        (lambda: make_pipeline(*lsa(), KNeighborsClassifier(3)).fit(TRAIN, LABELS[::2]), ("n_neighbors=1",)),
        (lambda: make_pipeline(*lsa(), NearestCentroid(metric="manhattan")).fit(TRAIN, LABELS[::2]), ("manhattan",)),
        (
            lambda: make_pipeline(ColumnTransformer([("text", TfidfVectorizer(), 0)]), KMeans(3, random_state=0)).fit(
                np.array(TRAIN, dtype=object)[:, None]
            ),
            ("ColumnTransformer",),
        ),
    ],
)
def test_a_model_that_cannot_be_explained_is_refused(make, words):
    with pytest.raises(InputError) as raised:
        ClusterExplainer.from_fitted(make(), TRAIN)
    assert all(word in str(raised.value) for word in words)


def test_a_model_of_another_width_or_of_images_is_refused():
    embedder = DocumentEmbedder("ppmi", random_state=0).fit(TEXTS)
    with pytest.raises(InputError, match=r"64 columns.*100"):
        ClusterExplainer.from_fitted(KMeans(3, random_state=0).fit(np.eye(64)), TEXTS, embedder=embedder)
    with pytest.raises(InputError, match="not fitted"):
        ClusterExplainer.from_fitted(KMeans(3).fit(np.eye(5)), TEXTS, embedder=DocumentEmbedder("ppmi"))
    with pytest.raises(InputError, match="NAME:REST"):
        ClusterExplainer.from_fitted(KMeans(3).fit(np.eye(5)), TEXTS, embedder="ppmi")


@pytest.mark.parametrize(("texts", "word"), [(["", " "], "empty"), (["qqqzzz"], "single word"), ([], "0 documents")])
def test_texts_that_say_nothing_are_refused(texts, word):
    with pytest.raises(InputError, match=word):
        ClusterExplainer.from_fitted(fitted("KMeans"), texts)
