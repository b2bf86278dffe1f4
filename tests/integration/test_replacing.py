"""`--force` replaces what neontext wrote, as it wrote it, and never a file of anybody else: in every command."""

import importlib.util

import numpy as np
import pytest
from PIL import Image

LSA = ("--vectors", "lsa", "--limit", "40", "--map", "pca", "--clusters", "3")


@pytest.fixture(scope="module")
def commands(demo_audit, tmp_path_factory):
    """Arguments of every command that writes a folder, without its output."""
    audit, place = demo_audit, tmp_path_factory.mktemp("in")
    pixels = np.random.RandomState(0).randint(0, 255, (40, 40, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(place / "a.png")
    return {
        "demo": (),
        "audit": ("demo", *LSA),
        "explain": (audit, "demo", "--limit", "10"),
        "evaluate": (audit, "--documents", "3", "--random-orders", "1", "--steps", "3"),
        "compare": (audit, audit),
        "export": (audit, "--format", "html-fragments", "--rank", "strongest:1"),
        "figures": (audit, "--figure", "contingency"),
        "images": ("digits", "--limit", "60", "--clusters", "3"),
        "deep": (place / "a.png", "--weights", _weights(place), "--layer", "4", "--clusters", "2", "--size", "32x32"),
    }


def _weights(place):
    random, path = np.random.RandomState(0), place / "w.npz"
    shapes = {"features.0.weight": (64, 3, 3, 3), "features.0.bias": (64,), "features.2.weight": (64, 64, 3, 3)}
    entries = {name: random.randn(*shape).astype(np.float32) for name, shape in shapes.items()}
    np.savez(path, **entries, **{"features.2.bias": np.zeros(64, np.float32)})
    return path


NAMES = ("demo", "audit", "explain", "evaluate", "compare", "export", "figures", "images", "deep")


@pytest.fixture(params=NAMES)
def run(request, here, commands, tmp_path):
    """Run a command into a folder, with further options."""
    if request.param == "deep" and importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed: pip install 'neontext[deep]'")
    if request.param in ("evaluate", "figures"):
        pytest.importorskip("matplotlib")
    return lambda *options: here(request.param, *commands[request.param], "--out", tmp_path / "out", *options)


def test_what_was_added_or_edited_is_named_and_kept(run, tmp_path):
    done = run()
    assert done.status == 0, done.err
    own = next(path for path in sorted((tmp_path / "out").rglob("*")) if path.suffix in (".json", ".html", ".svg"))
    mine = tmp_path / "out" / "sub" / "thesis.tex"
    for path, content in ((mine, None), (own, own.read_bytes())):
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
        done = run("--force")
        assert done.status == 1
        assert path.name in done.err
        assert path.read_text() == "mine"
        path.unlink()
        if content is None:
            path.parent.rmdir()
        else:
            path.write_bytes(content)
    done = run("--force")
    assert done.status == 0, done.err
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_files_of_a_stranger_that_have_our_names_are_kept(run, tmp_path):
    files = ("summary.json", "documents.parquet", "images.parquet", "clusters.parquet", "layers.parquet", "model.json",
             "compare.json", "moved.parquet", "faithfulness.json", "curves.parquet", "captions.json", "fragments.json",
             "model/weights.pt")  # fmt: skip
    (tmp_path / "out" / "model").mkdir(parents=True)
    for name in files:
        (tmp_path / "out" / name).write_text("{}")
    done = run("--force")
    assert done.status == 1
    assert "older version" in done.err
    assert all((tmp_path / "out" / name).read_text() == "{}" for name in files)
