"""Coherence against the formula written out, and against gensim."""

from itertools import combinations
from math import log
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse

from neontext.corpus import LetterTokenizer, Tokens
from neontext.evaluate.clusters import ClusterSummary
from neontext.evaluate.findings.coherence import N_WORDS, measure_coherence, npmi


def test_npmi_by_counting():
    table = np.array([[1, 1, 0], [1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 1]], dtype=float)
    values = []
    for i, j in combinations(range(3), 2):
        both = sum(row[i] * row[j] for row in table) / 5
        alone = table[:, i].mean() * table[:, j].mean()
        values.append(log(both / alone) / -log(both) if both else -1.0)
    assert npmi(sparse.csc_array(table)) == pytest.approx(np.mean(values))


def test_words_that_always_meet_and_never():
    assert npmi(sparse.csc_array(np.array([[1.0, 1.0], [0.0, 0.0]]))) == pytest.approx(1.0)
    assert npmi(sparse.csc_array(np.ones((3, 2)))) == 1.0
    assert npmi(sparse.csc_array(np.eye(2))) == -1.0
    assert npmi(sparse.csc_array(np.ones((3, 1)))) is None


def test_clusters_are_more_coherent_than_random_words(demo):
    coherence = measure_coherence(demo.explanations.tokens, demo.clusters)
    assert [item.cluster for item in coherence] == list(range(8))
    assert np.mean([item.npmi for item in coherence]) > coherence[0].null
    assert all(0 <= item.c_v <= 1 for item in coherence)
    assert measure_coherence(demo.explanations.tokens, demo.clusters) == coherence


def test_c_v_is_gensims(demo):
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    tokens = demo.explanations.tokens
    texts = [
        [tokens.words[w] for w in tokens.word[a:b]] for a, b in zip(tokens.indptr, tokens.indptr[1:], strict=False)
    ]
    topics = [[word for word, _ in cluster.words[:N_WORDS]] for cluster in demo.clusters]
    model = CoherenceModel(topics=topics, texts=texts, dictionary=Dictionary(texts), coherence="c_v", processes=1)
    found = [item.c_v for item in measure_coherence(tokens, demo.clusters)]
    assert found == pytest.approx(model.get_coherence_per_topic(), abs=1e-6)


def rare_words(n_documents: int = 300) -> Tokens:
    """Two lists of five words: common ones that stand where chance puts them, rare ones that meet in two documents."""
    rng = np.random.RandomState(0)
    common = [[f"common{w}" for w in range(5) if rng.uniform() < 0.4] for _ in range(n_documents)]
    filler = [[f"filler{rng.randint(400)}" for _ in range(3)] for _ in range(n_documents)]
    rare = [["rare0", "rare1", "rare2"], ["rare2", "rare3", "rare4"]]
    together = [*rare, *([] for _ in range(n_documents - len(rare)))]
    return LetterTokenizer(digits=True)([" ".join(a + b + c) for a, b, c in zip(common, filler, together, strict=True)])


def of_words(number: int, words: list[str]) -> ClusterSummary:
    return SimpleNamespace(cluster=number, words=tuple((word, 1.0) for word in words))  # type: ignore[return-value]


def test_the_interval_holds_the_value_where_words_meet_in_single_documents():
    lists = [[f"rare{w}" for w in range(5)], [f"common{w}" for w in range(5)]]
    for found in measure_coherence(rare_words(), tuple(of_words(k, words) for k, words in enumerate(lists))):
        assert found.low < found.npmi < found.high


def test_rare_words_are_held_against_rare_words():
    lists = [[f"rare{w}" for w in range(5)], [f"common{w}" for w in range(5)]]
    rare, common = measure_coherence(rare_words(), tuple(of_words(k, words) for k, words in enumerate(lists)))
    # Most rare words never meet at all (-1); common ones meet as often as chance has it (0).
    assert rare.null < -0.5 < common.null
    assert rare.low > rare.null
    assert common.high > common.null - 0.1
