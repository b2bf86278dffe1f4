"""The plain function below the command line: everything is written, adds up, and is the same again."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest
from messages import assert_says
from PIL import Image

from neontext.errors import InputError, ModelError, OutputError

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")

from neontext.deep import explain_pictures  # noqa: E402
from neontext.deep.vgg16 import vgg16  # noqa: E402
from neontext.runtime.record import read_record  # noqa: E402

RUN = {"layers": (10, 5), "clusters": 3, "size": (32, 24)}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("deep") / "out"


@pytest.fixture(scope="module")
def result(out, weights_file, picture_files):
    return explain_pictures(picture_files, out, weights=weights_file, **RUN)


def test_pictures_and_layers_are_those_asked_for(result):
    assert [picture.id for picture in result.pictures] == ["colour.png", "<b>grey.png"]
    assert [list(picture.layers) for picture in result.pictures] == [[5, 10], [5, 10]]
    assert [picture.values.shape for picture in result.pictures] == [(24, 32, 3), (24, 32, 1)]
    assert result.pictures[0].layers[5].labels.shape == (12, 16)
    assert result.weights.startswith("w.npz, SHA-256 ")


def test_tables_add_up(result, out):
    rows = pq.read_table(out / "clusters.parquet").to_pylist()
    arrays = np.load(out / "heatmaps.npz")
    assert len(rows) == 2 * 2 * 3
    for row in rows:
        assert row["pixels"] + row["bias"] + row["absorbed"] == pytest.approx(row["evidence"], rel=1e-4)
        name = f"picture-{row['picture']}-layer-{row['layer']}"
        assert arrays[f"heatmaps-{name}"][row["cluster"]].sum() == pytest.approx(row["pixels"], rel=1e-3)
        assert (arrays[f"labels-{name}"] == row["cluster"]).sum() == row["positions"]
    layers = pq.read_table(out / "layers.parquet").to_pylist()
    assert [row["name"] for row in layers[:4]] == ["features.4", "features.2", "features.0", "features.9"]
    top = next(row for row in layers if row["picture"] == 0)
    absorbed = sum(row["received"] - row["passed"] for row in layers if row["picture"] == 0 and row["layer"] == 5)
    expected = [row["absorbed"] for row in rows if row["picture"] == 0 and row["layer"] == 5]
    assert absorbed == pytest.approx(sum(expected), rel=1e-6, abs=1e-6 * top["received"])


def test_every_cluster_is_drawn(result, out):
    drawn = {path.name: path for path in (out / "heatmaps").iterdir()}
    assert len(drawn) == 2 * 2 * 3 * 2
    with Image.open(drawn["picture-1-layer-10-cluster-2.png"]) as heatmap:
        assert heatmap.size == (32, 24)
    for path in drawn.values():
        Image.open(path).verify()


def test_summary_says_what_was_done(result, out):
    summary = json.loads((out / "summary.json").read_text())
    assert (summary["n_pictures"], summary["width"], summary["height"]) == (2, 32, 24)
    (note,) = summary["pictures"][0]["notes"]
    assert_says(note, "scaled", "32 x 24")
    assert summary["parameters"]["layers"] == [10, 5]
    assert {"torch", "neontext"} <= summary["versions"].keys()
    assert "clusters.parquet" in read_record(out, "deep report")


def test_the_same_again(result, out, tmp_path, weights_file, picture_files):
    explain_pictures(picture_files, tmp_path / "again", weights=weights_file, **RUN)
    for name in ("clusters.parquet", "layers.parquet"):
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes()


def test_only_an_earlier_report_is_replaced(result, out, tmp_path, weights_file, picture_files):
    with pytest.raises(OutputError, match="--force"):
        explain_pictures(picture_files, out, weights=weights_file, **RUN)
    explain_pictures(picture_files[:1], out, weights=weights_file, **RUN, force=True)
    assert json.loads((out / "summary.json").read_text())["n_pictures"] == 1
    (out / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="not replaced"):
        explain_pictures(picture_files, out, weights=weights_file, **RUN, force=True)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"model": "resnet50"}, "expected one of vgg16"),
        ({"layers": ()}, "at least one"),
        ({"layers": (5, 32)}, "no layer 32"),
        ({"clusters": 1}, "clusters=1"),
        ({"scaling": "none"}, "caffe, torchvision"),
        ({"size": (0, 5)}, "width=0"),
        ({"size": (5000, 5000)}, "at most 1,048,576 pixels"),
        ({"size": (2, 2)}, r"colour\.png: .*positions in this layer, for 3 clusters"),
        ({"layers": (12,)}, r"w\.npz.* lacks features\.10\.weight"),
    ],
)
def test_parameters_that_do_not_fit(tmp_path, weights_file, picture_files, change, why):
    with pytest.raises(InputError, match=why):
        explain_pictures(picture_files, tmp_path / "out", weights=weights_file, **(RUN | change))
    assert not list(tmp_path.iterdir())


def test_no_picture_at_all(tmp_path, weights_file):
    with pytest.raises(InputError, match="No picture was given"):
        explain_pictures([], tmp_path / "out", weights=weights_file)


def plain(path):
    Image.new("RGB", (40, 40), "red").save(path)


def one_pixel(path):
    Image.new("L", (1, 1)).save(path)


def no_picture(path):
    path.write_text("GIF89a?")


def truncated(path):
    Image.fromarray(np.random.RandomState(0).randint(0, 255, (64, 64)).astype(np.uint8)).save(path)
    path.write_bytes(path.read_bytes()[:1500])


def bomb(path):
    Image.new("1", (20_000, 20_000)).save(path)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (plain, "different positions in this layer"),
        (one_pixel, "different positions in this layer"),
        (no_picture, "not a picture"),
        (truncated, "damaged or truncated"),
        (bomb, "decompression bomb"),
    ],
)
def test_pictures_that_cannot_be_explained(tmp_path, weights_file, make, why):
    # Without content a picture has nine kinds of positions: its corners, its borders and all others.
    make(tmp_path / "a.png")
    with pytest.raises(InputError, match=rf"a\.png.*{why}"):
        explain_pictures(
            [tmp_path / "a.png"], tmp_path / "out", weights=weights_file, layers=(5,), clusters=10, size=(32, 32)
        )
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "CMYK", "I;16"])
def test_pictures_of_every_kind(tmp_path, weights_file, mode):
    values = np.random.RandomState(0).randint(0, 255, (20, 20, 3)).astype(np.uint8)
    if mode == "I;16":
        Image.fromarray(values[..., 0].astype(np.uint16) * 257).save(tmp_path / "a.png")
    else:
        Image.fromarray(values).convert(mode).save(tmp_path / ("a.jpg" if mode == "CMYK" else "a.png"))
    source = next(tmp_path.iterdir())
    found = explain_pictures([source], tmp_path / "out", weights=weights_file, layers=(5,), clusters=2, size=(20, 20))
    assert (tmp_path / "out" / "heatmaps" / "picture-0-layer-5-cluster-1.png").is_file()
    assert found.pictures[0].notes or mode in ("P", "LA")


def test_weights_that_would_run_code(tmp_path, picture_files):
    class Runs:
        def __reduce__(self):
            return (exec, ("raise SystemExit",))

    torch.save({name: Runs() for name in vgg16(1).state_dict()}, tmp_path / "evil.pth")
    with pytest.raises(ModelError, match="it was not loaded"):
        explain_pictures(picture_files, tmp_path / "out", weights=tmp_path / "evil.pth")
    assert [path.name for path in tmp_path.iterdir()] == ["evil.pth"]
