"""The plain function below the command line: everything is written, adds up, and is the same again."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest
from messages import assert_says
from PIL import Image

from neontext import explain_images
from neontext.cluster import SupportPoints
from neontext.errors import InputError, OutputError
from neontext.images import explain_pixels, read_images
from neontext.neuralize import ClusterNetwork
from neontext.runtime.record import read_record

RUN = {"limit": 300, "support": 3, "init": "labels"}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("images") / "digits"


@pytest.fixture(scope="module")
def result(out):
    return explain_images("digits", out, **RUN)


def test_tables_add_up(result, out):
    table = pq.read_table(out / "images.parquet").to_pydict()
    relevance = np.load(out / "relevance.npz")["relevance"]
    assert relevance.shape == (300, 8, 8)
    total = relevance.sum(axis=(1, 2)) + np.array(table["bias"])
    np.testing.assert_allclose(total, table["evidence"], atol=1e-5)
    odds = np.log(np.array(table["probability"]) / (1 - np.array(table["probability"])))
    np.testing.assert_allclose(odds, table["evidence"], atol=1e-6)
    assert all(c != r for c, r in zip(table["cluster"], table["runner_up"], strict=True))


def test_the_model_can_be_read_back(result, out):
    saved = np.load(out / "model.npz")
    support = SupportPoints(saved["points"], saved["clusters"], saved["alpha"], float(saved["gamma"]))
    images = read_images("digits", limit=300)
    found = explain_pixels(ClusterNetwork(support, float(saved["beta"])), images.points)
    np.testing.assert_allclose(found.relevance, result.explanation.relevance)


def test_summary_says_what_was_done(result, out):
    summary = json.loads((out / "summary.json").read_text())
    assert summary["n_images"] == 300
    assert summary["accuracy"] == result.accuracy > 0.9
    assert summary["rule"] == "midpoint"
    assert summary["evidence"]["largest_residual"] < 1e-9
    (note,) = summary["notes"]
    assert_says(note, "0 to 16", "16")
    assert summary["parameters"]["support"] == 3
    assert read_record(out, "image report").keys() >= {
        "images.parquet",
        "clusters.parquet",
        "relevance.npz",
        "model.npz",
    }


def test_clusters_show_the_right_images(result):
    labels, found = result.images.labels, result.explanation
    for cluster in result.clusters:
        assert (found.clusters == cluster.cluster).sum() == cluster.size
        assert all(found.clusters[row] == cluster.cluster for row in cluster.typical)
        assert all(labels[row] != cluster.label for row in cluster.foreign)
        least = found.evidence[found.clusters == cluster.cluster].min()
        assert not cluster.uncertain or found.evidence[list(cluster.uncertain)].min() == least


def test_every_shown_image_is_drawn(result, out):
    shown = {row for c in result.clusters for row in (*c.typical, *c.uncertain, *c.foreign)}
    drawn = {path.name for path in (out / "pictures").iterdir()}
    assert {f"image-{row}.png" for row in shown} <= drawn
    assert sum(name.startswith("competitors-") for name in drawn) == len(result.clusters)
    for path in (out / "pictures").iterdir():
        Image.open(path).verify()


def test_against_the_nearest_competitor(result):
    row = result.clusters[0].typical[0]
    nearest = result.nearest_competitors(row, 2)
    assert len(nearest) == 2
    assert nearest[0] == result.runner_up[row]
    every = result.nearest_competitors(row, 99)
    assert (len(every), result.explanation.clusters[row] in every) == (9, False)
    part = result.explain_against(row, nearest[0])
    assert abs(part.residual[0]) < 1e-9
    assert part.evidence[0] >= result.explanation.evidence[row]


def test_the_same_seed_gives_the_same_bytes(result, out, tmp_path):
    explain_images("digits", tmp_path / "again", **RUN)
    names = ("images.parquet", "clusters.parquet", "relevance.npz", "model.npz")
    assert all((out / name).read_bytes() == (tmp_path / "again" / name).read_bytes() for name in names)


def test_colour_pictures_sum_over_channels(tmp_path):
    rng = np.random.default_rng(0)
    for number in range(6):
        colour = (255, 0, 0) if number < 3 else (0, 0, 255)
        pixels = np.clip(np.full((4, 5, 3), colour) + rng.integers(-20, 20, (4, 5, 3)), 0, 255)
        (tmp_path / "in").mkdir(exist_ok=True)
        Image.fromarray(pixels.astype(np.uint8)).save(tmp_path / "in" / f"{number}.png")
    found = explain_images(tmp_path / "in", tmp_path / "out", clusters=2, rule="zbox")
    assert found.relevance.shape == (6, 4, 5)
    np.testing.assert_allclose(found.relevance.sum(axis=(1, 2)) + found.explanation.bias, found.explanation.evidence)
    assert len(set(found.explanation.clusters[:3])) == 1
    assert found.accuracy is None


def test_one_pixel(tmp_path):
    np.savez(tmp_path / "one.npz", X=np.array([0.0, 0.1, 0.9, 1.0]).reshape(4, 1, 1), y=[0, 0, 1, 1])
    found = explain_images(tmp_path / "one.npz", tmp_path / "out", init="labels")
    assert found.accuracy == 1.0


def test_a_bad_parameter_leaves_nothing(tmp_path):
    for bad in ({"rule": "gamma"}, {"shown": 0}, {"clusters": 1}, {"init": "labels", "clusters": 4}, {"size": (8, 8)}):
        with pytest.raises(InputError):
            explain_images("digits", tmp_path / "out", **bad)
    assert not list(tmp_path.iterdir())


def test_only_an_image_report_is_replaced(result, out, tmp_path):
    with pytest.raises(OutputError, match="--force"):
        explain_images("digits", out, **RUN)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "images.parquet").touch()
    with pytest.raises(OutputError, match="not replaced"):
        explain_images("digits", tmp_path / "mine", force=True, **RUN)


def test_the_record_says_what_parameters_came_to(tmp_path):
    result = explain_images("digits", tmp_path / "out", limit=200)
    assert None not in result.parameters.values()
    assert result.parameters["clusters"] == result.model.network.n_clusters == 10
    assert (result.parameters["support"], result.parameters["size"]) == ("centroids", (8, 8))
