"""No command writes over, into, or around what it reads, through links either."""

import importlib.util
import shutil

import numpy as np
import pytest

FOLDERS = {
    "audit": ("corpus.jsonl", "--vectors", "vectors.txt"),
    "audit a table": ("made/documents.parquet", "--vectors", "ppmi"),
    "audit a folder": ("texts", "--vectors", "ppmi"),
    "explain": ("made", "corpus.jsonl"),
    "evaluate": ("made", "corpus.jsonl"),
    "compare": ("made", "other"),
    "export": ("made", "--format", "html-fragments"),
    "figures": ("made",),
    "images": ("pictures",),
    "images of arrays": ("a.npz",),
    "deep": ("a.png", "--weights", "a.npz"),
}
TOGETHER = [
    *(("audit", out) for out in (".", "corpus.jsonl", "vectors.txt", "linked vectors.txt")),
    *(("audit a table", out) for out in ("made", "linked")),
    *(("audit a folder", out) for out in ("texts", "texts/new")),
    *(("explain", out) for out in (".", "made", "linked", "made/new", "linked/model", "corpus.jsonl")),
    *(("evaluate", out) for out in ("made", "made/new", "linked")),
    *(("compare", out) for out in ("made", "other", "other/new", "linked")),
    *(("export", out) for out in ("made", "made/fragments", "linked")),
    *(("figures", out) for out in ("made", "made/figures", "linked")),
    *(("images", out) for out in ("pictures", "pictures/new", ".")),
    *(("images of arrays", out) for out in ("a.npz", ".")),
    *(("deep", out) for out in ("a.png", "a.npz", ".")),
]


@pytest.fixture(scope="module")
def inputs(demo_audit, demo_file, tmp_path_factory):
    place = tmp_path_factory.mktemp("inputs") / "inputs"
    (place / "pictures").mkdir(parents=True)
    (place / "texts").mkdir()
    (place / "texts" / "a.txt").write_text("one")
    shutil.copytree(demo_audit, place / "made")
    shutil.copytree(demo_audit, place / "other")
    shutil.copy(demo_file, place / "corpus.jsonl")
    (place / "vectors.txt").write_text("sun 1 0\nmoon 0 1\n")
    (place / "a.png").touch()
    np.savez(place / "a.npz", images=np.zeros((3, 2, 2)))
    (place / "linked").symlink_to("made")
    (place / "linked vectors.txt").symlink_to("vectors.txt")
    return place


def contents(place):
    return {path: path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


def assert_refused(here, inputs, command, *arguments):
    if command == "deep" and importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed: pip install 'neontext[deep]'")
    if command in ("evaluate", "figures"):
        pytest.importorskip("matplotlib")
    before = contents(inputs)
    done = here(command, *arguments, "--force", cwd=inputs)
    assert done.status == 1
    assert "which is read" in done.err
    assert contents(inputs) == before


@pytest.mark.parametrize(("command", "out"), TOGETHER)
def test_a_folder(here, inputs, command, out):
    assert_refused(here, inputs, command.split()[0], *FOLDERS[command], "--out", out)


@pytest.mark.parametrize("format", ["csv", "jsonl", "markdown", "latex"])
@pytest.mark.parametrize("out", ["made/documents.parquet", "linked/documents.parquet", "made/new.csv"])
def test_a_file(here, inputs, format, out):
    assert_refused(here, inputs, "export", "made", "--format", format, "--out", out)
