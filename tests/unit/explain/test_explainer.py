"""`WordExplainer` on documents small enough for every pair, and on the demo corpus."""

import json
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.special import expit
from sklearn.decomposition import PCA

from neontext.cluster import KernelKMeans, SupportPoints
from neontext.corpus import Corpus, read_corpus
from neontext.embed import DocumentEmbedder, EmbeddedDocuments, WordVectors
from neontext.errors import InputError
from neontext.explain import MIDPOINT, ORIGIN, WordExplainer, explain_documents, point_layer
from neontext.neuralize import ClusterNetwork

VECTORS = WordVectors(("ant", "bee", "cat", "dog"), np.array([[0.0], [1.0], [4.0], [5.0]]), "toy")
TEXTS = ("ant bee", "Dog, cat dog!", "wasp", "", "bee wasp cat")


@dataclass
class Demo:
    corpus: Corpus
    documents: EmbeddedDocuments
    explainer: WordExplainer
    own: np.ndarray


@pytest.fixture(scope="module")
def demo():
    corpus = read_corpus("demo")
    embedder = DocumentEmbedder(["ppmi", "lsa"], n_dimensions=20, random_state=0).fit(corpus.texts)
    documents = embedder.embed(corpus.texts)
    pca = PCA(20, random_state=0).fit(documents.X)
    layer = point_layer(embedder, pca.components_, pca.mean_)
    model = KernelKMeans(8, n_init=2, random_state=0).fit(layer.points(documents))
    network = ClusterNetwork.from_clusterer(model)
    explainer = WordExplainer(layer, network, MIDPOINT, corpus.ids, {"gamma": model.gamma_})
    return Demo(corpus, documents, explainer, model.support_.own_support(len(corpus)))


@pytest.fixture
def toy():
    """One component, centroids 0 and 4, no offset: relevances can be checked by hand."""
    embedder = DocumentEmbedder(VECTORS, weights="mean", unit_length=False).fit(TEXTS)
    network = ClusterNetwork(SupportPoints([[0.0], [4.0]], [0, 1]), beta=0.5)
    explainer = WordExplainer(point_layer(embedder), network)
    return explainer, Corpus.from_texts(TEXTS, labels=["a", "b", None, "a", "b"]), embedder.embed(TEXTS)


def test_by_hand(toy):
    explanations = explain_documents(*toy)
    # f = beta (|x - 4|^2 - x^2) = 8 - 4 x; a word's part is 8 - 4 phi, shared by the document's words.
    assert explanations.clusters.tolist() == [0, 1, -1, -1, 1]
    np.testing.assert_allclose(
        explanations.evidence, [8 - 4 * 0.5, 4 * 14 / 3 - 8, np.nan, np.nan, 4 * 2.5 - 8], atol=1e-9
    )


def test_words_by_hand(toy):
    explanations = explain_documents(*toy)
    assert [(w.word, w.start, w.end) for w in explanations[0].words] == [("ant", 0, 3), ("bee", 4, 7)]
    assert [w.relevance for w in explanations[0].words] == pytest.approx([8 / 2, 4 / 2])
    assert [(w.word, w.start, w.end) for w in explanations[1].words] == [("dog", 0, 3), ("cat", 5, 8), ("dog", 9, 12)]
    assert [w.relevance for w in explanations[1].words] == pytest.approx([12 / 3, 8 / 3, 12 / 3])
    assert explanations.bias[:2].tolist() == pytest.approx([0, 0])


def test_documents_without_a_known_word_keep_their_row(toy):
    explanations = explain_documents(*toy)
    for row in (2, 3):
        explanation = explanations[row]
        assert (explanation.cluster, explanation.evidence, explanation.bias) == (None, None, None)
        assert (explanation.words, explanation.competitors, explanation.support_for) == ((), (), ())
        assert np.isnan(
            [
                explanations.evidence[row],
                explanations.probability[row],
                explanations.bias[row],
                explanations.residual[row],
            ]
        ).all()
        assert (explanations.clusters[row], explanations.runner_up[row]) == (-1, -1)
    assert [span.word for span in explanations[2].unexplained] == ["wasp"]
    assert [span.word for span in explanations[4].unexplained] == ["wasp"]
    assert explanations.n_tokens.tolist() == [2, 3, 1, 0, 3]
    assert explanations.n_explained.tolist() == [2, 3, 0, 0, 2]


