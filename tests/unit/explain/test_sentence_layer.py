"""Edited documents of a sentence encoder: what is left is encoded again."""

from dataclasses import replace

import numpy as np
import pytest
from sentence_folders import write_folder

pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[transformer]'")
pytest.importorskip("tokenizers", reason="tokenizers is not installed: pip install 'neontext[transformer]'")

from neontext import ClusterExplainer
from neontext.corpus import Ragged, WordTable
from neontext.embed import SentenceEmbedder
from neontext.embed.sentences.network import Network
from neontext.evaluate import contrast_clusters
from neontext.explain import SentenceLayer, point_layer

TEXTS = ["the car, the road and the driver!", "a judge and a trial", "cake"]


@pytest.fixture(scope="module")
def layer(tmp_path_factory):
    folder = write_folder(tmp_path_factory.mktemp("encoders") / "bert", limit=14)
    return point_layer(SentenceEmbedder(folder, precision="float64"))


def edited(layer, texts, rows, removed, added=((),), addable=()):
    documents = layer.embedder.embed(texts)
    table = WordTable.from_tokens(documents.tokens, documents.explained)
    names = [documents.tokens.words[word] for word in table.word]
    entries = [
        [e for e in range(len(names)) if table.document[e] == row and names[e] in words]
        for row, words in zip(rows, removed, strict=True)
    ]
    perturbation = layer.perturbation(documents, table, addable)
    return perturbation.points(np.array(rows), ragged(entries), ragged(added * len(rows) if added == ((),) else added))


def ragged(lists):
    sizes = np.cumsum([0, *map(len, lists)])
    return Ragged(sizes, np.array([value for values in lists for value in values], dtype=np.int64))


def test_what_is_left_is_encoded_as_a_text_without_the_words(layer):
    assert isinstance(layer, SentenceLayer)
    points = edited(layer, TEXTS, [0, 1, 0, 2], [("the",), ("a", "judge"), (), ("cake",)])
    expected = layer.points(layer.embedder.embed(["car, road and driver!", "and trial", TEXTS[0], ""]))
    np.testing.assert_allclose(points, expected, atol=1e-12)


def test_what_is_put_in_comes_last_and_makes_room_for_itself(layer):
    texts = ["a judge and a trial", "car " * 30]
    points = edited(layer, texts, [0, 1], [("and",), ()], ((1, 0), (0,)), ("cake", "judges"))
    expected = layer.points(layer.embedder.embed(["a judge a trial judges cake", "car " * 11 + "cake"]))
    np.testing.assert_allclose(points, expected, atol=1e-12)


def test_what_lies_beyond_the_length_does_not_come_in(layer):
    texts = ["car " * 12 + "judge cake"]
    points = edited(layer, texts, [0], [("car",)])
    np.testing.assert_allclose(points, layer.points(layer.embedder.embed([""])), atol=1e-12)


def test_words_and_special_pieces_add_up_to_the_evidence(layer):
    texts = [
        f"{a} {b}" for a in ("car road", "judge law", "cake oven") for b in ("engine", "trial", "sugar", "the", "of")
    ]
    explanations = ClusterExplainer(3, vectors=layer.embedder, random_state=0).fit([*texts, ""]).explain()
    np.testing.assert_allclose(explanations.residual[:-1], 0, atol=1e-9)
    directions = explanations.G @ explanations.explainer.layer.components
    special = layer.embedder.parts(explanations.documents, directions[:, None]).special[:, 0]
    np.testing.assert_allclose(explanations.bias[:-1], special[:-1], atol=1e-9)
    assert np.abs(special[:-1]).min() > 1e-6
    assert np.isnan(explanations.bias[-1])
    assert len(explanations[0].competitors) == 2
    for competitor in explanations[0].competitors:
        assert abs(competitor.bias) > 1e-6
        assert sum(competitor.relevance) + competitor.bias == pytest.approx(competitor.evidence)


