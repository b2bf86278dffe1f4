"""`ClusterExplainer`: what goes in, what comes out, and that all of it agrees."""

import json
import time
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from messages import assert_says, says
from scipy.special import expit
from sklearn import config_context
from sklearn.base import clone
from sklearn.cluster import DBSCAN, KMeans
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import parametrize_with_checks

from neontext import (
    ClusterExplainer,
    Corpus,
    KernelKMeans,
    LetterTokenizer,
    SpacyTokenizer,
    WordVectors,
    faithfulness,
    read_corpus,
)
from neontext.cluster import SupportPoints
from neontext.corpus import WordForm
from neontext.corpus.clitics import without_clitics
from neontext.errors import CorpusError, InputError, VectorsError
from neontext.neuralize import ClusterNetwork

UNKNOWN = ["", "zyzzyva", "the and it", "\n"]
WORDS = ("ant", "bee", "cat", "dog", "eel", "fox")
TOY = WordVectors(WORDS, np.random.default_rng(1).normal(size=(6, 3)), "toy")


@pytest.fixture(scope="module")
def corpus():
    return read_corpus("demo")


@pytest.fixture(scope="module")
def explainer(corpus):
    return ClusterExplainer(n_clusters=8, vectors="ppmi", random_state=0).fit(corpus)


@pytest.fixture(scope="module")
def from_labels(corpus):
    return ClusterExplainer(vectors="ppmi", init="labels", random_state=0).fit(corpus)


def small(n_clusters=2, **parameters):
    """An explainer that a handful of the toy words is enough for."""
    return ClusterExplainer(n_clusters, **{"vectors": TOY, "n_init": 1, "random_state": 0, **parameters})


def assert_adds_up(explanations):
    placed = explanations.clusters >= 0
    scale = np.maximum(np.abs(explanations.evidence[placed]), 1.0)
    assert (np.abs(explanations.residual[placed]) < 1e-6 * scale).all()


@parametrize_with_checks([ClusterExplainer(n_clusters=2), ClusterExplainer()])
def test_scikit_learn_checks(estimator, check):
    check(estimator)


# --- what goes in ---------------------------------------------------------------------------------------------------


def test_every_method_takes_a_table(explainer, corpus):
    table = pa.table({"body": corpus.texts, "topic": corpus.labels, "key": corpus.ids})
    names = {"text": "body", "label": "topic", "id": "key"}
    assert np.array_equal(clone(explainer).fit_predict(table, **names), explainer.labels_)
    assert np.array_equal(explainer.predict(table, **names), explainer.labels_)
    for method in ("predict_proba", "evidence", "embed"):
        assert np.array_equal(getattr(explainer, method)(table, **names), getattr(explainer, method)(corpus.texts))
    assert explainer.explain(table, **names).corpus == replace(corpus, name="texts")
    assert faithfulness(explainer, table, **names, n_documents=5, n_random=1).documents.tolist() == (
        faithfulness(explainer, corpus, n_documents=5, n_random=1).documents.tolist()
    )
    with pytest.raises(CorpusError, match="'body'"):
        explainer.predict(table)


def test_score_is_the_opposite_of_the_outlierness_that_is_left(explainer, corpus):
    expected = -explainer.explain().outlierness.min(axis=1).sum()
    assert explainer.score(corpus) == pytest.approx(expected)
    assert explainer.score(corpus, corpus.labels) == explainer.score([*corpus.texts, *UNKNOWN])
    assert np.isnan(explainer.score(UNKNOWN))


def test_a_users_container_is_not_ours(explainer, corpus):
    with config_context(transform_output="pandas"):
        fitted = ClusterExplainer(8, vectors="ppmi", random_state=0).fit(corpus)
        assert np.array_equal(fitted.predict(corpus), explainer.labels_)
        assert np.array_equal(fitted.explain().relevance, explainer.explain().relevance)


