"""Clusters that start from labels are called by them: in every file and on the page."""

import json

import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from neontext import ClusterExplainer
from neontext.cli.main import app


def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def audit(tmp_path_factory):
    out = tmp_path_factory.mktemp("named") / "audit"
    return out, run("audit", "demo", "--vectors", "ppmi", "--init", "labels", "--map", "pca", "--out", out)


def test_tables_summary_and_terminal_have_the_names(audit):
    out, printed = audit
    names = parquet.read_table(out / "clusters.parquet")["name"].to_pylist()
    assert "motorcycles" in names
    assert json.loads((out / "summary.json").read_text())["cluster_names"] == names
    assert printed.index("Name") < printed.index("Labels")


def test_the_page_has_the_name_first(audit):
    out, _ = audit
    page = (out / "report.html").read_text()
    number = parquet.read_table(out / "clusters.parquet")["name"].to_pylist().index("motorcycles")
    assert f'Cluster {number} <span class="chip"><bdi>motorcycles</bdi></span></h2>' in page
    assert '<th scope="col">Name</th>' in page


def test_documents_say_it_in_python_and_in_exports(audit, tmp_path):
    out, _ = audit
    explanation = ClusterExplainer.load(out / "model").explain()[0]
    assert explanation.cluster_name in explanation.headline()
    run("export", out, "--format", "markdown", "--cluster", "motorcycles", "--out", tmp_path / "bikes.md")
    headlines = [line for line in (tmp_path / "bikes.md").read_text().splitlines() if line.startswith("###")]
    assert headlines
    assert all("motorcycles" in line for line in headlines)


def test_verify_derives_them(audit):
    out, _ = audit
    assert run("verify", out)


def test_a_notebook_shows_them(audit):
    out, _ = audit
    assert "<td" in (shown := ClusterExplainer.load(out / "model")._repr_html_())
    assert ">name<" in shown
