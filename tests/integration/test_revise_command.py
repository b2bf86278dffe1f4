"""`neontext revise`: from an audit and a review to another audit that verifies."""

import json
from hashlib import sha256

import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from neontext import ClusterExplainer, read_corpus
from neontext.cli.main import app
from neontext.errors import InputError
from neontext.jobs.review import ClusterReview, Review
from neontext.jobs.revising import revise_audit


def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def audit(tmp_path_factory):
    out = tmp_path_factory.mktemp("before") / "audit"
    return out, run("audit", "demo", "--vectors", "ppmi", "--init", "labels", "--map", "pca", "--out", out)


@pytest.fixture(scope="module")
def revised(audit, tmp_path_factory):
    folder = tmp_path_factory.mktemp("after")
    clusters = [
        {
            "cluster": "cars",
            "name": "<b>vehicles</b>",
            "verdict": "about one thing",
            "note": "read ten",
            "reviewed": True,
        },
        {"cluster": "motorcycles", "merge_into": "cars"},
        {"cluster": "cooking", "drop": True},
    ]
    documents = [{"document": read_corpus("demo").ids[0], "move_to": "law"}]
    checksum = sha256((audit[0] / "summary.json").read_bytes()).hexdigest()
    review = {"audit": checksum, "clusters": clusters, "documents": documents}
    (folder / "review.json").write_text(json.dumps(review))
    before = {path: path.read_bytes() for path in audit[0].rglob("*") if path.is_file()}
    printed = run("revise", audit[0], "--review", folder / "review.json", "--map", "pca", "--out", folder / "new")
    assert before == {path: path.read_bytes() for path in audit[0].rglob("*") if path.is_file()}
    return folder / "new", printed, checksum


def test_how_many_moved_from_their_label_is_said(audit):
    out, printed = audit
    moved = json.loads((out / "summary.json").read_text())["parameters"]["moved_from_labels"]
    labels, names = ClusterExplainer.load(out / "model").labels_, parquet.read_table(out / "clusters.parquet")["name"]
    off = sum(names[k].as_py() != label for k, label in zip(labels.tolist(), read_corpus("demo").labels, strict=True))
    assert moved == {"n": off, "of": 200}
    assert f"{off} of 200 documents are in another cluster" in " ".join(printed.split())


def test_the_new_audit_verifies(revised):
    assert "every figure agrees" in run("verify", revised[0])


def test_the_partition_is_the_one_decided(revised):
    names = parquet.read_table(revised[0] / "clusters.parquet")["name"].to_pylist()
    assert "<b>vehicles</b>" in names
    assert not {"cars", "motorcycles", "cooking"} & set(names)
    assert names[parquet.read_table(revised[0] / "documents.parquet")["cluster"][0].as_py()] == "law"
    assert "<b>vehicles</b>" not in (revised[0] / "report.html").read_text().split("<main", 1)[1].split("<script", 1)[0]


def test_the_summary_says_what_was_revised_and_from_what(revised):
    out, printed, checksum = revised
    came_from = json.loads((out / "summary.json").read_text())["parameters"]["clusters_from"]
    assert came_from["summary_sha256"] == checksum
    assert came_from["review"]["clusters"][0]["note"] == "read ten"
    assert "Revised by hand" in printed


def test_a_review_of_another_audit_is_refused(audit, tmp_path):
    with pytest.raises(InputError, match="another audit"):
        revise_audit(audit[0], Review((ClusterReview(0, "x"),), audit="0" * 64), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_is_no_audit_is_refused(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="No audit"):
        revise_audit(tmp_path / "folder", Review(), tmp_path / "new")
