"""`neontext images` from the command line: digits, real pictures, arrays, and every bad input."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest
from messages import assert_says
from PIL import Image
from sklearn.datasets import load_sample_images


@pytest.fixture(scope="module")
def digits(neontext, tmp_path_factory):
    out = tmp_path_factory.mktemp("images") / "digits"
    done = neontext("images", "digits", "--out", out, "--limit", "400")
    assert done.status == 0, done.err
    return out, done.out


def test_digits_with_nothing_but_the_package(digits):
    out, printed = digits
    assert json.loads((out / "summary.json").read_text())["n_clusters"] == 10
    assert pq.read_table(out / "images.parquet").num_rows == 400
    assert "Scores: purity" in printed
    assert "digits" in printed


def test_only_an_earlier_report_is_replaced(neontext, digits):
    out, _ = digits
    assert neontext("images", "digits", "--out", out, "--limit", "400").status == 1
    assert neontext("images", "digits", "--out", out, "--limit", "400", "--force").status == 0


def test_patches_of_real_pictures(neontext, tmp_path):
    for label, picture in zip(("temple", "flower"), load_sample_images().images, strict=True):
        (tmp_path / "in" / label).mkdir(parents=True)
        for n, (row, column) in enumerate(np.ndindex(4, 5)):
            patch = picture[row * 100 : row * 100 + 64, column * 120 : column * 120 + 64]
            Image.fromarray(patch).save(tmp_path / "in" / label / f"{n}.jpg")
    done = neontext(
        "images", tmp_path / "in", "--out", tmp_path / "out", "--support", "3", "--init", "labels", "--size", "16x16"
    )
    assert done.status == 0, done.err
    assert_says(done.out, "40 of 40", "scaled", "16 x 16")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert (summary["n_channels"], summary["height"]) == (3, 16)
    assert summary["accuracy"] > 0.7


def png(path):
    Image.fromarray(np.zeros((4, 4), np.uint8)).save(path / "1.png")
    return path / "1.png"


def truncated(path):
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64)).astype(np.uint8)).save(path / "1.png")
    (path / "1.png").write_bytes((path / "1.png").read_bytes()[:2000])


def no_picture(path):
    (path / "1.png").write_text("GIF89a?")


def two_sizes(path):
    png(path)
    Image.fromarray(np.zeros((9, 4), np.uint8)).save(path / "2.png")


def bomb(path):
    Image.new("1", (20_000, 20_000)).save(path / "1.png")


def all_equal(path):
    for name in "123":
        png(path).rename(path / f"{name}0.png")


def hostile_name(path):
    no_picture(path)
    (path / "1.png").rename(path / "[red]a\x1b[31m.png")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (truncated, "1.png: damaged or truncated"),
        (no_picture, "not a picture"),
        (two_sizes, "--size"),
        (bomb, "decompression bomb"),
        (all_equal, "1 different images"),
        (hostile_name, "not a picture"),
        (lambda path: None, "found no pictures"),
    ],
)
def test_bad_folders(here, nothing_left, tmp_path, make, message):
    (tmp_path / "in").mkdir()
    make(tmp_path / "in")
    done = here("images", tmp_path / "in", "--clusters", "2", "--out", tmp_path / "out")
    assert done.status == 1, done.out
    assert message in done.err
    assert "Traceback" not in done.err
    nothing_left(tmp_path, "in")


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"X": np.full((3, 2, 2), np.nan)}, "image 0 has"),
        ({"weights": np.zeros((3, 2, 2))}, "expected images under one of the names"),
        ({"X": np.zeros((3, 2, 2)), "y": np.zeros(2)}, "2 labels for 3 images"),
        ({"X": np.array([[{}]], dtype=object)}, "pickle"),
        ({"X": np.zeros((3, 2))}, "square number of values"),
    ],
)
def test_bad_arrays(here, nothing_left, tmp_path, arrays, message):
    np.savez(tmp_path / "bad.npz", **arrays)
    done = here("images", tmp_path / "bad.npz", "--clusters", "2", "--out", tmp_path / "out")
    assert done.status == 1
    assert message in done.err
    assert "Traceback" not in done.err
    nothing_left(tmp_path, "bad.npz")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-thing"], "no such file or folder"),
        (["digits", "--rule", "lrp"], "expected one of midpoint, z, zplus, zbox"),
        (["digits", "--init", "random"], "expected one of kmeans, labels"),
        (["digits", "--support", "0"], "--support 0"),
        (["digits", "--size", "big"], "such as 64x48"),
        (["digits", "--size", "8x8"], "one size already"),
        (["digits", "--subset", "train"], "has no parts"),
        (["digits", "--clusters", "1"], "at least 2"),
        (["digits", "--clusters", "2000"], "1797 different images"),
        (["digits", "--clusters", "3", "--init", "labels"], "10 labels for 3 clusters"),
    ],
)
def test_bad_options(here, nothing_left, tmp_path, arguments, message):
    done = here("images", *arguments, "--out", tmp_path / "out")
    assert done.status == 1
    assert message in done.err
    nothing_left(tmp_path)
