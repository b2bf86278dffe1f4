"""The page of an image report: what it shows adds up, and nothing in it is taken for markup."""

import hashlib
import json
import re
from base64 import b64decode, b64encode
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from neontext.images import Images, cluster_images, explain_images, explain_pixels, read_images
from neontext.images.explained import ExplainedImages
from neontext.images.view import build_view
from neontext.report.html import render_pictures


def explained(images, **options):
    model = cluster_images(images, **options)
    return ExplainedImages.from_explanation(images, model, explain_pixels(model.network, images.points), "midpoint", 2)


@pytest.fixture(scope="module")
def result():
    return explained(read_images("digits", limit=200), init="labels")


@pytest.fixture(scope="module")
def view(result):
    return build_view(result)


def cards(view):
    return [image for cluster in view["clusters"] for group in cluster["groups"] for image in group["images"]]


def pixels(address):
    return np.asarray(Image.open(BytesIO(b64decode(address.removeprefix("data:image/png;base64,")))))


def test_it_is_plain_data(view):
    assert json.loads(json.dumps(view)) == view


def test_pixels_and_bias_are_the_evidence(view):
    assert cards(view)
    for image in cards(view):
        assert image["relevance"] + image["bias"] == pytest.approx(image["evidence"])
        assert image["evidence"] == pytest.approx(np.log(image["probability"] / (1 - image["probability"])))


def test_pictures_are_the_images(result, view):
    row = result.clusters[3].typical[0]
    card = view["clusters"][3]["groups"][0]["images"][0]
    shown = pixels(card["picture"])
    np.testing.assert_allclose(shown[..., 0] / 255, result.images.pixels[row, ..., 0], atol=0.01)
    relevance = result.heat(result.explanation.relevance[row])
    strongest = np.unravel_index(np.abs(relevance).argmax(), (8, 8))
    end = (178, 24, 43) if relevance[strongest] > 0 else (33, 102, 172)
    assert tuple(pixels(card["heatmap"])[strongest]) == end


def test_the_page_allows_its_own_pictures_and_nothing_else(view):
    page = render_pictures("images.html.j2", view=view)
    policy = unescape(re.search('Content-Security-Policy" content="([^"]*)"', page)[1])
    assert {"default-src 'none'", "img-src data:"} <= set(policy.split("; "))
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy.split("; ")
    sources = re.findall(r'src="([^"]*)"', page)
    assert sources
    assert all(source.startswith("data:image/png;base64,") for source in sources)


def test_links_lead_somewhere(view):
    page = render_pictures("images.html.j2", view=view)
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(ids)


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.names, self.missing = [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.missing += tag == "img" and not dict(attrs).get("alt")


def test_hostile_names_stay_text():
    bad = ("<script>alert(1)</script>", "'\"><img src=x onerror=alert(1)>", "a\nb\x1b[31m", "\ud800")
    values = np.array([0.0, 0.1, 0.9, 1.0]).reshape(4, 1, 1, 1)
    images = Images(values, bad, ("<b>", "<b>", "&amp;\u202e", "&amp;\u202e"), name="<i>'")
    page = render_pictures("images.html.j2", view=build_view(explained(images, init="labels")))
    found = Elements(page)
    assert not set(found.names) & {"b", "i", "iframe"}
    assert found.names.count("script") == 1
    assert found.missing == 0
    assert "onerror=" not in re.sub(r"&[^;]+;", "", page).replace("src=x onerror=alert(1)", "")
    page.encode()


def test_no_labels_and_an_empty_cluster(tmp_path):
    rng = np.random.default_rng(0)
    np.savez(tmp_path / "some.npz", X=rng.uniform(size=(30, 4, 4)))
    found = explain_images(tmp_path / "some.npz", tmp_path / "out", clusters=2)
    page = (tmp_path / "out" / "report.html").read_text()
    assert "Purity" not in page
    assert found.accuracy is None
    assert "Of another label" not in page