def test_clusters_in_a_column_of_a_table(corpus):
    table = pa.table({"body": corpus.texts, "topic": corpus.labels})
    fitted = ClusterExplainer.from_labels(table, "topic", text="body", random_state=0)
    assert fitted.cluster_labels_ == corpus.label_names
    assert fitted.corpus_.labels is None


@pytest.mark.parametrize("make", [np.random.default_rng, np.random.RandomState])
def test_a_generator_is_a_seed_that_goes_on(corpus, make):
    def fitted(random_state):
        return ClusterExplainer(8, vectors="lsa", init="random", n_init=1, random_state=random_state).fit(corpus)

    first, again = fitted(make(3)), fitted(make(3))
    assert np.array_equal(first.embed(corpus.texts), again.embed(corpus.texts))
    assert np.array_equal(first.labels_, again.labels_)
    generator = make(3)
    clusterings = [
        KernelKMeans(8, init="random", n_init=1, random_state=generator).fit(first.embed(corpus)) for _ in "ab"
    ]
    assert not np.array_equal(*(clustering.labels_ for clustering in clusterings))


def test_a_generator_is_not_saved(corpus, tmp_path):
    ClusterExplainer(8, vectors="ppmi", random_state=np.random.default_rng(0)).fit(corpus).save(tmp_path / "model")
    loaded = ClusterExplainer.load(tmp_path / "model")
    assert len(loaded.explain()) == len(corpus)
    with pytest.raises(InputError, match=r"random_state.*set_params"):
        loaded.fit(corpus)
    loaded.set_params(random_state=0).fit(corpus).save(tmp_path / "again")


class Column:
    """As little of a pandas column as makes one: items, a length, one axis."""

    ndim = 1

    def __init__(self, values):
        self.values = list(values)

    def __len__(self):
        return len(self.values)

    def __iter__(self):
        return iter(self.values)


@pytest.mark.parametrize(
    "form",
    [list, tuple, np.array, lambda texts: np.array(texts, dtype=object), Column, iter, Corpus.from_texts],
    ids=["list", "tuple", "array of str", "array of objects", "column", "iterator", "corpus"],
)
def test_texts_in_any_form_give_the_same(explainer, corpus, form):
    fitted = ClusterExplainer(n_clusters=8, vectors="ppmi", random_state=0).fit(form(corpus.texts))
    assert np.array_equal(fitted.labels_, explainer.labels_)
    assert np.array_equal(fitted.predict(form(corpus.texts)), explainer.labels_)
    assert np.array_equal(fitted.evidence(form(corpus.texts[:9])), explainer.evidence(corpus.texts[:9]))


def test_missing_texts_are_empty_documents():
    fitted = small().fit(["ant bee", None, float("nan"), "fox eel"])
    assert fitted.labels_.tolist()[1:3] == [-1, -1]
    assert fitted.corpus_.texts[1:3] == ("", "")


def test_without_n_clusters_the_labels_are_counted():
    labels = ["b", "a", None, "b", float("nan"), "c"]
    fitted = small(None).fit(["ant bee", "cat", "dog", "eel fox", "fox", "ant cat"], labels)
    assert fitted.n_clusters_ == 3
    assert fitted.corpus_.labels == ("b", "a", None, "b", None, "c")


def test_labels_given_take_the_place_of_those_of_the_corpus(corpus):
    y = [row % 2 for row in range(len(corpus))]
    fitted = ClusterExplainer(vectors="ppmi", random_state=0).fit(corpus, y)
    assert fitted.n_clusters_ == 2
    assert fitted.corpus_.labels[:3] == ("0", "1", "0")
    assert fitted.corpus_.ids == corpus.ids


def test_starting_from_labels_keeps_good_ones(from_labels, corpus):
    names = sorted(set(corpus.labels))
    kept = np.mean([names[cluster] == label for cluster, label in zip(from_labels.labels_, corpus.labels, strict=True)])
    assert kept > 0.6  # by chance one in eight
    assert from_labels.n_clusters_ == 8


