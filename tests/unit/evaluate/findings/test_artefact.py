"""The planted signature is found and proven; what was not planted is not called an artefact."""

from dataclasses import replace

import numpy as np
import pytest

from neontext import ClusterExplainer, Corpus, read_corpus
from neontext.evaluate.findings import artefact, find_all
from neontext.evaluate.findings.artefact import find_artefacts
from neontext.evaluate.findings.candidates import find_candidates
from neontext.evaluate.findings.context import AuditContext
from neontext.evaluate.findings.repetition import find_repetition
from neontext.explain.layer import MergedLayer

SIGNATURE = {"quillon", "marbeck", "tarnbeck", "mail", "gateway", "opinions", "strictly", "personal"}


def clean(corpus):
    return replace(corpus, texts=tuple(text.split("\n--\n")[0] for text in corpus.texts))


@pytest.fixture(scope="module")
def found(demo):
    return list(find_artefacts(demo))


def test_the_planted_signature_is_the_one_artefact(demo, found):
    (finding,) = found
    assert set(finding.words) == SIGNATURE
    signed = {row for row, text in enumerate(demo.explanations.corpus.texts) if "Quillon" in text}
    assert set(finding.documents) <= signed
    assert all(demo.explanations.clusters[row] == finding.clusters[0] for row in finding.documents)
    assert finding.interval[0] > finding.null
    assert finding.matters


def test_it_is_proven_by_removal_as_done_by_hand(demo, found):
    """Delete the signature from the texts and let the model place them: the figures must be the finding's."""
    details, cluster = found[0].details, found[0].clusters[0]
    rows = [
        r
        for r, text in enumerate(demo.explanations.corpus.texts)
        if "Quillon" in text and demo.explanations.clusters[r] == cluster
    ]
    texts = [demo.explanations.corpus.texts[row].split("\n--\n")[0] for row in rows]
    documents = demo.explanations.explainer.layer.embedder.embed(texts)
    explainer = demo.explanations.explainer
    evidence = explainer.network.logits(explainer.layer.points(documents), demo.explanations.excluded[rows])
    assert details["documents marked"] == len(rows)
    assert details["evidence after"] == pytest.approx(evidence[:, cluster].mean())
    assert details["documents that leave"] == (evidence.argmax(axis=1) != cluster).sum()
    assert details["evidence before"] == pytest.approx(demo.explanations.evidence[rows].mean())
    assert details["evidence after"] < details["evidence after, by chance"]
    assert details["purity before"] == demo.scores.purity


def test_where_encoding_takes_long_it_is_proven_on_some_and_that_is_said(demo, found, monkeypatch):
    monkeypatch.setattr(MergedLayer, "max_of_cluster", 3)
    encoded, own = [], AuditContext.without

    def counted(context, deleted):
        again = own(context, deleted)
        encoded.append(again.rows)
        return again

    monkeypatch.setattr(AuditContext, "without", counted)
    (some,) = find_artefacts(demo)
    assert [len(rows) for rows in encoded] == [3, 3]
    assert some.words == found[0].words
    assert some.details["documents tried"] == 3
    assert some.details["documents marked"] == found[0].details["documents marked"] > 3
    assert "; deleted from 3 of them, drawn at random, " in some.sentence
    assert f" {some.details['documents that leave']:.0f} of the 3 leave the cluster" in some.sentence
    rows = encoded[0]
    assert some.details["evidence before"] == pytest.approx(demo.explanations.evidence[rows].mean())
    assert "purity before" not in some.details
    assert some.effect <= some.details["documents marked"]


def test_share_of_relevance_by_hand(demo, found):
    cluster = found[0].clusters[0]
    rows = [
        r
        for r, text in enumerate(demo.explanations.corpus.texts)
        if "Quillon" in text and demo.explanations.clusters[r] == cluster
    ]
    inside, total, n_inside, n_total = 0.0, 0.0, 0, 0
    for row in rows:
        starts = demo.explanations.corpus.texts[row].index("Quillon")
        for word in demo.explanations[row].words:
            total, n_total = total + abs(word.relevance), n_total + 1
            if word.start >= starts:
                inside, n_inside = inside + word.relevance, n_inside + 1
    shares = f"{inside / total:.0%} of the relevance of these documents with {n_inside / n_total:.0%} of their words"
    assert shares in found[0].sentence


def test_the_figure_is_the_evidence_that_goes(found):
    details = found[0].details
    lost = (details["evidence before"] - details["evidence after"]) / details["evidence before"]
    by_chance = (details["evidence before"] - details["evidence after, by chance"]) / details["evidence before"]
    assert found[0].value == pytest.approx(lost)
    assert found[0].null == pytest.approx(by_chance)
    assert found[0].effect == pytest.approx(details["documents marked"] * (lost - by_chance))


