"""Flips: checked by editing the texts and assigning them again, and against every set of words there is."""

import json
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messages import assert_says
from strategies import SEEDS, WORDS, worlds

from neontext import ClusterExplainer, Corpus, read_corpus
from neontext.cluster import SupportPoints
from neontext.corpus import Ragged, WordTable
from neontext.embed import DocumentEmbedder, WordVectors
from neontext.explain import WordExplainer, edited, explain_documents, flips, point_layer
from neontext.explain.edited import EditedDocuments
from neontext.explain.flips import by_adding
from neontext.explain.reassignment import ReassignmentTest
from neontext.neuralize import ClusterNetwork

TOY = WordVectors(("ant", "bee", "cat", "dog"), np.array([[0.0], [1.0], [4.0], [5.0]]), "toy")


def explainer_of(vectors, centroids, texts):
    embedder = DocumentEmbedder(vectors, weights="mean", unit_length=False).fit(texts)
    network = ClusterNetwork(SupportPoints(centroids, np.arange(len(centroids))), beta=0.5)
    return WordExplainer(point_layer(embedder), network), embedder


def explained(texts, against=None, addable=()):
    """One component, centroids 0 and 4: a document is in cluster 0 where the mean of its words is below 2."""
    explainer, embedder = explainer_of(TOY, [[0.0], [4.0]], texts)
    return explain_documents(
        explainer, Corpus.from_texts(texts), embedder.embed(texts), against=against, addable=addable
    )


def without(text, words):
    return " ".join(word for word in text.split() if word not in words)


def test_by_hand():
    # Means 5/3, 1, 1/2, 4, 3: without ant 5/2; without its three ants 4; never; never; without cat and dog 1.
    found = explained(["ant bee cat", "ant ant ant cat", "ant bee", "cat", "bee cat dog dog"]).flips
    assert [flip and (flip.words, flip.n_tokens, flip.cluster) for flip in found] == [
        (("ant",), 1, 1),
        (("ant",), 3, 1),
        None,
        None,
        (("dog", "cat"), 3, 0),
    ]


def test_words_that_are_not_needed_are_put_back():
    # ant is the most relevant word of the first cluster, but the second is as far from being needed as can be.
    vectors = WordVectors(("ant", "bee", "cat"), np.array([[0.0, 0.1], [0.0, 3.0], [4.0, 0.0]]), "toy")
    explainer, embedder = explainer_of(vectors, [[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]], ["ant bee cat"])
    explanations = explain_documents(explainer, Corpus.from_texts(["ant ant bee"]), embedder.embed(["ant ant bee"]))
    assert explanations.flips[0].words == ("ant",)


@pytest.mark.parametrize("text", ["", "wasp", "ant", "ant ant ant", "wasp ant"])
def test_nothing_left_is_no_flip(text):
    assert explained(["ant cat", text]).flips[1] is None


def test_words_that_are_all_equally_relevant():
    vectors = WordVectors(("ant", "bee"), np.array([[1.0], [1.0]]), "toy")
    explainer, embedder = explainer_of(vectors, [[0.0], [4.0]], ["ant bee"])
    assert explain_documents(explainer, Corpus.from_texts(["ant bee"]), embedder.embed(["ant bee"])).flips == (None,)


def test_a_tie_is_no_flip():
    # Without ant, or without bee, the mean is 2: half-way. Only without both it is 4.
    assert explained(["ant bee bee cat"]).flips[0].words == ("ant", "bee")


def test_one_document_or_all_is_the_same():
    texts = ["ant bee cat", "cat dog ant", "", "ant bee"]
    assert [explained(texts)[row].flip for row in range(4)] == list(explained(texts).flips)
    assert [explanation.flip for explanation in explained(texts)] == list(explained(texts).flips)


def test_the_order_of_documents_changes_nothing():
    corpus = read_corpus("demo")
    explainer = ClusterExplainer(8, vectors="ppmi", n_init=1, random_state=0).fit(corpus)
    order = np.random.RandomState(0).permutation(len(corpus))
    texts = [corpus.texts[row] for row in order]
    forward, shuffled = explainer.explain(corpus.texts).flips, explainer.explain(texts).flips
    assert [forward[row] for row in order] == list(shuffled)
    assert [flip for row in (0, 7, 19) for flip in explainer.explain([corpus.texts[row]]).flips] == [
        forward[row] for row in (0, 7, 19)
    ]


def fewest_by_brute_force(text, moves):
    """Size of the smallest set of words whose removal moves the document, every set tried; None: there is none."""
    words = sorted(set(text.split()))
    for size in range(1, len(words)):
        if any(moves(without(text, gone)) for gone in combinations(words, size)):
            return size
    return None


