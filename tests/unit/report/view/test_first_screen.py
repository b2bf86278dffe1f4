"""The first screen: the worst cluster and why, what to do first, how far the scores can be trusted, one document."""

import dataclasses

import numpy as np
import pytest

from neontext.evaluate import Check, Finding, Findings
from neontext.evaluate.findings.verdict import Verdict
from neontext.report import build_view, render_html
from neontext.report.view.first_screen import N_PASSAGE, first_screen


def finding(clusters, effect=2.0, documents=(5, 3)):
    return Finding(
        kind="leftover",
        clusters=clusters,
        documents=documents,
        measure="mixture",
        value=0.5,
        null=0.0,
        sentence="Read three, then split it. Its labels are mixed: 2 labels.",
        advice="",
        effect=effect,
    )


def with_findings(audit, *found, verdicts=("one thing", "undecided"), **changes):
    judged = tuple(Verdict(k, verdict, f"Because {k}.") for k, verdict in enumerate(verdicts))
    return dataclasses.replace(audit, findings=Findings(found=found, verdicts=judged), **changes)


def test_the_worst_cluster_is_the_one_that_the_first_finding_about_one_names(audit):
    screen = first_screen(with_findings(audit, finding((0, 1)), finding((0,))))
    assert screen["worst"] == {
        "cluster": 0,
        "name": "fruit",
        "size": 3,
        "what": "leftover",
        "sentence": "Its labels are mixed: 2 labels.",
    }
    assert screen["first"]["sentence"] == "Read three, then split it."
    assert screen["first"]["documents"] == [{"document": 5, "id": "doc-5"}, {"document": 3, "id": "doc-3"}]
    assert screen["document"]["document"] == 5


def test_without_a_finding_the_worst_verdict_counts_and_none_if_all_are_sound(audit):
    worst = first_screen(with_findings(audit))["worst"]
    assert (worst["cluster"], worst["what"], worst["sentence"]) == (1, "undecided", "Because 1.")
    few = first_screen(with_findings(audit, verdicts=("too few documents", "several things")))["worst"]
    assert few["what"] == "several things"
    sound = first_screen(with_findings(audit, verdicts=("one thing", "one thing")))
    assert sound["worst"] == {"cluster": None, "sentence": "None is suspicious: all 2 are about one thing."}
    assert sound["first"]["documents"] == []
    assert "None is suspicious" in render_html(build_view(with_findings(audit, verdicts=("one thing",) * 2)), {})


def test_trust_counts_documents_clusters_and_checks(audit, make_audit):
    checks = (Check("residual", 0.0, 1.0, True, ""), Check("bias", 2.0, 1.0, False, ""))
    trust = first_screen(with_findings(audit, checks=checks, converged=False))["trust"]["sentence"]
    assert "count 5 of 8 documents; 50% of the documents are in the 1 of 2 clusters about one thing." in trust
    assert "Not all checks hold: bias; training had not converged" in trust
    assert "(--stability 20)" in trust
    assert "All 1 checks" in first_screen(with_findings(audit, checks=checks[:1]))["trust"]["sentence"]
    assert first_screen(make_audit(["apple", "pear", "car"]))["trust"]["sentence"].startswith("No labels: ")


def test_four_scores_at_most(audit):
    assert [score["key"] for score in first_screen(audit)["scores"]] == ["purity", "ari", "nmi", "silhouette"]


def test_only_documents_that_the_page_holds_are_linked(audit):
    screen = first_screen(with_findings(audit, finding((0,)), shown=np.array([3])))
    assert [doc["document"] for doc in screen["first"]["documents"]] == [3]
    assert screen["document"]["document"] == 3
    assert first_screen(dataclasses.replace(audit, shown=np.array([6])))["document"] is None


def test_the_document_adds_up_and_its_pieces_are_its_text(audit):
    shown = first_screen(with_findings(audit, finding((1,), documents=(5,))))["document"]
    assert shown["words"] + shown["bias"] == pytest.approx(shown["evidence"])
    assert "".join(run["piece"] for run in shown["passage"]["pieces"]) == "car <b>tram</b> pear"
    page = render_html(build_view(with_findings(audit, finding((1,), documents=(5,)))), {})
    assert "&lt;b&gt;" in page


def test_a_long_document_shows_the_passage_that_says_most(make_audit):
    filler = "xx " * 400
    audit = make_audit([f"{filler}apple apple apple {filler}", "car bus", "apple pear"])
    shown = with_findings(audit, finding((int(audit.explanations.clusters[0]),), documents=(0,)))
    passage = first_screen(shown)["document"]["passage"]
    text = "".join(run["piece"] for run in passage["pieces"])
    assert text == "apple apple apple"
    assert (passage["begins"], passage["ends"]) == (False, False)
    early = make_audit([f"apple apple {filler}", "car bus", "apple pear"])
    shown = with_findings(early, finding((int(early.explanations.clusters[0]),), documents=(0,)))
    passage = first_screen(shown)["document"]["passage"]
    assert passage["begins"]
    assert len("".join(run["piece"] for run in passage["pieces"])) <= N_PASSAGE