@pytest.mark.parametrize(("root", "name"), [("midpoint", "special pieces"), ("origin", "special pieces and root")])
def test_the_bias_is_called_what_it_is(layer, root, name):
    explainer = ClusterExplainer(2, vectors=layer.embedder, root=root, random_state=0).fit(TEXTS)
    explanation = explainer.explain()[0]
    assert explanation.bias_name == name
    assert f" + {name} {explanation.bias:+.3f}" in explanation.headline()
    plain = ClusterExplainer(2, vectors="ppmi", random_state=0).fit(TEXTS * 4).explain()
    assert plain[0].bias_name == "bias"


def test_what_belongs_to_no_word_is_every_words_alike(layer):
    texts = [*TEXTS, "car road", "law crime", "oven"]
    explanations = ClusterExplainer(3, vectors=layer.embedder, random_state=0).fit(texts).explain()
    directions = explanations.G @ explanations.explainer.layer.components
    parts = layer.embedder.parts(explanations.documents, directions[:, None])
    spread = (explanations.relevance - parts.words[:, 0])[explanations.tokens.rows_of(np.array([0]))]
    np.testing.assert_allclose(spread, spread[0])
    assert abs(spread[0]) > 1e-3


def test_flips_are_sought_for_documents_of_least_evidence_and_hold(layer, monkeypatch):
    texts = [
        f"{a} {b}" for a in ("car road", "judge law", "cake oven") for b in ("engine", "trial", "sugar", "the", "of")
    ]
    explainer = ClusterExplainer(3, vectors=layer.embedder, random_state=0).fit(texts)
    explanations = explainer.explain()
    whole = explanations.flips
    assert any(whole)
    monkeypatch.setattr(SentenceLayer, "max_sought", 4)
    again = explainer.explain()
    assert set(again.sought) == set(np.argsort(again.evidence)[:4])
    assert [flip for row, flip in enumerate(again.flips) if row not in again.sought] == [None] * 11
    assert [again.flips[row] for row in again.sought] == [whole[row] for row in again.sought]
    # Asked for alone, every document has its flip.
    fresh = explainer.explain()
    assert [fresh[row].flip for row in range(3)] == list(whole[:3])


@pytest.fixture
def sentences(layer):
    topics = ("car road", "judge law", "cake oven")
    return ClusterExplainer(
        3,
        vectors=layer.embedder,
        random_state=0,
    ).fit([*(f"{a} {b}" for a in topics for b in ("engine", "trial", "sugar", "the", "of")), ""])


def test_the_strongest_competitor_comes_on_the_same_way_down(sentences, monkeypatch):
    explanations = sentences.explain(n_competitors=1)
    rows = np.array([7, 0, 3])
    alone = replace(explanations, competing=None).against_competitors(rows, 5)
    assert alone.evidence.competitors.shape == (3, 1)
    monkeypatch.setattr(Network, "relevance", None)
    kept = explanations.against_competitors(rows, 5)
    for found, expected in zip([*kept.evidence, kept.relevance, kept.bias], [*alone.evidence, *alone[1:]], strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-9)
    sums = np.add.reduceat(kept.relevance, explanations.documents.take(rows).tokens.indptr[:-1])
    np.testing.assert_allclose(sums + kept.bias, kept.evidence.evidence, atol=1e-9)


def test_an_audit_gives_no_document_down_twice(sentences, monkeypatch):
    given, own = [], Network.relevance

    def counted(network, ids, lengths, directions):
        given.append((len(ids), directions.shape[1]))
        return own(network, ids, lengths, directions)

    monkeypatch.setattr(Network, "relevance", counted)
    sentences.explain()
    assert given == [(15, 1)]
    given.clear()
    explanations = sentences.explain(n_competitors=1)
    assert given == [(15, 2)]
    given.clear()
    explanations.against_competitors(np.arange(15), 5)
    monkeypatch.setattr(SentenceLayer, "max_of_cluster", 2)
    contrast_clusters(explanations, 3)
    assert sum(n for n, _ in given) <= 6
