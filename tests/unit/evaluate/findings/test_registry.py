"""All findings together: ranked, plain, complete where something is missing."""

import json
from dataclasses import asdict, replace

import pytest

from neontext import Corpus, read_corpus
from neontext.evaluate.findings import FINDERS, find_all, registry
from neontext.report.saved.summary import plain


def test_ranked_by_kind_and_strength(demo):
    found = find_all(demo).found
    kinds = list(dict.fromkeys(finding.kind for finding in found))
    assert kinds[0] == "artefact"
    for kind in kinds:
        strengths = [finding.strength for finding in found if finding.kind == kind]
        assert strengths == sorted(strengths, reverse=True)
    assert len(FINDERS) == len(set(FINDERS)) == 10


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
    assert none.found[0].kind == "artefact"
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


def test_an_artefact_that_decides_nothing_comes_last(demo, monkeypatch):
    def idle(context):
        strong = find_all_artefacts[0]
        yield replace(strong, value=0.01, null=0.02, strength=1e9, sentence="It decides nothing.")
        yield strong

    find_all_artefacts = [finding for finding in find_all(demo).found if finding.kind == "artefact"]
    monkeypatch.setattr(registry, "FINDERS", (idle, *FINDERS[1:]))
    found = find_all(demo).found
    assert found[0] == find_all_artefacts[0]
    assert found[-1].sentence == "It decides nothing."
