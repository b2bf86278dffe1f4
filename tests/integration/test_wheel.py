"""The wheel: builds, installs into an empty environment and runs the demo there, away from the checkout."""

import subprocess
import zipfile

import pytest


@pytest.mark.heavy
def test_wheel_carries_corpus_templates_and_types(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("corpora/demo/demo.jsonl", "corpora/20newsgroups.md", "report/templates/report.html.j2", "py.typed"):
        assert f"neontext/{name}" in names
    assert not [name for name in names if name.startswith(("tests", "reports"))]


@pytest.mark.heavy
def test_wheel_runs_the_demo_in_an_empty_environment(wheel, empty_environment, tmp_path):
    scripts = empty_environment(wheel)
    done = subprocess.run([scripts / "neontext", "demo"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "demo-audit").iterdir()} == {
        "report.html",
        "documents.parquet",
        "words.parquet",
        "clusters.parquet",
        "summary.json",
        "neontext-files.json",
        "model",
    }
