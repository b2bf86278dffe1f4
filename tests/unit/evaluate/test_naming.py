"""Names of clusters: words of their evidence, unique, and the same wherever a cluster is named."""

import numpy as np
import pytest
from columns import explained

from neontext import ClusterExplainer, read_corpus
from neontext.evaluate.naming import f1_score, name_clusters


def test_words_are_distinctive_and_in_one_name_only():
    texts = ["boat sea sail", "boat sea", "boat sail", "car sea", "car road", "car road"]
    names = name_clusters(explained(texts, None, [0, 0, 0, 1, 1, 1], [1.0] * 13), 2)
    assert names == ("boat, sail", "car, road")


def test_a_third_word_has_to_improve_the_name():
    texts = ["boat", "sail", "sea", "car", "car bus", "car"]
    assert name_clusters(explained(texts, None, [0, 0, 0, 1, 1, 1], [3.0, 2.0, 1.0, 1.0, 1.0, 0.5, 1.0]), 2) == (
        "boat, sail, sea",
        "car, bus",
    )


def test_forms_of_a_word_stand_once():
    texts = ["key lock", "keys lock", "key", "car"]
    assert name_clusters(explained(texts, None, [0, 0, 0, 1], [1.0] * 6), 2) == ("key, lock", "car")


def test_where_nothing_speaks_for_a_cluster():
    assert name_clusters(explained(["car", "bus"], None, [0, 1], [1.0, -1.0]), 3) == ("car", "no word (1)", "empty (2)")


def test_f1_is_that_of_scikit_learn():
    from sklearn.metrics import f1_score as expected

    rng = np.random.RandomState(0)
    guessed, inside = rng.rand(40, 3) < 0.4, rng.rand(40) < 0.3
    np.testing.assert_allclose(f1_score(guessed, inside), [expected(inside, guess) for guess in guessed.T])


@pytest.fixture(scope="module")
def explainer():
    return ClusterExplainer(6, vectors="ppmi", random_state=0).fit(read_corpus("demo"))


def test_names_are_unique_and_the_same_in_every_order(explainer):
    corpus = read_corpus("demo")
    names = explainer.cluster_names_
    words = [word for name in names for word in name.split(", ")]
    assert len(set(words)) == len(words)
    order = np.random.RandomState(1).permutation(len(corpus))
    assert name_clusters(explainer.explain()[order], 6) == names


def test_clusters_are_asked_for_by_their_names(explainer):
    name = explainer.cluster_names_[2]
    assert explainer.find_cluster(name) == 2
    assert explainer.explain(["a text about a car"], clusters=name)[0].cluster_name == name
    assert explainer.explain().clusters_frame()["name"].tolist() == list(explainer.cluster_names_)


def test_names_are_those_of_the_model_read_back(explainer, tmp_path):
    explainer.save(tmp_path / "model")
    assert ClusterExplainer.load(tmp_path / "model").cluster_names_ == explainer.cluster_names_
