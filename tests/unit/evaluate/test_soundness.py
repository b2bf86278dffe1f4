"""Checks of the explanations: they pass on a sound model and fail on one whose explanations were tampered with."""

from dataclasses import replace

import numpy as np
import pytest

from neontext import ClusterExplainer, Corpus, read_corpus
from neontext.cluster import SupportPoints
from neontext.evaluate import check_soundness
from neontext.evaluate.soundness import rank_correlation, shuffled_network
from neontext.explain import explain_documents
from neontext.neuralize import ClusterNetwork


@pytest.fixture(scope="module")
def explainer():
    return ClusterExplainer(n_clusters=6, vectors="ppmi", random_state=0).fit(read_corpus("demo"))


@pytest.fixture
def found(explainer):
    return explainer.explain()


def checks(found):
    return {check.name: check for check in check_soundness(found)}


def test_a_sound_model_passes(explainer, found):
    results = checks(found)
    assert all(check.passed for check in results.values())
    assert results["residual"].value == pytest.approx(
        (np.abs(found.residual) / np.maximum(np.abs(found.evidence), 1)).max()
    )
    assert results["agreement"].value == 1.0
    assert results["words_without_vector"].value == pytest.approx(1 - found.n_explained.sum() / found.n_tokens.sum())
    total = np.abs(found.evidence).sum()
    assert results["bias"].value == pytest.approx(np.abs(found.bias).sum() / total)


def test_relevance_that_does_not_add_up_is_seen(explainer, found):
    found.relevance[int(np.argmax(found.explained))] += 0.5
    assert checks(found)["residual"].passed is False


def test_explanations_that_hang_on_the_order_are_seen(explainer, found):
    # Two words of every document swapped: still adds up, but it is not what the texts give.
    for row in range(len(found)):
        start, end = found.tokens.indptr[row : row + 2]
        found.relevance[start:end] = found.relevance[start:end][::-1]
    results = checks(found)
    assert results["residual"].passed
    assert results["order_and_batches"].passed is False


def test_labels_that_the_network_does_not_share_are_seen(explainer, found):
    found.clusters[:50] = (found.clusters[:50] + 1) % 6
    assert checks(found)["agreement"].value == pytest.approx(1 - 50 / len(found))


def test_the_randomised_model_too_is_asked_without_the_document_itself(explainer, found):
    network, _ = shuffled_network(found.explainer.network, 0)
    explainer, own = replace(found.explainer, network=network), network.support.own_support(len(found))
    again = explain_documents(explainer, found.corpus, found.documents, found.clusters, excluded=own).relevance
    starts, values = found.tokens.indptr, []
    for row in np.random.RandomState(0).permutation(len(found))[:100]:
        own = slice(starts[row], starts[row + 1])
        values.append(rank_correlation(found.relevance[own], again[own]))
    assert checks(found)["randomised_model"].value == pytest.approx(np.mean(values))


def test_explanations_that_ignore_the_model_are_seen(explainer, found, monkeypatch):
    monkeypatch.setattr("neontext.evaluate.soundness.shuffled_network", lambda network, _: (network, np.arange(200)))
    result = checks(found)["randomised_model"]
    assert result.value == pytest.approx(1.0)
    assert result.passed is False


def test_nothing_to_measure_is_said_and_not_made_up(explainer):
    results = checks(explainer.explain(Corpus.from_texts(["", "zzzz qqqq"])))
    assert results["words_without_vector"].value == 1.0
    assert {name for name, check in results.items() if check.value is None} == {
        "residual", "bias", "agreement", "order_and_batches", "randomised_model",
    }  # fmt: skip
    assert all(check.passed is None for check in results.values() if check.value is None)


def test_documents_of_one_word_have_no_ranks(explainer):
    corpus = Corpus.from_texts(["telescope", "garlic"])
    assert checks(explainer.explain(corpus))["randomised_model"].value is None


def test_shuffled_support_keeps_sizes_and_knows_its_place():
    support = SupportPoints(np.arange(6.0)[:, None], [0, 0, 0, 1, 1, 2], source=np.arange(6) + 10)
    network, place = shuffled_network(ClusterNetwork(support, 1.0), 0)
    assert network.support.sizes.tolist() == [3, 2, 1]
    assert network.support.source[place].tolist() == support.source.tolist()
    assert not np.array_equal(network.support.points, support.points)


def test_one_support_point_a_cluster_is_shuffled_too():
    support = SupportPoints([[0.0], [1.0]], [0, 1])
    for seed in range(4):
        network, _ = shuffled_network(ClusterNetwork(support, 1.0), seed)
        assert network.support.points.ravel().tolist() == [1.0, 0.0]


def test_rank_correlation_by_hand():
    assert rank_correlation(np.array([1.0, 5.0, 2.0]), np.array([10.0, 30.0, 20.0])) == pytest.approx(1.0)
    assert rank_correlation(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0])) == pytest.approx(0.5)
    assert rank_correlation(np.array([1.0, 1.0]), np.array([1.0, 2.0])) is None
    assert rank_correlation(np.array([1.0]), np.array([1.0])) is None