def test_fit_predict_passes_the_labels_on(from_labels, corpus):
    again = ClusterExplainer(vectors="ppmi", init="labels", random_state=0)
    assert np.array_equal(again.fit_predict(list(corpus.texts), list(corpus.labels)), from_labels.labels_)
    pipeline = make_pipeline(FunctionTransformer(), clone(again))
    assert np.array_equal(pipeline.fit_predict(list(corpus.texts), list(corpus.labels)), from_labels.labels_)


@pytest.mark.parametrize("n_components", [None, 1, 2, 10**9])
def test_number_of_components(n_components):
    fitted = small(n_components=n_components).fit(["ant bee", "cat dog", "eel fox", "ant fox"])
    assert fitted.embed(["ant"]).shape == (1, 3 if n_components is None else min(n_components, 3))
    assert_adds_up(fitted.explain())


def test_a_clusterer_of_scikit_learn_is_cloned_and_used(corpus):
    clusterer = KMeans(5, n_init=2, random_state=0)
    fitted = ClusterExplainer(99, vectors="ppmi", clusterer=clusterer, random_state=0).fit(corpus)
    assert not hasattr(clusterer, "cluster_centers_")
    assert fitted.n_clusters_ == 5
    assert np.array_equal(fitted.labels_, fitted.clusterer_.predict(fitted.embed(corpus)))
    assert np.array_equal(fitted.predict(corpus.texts), fitted.labels_)
    assert_adds_up(fitted.explain())


# --- agreement -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n_support", [None, 1, 3])
def test_equal_texts_are_judged_alike_whichever_of_them_the_model_holds(corpus, n_support):
    twice = Corpus.from_texts([*corpus.texts[:60], *corpus.texts[:20]])
    explainer = ClusterExplainer(4, vectors="ppmi", n_support=n_support, random_state=0).fit(twice)
    explained, again = explainer.explain(), explainer.explain(twice.texts)
    np.testing.assert_array_equal(explained.excluded[:20], explained.excluded[60:])
    np.testing.assert_array_equal(explainer.labels_, explainer.predict(twice.texts))
    np.testing.assert_array_equal(explained.excluded, again.excluded)
    np.testing.assert_allclose(explained.evidence, again.evidence, rtol=1e-9)


def test_training_texts_are_recognised_wherever_they_are_passed(explainer, corpus):
    own = explainer.explain()
    for texts in (corpus, list(corpus.texts), replace(corpus, name="other")):
        assert np.array_equal(explainer.predict(texts), explainer.labels_)
        again = explainer.explain(texts)
        assert np.array_equal(again.relevance, own.relevance)
        assert np.array_equal(again.evidence, own.evidence)
    some = [corpus.texts[5], "something new", corpus.texts[3]]
    assert explainer.evidence(some)[[0, 2]] == pytest.approx(explainer.evidence(corpus)[[5, 3]], rel=1e-9)


def test_a_training_document_is_judged_by_the_model_without_itself(explainer, corpus):
    support = explainer.network_.support
    for row in (0, 77, 199):
        rest = support.source != row
        without = SupportPoints(support.points[rest], support.clusters[rest], support.alpha[rest], support.gamma)
        expected = ClusterNetwork(without, explainer.network_.beta).logits(explainer.embed([corpus.texts[row]]))
        assert explainer.evidence(corpus)[row] == pytest.approx(expected[0], rel=1e-7)
    # One word more makes it a new document, which is compared with the old one too.
    assert not np.allclose(explainer.evidence([corpus.texts[0] + " bike"]), explainer.evidence([corpus.texts[0]]))


def test_probability_is_the_logistic_function_of_the_evidence(explainer, corpus):
    texts = [*corpus.texts, "a new one about brakes"]
    evidence, probability = explainer.evidence(texts), explainer.predict_proba(texts)
    assert probability == pytest.approx(expit(evidence), abs=1e-12)
    assert probability.sum(axis=1) == pytest.approx(np.ones(len(texts)))
    assert np.array_equal(evidence.argmax(axis=1), explainer.predict(texts))


