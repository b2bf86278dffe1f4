"""Leftover clusters, documents held by the bias, copies: planted and found; verdicts by their rules."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import expit

from neontext import Corpus, read_corpus
from neontext.corpus import LetterTokenizer
from neontext.evaluate.findings import VERDICTS, find_all
from neontext.evaluate.findings.alike import find_groups
from neontext.evaluate.findings.copies import find_copies
from neontext.evaluate.findings.held import find_held_by_bias
from neontext.evaluate.findings.leftover import entropy, find_leftovers
from neontext.evaluate.findings.verdict import judge_clusters

SUBJECTS = ("helmet brake wheel clutch rider", "telescope lens comet orbit planet", "garlic butter onion dough oven")


def three_subjects(labels_of):
    """Twenty documents a subject; `labels_of` gives the labels that a subject's documents carry in turn."""
    texts, labels = [], []
    for words, given in zip(map(str.split, SUBJECTS), labels_of, strict=True):
        for row in range(20):
            texts.append(" ".join(words[row % 5 :] + words[: row % 5] + words[: row // 5]))
            labels.append(given[row % len(given)])
    return Corpus.from_texts(texts, labels)


def test_a_cluster_of_all_labels_is_a_leftover_and_no_other(make_context):
    context = make_context(three_subjects([list("abcdefgh"), "x", "y"]), n_clusters=3, vectors="lsa")
    (finding,) = find_leftovers(context)
    cluster = finding.clusters[0]
    assert {context.explanations.corpus.labels[row] for row in context.rows_of[cluster]} == set("abcdefgh")
    counts = np.array([n for _, n in context.clusters[cluster].labels])
    whole = np.bincount(context.explanations.corpus.label_codes)
    assert finding.value == pytest.approx(entropy(counts) / entropy(whole))
    assert finding.effect == 20 - counts.max()
    assert finding.sentence.startswith("Read three of its documents, then split cluster")
    assert [v.verdict for v in find_all(context).verdicts].count("leftover") == 1


def test_a_cluster_of_two_labels_is_none(make_context):
    assert list(find_leftovers(make_context(three_subjects(["ab", "x", "y"]), n_clusters=3, vectors="lsa"))) == []


def test_without_labels_what_the_bias_holds_is_a_leftover():
    rng = np.random.RandomState(0)
    bias, words = np.repeat([1.0, -1.0], 20), np.repeat([0.5, 3.0], 20)
    corpus, explainer = SimpleNamespace(label_names=()), SimpleNamespace(bias_name="special pieces")
    found = SimpleNamespace(bias=bias, evidence=bias + words, corpus=corpus, explainer=explainer)
    clusters = [SimpleNamespace(cluster=k, labels=(), words=(), exemplars=(), name=str(k)) for k in (0, 1)]
    context = SimpleNamespace(
        explanations=found,
        clusters=clusters,
        rows_of=(np.arange(20), np.arange(20, 40)),
        word_sums=words,
        silhouettes=(np.arange(40), np.abs(rng.normal(size=40))),
        called=str,
    )
    (finding,) = find_leftovers(context)
    assert "of what holds it is special pieces, which belongs" in finding.sentence
    assert finding.clusters == (0,)
    assert finding.value == pytest.approx(1.0 / 1.5)
    found.bias[:] = -1.0
    context.silhouettes = (np.arange(40), np.repeat([-0.2, 0.4], 20) + 0.01 * rng.normal(size=40))
    (finding,) = find_leftovers(context)
    assert finding.clusters == (0,)
    assert finding.value == pytest.approx(-context.silhouettes[1][:20].mean())


def test_documents_that_their_words_speak_against(demo):
    (finding,) = find_held_by_bias(demo)
    found = demo.explanations
    sums = np.array([sum(word.relevance for word in found[row].words) for row in range(len(found))])
    rows = np.flatnonzero((sums < 0) & (found.evidence > 0))
    assert sorted(finding.documents) == rows.tolist()
    assert finding.effect == pytest.approx((expit(found.evidence[rows]) - expit(sums[rows])).sum())
    assert f"for {len(rows)} documents" in finding.sentence


def groups_of(*texts):
    tokens = LetterTokenizer()(texts)
    found = SimpleNamespace(corpus=SimpleNamespace(texts=texts), tokens=tokens, n_tokens=np.diff(tokens.indptr))
    return [groups.tolist() for groups in find_groups(found, [np.arange(len(texts))])]


ONE, OTHER = "ant bee cat dog eel fox gnu hen ibis", "kiwi lark mole newt owl pig quail rat seal"


def test_exact_and_near_copies():
    assert groups_of(ONE, OTHER, ONE, "") == [[0, -1, 0, -1], [-1] * 4]
    assert groups_of(ONE, f"{ONE} ant", OTHER) == [[-1] * 3, [0, 0, -1]]
    assert groups_of("", "", " ") == [[-1] * 3, [-1] * 3]
    # Of exact copies one stands for all, so that none counts twice.
    assert groups_of(ONE, ONE, f"{ONE} ant") == [[0, 0, -1], [0, -1, 0]]


def test_copies_are_a_finding_whatever_their_share(make_context):
    corpus = read_corpus("demo")
    texts = [*corpus.texts, corpus.texts[3], f"{corpus.texts[7]} {corpus.texts[7].split()[0]}"]
    exact, near = find_copies(make_context(Corpus.from_texts(texts), n_clusters=8))
    assert (exact.kind, exact.effect, set(exact.documents)) == ("exact copies", 1.0, {3, 200})
    assert (near.kind, near.effect, set(near.documents)) == ("near copies", 1.0, {7, 201})
    assert exact.matters
    assert near.matters
    assert list(find_copies(make_context(corpus))) == []


def test_verdicts_are_of_the_closed_set_one_a_cluster(demo):
    verdicts = find_all(demo).verdicts
    assert [verdict.cluster for verdict in verdicts] == list(range(8))
    assert {verdict.verdict for verdict in verdicts} <= set(VERDICTS)
    assert all(verdict.sentence.endswith(".") for verdict in verdicts)


def test_a_cluster_of_copies_and_one_of_few_documents(make_context):
    texts = [ONE] * 15 + [f"{OTHER} {word}" for word in "abcdefghij"]
    context = make_context(Corpus.from_texts(texts), n_clusters=2, vectors="lsa")
    verdicts = {verdict.cluster: verdict.verdict for verdict in judge_clusters(context, ())}
    assert verdicts[context.explanations.clusters[0]] == "copies"
    few = replace(context, explanations=context.explanations.take(np.arange(12, 17)))
    assert {verdict.verdict for verdict in judge_clusters(few, ())} == {"too few documents"}
