"""Moves to competitors: carried out on the texts, and assigned again."""

import dataclasses

import numpy as np
import pytest

from neontext import ClusterExplainer
from neontext.explain import moves
from neontext.explain.moves import moves_to_competitors

TOPICS = (
    "garlic onion butter sauce oven salt pepper",
    "telescope comet orbit mirror galaxy moon lens",
    "court judge lawyer appeal witness trial jury",
)


@pytest.fixture(scope="module")
def fitted():
    rng = np.random.RandomState(3)
    words = [topic.split() for topic in TOPICS]
    texts = []
    for number in range(60):
        own, other = words[number % 3], words[(number + 1) % 3]
        texts.append(" ".join([*rng.choice(own, 6), *rng.choice(other, number % 5)]))
    explainer = ClusterExplainer(n_clusters=3, vectors="ppmi", random_state=0).fit([*texts, "", "12"])
    return explainer, explainer.explain()


def assigned(explainer, text):
    return explainer.explain([text]).clusters[0]


def test_every_move_moves(fitted):
    """Documents that the model was not trained on, so that the changed text can simply be assigned."""
    explainer, training = fitted
    texts = [f"{text} {text.split()[0]}" for text in training.corpus.texts[:60]]
    explanations = explainer.explain([*texts, ""])
    found = moves_to_competitors(explanations, np.arange(61), 5)
    assert sorted(found) == [(row, k) for row in range(60) for k in range(3) if k != explanations.clusters[row]]
    for (row, cluster), (removal, addition) in found.items():
        if removal is not None:
            assert assigned(explainer, " ".join(w for w in texts[row].split() if w not in removal.words)) == cluster
        if addition is not None:
            assert assigned(explainer, f"{texts[row]} {' '.join(addition.words)}") == cluster
    assert all(sum(move[way] is not None for move in found.values()) > 20 for way in (0, 1))


def test_they_are_those_of_explaining_against_one(fitted):
    explainer, explanations = fitted
    found = moves_to_competitors(explanations, np.arange(60), 2)
    for cluster in range(3):
        against = explainer.explain(against=cluster)
        for row in range(60):
            if explanations.clusters[row] != cluster:
                assert found[row, cluster] == (against.flips[row], against.additions[row])


def test_no_more_words_are_taken_away_than_said(fitted, monkeypatch):
    _, explanations = fitted
    monkeypatch.setattr(moves, "MAX_REMOVED", 2)
    removals = [removal for removal, _ in moves_to_competitors(explanations, np.arange(60), 2).values()]
    assert {len(removal.words) for removal in removals if removal} == {1, 2}


def test_nothing_is_sought_where_each_search_takes_long(fitted):
    _, explanations = fitted

    class Slow(type(explanations.explainer.layer)):
        max_sought = 3

    layer = explanations.explainer.layer
    slow = Slow(**{field.name: getattr(layer, field.name) for field in dataclasses.fields(layer)})
    explainer = dataclasses.replace(explanations.explainer, layer=slow)
    assert moves_to_competitors(dataclasses.replace(explanations, explainer=explainer), np.arange(60), 2) == {}
