"""Contrasts are the explanations against one competitor, averaged."""

from collections import Counter

import numpy as np
import pytest

from neontext import ClusterExplainer, Corpus
from neontext.cluster import SupportPoints
from neontext.embed import DocumentEmbedder, WordVectors
from neontext.evaluate import contrast_clusters
from neontext.explain import MergedLayer, WordExplainer, explain_documents, point_layer
from neontext.neuralize import ClusterNetwork


@pytest.fixture(scope="module")
def found():
    topics = ("garlic onion butter oven", "comet orbit mirror galaxy", "court judge lawyer appeal")
    words = [topic.split() for topic in topics]
    draw = np.random.RandomState(0)
    texts = [" ".join(draw.choice(words[n % 3], 4)) + " " + draw.choice(words[(n + 1) % 3]) for n in range(45)]
    return ClusterExplainer(3, vectors="ppmi", random_state=0).fit(texts).explain()


def test_words_are_those_of_the_explanations_against_it(found):
    contrasts = contrast_clusters(found, 3)
    for cluster, row in enumerate(contrasts):
        rows = np.flatnonzero(found.clusters == cluster)
        for contrast in row:
            alone = explain_documents(
                found.explainer, found.corpus, found.documents, against=contrast.competitor, excluded=found.excluded
            )
            assert contrast.evidence == pytest.approx(alone.evidence[rows].mean())
            total: Counter[str] = Counter()
            for document in rows:
                for word in alone.words(document):
                    total[word.word] += word.relevance / len(rows)
            shown = dict(contrast.words + contrast.words_against)
            assert shown == pytest.approx({word: total[word] for word in shown})
            best = max(total, key=total.__getitem__)
            assert contrast.words[0][0] == best


def test_a_cluster_is_not_contrasted_with_itself_where_another_is_out_of_reach():
    """On a line, at 0, 5 and 100: the far competitor has no share at all."""
    vectors = WordVectors(("ant", "bee", "cat"), np.array([[0.0], [5.0], [100.0]]), "line")
    corpus = Corpus.from_texts(["ant", "bee", "cat"])
    embedder = DocumentEmbedder(vectors, weights="mean", unit_length=False).fit(corpus.texts)
    network = ClusterNetwork(SupportPoints([[0.0], [5.0], [100.0]], [0, 1, 2]), beta=5.0)
    explainer = WordExplainer(point_layer(embedder), network)
    contrasts = contrast_clusters(explain_documents(explainer, corpus, embedder.embed(corpus.texts)), 3)
    assert [[contrast.competitor for contrast in row] for row in contrasts] == [[1, 2], [0, 2], [1, 0]]
    assert contrasts[0][1].share == 0.0


def test_nearest_competitors_come_first_and_are_no_more_than_asked_for(found):
    contrasts = contrast_clusters(found, 3)
    for cluster, row in enumerate(contrasts):
        assert sorted([cluster, *(contrast.competitor for contrast in row)]) == [0, 1, 2]
        assert row[0].share >= row[1].share
        assert sum(contrast.share for contrast in row) == pytest.approx(1.0)
    assert [len(row) for row in contrast_clusters(found, 3, n_competitors=1)] == [1, 1, 1]


def test_words_are_averaged_over_some_documents_where_the_way_down_takes_long(found, monkeypatch):
    whole = contrast_clusters(found, 3)
    monkeypatch.setattr(MergedLayer, "max_of_cluster", 45)
    assert contrast_clusters(found, 3) == whole
    monkeypatch.setattr(MergedLayer, "max_of_cluster", 1)
    for cluster, row in enumerate(contrast_clusters(found, 3)):
        words = {word for contrast in row for word, _ in contrast.words + contrast.words_against}
        rows = np.flatnonzero(found.clusters == cluster)
        assert any(words == {word.word for word in found.words(document)} for document in rows)
        assert [contrast.n_documents for contrast in row] == [1, 1]
        assert [contrast.evidence for contrast in row] == [contrast.evidence for contrast in whole[cluster]]
