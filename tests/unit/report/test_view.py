import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.report import build_view
from neontext.report.cluster_view import choose_documents
from neontext.report.document_view import WINDOW, document_view


@pytest.fixture(scope="module")
def view(audit):
    return build_view(audit)


def documents(view, cluster):
    return [document for group in view["clusters"][cluster]["documents"] for document in group["documents"]]


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


def test_label_mix_adds_up_to_the_cluster(view, make_audit):
    assert [(part["label"], part["n"]) for part in view["clusters"][0]["labels"]] == [("fruit", 2), ("no label", 1)]
    many = build_view(make_audit(["apple", "car"] * 31, labels=range(62)))["clusters"][0]
    assert many["labels"][-1]["label"] == "23 more labels"
    assert sum(part["n"] for part in many["labels"]) == many["size"] == 31


def test_a_document_shows_the_numbers_of_the_explanation(audit, view):
    for document in documents(view, 0) + documents(view, 1):
        explanation = audit.explanations[document["document"]]
        assert document["evidence"] == explanation.evidence
        assert document["probability"] == explanation.probability
        assert document["runner_up"] == explanation.runner_up
        assert document["words"] + document["bias"] == pytest.approx(document["evidence"], abs=1e-12)
        for side, expected in zip(("words_for", "words_against"), explanation.top_words(), strict=True):
            assert {w["word"]: w["relevance"] for w in document[side]} == pytest.approx(dict(expected))
        assert document["support_for"][0]["share"] == explanation.support_for[0].share


def test_pieces_are_the_whole_text(audit, view):
    for document in documents(view, 0) + documents(view, 1):
        text = audit.corpus.texts[document["document"]]
        assert "".join(piece["text"] for piece in document["pieces"]) == text
        assert document["omitted"] is None


def test_grey_words_and_words_against(audit):
    kinds = {piece["text"]: piece["kind"] for piece in document_view(audit.explanations, 4)["pieces"]}
    assert kinds["unseen"] == "unexplained"
    assert {piece["text"]: piece["kind"] for piece in document_view(audit.explanations, 5)["pieces"]}[
        "pear"
    ] == "against"


def test_no_document_supports_itself(view):
    for document in documents(view, 0):
        assert document["document"] not in [point["document"] for point in document["support_for"]]


def test_supporting_documents_of_another_corpus_are_not_linked(make_audit):
    other = make_audit(["apple pear", "plum", "car"], ids=["x", "y", "z"])
    # The same training documents, and a corpus to explain whose rows carry the same numbers, but other ids.
    other.explanations.corpus = dataclasses.replace(other.corpus, ids=("x", "new", "z"))
    assert [(point["document"], point["id"]) for point in document_view(other.explanations, 0)["support_for"]] == [
        (None, "y")
    ]


@pytest.mark.parametrize("filling", ["apple car unseen ", "苹果 😀 ", "\u202eمرحبا "])
def test_a_very_long_document_is_cut_between_words(make_audit, filling):
    long = "pear " + filling * 60_000
    document = document_view(make_audit([long, "apple", "car", "bus"]).explanations, 0)
    shown = "".join(piece["text"] for piece in document["pieces"])
    assert long.startswith(shown)
    assert WINDOW - 10 < len(shown) <= WINDOW
    assert f"{len(long):,} characters" in document["omitted"]
    assert "row 0" in document["omitted"]
    assert document["words"] + document["bias"] == pytest.approx(document["evidence"])


def test_one_endless_word_is_cut_too(make_audit):
    document = document_view(make_audit(["x" * 10_000 + " apple", "pear", "car"]).explanations, 0)
    assert len("".join(piece["text"] for piece in document["pieces"])) == WINDOW


def test_number_of_documents_can_be_chosen(make_audit):
    audit = make_audit(["apple", "pear", "plum", "apple pear", "apple plum", "car", "bus"])
    assert [build_view(audit, 2)["clusters"][k]["n_shown"] for k in (0, 1)] == [2, 2]
    assert build_view(audit, 0)["clusters"][0]["documents"] == []


def test_skipped_documents_are_listed_up_to_fifty(make_audit):
    skipped = build_view(make_audit(["apple", "car", *[""] * 60]))["skipped"]
    assert (skipped["n"], len(skipped["shown"]), skipped["n_omitted"]) == (60, 50, 10)


def test_explained_against_one_cluster(make_audit):
    assert build_view(make_audit(["apple", "pear", "car"], against=1))["against"] == 1


def test_exemplars_are_quoted(view):
    assert view["clusters"][0]["exemplars"][0] == {"document": 0, "id": "doc-0", "beginning": "apple pear"}


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=40), st.integers(0, 15))
def test_choice_is_of_a_third_each_and_none_twice(evidence, most):
    evidence = np.array(evidence)
    rows = np.arange(100, 100 + len(evidence))
    choice = choose_documents(rows, evidence, most)
    chosen = [row for kind in choice for row in kind]
    assert len(chosen) == len(set(chosen)) == min(most, len(rows))
    assert max(map(len, choice)) - min(map(len, choice)) <= 1
    values = [[evidence[row - 100] for row in kind] for kind in choice]
    if values[0]:
        assert max(values[0]) == evidence.max()
    if values[2]:
        assert values[2][0] == min(evidence[row - 100] for row in rows if row not in choice.strongest)


def test_choice_by_hand():
    choice = choose_documents(np.arange(6), np.array([6.0, 5.0, 4.0, 3.0, 2.0, -1.0]), 6)
    assert choice == ([0, 1], [2, 3], [5, 4])  # 2 and 3 are as far from the median: the first one first