def test_explanations_say_the_evidence_of_the_cluster_that_they_explain(explainer, corpus):
    evidence = explainer.evidence(corpus)
    rows = np.arange(len(corpus))
    assert explainer.explain().evidence == pytest.approx(evidence[rows, explainer.labels_])
    for wanted in (3, rows % 8):
        explanations = explainer.explain(clusters=wanted)
        assert np.array_equal(explanations.clusters, np.broadcast_to(wanted, len(corpus)))
        assert explanations.evidence == pytest.approx(evidence[rows, wanted])
        assert_adds_up(explanations)


@pytest.mark.parametrize("root", ["midpoint", "origin"])
def test_words_and_bias_add_up(corpus, root):
    fitted = ClusterExplainer(n_clusters=5, vectors="ppmi+lsa", root=root, random_state=0).fit(corpus)
    assert_adds_up(fitted.explain())
    assert_adds_up(fitted.explain(["brake clutch", "verdict", *UNKNOWN, "clutch " * 500]))
    explanation = fitted.explain()[7]
    assert sum(word.relevance for word in explanation.words) + explanation.bias == pytest.approx(explanation.evidence)
    assert [corpus.texts[7][word.start : word.end].lower() for word in explanation.words] == [
        word.word for word in explanation.words
    ]


def test_against_one_competitor(explainer, corpus):
    outlierness = explainer.network_.support.outlierness(explainer.embed(["a verdict about brakes"]))[0]
    explanations = explainer.explain(["a verdict about brakes"], clusters=2, against=5)
    assert explanations.evidence[0] == pytest.approx(explainer.network_.beta * (outlierness[5] - outlierness[2]))
    assert explanations.runner_up[0] == 5
    assert explanations[0].against == 5
    assert_adds_up(explanations)
    all_against = explainer.explain(against=5)
    assert_adds_up(all_against)
    # Documents of that very cluster are explained against all.
    inside = explainer.labels_ == 5
    assert all_against.evidence[inside] == pytest.approx(explainer.explain().evidence[inside])


@pytest.mark.parametrize("clusters", [8, -1, 10**12, 1.5, "a", [0], [[0]], np.full(200, 9), np.zeros(199, int), True])
def test_clusters_that_the_model_does_not_have(explainer, clusters):
    with pytest.raises(InputError):
        explainer.explain(clusters=clusters)


@pytest.mark.parametrize("against", [8, -1, 10**12, 1.5, "a", [0], True])
def test_competitors_that_the_model_does_not_have(explainer, against):
    with pytest.raises(InputError):
        explainer.explain(against=against)


# --- documents without a known word -----------------------------------------------------------------------------------


def test_documents_without_a_known_word_keep_their_row(corpus):
    texts = [UNKNOWN[0], *corpus.texts[:50], UNKNOWN[1], *corpus.texts[50:], *UNKNOWN[2:]]
    fitted = ClusterExplainer(n_clusters=4, vectors="ppmi", random_state=0).fit(texts)
    lost = [0, 51, 202, 203]
    assert np.flatnonzero(fitted.labels_ == -1).tolist() == lost
    for result in (fitted.predict(texts), fitted.explain().clusters, fitted.explain().runner_up):
        assert np.flatnonzero(result == -1).tolist() == lost
    for result in (fitted.evidence(texts)[:, 0], fitted.predict_proba(texts)[:, 0], fitted.explain().bias):
        assert np.flatnonzero(np.isnan(result)).tolist() == lost
    assert np.array_equal(fitted.predict(texts), fitted.labels_)
    assert_adds_up(fitted.explain())
    # Support points and supporting documents are called by their row among all documents.
    explanation = fitted.explain()[1]
    assert all(item.id == str(item.document) for item in explanation.support_for)
    assert not set(fitted.network_.support.source) & set(lost)


