"""`ClusterExplainer.from_labels`: labels stay, words add up, fidelity is honest, and a saved model knows it all."""

import numpy as np
import pytest
from messages import says

from neontext import ClusterExplainer, read_corpus
from neontext.errors import CorpusError, InputError
from neontext.explain import Explanations

CORPUS = read_corpus("demo")
LABELS = np.array(CORPUS.labels, dtype=object)
#: Every twentieth document is an outlier; one more stands alone in its cluster.
GIVEN = np.array([None if row % 20 == 0 else label for row, label in enumerate(LABELS)], dtype=object)
GIVEN[1] = "alone"


@pytest.fixture(scope="module", params=["kernel", "prototypes"])
def explainer(request):
    return ClusterExplainer.from_labels(CORPUS, GIVEN, surrogate=request.param, random_state=0)


def test_labels_stay_as_given(explainer):
    names = np.array([*explainer.cluster_labels_, None], dtype=object)
    expected = [None if label == "alone" else label for label in GIVEN]
    assert names[explainer.labels_].tolist() == expected
    assert explainer.corpus_.labels == CORPUS.labels


def test_words_and_bias_are_the_evidence_for_the_cluster_given(explainer):
    explanations = explainer.explain()
    np.testing.assert_array_equal(explanations.clusters, explainer.labels_)
    placed = explainer.labels_ >= 0
    assert np.abs(explanations.residual[placed]).max() < 1e-10
    agrees = explanations.outlierness[placed].argmin(axis=1) == explainer.labels_[placed]
    np.testing.assert_array_equal(explanations.evidence[placed] > 0, explanations.probability[placed] > 0.5)
    assert (explanations.evidence[placed][~agrees] < 0).all()


def test_documents_without_a_cluster_have_no_explanation(explainer):
    explanation = explainer.explain()[0]
    assert (explanation.cluster, explanation.evidence) == (None, None)


def test_fidelity_is_counted_over_the_documents_with_a_cluster(explainer):
    fidelity = explainer.fidelity()
    assert fidelity.n == (explainer.labels_ >= 0).sum() == sum(cluster.n for cluster in fidelity.clusters)
    assert fidelity.n_outliers == 200 - fidelity.n
    assert fidelity.largest < fidelity.value < 1
    assert explainer.given_.notes


def test_kernel_fidelity_is_the_share_that_the_network_gives_back():
    explainer = ClusterExplainer.from_labels(CORPUS, GIVEN, surrogate="kernel", random_state=0)
    placed = explainer.labels_ >= 0
    assert explainer.fidelity().value == (explainer.predict(CORPUS)[placed] == explainer.labels_[placed]).mean()


def test_fidelity_of_noise_is_no_better_than_chance():
    noise = np.random.RandomState(0).permutation(LABELS)
    fidelity = ClusterExplainer.from_labels(CORPUS.texts, noise, random_state=0).fidelity()
    assert fidelity.low < fidelity.largest + 0.05
    assert "hardly" in fidelity.verdict


def test_own_points_are_measured_beside(explainer):
    codes = CORPUS.label_codes
    told = ClusterExplainer.from_labels(CORPUS, LABELS, points=np.eye(8)[codes] * 9.0, random_state=0)
    assert told.fidelity().in_own_points == 1.0
    assert explainer.fidelity().in_own_points is None


def test_a_saved_model_knows_what_it_was_given(explainer, tmp_path):
    explainer.save(tmp_path / "model")
    loaded = ClusterExplainer.load(tmp_path / "model")
    assert loaded.given_ == explainer.given_
    assert loaded.cluster_labels_ == explainer.cluster_labels_
    assert loaded.fidelity() == explainer.fidelity()
    again, before = loaded.explain(), explainer.explain()
    assert isinstance(again, Explanations)
    np.testing.assert_allclose(again.evidence, before.evidence, rtol=1e-12)


def test_models_of_our_own_have_no_fidelity():
    explainer = ClusterExplainer(4, vectors="ppmi", n_init=1, random_state=0).fit(CORPUS.texts)
    assert explainer.fidelity() is None


@pytest.mark.parametrize("labels", [LABELS[:-1], [*LABELS, "one more"]])
def test_labels_of_another_number_are_refused(labels):
    with pytest.raises(CorpusError, match=says("200", str(len(labels)))):
        ClusterExplainer.from_labels(CORPUS.texts, labels)


@pytest.mark.parametrize("labels", [["same"] * 200, range(200), [None] * 200, [float("nan")] * 200, [-1] * 200])
def test_labels_that_tell_no_clusters_are_refused(labels):
    with pytest.raises(InputError, match="two"):
        ClusterExplainer.from_labels(CORPUS.texts, labels)


def test_labels_of_mixed_types_with_markup():
    labels = [(0, 1.0, "<b>2</b>", "=3")[row % 4] for row in range(200)]
    explainer = ClusterExplainer.from_labels(CORPUS.texts, labels, random_state=0)
    assert explainer.cluster_labels_ == ("0", "1", "<b>2</b>", "=3")


def test_many_clusters():
    labels = [row // 3 for row in range(200)]
    explainer = ClusterExplainer.from_labels(CORPUS.texts, labels, surrogate="kernel", random_state=0)
    assert explainer.n_clusters_ == 66
    assert explainer.fidelity().n == 198


def test_only_a_surrogate_keeps_labels():
    with pytest.raises(InputError, match=says("from_labels")):
        ClusterExplainer(4).fit_labels(CORPUS.texts, LABELS)
