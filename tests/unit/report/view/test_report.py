import dataclasses
import json

import numpy as np
import pytest
from messages import assert_says

from neontext.evaluate import Contrast, Finding, Findings
from neontext.evaluate.findings import Verdict
from neontext.report import build_view, render_html


@pytest.fixture(scope="module")
def view(audit):
    return build_view(audit)


def test_the_view_is_plain_json(view):
    assert json.loads(json.dumps(view, allow_nan=False)) == view


def test_overview(view):
    assert (view["title"], view["n_documents"], view["n_clusters"], view["n_labels"]) == ("pets & co", 8, 2, 2)
    assert view["scores"][0]["name"] == "Purity"
    assert view["scores"][0]["value"] == pytest.approx(0.8)
    assert view["skipped"]["n"] == 2
    assert view["run"]["total_seconds"] == 1.25
    assert {"name": "chosen vectors", "value": "toy (6 words)"} in view["run"]["parameters"]


def test_contingency_counts_labels_and_the_unlabelled(view):
    table = view["contingency"]
    rows = {row["label"]: [cell["n"] for cell in row["cells"]] for row in table["rows"]}
    assert rows == {"fruit": [2, 1], "vehicle": [0, 2], "no label": [1, 0]}
    assert table["sizes"] == [3, 3]


def test_contingency_without_labels_and_with_too_many(make_audit):
    assert build_view(make_audit(["apple", "pear", "car"]))["contingency"] is None
    many = make_audit(["apple", "car"] * 31, labels=range(62))
    assert build_view(many)["contingency"]["omitted"].startswith("62 labels")


def test_labels_stand_in_the_order_of_the_cluster_that_holds_most_of_them(make_audit):
    audit = make_audit(["apple", "pear", "plum", "car", "bus"], labels=["z", "z", "z", "a", "a"])
    assert [row["label"] for row in build_view(audit)["contingency"]["rows"]] == ["z", "a"]


def test_label_mix_adds_up_to_the_cluster(view, make_audit):
    assert [(part["label"], part["n"]) for part in view["clusters"][0]["labels"]] == [("fruit", 2), ("no label", 1)]
    many = build_view(make_audit(["apple", "car"] * 31, labels=range(62)))["clusters"][0]
    assert many["labels"][-1]["label"] == "23 more labels"
    assert sum(part["n"] for part in many["labels"]) == many["size"] == 31


def test_what_the_script_has_to_know(view):
    facts = view["facts"]
    assert (facts["n_documents"], facts["n_shown"], facts["omitted"]) == (8, 8, None)
    assert facts["labels"] == ["fruit", "vehicle"]
    assert facts["clusters"][1] == {
        "cluster": 1,
        "name": "vehicle",
        "label": "vehicle",
        "size": 3,
        "pulling": ["car", "bus", "tram"],
    }
    assert facts["n_competitors"] == 1


def test_what_was_left_out_is_said(audit):
    view = build_view(dataclasses.replace(audit, shown=np.array([0, 3])))
    assert_says(view["facts"]["omitted"], "2 of 8 documents")
    assert view["shown"] == [0, 3]
    nothing = build_view(dataclasses.replace(audit, shown=np.array([], dtype=np.int64)))["facts"]["omitted"]
    assert_says(nothing, "0 of 8 documents", "tables")


def test_a_map_that_could_not_be_drawn_is_told(audit):
    asked = dataclasses.replace(audit, parameters={"map": "tsne"})
    assert build_view(audit)["missing_map"] is None
    assert_says(render_html(build_view(asked), {}), "No map by t-SNE", "10 documents")


def test_cells_of_the_contingency_lead_to_their_label(view):
    assert {row["label"]: row["code"] for row in view["contingency"]["rows"]} == {
        "fruit": 0,
        "vehicle": 1,
        "no label": -1,
    }


def test_contrasts_are_named(audit):
    contrast = Contrast(0, 1, 0.75, 2.5, (("apple", 0.5),), (("car", -0.25),), 7)
    view = build_view(dataclasses.replace(audit, contrasts=((contrast,), ())))
    assert view["clusters"][0]["contrasts"] == [
        {
            "competitor": 1,
            "name": "vehicle",
            "share": 0.75,
            "evidence": 2.5,
            "n_documents": 7,
            "words_for": [{"word": "apple", "relevance": 0.5}],
            "words_against": [{"word": "car", "relevance": -0.25}],
            "scale": 0.5,
        }
    ]
    assert_says(render_html(view, {}), "averaged over the documents of cluster 0")
    some = build_view(dataclasses.replace(audit, contrasts=((dataclasses.replace(contrast, n_documents=1),), ())))
    assert_says(render_html(some, {}), "averaged over 1 of the documents of cluster 0, drawn at random")


def test_skipped_documents_are_listed_up_to_fifty(make_audit):
    skipped = build_view(make_audit(["apple", "car", *[""] * 60]))["skipped"]
    assert (skipped["n"], len(skipped["shown"]), skipped["n_omitted"]) == (60, 50, 10)


def test_explained_against_one_cluster(make_audit):
    assert build_view(make_audit(["apple", "pear", "car"], against=1))["against"] == 1


def test_exemplars_are_quoted(view):
    assert view["clusters"][0]["exemplars"][0] == {"document": 0, "id": "doc-0", "passage": "apple pear"}


def test_findings_stand_with_the_clusters_that_they_are_about(audit):
    found = [
        Finding(
            kind="merge",
            clusters=clusters,
            measure="gain",
            value=0.5,
            interval=(0.25, 0.75),
            null=0.0,
            sentence=f"{clusters}",
            advice="read",
            effect=2.4,
        )
        for clusters in ((1,), (0, 1))
    ]
    view = build_view(dataclasses.replace(audit, findings=Findings(tuple(found))))
    sentences = [[finding["sentence"] for finding in cluster["findings"]] for cluster in view["clusters"]]
    assert sentences == [["(0, 1)"], ["(1,)", "(0, 1)"]]
    (first, _) = view["findings"]["shown"]
    assert (first["measure"], first["interval"], first["effect"]) == ("Gain", [0.25, 0.75], 2)
    assert first["clusters"] == [{"cluster": 1, "name": "vehicle"}]


def test_all_documents_of_a_finding_that_the_page_holds_are_a_list(audit):
    held = Finding(
        kind="held by the bias",
        documents=(5, 3, 0),
        measure="share",
        value=0.5,
        null=0.0,
        sentence="Read.",
        advice="",
        effect=2.0,
    )
    view = build_view(dataclasses.replace(audit, findings=Findings((held,)), shown=np.array([0, 5])))
    assert view["findings"]["shown"][0]["listed"] == [5, 0]


def test_verdicts_stand_with_their_clusters_and_what_changes_nothing_apart(audit):
    verdicts = tuple(Verdict(k, verdict, f"{verdict}.") for k, verdict in enumerate(("one thing", "leftover")))
    seen = Finding(kind="artefact", measure="share", value=0.0, null=0.0, sentence="Leave it.", advice="", effect=0.0)
    view = build_view(dataclasses.replace(audit, findings=Findings(also_seen=(seen,), verdicts=verdicts)))
    assert [cluster["verdict"]["verdict"] for cluster in view["clusters"]] == ["one thing", "leftover"]
    assert (view["findings"]["shown"], view["findings"]["n_also_seen"]) == ([], 1)