@pytest.mark.parametrize("text", UNKNOWN)
def test_explanation_of_a_document_without_a_known_word(explainer, text):
    explanation = explainer.explain([text])[0]
    for name in ("cluster", "against", "evidence", "probability", "runner_up", "bias"):
        assert getattr(explanation, name) is None, name
    assert (explanation.words, explanation.competitors, explanation.support_for) == ((), (), ())
    assert_says(str(explanation), "no word", "vector")
    assert explanation._repr_html_()
    json.dumps(explanation.to_dict(), allow_nan=False)


@pytest.mark.parametrize("texts", [[], [""], UNKNOWN])
def test_nothing_to_predict(explainer, texts):
    n = len(texts)
    assert explainer.predict(texts).tolist() == [-1] * n
    assert explainer.predict(texts).dtype.kind == "i"
    assert explainer.evidence(texts).shape == explainer.predict_proba(texts).shape == (n, 8)
    assert np.isnan(explainer.evidence(texts)).all()
    assert len(explainer.explain(texts)) == len(list(explainer.explain(texts))) == n


# --- estimator contract -----------------------------------------------------------------------------------------------


def test_parameters_are_kept_and_cloned():
    clusterer, tokenizer = KernelKMeans(3), LetterTokenizer("de")
    explainer = ClusterExplainer(3, vectors=TOY, clusterer=clusterer, tokenizer=tokenizer, gamma=2.0)
    assert explainer.get_params(deep=False)["clusterer"] is clusterer
    assert explainer.get_params()["clusterer__n_clusters"] == 3
    copy = clone(explainer.set_params(root="origin", n_clusters=4, clusterer__gamma=0.5))
    assert (copy.root, copy.n_clusters, copy.gamma, copy.clusterer.gamma) == ("origin", 4, 2.0, 0.5)
    assert copy.tokenizer == tokenizer


def test_fitting_changes_no_parameter(explainer):
    fresh = ClusterExplainer(n_clusters=8, vectors="ppmi", random_state=0)
    assert explainer.get_params() == fresh.get_params()


def test_before_fitting(tmp_path):
    from sklearn.exceptions import NotFittedError

    for call in ("predict", "predict_proba", "evidence", "explain", "embed"):
        with pytest.raises(NotFittedError):
            getattr(ClusterExplainer(2), call)(["ant"])
    with pytest.raises(NotFittedError):
        ClusterExplainer(2).save(tmp_path / "model")
    assert list(tmp_path.iterdir()) == []


def test_fitting_again_forgets_the_first_time(explainer, corpus):
    again = ClusterExplainer(n_clusters=2, vectors="ppmi", random_state=0).fit(corpus.texts[100:])
    again.set_params(n_clusters=8).fit(corpus)
    assert np.array_equal(again.labels_, explainer.labels_)
    assert np.array_equal(again.explain().relevance, explainer.explain().relevance)
    assert list(again.seconds_) == ["tokenize", "word vectors", "embed", "reduce", "cluster"]


def test_the_same_seed_gives_the_same_results(explainer, corpus):
    again = ClusterExplainer(n_clusters=8, vectors="ppmi", random_state=np.random.RandomState(0)).fit(corpus)
    assert np.array_equal(again.explain().relevance, explainer.explain().relevance)


def test_last_step_of_a_pipeline(corpus):
    def cut(texts):
        return [text[:80] for text in texts]

    pipeline = Pipeline([("cut", FunctionTransformer(cut)), ("explain", small(3, vectors="ppmi"))])
    labels = pipeline.fit(corpus.texts).predict(corpus.texts)
    assert np.array_equal(labels, pipeline["explain"].labels_)
    assert pipeline.predict_proba(corpus.texts[:2]).shape == (2, 3)


