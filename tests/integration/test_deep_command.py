"""`neontext deep` from the command line: a real run, and every way it can be refused."""

import json
import sys

import numpy as np
import pytest
from PIL import Image

WITHOUT_TORCH = """
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "torch" else find(name, *rest)
"""


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    path = tmp_path_factory.mktemp("in") / "a.png"
    Image.fromarray(np.random.RandomState(0).randint(0, 255, (40, 40, 3)).astype(np.uint8)).save(path)
    return path


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """VGG-16's first four layers, random."""
    pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")
    random, path = np.random.RandomState(0), tmp_path_factory.mktemp("weights") / "w.npz"
    shapes = {"features.0.weight": (64, 3, 3, 3), "features.0.bias": (64,), "features.2.weight": (64, 64, 3, 3)}
    entries = {name: random.randn(*shape).astype(np.float32) for name, shape in shapes.items()}
    np.savez(path, **entries, **{"features.2.bias": np.zeros(64, np.float32)})
    return path


def test_a_picture_is_explained(neontext, here, picture, weights, tmp_path):
    arguments = (
        "deep",
        picture,
        "--weights",
        weights,
        "--layer",
        "4",
        "--layer",
        "5",
        "--clusters",
        "2",
        "--size",
        "32x32",
    )
    done = neontext(*arguments, "--out", tmp_path / "out")
    assert done.status == 0, done.err
    assert "features.0" in done.out
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["parameters"]["layers"] == [4, 5]
    assert here(*arguments, "--out", tmp_path / "out").status == 1
    assert here(*arguments, "--out", tmp_path / "out", "--force").status == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--layer", "32"], "VGG-16 has no layer 32"),
        (["--layer", "17"], "lacks features.5.weight"),
        (["--model", "vgg19"], "expected one of vgg16"),
        (["--clusters", "1"], "clusters=1"),
        (["--size", "big"], "such as 64x48"),
        (["--weights", "w.h5"], "expected weights in a file ending in .npz"),
    ],
)
def test_bad_options(here, nothing_left, picture, weights, tmp_path, arguments, message):
    done = here("deep", picture, "--weights", weights, *arguments, "--out", tmp_path / "out")
    assert done.status == 1
    assert message in done.err
    assert "Traceback" not in done.err
    nothing_left(tmp_path)


def test_torch_absent_is_one_message(neontext, nothing_left, picture, tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(WITHOUT_TORCH)
    path = f"{tmp_path / 'site'}:{':'.join(filter(None, sys.path))}"
    done = neontext("deep", picture, "--out", tmp_path / "out", env={"PYTHONPATH": path})
    assert done.status == 1
    assert "pip install 'neontext[deep]'" in done.err
    assert "Traceback" not in done.err
    nothing_left(tmp_path, "site")