@settings(max_examples=60)
@given(SEEDS, st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=7), min_size=1, max_size=3))
def test_as_few_as_every_set_of_words_allows(seed, documents):
    """With two centroids and plain means greedy is exact: the words' parts of the evidence do not change."""
    rng = np.random.default_rng(seed)
    vectors = WordVectors(WORDS, rng.normal(size=(len(WORDS), 2)), "random")
    texts = [" ".join(document) for document in documents]
    explainer, embedder = explainer_of(vectors, rng.normal(size=(2, 2)), texts)
    explanations = explain_documents(explainer, Corpus.from_texts(texts), embedder.embed(texts))
    for row, text in enumerate(texts):

        def moves(edited, row=row):
            return explainer.network.assign(embedder.transform([edited]))[0] != explanations.clusters[row]

        flip = explanations.flips[row]
        assert (None if flip is None else len(flip.words)) == fewest_by_brute_force(text, moves)


@settings(max_examples=60)
@given(worlds())
def test_what_is_said_of_a_flip_is_true(world):
    """On any model: the edited text is where the flip says, and with any one word put back it is where it was."""
    explainer = WordExplainer(world.layer, world.model.network)
    corpus = Corpus.from_texts(world.texts)
    explanations = explain_documents(explainer, corpus, world.documents)

    def assign(text):
        return explainer.network.assign(world.layer.points(world.embedder.embed([text])))[0]

    for text, cluster, flip in zip(world.texts, explanations.clusters, explanations.flips, strict=True):
        if flip is None:
            continue
        assert assign(without(text, flip.words)) == flip.cluster != cluster
        assert flip.n_tokens == sum(text.split().count(word) for word in flip.words)
        for word in flip.words:
            assert assign(without(text, set(flip.words) - {word})) == cluster


@pytest.fixture(scope="module")
def demo():
    return ClusterExplainer(8, vectors="ppmi", n_init=2, random_state=0).fit(read_corpus("demo"))


def assign_edited(explainer, texts, rows):
    """Edited training documents, each still judged by the model without itself."""
    own = explainer.network_.support.own_support(len(explainer.corpus_))
    return explainer.network_.assign(explainer.embed(texts), own[rows])


def cut(explanation, words):
    """The text with all occurrences of some words cut out, by their offsets."""
    text = list(explanation.text)
    for word in explanation.words:
        if word.word in words:
            text[word.start : word.end] = " " * (word.end - word.start)
    return "".join(text)


def test_training_documents_are_judged_without_themselves(demo):
    explanations = list(demo.explain())
    flipped = [explanation for explanation in explanations if explanation.flip]
    assert len(flipped) > 150
    texts = [cut(explanation, explanation.flip.words) for explanation in flipped]
    rows = np.array([explanation.document for explanation in flipped])
    found = assign_edited(demo, texts, rows)
    assert found.tolist() == [explanation.flip.cluster for explanation in flipped]
    assert (found != demo.labels_[rows]).all()


def test_why_not_there(demo):
    """Against one cluster the words to remove, or to add, lead into that one."""
    explanations = [e for e in demo.explain(against=3) if e.cluster != 3]
    removed, added = ([e for e in explanations if getattr(e, name)] for name in ("flip", "addition"))
    assert len(removed) > 50 < len(added)
    texts = [cut(explanation, explanation.flip.words) for explanation in removed]
    assert set(assign_edited(demo, texts, np.array([e.document for e in removed]))) == {3}
    texts = [f"{explanation.text} {' '.join(explanation.addition.words)}" for explanation in added]
    assert set(assign_edited(demo, texts, np.array([e.document for e in added]))) == {3}
    for explanation in added:
        assert not {word.word for word in explanation.words} & set(explanation.addition.words)
        assert explanation.addition.n_tokens == len(explanation.addition.words)


def test_a_tie_is_no_move_and_neither_is_a_gap_of_rounding():
    """At home in cluster 0: nearer to cluster 1 by nothing, by rounding, by a little; the last two want to go there."""
    # Centroids 0 and 4: a document at 2 + t is nearer to cluster 1 by 8 t.
    places, ended = np.array([[2.0], [2.0 + 1e-12], [2.01], [2.0 + 1e-12], [2.01]]), np.zeros(5, dtype=int)
    explainer, embedder = explainer_of(TOY, [[0.0], [4.0]], ["ant"])
    at_home = EditedDocuments(explainer.layer, explainer.network, embedder.embed(["ant"] * 5), ended, ended - 1)
    test = ReassignmentTest(
        at_home,
        np.array([-1, -1, -1, 1, 1]),
        np.array([[0.0, 16.0]] * 5),
        lambda document, edits: [(slice(0, 5), places)],
    )
    assert test.moves(np.arange(5), Ragged.empty(5)).tolist() == [False, False, True, False, True]