def test_the_order_of_documents_changes_nothing_but_the_order(from_labels, corpus):
    order = np.random.default_rng(0).permutation(len(corpus))
    shuffled = Corpus(*("shuffled", *(tuple(np.array(column, object)[order]) for column in (
        corpus.ids, corpus.texts, corpus.labels))))  # fmt: skip
    fitted = ClusterExplainer(vectors="ppmi", init="labels", random_state=0).fit(shuffled)
    assert np.array_equal(fitted.labels_, from_labels.labels_[order])
    assert fitted.evidence(corpus) == pytest.approx(from_labels.evidence(corpus), rel=1e-4, abs=1e-4)


@settings(max_examples=60)
@given(
    texts=st.lists(st.lists(st.sampled_from([*WORDS, "unknown"]), max_size=4).map(" ".join), min_size=2, max_size=12),
    n_clusters=st.integers(2, 3),
    n_support=st.sampled_from([None, 1, 2]),
)
def test_any_small_corpus_fits_and_agrees_with_itself_or_says_why_not(texts, n_clusters, n_support):
    known = [bool(set(text.split()) & set(WORDS)) for text in texts]
    try:
        fitted = small(n_clusters, n_support=n_support).fit(texts)
    except InputError:
        return
    assert ((fitted.labels_ >= 0) == known).all()
    explanations = fitted.explain()
    assert_adds_up(explanations)
    assert np.isfinite(explanations.evidence[known]).all()
    assert np.isfinite(explanations.relevance).all()
    assume(fitted.converged_)
    if n_support is None:
        assert np.array_equal(fitted.predict(texts), fitted.labels_)