def test_only_documents_without_a_known_word(toy):
    explainer, corpus = toy[0], Corpus.from_texts(["wasp", ""])
    embedder = DocumentEmbedder(VECTORS).fit(TEXTS)
    explanations = explain_documents(explainer, corpus, embedder.embed(corpus.texts))
    assert explanations.clusters.tolist() == [-1, -1]
    assert [e.cluster for e in explanations] == [None, None]


def test_no_documents(toy):
    explainer, embedder = toy[0], DocumentEmbedder(VECTORS).fit(TEXTS)
    assert list(explain_documents(explainer, Corpus("none", (), ()), embedder.embed([]))) == []


def test_it_is_a_sequence(toy):
    explanations = explain_documents(*toy)
    assert len(explanations) == 5
    assert [e.document for e in explanations] == [0, 1, 2, 3, 4]
    assert [e.label for e in explanations[1:3]] == ["b", None]
    assert explanations[-1].document == 4
    assert explanations[np.int64(1)].document == 1
    for row in (5, -6):
        with pytest.raises(IndexError):
            explanations[row]
    for row in (1.5, "de1"):
        with pytest.raises(TypeError, match="integer"):
            explanations[row]


def test_another_cluster_can_be_asked_for(toy):
    assigned = explain_documents(*toy)
    for clusters in (1, [1] * 5):
        explanations = explain_documents(*toy, clusters=clusters)
        assert explanations.clusters.tolist() == [1, 1, -1, -1, 1]
        assert explanations.evidence[0] == pytest.approx(-assigned.evidence[0])
        assert [w.relevance for w in explanations[0].words] == pytest.approx([-w.relevance for w in assigned[0].words])


def test_words_pull_into_a_cluster_where_their_relevance_is_positive(toy):
    explainer = toy[0]
    embedder = DocumentEmbedder(VECTORS, weights="mean", unit_length=False).fit(TEXTS)
    corpus = Corpus.from_texts(["bee ant cat ant", "ant bee", "dog cat dog"])
    explanations = explain_documents(explainer, corpus, embedder.embed(corpus.texts))
    assert explanations.clusters.tolist() == [0, 0, 1]
    # A word of a document of n words has (8 - 4 phi) / n: ant 8 / 4 + 8 / 4 + 8 / 2, bee 4 / 4 + 4 / 2, cat -8 / 4.
    assert explanations.pulling_words(0, 9) == ("ant", "bee")
    assert explanations.pulling_words(0, 1) == ("ant",)
    assert explanations.pulling_words(1, 9) == ("dog", "cat")


@pytest.mark.parametrize("clusters", [[0, 1], [[0] * 5], 2, -1, "a"])
def test_clusters_that_do_not_fit(toy, clusters):
    with pytest.raises(InputError):
        explain_documents(*toy, clusters=clusters)


@pytest.mark.parametrize("rule", [MIDPOINT, ORIGIN])
@pytest.mark.parametrize("left_out", [True, False])
def test_demo_adds_up(demo, rule, left_out):
    explainer = WordExplainer(demo.explainer.layer, demo.explainer.network, rule)
    explanations = explain_documents(explainer, demo.corpus, demo.documents, excluded=demo.own if left_out else None)
    assert explanations.root == rule.name
    assert np.abs(explanations.residual).max() < 1e-6 * np.abs(explanations.evidence).max()
    np.testing.assert_allclose(explanations.probability, expit(explanations.evidence))
    logits = explainer.network.logits(explanations.points, demo.own if left_out else None)
    np.testing.assert_allclose(explanations.evidence, logits.max(axis=1), rtol=1e-9)


def test_demo_rules_order_words_alike(demo):
    found = [
        explain_documents(
            WordExplainer(demo.explainer.layer, demo.explainer.network, rule), demo.corpus, demo.documents
        )
        for rule in (MIDPOINT, ORIGIN)
    ]
    shares = demo.explainer.layer.normalised_weights(demo.documents)
    difference = (found[1].relevance - found[0].relevance)[found[0].explained] / shares[found[0].explained]
    document = found[0].tokens.document[found[0].explained]
    for row in range(0, len(demo.corpus), 20):
        np.testing.assert_allclose(difference[document == row], difference[document == row][0], rtol=1e-6)
    assert np.median(np.abs(found[0].bias)) < np.median(np.abs(found[1].bias))