@pytest.mark.parametrize("n_clusters", [2, 3, 6])
@pytest.mark.parametrize("gamma", [1e-6, 2.0])
@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_the_clusters_asked_first_tell_what_all_of_them_tell(n_clusters, gamma, seed):
    """Documents anywhere, sent anywhere: the short cut by the clusters that matter most changes no answer."""
    rng = np.random.RandomState(seed)
    support = SupportPoints(rng.randn(12, 2), np.arange(12) % n_clusters, gamma=gamma)
    documents = SimpleNamespace(
        clusters=rng.randint(n_clusters, size=60),
        outlierness=lambda X, rows: support.outlierness(X, excluded[rows]),
        outlierness_of=lambda X, rows, clusters: support.outlierness_of(X, clusters, excluded[rows]),
    )
    places, excluded, target = rng.randn(60, 2), rng.randint(-1, 12, size=60), rng.randint(-1, n_clusters, size=60)
    target[target == documents.clusters] = -1
    test = ReassignmentTest(
        documents, target, rng.rand(60, n_clusters), lambda document, edits: [(slice(0, 60), places)]
    )
    nearest = support.outlierness(places, excluded).argmin(axis=1)
    wanted = np.where(target < 0, nearest != documents.clusters, nearest == target)
    assert test.moves(np.arange(60), Ragged.empty(60)).tolist() == wanted.tolist()
    arrived = np.flatnonzero(wanted)
    assert test.clusters(np.arange(60), Ragged.empty(60))[arrived].tolist() == nearest[arrived].tolist()


def test_added_words_pull_documents_into_that_cluster(demo):
    explanation = next(e for e in demo.explain(against=3) if e.addition)
    explained = demo.explain()
    assert set(explanation.addition.words) <= set(explained.pulling_words(3, 50))


def test_documents_of_that_very_cluster(demo):
    ordinary, against = demo.explain(), demo.explain(against=3)
    own = np.flatnonzero(ordinary.clusters == 3)
    assert [against.flips[row] for row in own] == [ordinary.flips[row] for row in own]
    assert {against.additions[row] for row in own} == {None}
    assert set(ordinary.additions) == {None}


def test_adding_by_hand():
    found = explained(["ant", "ant bee", "ant ant ant ant", "cat"], against=1, addable=("cat", "dog")).additions
    # Means with dog 5/2, 2 (a tie) and then with cat 10/4, 1 and then 9/6; the last is there already.
    assert [flip and flip.words for flip in found] == [("dog",), ("dog", "cat"), None, None]


@pytest.mark.parametrize(("gain", "added"), [(0.1, ("dog",)), (0.0, None), (-1.0, None)])
def test_only_words_that_speak_for_the_target_are_added(gain, added):
    explainer, embedder = explainer_of(TOY, [[0.0], [4.0]], ["ant dog"])
    documents = embedder.embed(["ant"])
    at_home = EditedDocuments(explainer.layer, explainer.network, documents, np.array([0]), np.array([-1]))
    words = WordTable.from_tokens(documents.tokens)
    (flip,) = by_adding(at_home, np.array([1]), np.array([[0.0, 16.0]]), words, ("dog",), np.array([[gain]]))
    assert (flip and flip.words) == added


def test_a_document_that_is_not_in_the_cluster_explained():
    texts = ["ant bee cat"]
    explainer, embedder = explainer_of(TOY, [[0.0], [4.0]], texts)
    explanations = explain_documents(explainer, Corpus.from_texts(texts), embedder.embed(texts), clusters=1)
    assert explanations.flips == (None,)


def test_it_prints_and_is_plain_data():
    explanation = explained(["ant bee cat"])[0]
    assert_says(str(explanation), "without", "ant", "cluster 1")
    plain = json.loads(json.dumps(explanation.to_dict()))
    assert plain["flip"] == {"words": ["ant"], "n_tokens": 1, "cluster": 1}
    assert plain["addition"] is None


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [
        (flips, "BLOCK_EDITS", 1),
        (flips, "BLOCK_AHEAD", 1),
        (flips, "BLOCK_AHEAD", 10**6),
        (edited, "BLOCK_ELEMENTS", 1),
    ],
)
def test_the_size_of_blocks_changes_no_flip(monkeypatch, module, name, value):
    corpus = read_corpus("demo", limit=60)
    explainer = ClusterExplainer(4, vectors="lsa", n_init=1, random_state=0).fit(corpus)
    expected = explainer.explain(against=1)
    wanted = expected.flips, expected.additions
    assert sum(flip is not None for flip in wanted[0]) > 20
    monkeypatch.setattr(module, name, value)
    again = explainer.explain(against=1)
    assert (again.flips, again.additions) == wanted


def test_nothing_is_added_where_nobody_asked_why_not_there(demo, monkeypatch):
    monkeypatch.setattr("neontext.explain.explanations.by_adding", None)
    explanations = demo.explain()
    assert explanations[0].addition is None
    assert set(explanations.additions) == {None}