def test_without_the_signature_there_is_no_artefact(make_context):
    assert list(find_artefacts(make_context(clean(read_corpus("demo"))))) == []


def test_it_is_a_finding_that_says_what_to_do_first(demo):
    (first,) = (finding for finding in find_all(demo).found if finding.kind == "artefact")
    assert set(first.words) == SIGNATURE
    assert first.sentence.startswith("Take ")
    assert "leave the cluster" in first.sentence


@pytest.mark.parametrize(
    "stamp",
    [
        "zorvexim {text}",
        "{text} zorvexim",
        "{text}\n{day}-Mar-2021",
        "Mon {day} Jun 1999 {text}",
        'Well, <font face="arial">{text}</font> indeed',
    ],
)
def test_other_marks_are_found(make_context, stamp):
    corpus = clean(read_corpus("demo"))
    texts = [
        stamp.format(text=text, day=10 + row % 15) if label == "cooking" and row % 2 else text
        for row, (text, label) in enumerate(zip(corpus.texts, corpus.labels, strict=True))
    ]
    (finding,) = find_artefacts(make_context(replace(corpus, texts=tuple(texts)), n_clusters=8))
    assert set(finding.words) <= {"zorvexim", "mar", "mon", "jun", "font", "face", "arial"}
    assert all(corpus.labels[row] == "cooking" for row in finding.documents)


def test_a_stamp_that_no_cluster_rests_on_is_said_to_do_nothing(make_context, found):
    assert found[0].advice.startswith("Read two of the documents.")
    corpus = clean(read_corpus("demo"))
    texts = [f"Mon {10 + n % 15} Jun 1999 {text}" if n % 2 else text for n, text in enumerate(corpus.texts)]
    (finding,) = find_artefacts(make_context(replace(corpus, texts=tuple(texts)), n_clusters=8))
    assert not finding.matters
    assert finding.sentence.startswith("Leave ")
    assert "the cluster does not rest on them" in finding.advice


def test_without_a_dictionary_a_strange_word_is_found_in_a_fixed_place_only(make_context, monkeypatch):
    monkeypatch.setattr(artefact, "find_dictionary", lambda embedder: None)
    corpus = clean(read_corpus("demo"))
    marked = [label == "cooking" for label in corpus.labels]
    first = [f"zorvexim {text}" if mark else text for text, mark in zip(corpus.texts, marked, strict=True)]
    assert next(find_artefacts(make_context(replace(corpus, texts=tuple(first))))).words == ("zorvexim",)
    inside = [
        " ".join([*text.split()[:5], *(["zorvexim"] if mark else []), *text.split()[5:]])
        for text, mark in zip(corpus.texts, marked, strict=True)
    ]
    found = find_artefacts(make_context(replace(corpus, texts=tuple(inside))))
    assert all("zorvexim" not in finding.words for finding in found)


def test_copies_of_a_document_are_no_artefact(make_context):
    corpus = clean(read_corpus("demo"))
    texts = [*corpus.texts, *[corpus.texts[0] + "\n" + corpus.texts[30]] * 4]
    assert (
        list(find_artefacts(make_context(Corpus.from_texts(texts, [*corpus.labels, *["copy"] * 4]), n_clusters=8)))
        == []
    )


def test_documents_of_nothing_but_the_artefact_have_no_other_words_to_lose(make_context):
    texts = [*clean(read_corpus("demo")).texts, *["zorvexim quillon marbeck tarnbeck"] * 2]
    texts[:40] = [f"zorvexim quillon marbeck tarnbeck\n{text}" for text in texts[:40]]
    found = list(find_artefacts(make_context(Corpus.from_texts(texts), n_clusters=8)))
    assert any("zorvexim" in finding.words for finding in found)


def test_candidates_are_disjoint_and_explained(demo):
    texts, tokens = demo.explanations.corpus.texts, demo.explanations.tokens
    candidates = list(find_candidates(demo, find_repetition(texts, tokens), frozenset({"mail"})))
    total = np.sum([candidate.tokens for candidate in candidates], axis=0)
    assert total.max() == 1
    assert not (total.astype(bool) & ~demo.explanations.explained).any()


def test_explained_against_one_cluster_there_are_none():
    explainer = ClusterExplainer(8, vectors="ppmi", random_state=0).fit(read_corpus("demo"))
    from neontext.evaluate import AuditContext, score_clustering, summarise_clusters

    explanations = explainer.explain(against=2)
    scores = score_clustering(None, explanations.clusters, explanations.points)
    findings = find_all(AuditContext(explanations, summarise_clusters(explanations, 8, {}), scores))
    assert findings.found == ()
    assert "against cluster 2" in findings.missing[0]
