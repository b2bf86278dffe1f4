"""Purity against coherence: labels that are too fine, and a cluster that shares a form and no subject."""

from dataclasses import replace

import pytest

from neontext import Corpus, read_corpus
from neontext.evaluate import purity
from neontext.evaluate.findings.labels import find_impure_but_coherent, find_pure_but_incoherent

SUBJECTS = {
    "moto": "helmet brake wheel clutch rider",
    "sky": "telescope lens comet orbit planet",
    "food": "garlic butter onion dough oven",
}


def corpus_of(labels_of):
    """Ten documents a subject; `labels_of` gives the labels that a subject's documents carry in turn."""
    texts, labels = [], []
    for subject, words in SUBJECTS.items():
        for row in range(10):
            listed = words.split()
            texts.append(" ".join(listed[row % 5 :] + listed[: row % 5]))
            labels.append(labels_of[subject][row % len(labels_of[subject])])
    return Corpus.from_texts(texts, labels)


def test_labels_that_are_too_fine(make_material):
    corpus = corpus_of({"moto": ["bikes", "cars"], "sky": ["sky"], "food": ["food"]})
    material = make_material(corpus, n_clusters=3, vectors="lsa")
    (finding,) = find_impure_but_coherent(material)
    assert set(finding.words) <= set(SUBJECTS["moto"].split())
    assert finding.value > finding.null
    merged = ["bikes" if label == "cars" else label for label in corpus.labels]
    gain = purity(merged, material.found.clusters) - material.scores.purity
    assert finding.details["purity gain of merging the labels"] == pytest.approx(gain) == pytest.approx(5 / 30)
    assert "bikes and cars" in finding.sentence
    assert {corpus.labels[row] for row in finding.documents} == {"cars"}


def test_a_second_label_of_a_few_documents_is_no_reason_to_doubt_the_labels(make_material):
    """Seven of ten documents carry the first label, one each three others."""
    moto = ["bikes"] * 7 + ["cars", "boats", "planes"]
    material = make_material(corpus_of({"moto": moto, "sky": ["sky"], "food": ["food"]}), n_clusters=3, vectors="lsa")
    assert min(cluster.purity for cluster in material.clusters) == pytest.approx(0.7)
    assert list(find_impure_but_coherent(material)) == []


def test_pure_clusters_with_good_words_are_neither(make_material):
    material = make_material(corpus_of({name: [name] for name in SUBJECTS}), n_clusters=3, vectors="lsa")
    assert list(find_impure_but_coherent(material)) == []
    assert list(find_pure_but_incoherent(material)) == []


def test_a_pure_cluster_whose_words_never_meet(make_material):
    material = make_material(corpus_of({name: [name] for name in SUBJECTS}), n_clusters=3, vectors="lsa")
    words = tuple((words.split()[0], 1.0) for words in SUBJECTS.values())
    odd = replace(material.clusters[0], words=words)
    changed = replace(material, clusters=(odd, *material.clusters[1:]))
    (finding,) = find_pure_but_incoherent(changed)
    assert finding.clusters == (0,)
    assert finding.value == -1.0 <= finding.null


def test_without_labels_there_is_nothing_to_compare(make_material):
    corpus = replace(read_corpus("demo"), labels=None)
    material = make_material(corpus, n_clusters=5)
    assert list(find_impure_but_coherent(material)) == list(find_pure_but_incoherent(material)) == []
