"""The page of a deep report: plain data, escaped names, figures that add up."""

import json
from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image

from neontext.report.html import render_pictures

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")

from neontext.deep import explain_pictures  # noqa: E402
from neontext.deep.view import build_view  # noqa: E402


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("view") / "out"


@pytest.fixture(scope="module")
def view(out, weights_file, picture_files):
    return build_view(
        explain_pictures(picture_files, out, weights=weights_file, layers=(5, 10), clusters=3, size=(48, 32))
    )


def test_view_is_plain_data(view):
    assert json.loads(json.dumps(view)) == view
    assert view["size"] == "48 × 32"
    assert [[layer["layer"] for layer in picture["layers"]] for picture in view["pictures"]] == [[5, 10], [5, 10]]
    assert view["pictures"][0]["layers"][0]["shape"] == "24 × 16"


def test_shown_figures_add_up(view):
    for picture in view["pictures"]:
        for layer in picture["layers"]:
            for cluster in layer["clusters"]:
                total = cluster["pixels"] + cluster["bias"] + cluster["absorbed"]
                assert total == pytest.approx(cluster["evidence"], rel=1e-4)
            assert sum(cluster["positions"] for cluster in layer["clusters"]) == layer["n_positions"]


def test_pictures_lie_in_the_page(view):
    kind, content = view["pictures"][0]["layers"][0]["clusters"][0]["overlay"].split(",")
    assert kind == "data:image/png;base64"
    with Image.open(BytesIO(b64decode(content))) as tile:
        assert tile.size == (48, 32)


def test_page_is_written_and_escaped(view, out):
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page == render_pictures("deep.html.j2", view=view | {"run": page_run(page, view)})
    assert "&lt;b&gt;grey.png" in page
    assert "<b>grey" not in page
    assert "img-src data:" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "features.0" in page


def page_run(page, view):
    """The run as the page was written: the writing itself had not been timed yet."""
    seconds = [item for item in view["run"]["seconds"] if item["name"] != "write report"]
    return view["run"] | {"seconds": seconds, "total_seconds": sum(item["value"] for item in seconds)}
