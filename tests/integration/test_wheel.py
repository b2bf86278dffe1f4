"""The wheel: builds, installs into an empty environment and runs the demo there, away from the checkout."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(ROOT)], check=True)
    return next(out.glob("neontext-*.whl"))


@pytest.mark.heavy
def test_wheel_carries_corpus_templates_and_types(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("corpora/demo/demo.jsonl", "corpora/20newsgroups.md", "report/templates/report.html.j2", "py.typed"):
        assert f"neontext/{name}" in names
    assert not [name for name in names if name.startswith(("tests", "reports"))]


@pytest.mark.heavy
def test_wheel_runs_the_demo_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "environment"
    venv.create(place, with_pip=True)
    subprocess.run([place / "bin" / "pip", "install", "--quiet", str(wheel)], check=True, cwd=tmp_path)
    done = subprocess.run([place / "bin" / "neontext", "demo"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "demo-audit").iterdir()} == {
        "report.html",
        "documents.parquet",
        "words.parquet",
        "clusters.parquet",
        "summary.json",
        "model",
    }
