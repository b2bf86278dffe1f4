"""Far from all clusters: the literal formula word by word, sums, thresholds, and that nothing else is touched."""

import numpy as np
import pytest
from scipy.special import logsumexp

from neontext import ClusterExplainer, read_corpus
from neontext.errors import InputError
from neontext.explain.outliers import fit_threshold, soft_minimum

CORPUS = read_corpus("demo")
GIVEN = [None if row % 10 == 0 else label for row, label in enumerate(CORPUS.labels)]


@pytest.fixture(scope="module", params=[("kernel", "midpoint"), ("kernel", "origin"), ("prototypes", "midpoint")])
def explainer(request):
    surrogate, root = request.param
    return ClusterExplainer.from_labels(
        CORPUS, GIVEN, surrogate=surrogate, root=root, vectors="ppmi", n_components=12, random_state=0
    )


def test_words_and_bias_are_the_log_odds_of_being_far(explainer):
    far, network = explainer.explain_outliers(), explainer.network_
    outlierness = network.support.outlierness(far.points)
    expected = -logsumexp(-network.beta * outlierness, axis=1) - network.beta * explainer.given_.threshold
    np.testing.assert_allclose(far.evidence, expected, rtol=1e-9, atol=1e-9)
    assert np.abs(far.residual).max() < 1e-9 * max(1.0, np.abs(far.evidence).max())


def test_every_word_is_the_literal_formula():
    explainer = ClusterExplainer.from_labels(
        CORPUS, GIVEN, surrogate="kernel", vectors="ppmi", n_components=12, random_state=0
    )
    far, network, support = explainer.explain_outliers(), explainer.network_, explainer.network_.support
    beta, layer, embedder = network.beta, explainer.layer_, explainer.embedder_
    offsets = (support.log_divisors(None, 1)[0, support.clusters] - support.log_alpha) / support.gamma
    vectors = embedder.vectors_[0].matrix.astype(float)
    for row in range(3):
        x, words = far.points[row], far.words(row)
        energy = ((x - support.points) ** 2).sum(axis=1) + offsets
        similarity = np.exp(-support.gamma * (energy - energy.min()))
        within = similarity / np.bincount(support.clusters, similarity)[support.clusters]
        outlierness = support.outlierness([x])[0]
        cluster = np.exp(-beta * (outlierness - outlierness.min()))
        p = within * (cluster / cluster.sum())[support.clusters]
        rows = embedder.rows_of([word.word for word in words])
        weights, phi = embedder.weights_[rows], vectors[embedder.rows_[rows, 0]]
        omega, even = weights / np.linalg.norm(weights @ phi), weights / weights.sum()
        toward = p @ (x - support.points)
        from_support = p @ ((support.points + layer.offset) * (x - support.points)).sum(axis=1)
        literal = beta * (omega * (phi @ layer.components.T @ toward) - even * from_support)
        np.testing.assert_allclose([word.relevance for word in words], literal, rtol=1e-5, atol=1e-6)


def test_nearest_cluster_is_named_and_nothing_flips(explainer):
    far = explainer.explain_outliers()
    outlierness = explainer.network_.support.outlierness(far.points)
    np.testing.assert_array_equal(far.clusters, outlierness.argmin(axis=1))
    assert far.flips == far[1:][[0]].flips * len(far) == (None,) * len(far)
    first = far[0]
    assert first.headline().startswith(
        f"document {first.id}: far from every cluster (nearest: cluster {first.cluster} {first.cluster_name!r}), P "
    )
    assert first.competitors == first.support_for == ()
    assert "like:" not in str(first)


def test_a_document_that_was_given_no_cluster_says_so(explainer):
    assert explainer.explain()[0].headline() == f"document {CORPUS.ids[0]}: it was given no cluster"


def test_only_documents_without_a_cluster_are_meant(explainer):
    assert explainer.explain_outliers().row.tolist() == list(range(0, 200, 10))
    assert explainer.explain_outliers(["the engine of my motorcycle", ""]).row.tolist() == [0]


def test_a_loaded_model_explains_them_alike(explainer, tmp_path):
    explainer.save(tmp_path / "model")
    loaded = ClusterExplainer.load(tmp_path / "model").explain_outliers()
    np.testing.assert_allclose(loaded.relevance, explainer.explain_outliers().relevance, atol=1e-9)


def test_as_many_are_expected_far_as_there_are():
    members, outliers = np.random.RandomState(0).normal(size=50), 1.0 + np.random.RandomState(1).normal(size=9)
    threshold = fit_threshold(members, outliers, beta=2.0)
    expected = 1.0 / (1.0 + np.exp(-2.0 * (np.append(members, outliers) - threshold)))
    assert expected.sum() == pytest.approx(9)


def test_soft_minimum_of_one_cluster_is_its_outlierness():
    assert soft_minimum(np.array([[3.0]]), beta=0.5).tolist() == [3.0]


@pytest.mark.parametrize("outliers", ["skip", "cluster"])
def test_without_a_threshold_it_is_refused(outliers):
    explainer = ClusterExplainer.from_labels(CORPUS, GIVEN, outliers=outliers, surrogate="kernel", random_state=0)
    with pytest.raises(InputError, match="outliers='far'"):
        explainer.explain_outliers()
