"""All findings together: ranked, plain, complete where something is missing."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from neontext import Corpus, read_corpus
from neontext.evaluate.findings import FINDERS, find_all, registry
from neontext.report.saved.summary import plain


def test_ranked_by_effect(demo):
    findings = find_all(demo)
    for found in (findings.found, findings.also_seen):
        effects = [finding.effect for finding in found]
        assert effects == sorted(effects, reverse=True)
    assert all(finding.matters for finding in findings.found)
    assert not any(finding.matters for finding in findings.also_seen)
    assert "artefact" in {finding.kind for finding in findings.found}
    assert len(FINDERS) == len(set(FINDERS)) == 12


def test_every_finding_says_what_and_what_to_do(demo):
    for finding in find_all(demo).found:
        assert finding.sentence.endswith(".")
        assert finding.advice.endswith(".")
        assert finding.measure
        assert finding.clusters or finding.documents
    json.dumps(plain([asdict(finding) for finding in find_all(demo).found]), allow_nan=False)


def test_the_same_corpus_gives_the_same_findings(demo):
    assert find_all(demo) == find_all(replace(demo))


def test_no_labels_one_label_and_no_dictionary(make_context, monkeypatch):
    corpus = read_corpus("demo")
    none = find_all(make_context(replace(corpus, labels=None), n_clusters=6))
    assert "artefact" in {finding.kind for finding in none.found}
    assert none.missing[0].startswith("No labels")
    one = find_all(make_context(replace(corpus, labels=("all",) * len(corpus)), n_clusters=6))
    assert one.missing[0].startswith("One label (all)")
    monkeypatch.setattr(registry, "find_dictionary", lambda embedder: None)
    assert find_all(make_context(corpus)).missing[0].startswith("No dictionary")


@pytest.mark.parametrize(
    "texts",
    [
        ["cat dog", "sun moon", "cat bird", "sun star"] * 2,
        ["cat", "sun", "cat", "sun", ""],
        ["cat cat cat", "dog dog dog", "cat dog", "zzz"] * 3,
    ],
)
def test_tiny_corpora(make_context, texts):
    labels = [str(row) for row in range(len(texts))]
    for given in (None, labels, [None, *labels[1:]]):
        findings = find_all(make_context(Corpus.from_texts(texts, given), n_clusters=2, vectors="lsa"))
        assert len(findings.coherence) == 2


@pytest.mark.parametrize(
    "changed", [{"effect": 0.9}, {"interval": (0.02, 0.2), "null": 0.02}, {"interval": (-np.inf, np.inf)}]
)
def test_what_changes_nothing_is_told_apart(demo, monkeypatch, changed):
    def idle(context):
        yield replace(strong, **changed)
        yield strong

    strong = next(finding for finding in find_all(demo).found if finding.kind == "artefact")
    monkeypatch.setattr(registry, "FINDERS", (idle,))
    findings = find_all(demo)
    assert findings.found == (strong,)
    assert findings.also_seen == (replace(strong, **changed),)


def test_what_a_leftover_says_is_not_said_twice(demo, monkeypatch):
    def both(context):
        yield replace(some, kind="split", clusters=(2,))
        yield replace(some, kind="leftover", clusters=(2,))
        yield replace(some, kind="split", clusters=(3,))

    some = find_all(demo).found[0]
    monkeypatch.setattr(registry, "FINDERS", (both,))
    assert [(f.kind, f.clusters) for f in find_all(demo).found] == [("leftover", (2,)), ("split", (3,))]