# --- bad and odd input ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "found", "next_step"),
    [
        ([], "0 documents", "."),
        ([""] * 5, "5 documents", "Is it the right field"),
        (["the and it", "12 34"], "2 documents", "Is it the right field"),
        (["ant bee"], "1 of 1 documents", "fewer clusters"),
        (["ant", "bee"], "2 of 2 documents", "fewer clusters"),
        (["ant", "bee", "", "zyzzyva"], "2 of 4 documents", "fewer clusters"),
        (["ant bee"] * 9, "Only 1 of the 9 documents differ", "other documents"),
        (["ant bee", "bee ant"] * 4 + ["cat"], "Only 2 of the 9 documents differ", "fewer clusters"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_too_little(texts, found, next_step):
    with pytest.raises(InputError) as caught:
        small(3).fit(texts)
    assert found in str(caught.value)
    assert next_step in str(caught.value)


def test_vectors_that_know_no_word_of_the_corpus():
    with pytest.raises(VectorsError, match="know none of the corpus's 2 words"):
        small().fit(["zyzzyva", "qwertz"])


@pytest.mark.parametrize("n_clusters", [1, 0, -1, "3", 2.5, True, [3], float("nan"), 10**12])
def test_numbers_of_clusters_that_cannot_be(n_clusters):
    with pytest.raises(InputError, match=r"cluster"):
        small(n_clusters).fit(["ant", "bee", "cat", "dog"])


@pytest.mark.parametrize("labels", [None, [None] * 4, ["same"] * 4, ["", "", None, ""]])
def test_neither_a_number_of_clusters_nor_labels_to_count(labels):
    with pytest.raises(InputError, match=r"How many clusters\?.*n_clusters=K.*--clusters K"):
        small(None).fit(["ant", "bee", "cat", "dog"], labels)


def test_starting_from_labels_that_are_not_there():
    with pytest.raises(InputError, match="labels"):
        small(init="labels").fit(["ant", "bee", "cat"])


def test_a_label_of_empty_documents_alone_is_no_start_and_is_named():
    texts, labels = ["ant bee", "cat dog", "ant", "dog eel", "the and"], ["x", "y", "x", "y", "z"]
    with pytest.raises(InputError, match=says("no document", "known word", "'z'")):
        small(None, init="labels").fit(texts, labels)
    assert small(None, init="labels").fit(texts, [*labels[:4], None]).n_clusters_ == 2


@pytest.mark.parametrize("y", [["a"], ["a"] * 5, "abcd", 3, [["a"]] * 4])
def test_labels_that_do_not_fit(y):
    with pytest.raises(CorpusError):
        small().fit(["ant", "bee", "cat", "dog"], y)


@pytest.mark.parametrize(
    "texts", ["ant bee", b"ant", None, 3, {"a": 1}, {"ant"}, [1, 2], [["ant"]], [b"ant"], np.eye(2)]
)
def test_what_is_no_list_of_texts(explainer, texts):
    for call in (small().fit, explainer.predict, explainer.explain if texts is not None else explainer.evidence):
        with pytest.raises(CorpusError):
            call(texts)


@pytest.mark.parametrize(
    "parameters",
    [
        {"vectors": "nowhere"},
        {"vectors": []},
        {"vectors": None},
        {"vectors": 3},
        {"vectors": "x" * 5000},
        {"weights": "heavy"},
        {"n_components": 0},
        {"n_components": 2.5},
        {"n_components": "all"},
        {"init": "best"},
        {"init": None},
        {"n_init": 0},
        {"n_support": 0},
        {"n_support": "all"},
        {"n_support": 1, "support_method": "best"},
        {"gamma": 0},
        {"gamma": "wide"},
        {"gamma": float("nan")},
        {"gamma": 1e300},
        {"beta": -1},
        {"beta": "stiff"},
        {"root": "square"},
        {"root": []},
        {"root": None},
        {"clusterer": 3},
        {"clusterer": DBSCAN()},
        {"clusterer": KMeans},
        {"tokenizer": 3},
        {"random_state": "seed"},
        {"random_state": -1},
        {"workers": 0, "vectors": "word2vec"},
    ],
    ids=str,
)
def test_parameters_that_cannot_be(corpus, parameters):
    with pytest.raises(InputError) as caught:
        ClusterExplainer(**{"n_clusters": 3, "vectors": "ppmi", **parameters}).fit(corpus)
    assert len(str(caught.value)) > 30


def test_exact_duplicates_share_everything():
    texts = ["ant bee", "fox eel", "ant bee", "cat dog", "ant bee", "fox eel"]
    fitted = small().fit(texts)
    assert len(set(fitted.labels_[[0, 2, 4]])) == len(set(fitted.labels_[[1, 5]])) == 1
    evidence = fitted.evidence(texts)
    assert evidence[[2, 4]] == pytest.approx(evidence[[0, 0]])
    assert np.array_equal(fitted.predict(texts), fitted.labels_)
    assert_adds_up(fitted.explain())


def test_every_cluster_one_document():
    fitted = small(3).fit(["ant", "cat", "fox"])
    assert sorted(fitted.labels_) == [0, 1, 2]
    assert np.isfinite(fitted.explain().evidence).all()
    assert_adds_up(fitted.explain())


def test_a_document_of_ten_megabytes(corpus):
    long = " ".join(corpus.texts) + " "
    long = long * (10_000_000 // len(long))
    start = time.perf_counter()
    fitted = ClusterExplainer(n_clusters=3, vectors="ppmi", random_state=0).fit([*corpus.texts[:60], long])
    explanations = fitted.explain()
    assert_adds_up(explanations)
    assert explanations.n_tokens[60] > 500_000
    assert fitted.predict([long])[0] == fitted.labels_[60]
    assert time.perf_counter() - start < 120  # no speed test: something quadratic would take hours


def test_right_to_left_texts():
    sea = ["ספינה ים נמל גל", "سفينة بحر ميناء موج"]
    bread = ["לחם קמח תנור חמאה", "خبز طحين فرن زبدة"]
    texts = sea * 4 + bread * 4 + [sea[0] + " " + bread[0], sea[1] + " " + bread[1]]
    fitted = ClusterExplainer(2, vectors="ppmi", random_state=0).fit(texts)
    explanations = fitted.explain()
    assert_adds_up(explanations)
    for row, explanation in enumerate(explanations):
        assert [texts[row][word.start : word.end] for word in explanation.words] == texts[row].split()


def test_chinese_by_spacy():
    sea = ["船在海上航行到港口", "港口的船和海浪", "海浪很大船回港口"]
    bread = ["面粉黄油烤面包", "面包在烤箱里", "烤箱黄油和面粉"]
    fitted = ClusterExplainer(2, vectors="ppmi", tokenizer=SpacyTokenizer("zh"), random_state=0).fit(
        sea * 3 + bread * 3
    )
    assert_adds_up(fitted.explain())
    explanation = fitted.explain()[0]
    assert explanation.words
    assert all(sea[0][word.start : word.end] == word.word for word in explanation.words)


def test_naughty_strings_as_text_label_and_id(shared_data, corpus):
    strings = json.loads((shared_data / "blns.json").read_text(encoding="utf-8"))
    mixed = [f"{string} {text}" for string, text in zip(strings, corpus.texts * 5, strict=False)]
    naughty = Corpus.from_texts(strings + mixed, labels=strings * 2, ids=strings * 2)
    fitted = ClusterExplainer(5, vectors="ppmi", random_state=0).fit(naughty)
    explanations = fitted.explain()
    assert_adds_up(explanations)
    assert np.array_equal(fitted.predict(naughty.texts), fitted.labels_)
    assert (fitted.labels_[: len(strings)] == -1).any()
    for explanation in explanations[: len(strings)]:
        json.dumps(explanation.to_dict(), allow_nan=False)
        assert explanation._repr_html_()
        assert str(explanation)
        for word in explanation.words:
            written = explanation.text[word.start : word.end]
            assert without_clitics(WordForm()(written), written, "en")[0] == word.word


def test_clusters_that_start_from_labels_keep_their_names(tmp_path):
    corpus = read_corpus("demo")
    labels = [None if row % 9 == 0 else f"topic {len(label)}" for row, label in enumerate(corpus.labels)]
    explainer = ClusterExplainer(vectors="ppmi", init="labels", random_state=0).fit(corpus.texts, labels)
    names = sorted(set(labels) - {None}, key=lambda name: int(name.split()[1]))
    assert list(explainer.cluster_labels_) == names
    explainer.save(tmp_path / "model")
    assert ClusterExplainer.load(tmp_path / "model").cluster_labels_ == explainer.cluster_labels_
    assert explainer.set_params(init="kmeans").fit(corpus).cluster_labels_ is None


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text + " ",
        lambda text: text.replace("\n", "\r\n"),
        str.lower,
        lambda text: "The " + text,
        lambda text: text + "\n\nxqzzz",
    ],
)
def test_a_training_document_in_another_form_is_judged_without_itself(tmp_path, written):
    corpus = read_corpus("demo")
    explainer = ClusterExplainer(8, vectors="ppmi", random_state=0).fit(corpus)
    explainer.save(tmp_path / "model")
    explainer = ClusterExplainer.load(tmp_path / "model")
    inside, again = explainer.explain(), explainer.explain([written(text) for text in corpus.texts])
    np.testing.assert_array_equal(again.excluded, inside.excluded)
    np.testing.assert_array_equal(again.clusters, inside.clusters)
    np.testing.assert_allclose(again.evidence, inside.evidence)
    np.testing.assert_allclose(again.relevance[again.explained], inside.relevance[inside.explained])


def test_a_cluster_is_asked_for_by_its_name():
    corpus = read_corpus("demo")
    explainer = ClusterExplainer(vectors="ppmi", init="labels", random_state=0).fit(corpus)
    against = explainer.cluster_labels_.index("motorcycles")
    by_name, by_number = (explainer.explain(corpus.texts[:3], against=asked) for asked in ("motorcycles", against))
    assert by_name.against == against
    np.testing.assert_array_equal(by_name.evidence, by_number.evidence)
    assert set(explainer.explain(corpus.texts[:3], clusters="law").clusters) == {explainer.find_cluster("law")}
    with pytest.raises(InputError, match=r"motorcycles"):
        explainer.explain(against="nothing")
