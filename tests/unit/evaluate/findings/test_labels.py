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


def test_labels_that_are_too_fine(make_context):
    corpus = corpus_of({"moto": ["bikes", "cars"], "sky": ["sky"], "food": ["food"]})
    context = make_context(corpus, n_clusters=3, vectors="lsa")
    (finding,) = find_impure_but_coherent(context)
    assert set(finding.words) <= set(SUBJECTS["moto"].split())
    merged = ["bikes" if label == "cars" else label for label in corpus.labels]
    gain = purity(merged, context.explanations.clusters) - context.scores.purity
    assert finding.value == pytest.approx(gain) == pytest.approx(5 / 30)
    assert finding.interval[0] > finding.null == 0.0
    assert finding.effect == 5
    assert finding.sentence.startswith("Ask whether bikes and cars are two things")
    assert {corpus.labels[row] for row in finding.documents} == {"cars"}


def test_a_second_label_of_a_few_documents_is_no_reason_to_doubt_the_labels(make_context):
    """Seven of ten documents carry the first label, one each three others."""
    moto = ["bikes"] * 7 + ["cars", "boats", "planes"]
    context = make_context(corpus_of({"moto": moto, "sky": ["sky"], "food": ["food"]}), n_clusters=3, vectors="lsa")
    assert min(cluster.purity for cluster in context.clusters) == pytest.approx(0.7)
    assert list(find_impure_but_coherent(context)) == []


def test_pure_clusters_with_good_words_are_neither(make_context):
    context = make_context(corpus_of({name: [name] for name in SUBJECTS}), n_clusters=3, vectors="lsa")
    assert list(find_impure_but_coherent(context)) == []
    assert list(find_pure_but_incoherent(context)) == []


def test_a_pure_cluster_whose_words_never_meet(make_context):
    context = make_context(corpus_of({name: [name] for name in SUBJECTS}), n_clusters=3, vectors="lsa")
    words = tuple((words.split()[0], 1.0) for words in SUBJECTS.values())
    odd = replace(context.clusters[0], words=words)
    changed = replace(context, clusters=(odd, *context.clusters[1:]))
    (finding,) = find_pure_but_incoherent(changed)
    assert finding.clusters == (0,)
    assert finding.value == finding_null(changed) + 1.0


def finding_null(context):
    """NPMI of random words; that of words that never meet is -1."""
    return context.coherence[0].null


def test_words_that_keep_apart_do_not_belong_together(make_context):
    """However far apart random words keep: NPMI has to be above zero too."""
    corpus = corpus_of({"moto": ["bikes", "cars"], "sky": ["sky"], "food": ["food"]})
    context = make_context(corpus, n_clusters=3, vectors="lsa")
    apart = tuple(replace(one, npmi=-0.44, low=-0.5, high=-0.4, null=-0.9) for one in context.coherence)
    context.__dict__["coherence"] = apart
    assert list(find_impure_but_coherent(context)) == []


def test_without_labels_there_is_nothing_to_compare(make_context):
    corpus = replace(read_corpus("demo"), labels=None)
    context = make_context(corpus, n_clusters=5)
    assert list(find_impure_but_coherent(context)) == list(find_pure_but_incoherent(context)) == []