def test_demo_words_stand_in_the_text(demo):
    explanations = explain_documents(demo.explainer, demo.corpus, demo.documents)
    for explanation in explanations[::40]:
        assert len(explanation.words) + len(explanation.unexplained) == explanations.n_tokens[explanation.document]
        for token in (*explanation.words, *explanation.unexplained):
            assert explanation.text[token.start : token.end].lower() == token.word


def test_demo_competitors_add_up_word_by_word(demo):
    for against in (None, 2):
        explanations = explain_documents(
            demo.explainer, demo.corpus, demo.documents, excluded=demo.own, against=against
        )
        for explanation in explanations[::50]:
            competitors = explanation.competitors
            relevance = np.sum([k.relevance for k in competitors], axis=0)
            np.testing.assert_allclose(relevance, [w.relevance for w in explanation.words], atol=1e-9)
            assert sum(k.evidence for k in competitors) == pytest.approx(explanation.evidence)
            assert sum(k.bias for k in competitors) == pytest.approx(explanation.bias)
            assert sum(k.share for k in competitors) == pytest.approx(1.0)
            assert competitors[0].cluster == explanation.runner_up


def test_demo_against_one_competitor(demo):
    explanations = explain_documents(demo.explainer, demo.corpus, demo.documents, against=3)
    outlierness = demo.explainer.network.support.outlierness(explanations.points)
    rows = np.flatnonzero(explanations.clusters != 3)
    margin = outlierness[rows, 3] - outlierness[rows, explanations.clusters[rows]]
    np.testing.assert_allclose(explanations.evidence[rows], demo.explainer.network.beta * margin, rtol=1e-8)
    assert np.nanmax(np.abs(explanations.residual)) < 1e-8
    assert (explanations.runner_up[rows] == 3).all()
    assert explanations[rows[0]].against == 3
    assert explanations[np.flatnonzero(explanations.clusters == 3)[0]].against is None


def test_demo_left_out_documents_do_not_support_themselves(demo):
    for left_out, supports_itself in ((demo.own, False), (None, True)):
        explanation = explain_documents(demo.explainer, demo.corpus, demo.documents, excluded=left_out)[0]
        documents = [s.document for s in explanation.support_for]
        assert (0 in documents) == supports_itself
        assert all(s.id == demo.corpus.ids[s.document] for s in explanation.support_for)
        assert all(s.cluster == explanation.cluster for s in explanation.support_for)
        assert all(s.cluster != explanation.cluster for s in explanation.support_against)


def test_demo_explanation_is_json(demo):
    plain = json.loads(
        json.dumps(explain_documents(demo.explainer, demo.corpus, demo.documents)[0].to_dict(), allow_nan=False)
    )
    assert plain["provenance"] == {"gamma": demo.explainer.network.support.gamma}


def test_some_of_the_documents(toy):
    explanations = explain_documents(*toy)
    for chosen in ([4, 0], np.array([4, 0]), (4, -5), explanations[[4, 1, 0]][[0, 2]].row):
        part = explanations[chosen]
        assert [e.document for e in part] == [4, 0]
        assert [e.id for e in part] == ["4", "0"]
        assert [e.words for e in part] == [explanations[4].words, explanations[0].words]
        assert part.evidence.tolist() == explanations.evidence[[4, 0]].tolist()
        np.testing.assert_allclose(part.residual, 0, atol=1e-12)
    mask = explanations.clusters == 1
    assert [e.document for e in explanations[mask]] == [1, 4]
    assert [e.document for e in explanations[1:3]] == [1, 2]
    assert len(explanations[[]]) == len(explanations[np.zeros(5, dtype=bool)]) == 0
    assert [e.document for e in explanations[mask.tolist()]] == [1, 4]


def test_flips_that_were_sought_go_along(toy, monkeypatch):
    explanations = explain_documents(*toy)
    wanted = explanations.flips
    monkeypatch.setattr("neontext.explain.explanations.by_removing", None)
    assert explanations[[4, 1]].flips == (wanted[4], wanted[1])


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([5], IndexError),
        ([-6], IndexError),
        ([True], IndexError),
        ([0.5], TypeError),
        ([[0]], TypeError),
        (["a"], TypeError),
    ],
)
def test_documents_that_are_not_there(toy, rows, error):
    with pytest.raises(error):
        explain_documents(*toy)[rows]
