"""`ClusterExplainer.revise`: a new explainer of the corrected clusters, in the same points."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline

from neontext import ClusterExplainer, read_corpus
from neontext.errors import InputError

CORPUS = read_corpus("demo")


@pytest.fixture(scope="module")
def explainer():
    return ClusterExplainer(vectors="ppmi", init="labels", random_state=0).fit(CORPUS)


@pytest.fixture(scope="module")
def revised(explainer):
    return explainer.revise(
        merge=[["cars", "motorcycles"]],
        rename={"cars": "vehicles"},
        move={CORPUS.ids[0]: "law", 5: None},
        drop=["cooking"],
    )


def test_clusters_are_those_asked_for(explainer, revised):
    old, new = explainer.cluster_labels_, (*revised.cluster_labels_, None)
    expected = [old[k] for k in explainer.labels_]
    renamed = {"cars": "vehicles", "motorcycles": "vehicles", "cooking": None}
    expected = [renamed.get(name, name) for name in expected]
    expected[0], expected[5] = "law", None
    assert [new[k] for k in revised.labels_] == expected


def test_the_points_are_kept_and_the_old_explainer_too(explainer, revised):
    assert revised.embedder_ is explainer.embedder_
    np.testing.assert_array_equal(revised.embed(CORPUS.texts[:3]), explainer.embed(CORPUS.texts[:3]))
    assert explainer.n_clusters_ == 8
    assert explainer.given_ is None


def test_words_and_bias_are_the_evidence_for_the_cluster_decided(revised):
    explanations = revised.explain()
    np.testing.assert_array_equal(explanations.clusters, revised.labels_)
    assert np.abs(explanations.residual[revised.labels_ >= 0]).max() < 1e-10
    assert revised.fidelity().n == (revised.labels_ >= 0).sum()
    assert any("vehicles" in note for note in revised.given_.notes)


def test_it_is_saved_and_revised_again(revised, tmp_path):
    revised.save(tmp_path / "model")
    loaded = ClusterExplainer.load(tmp_path / "model")
    assert loaded.fidelity() == revised.fidelity()
    assert "vehicles" not in loaded.revise(drop=["vehicles"]).cluster_labels_


def test_clusters_keep_the_names_that_they_had():
    explainer = ClusterExplainer(4, vectors="ppmi", random_state=0).fit(CORPUS.texts)
    names = explainer.cluster_names_
    assert explainer.revise(rename={names[2]: "mine"}, drop=[0]).cluster_names_ == (names[1], "mine", names[3])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"move": {"nobody": 1}}, "nobody"),
        ({"move": {200: 1}}, "0 to 199"),
        ({"move": {CORPUS.ids[3]: 1, 3: 2}}, "twice"),
        ({"move": {3: "unknown"}}, "unknown"),
        ({"drop": [8]}, "0 to 7"),
        ({"drop": "cars"}, "list"),
        ({"merge": [1, 2]}, "list of lists"),
        ({"rename": {"cars": "x", 1: "y"}}, "renamed twice"),
        ({"surrogate": "best"}, "surrogate"),
    ],
)
def test_what_cannot_be_done_is_told(explainer, asked, said):
    with pytest.raises(InputError, match=said):
        explainer.revise(**asked)


def test_an_id_of_several_documents_asks_for_a_row():
    corpus = replace(CORPUS, ids=("same", "same", *CORPUS.ids[2:]))
    explainer = ClusterExplainer(vectors="ppmi", init="labels", random_state=0).fit(corpus)
    with pytest.raises(InputError, match="by row"):
        explainer.revise(move={"same": 1})
    assert explainer.revise(move={1: 1}).labels_[1] == 1


def test_a_document_without_a_known_word_goes_nowhere():
    texts = [*CORPUS.texts, ""]
    explainer = ClusterExplainer(4, vectors="ppmi", random_state=0).fit(texts)
    with pytest.raises(InputError, match="no known word"):
        explainer.revise(move={200: 1})


def test_what_was_fitted_elsewhere_is_revised_too():
    pipeline = make_pipeline(TfidfVectorizer(), KMeans(5, random_state=0)).fit(CORPUS.texts)
    explainer = ClusterExplainer.from_fitted(pipeline, CORPUS)
    revised = explainer.revise(merge=[[0, 4]])
    assert revised.cluster_names_[0] == " + ".join(explainer.cluster_names_[k] for k in (0, 4))
    np.testing.assert_array_equal(revised.labels_, pipeline.predict(CORPUS.texts) % 4)
    assert np.abs(revised.explain().residual).max() < 1e-9
