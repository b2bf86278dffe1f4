"""Coherence against the formula written out, and against gensim."""

from itertools import combinations
from math import log

import numpy as np
import pytest
from scipy import sparse

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
