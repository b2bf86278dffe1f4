import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.report import summary_dict, write_json
from neontext.report.saved.summary import plain


def test_the_keys_are_those_promised(audit):
    assert list(summary_dict(audit)) == [
        "n_documents",
        "n_clusters",
        "cluster_names",
        "skipped",
        "metrics",
        "evidence",
        "checks",
        "fidelity",
        "outliers",
        "findings",
        "also_seen",
        "verdicts",
        "not_looked_for",
        "coherence",
        "converged",
        "n_iter",
        "parameters",
        "versions",
        "seconds",
        "peak_memory_mb",
        "stability",
        "sweep",
    ]


def test_figures(audit):
    summary = summary_dict(audit)
    assert (summary["n_documents"], summary["n_clusters"]) == (8, 2)
    assert [(row["document"], row["id"]) for row in summary["skipped"]] == [(6, "doc-6"), (7, "doc-7")]
    assert summary["skipped"][0]["reason"] == "empty document"
    assert summary["metrics"]["purity"] == pytest.approx(4 / 5)  # the five that have a label and a cluster
    assert summary["peak_memory_mb"] is None  # NaN is not JSON


def test_evidence_is_of_the_documents_that_have_some(audit):
    figures = summary_dict(audit)["evidence"]
    evidence = audit.explanations.evidence[:6]
    assert figures["n"] == 6
    assert figures["mean"] == pytest.approx(evidence.mean())
    assert figures["median"] == figures["quantiles"]["0.5"] == pytest.approx(np.median(evidence))
    assert figures["quantiles"]["0"] == evidence.min()
    assert figures["share_negative"] == pytest.approx((evidence < 0).mean())
    assert figures["largest_residual"] < 1e-12


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(1.5), 1.5),
        (np.int32(3), 3),
        (np.bool_(True), True),
        (float("nan"), None),
        (np.float32("inf"), None),
        (np.array([1.0, np.nan]), [1.0, None]),
        ({1: (2, {"a": float("-inf")})}, {"1": [2, {"a": None}]}),
        (None, None),
        (complex(1, 2), "(1+2j)"),
    ],
)
def test_plain(value, expected):
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)


@given(st.text() | st.text(st.characters(categories=["Cs"])))
def test_any_string_reads_back_as_from_plain_json(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("json") / "summary.json"
    write_json(path, {"id": text})
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(json.dumps({"id": text}))


def test_letters_of_any_script_stay_readable(tmp_path):
    write_json(tmp_path / "file", {"id": "日本"})
    assert "日本" in (tmp_path / "file").read_text(encoding="utf-8")
