"""`neontext audit --clusters-from`: clusters made elsewhere, from a file to a report that verifies."""

import json
import shutil

import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from neontext import read_corpus
from neontext.cli.main import app
from neontext.errors import NeontextError


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def topics(tmp_path_factory):
    """The demo with a topic in which every twentieth document is -1."""
    path, corpus = tmp_path_factory.mktemp("topics") / "topics.jsonl", read_corpus("demo")
    rows = zip(corpus.ids, corpus.texts, corpus.labels, corpus.label_codes.tolist(), strict=True)
    records = [
        {"id": name, "text": text, "label": label, "topic": -1 if row % 20 == 0 else code}
        for row, (name, text, label, code) in enumerate(rows)
    ]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def audit(topics, tmp_path_factory):
    out = tmp_path_factory.mktemp("audit") / "audit"
    result = run("audit", topics, "--clusters-from", "topic", "--map", "pca", "--out", out)
    assert result.exit_code == 0, result.output
    return out, result.stdout


def test_fidelity_comes_first(audit):
    out, printed = audit
    assert printed.startswith("Fidelity: a model of words")
    fidelity = json.loads((out / "summary.json").read_text())["fidelity"]
    assert f"{fidelity['value']:.1%}" in printed
    assert fidelity["n"] == 190
    assert fidelity["n_outliers"] == 10
    page = (out / "report.html").read_text()
    assert page.index("How far words go") < page.index('id="scores-title"')


def test_clusters_are_those_given(audit, topics):
    out, _ = audit
    given = [json.loads(line)["topic"] for line in topics.read_text().splitlines()]
    written = parquet.read_table(out / "documents.parquet")["cluster"].to_pylist()
    assert written == [None if topic < 0 else topic for topic in given]


def test_outliers_are_skipped_and_said_so(audit):
    out, _ = audit
    skipped = json.loads((out / "summary.json").read_text())["skipped"]
    assert len(skipped) == 10
    assert all("given none" in document["reason"] for document in skipped)


def test_outliers_are_explained_as_far(audit):
    summary = json.loads((audit[0] / "summary.json").read_text())
    assert len(summary["outliers"]) == 10
    sure = [outlier["evidence"] for outlier in summary["outliers"]]
    assert sure == sorted(sure, reverse=True)
    assert "Words far from every cluster" in (audit[0] / "report.html").read_text()


def test_it_verifies(audit):
    result = run("verify", audit[0])
    assert result.exit_code == 0, result.output


def test_a_falsified_fidelity_does_not(audit, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(audit[0], copy)
    summary = json.loads((copy / "summary.json").read_text())
    summary["fidelity"]["value"] = 1.0
    (copy / "summary.json").write_text(json.dumps(summary))
    result = run("verify", copy)
    assert result.exit_code != 0
    assert "fidelity" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "AUDIT", "demo"],
        ["evaluate", "AUDIT", "--limit", "5"],
        ["export", "AUDIT", "--format", "csv"],
        ["figures", "AUDIT"],
        ["compare", "AUDIT", "AUDIT"],
    ],
)
def test_other_commands_take_it(audit, tmp_path, arguments):
    filled = [audit[0] if argument == "AUDIT" else argument for argument in arguments]
    result = run(*filled, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--clusters-from", "theme"], "theme"),
        (["--clusters-from", "topic", "--surrogate", "trees"], "surrogate"),
        (["--clusters-from", "topic", "--clusters", "4"], "n_clusters"),
        (["--clusters-from", "topic", "--support", "5"], "kernel"),
        (["--clusters-from", "text"], "two"),
    ],
)
def test_what_does_not_fit_is_said_in_one_line(topics, tmp_path, arguments, said):
    result = run("audit", topics, *arguments, "--out", tmp_path / "out")
    assert isinstance(result.exception, NeontextError)
    assert said in str(result.exception)
    assert not (tmp_path / "out").exists()
