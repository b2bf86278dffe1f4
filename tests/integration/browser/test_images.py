"""Reports of pictures: they show under their own policy, and nothing is wider than the screen."""

import io

import numpy as np
import pytest
from PIL import Image
from report_page import MISSING

import neontext.deep
from neontext import explain_images

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect
Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=MISSING).Axe

DECODED = """() => Promise.all([...document.images].map((image) => image.decode()))
    .then(() => [...document.images].map((image) => image.naturalWidth * image.naturalHeight))"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    out = tmp_path_factory.mktemp("images") / "digits"
    explain_images("digits", out, limit=300, support=3, init="labels")
    return out / "report.html"


@pytest.fixture(scope="module")
def found_report(tmp_path_factory):
    """Clusters that were found, not those of the labels: a digit's number is another one than its cluster's."""
    out = tmp_path_factory.mktemp("images") / "found"
    explain_images("digits", out, limit=400)
    return out / "report.html"


@pytest.fixture(scope="module")
def deep_report(tmp_path_factory):
    pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")
    folder, random = tmp_path_factory.mktemp("deep"), np.random.RandomState(0)
    Image.fromarray(random.randint(0, 255, (40, 40, 3)).astype(np.uint8)).save(folder / f"{'long' * 20}.png")
    weights = {"features.0.weight": random.randn(64, 3, 3, 3), "features.0.bias": random.randn(64)}
    np.savez(folder / "w.npz", **{name: value.astype(np.float32) for name, value in weights.items()})
    explain_pictures = neontext.deep.explain_pictures
    explain_pictures(folder.glob("*.png"), folder / "out", weights=folder / "w.npz", layers=(1, 2), size=(64, 64))
    return folder / "out" / "report.html"


@pytest.fixture(params=["report", "deep_report"])
def any_report(request):
    return request.getfixturevalue(request.param)


def test_heatmaps_show_under_the_policy(visit, report):
    page = visit.plain(report, viewport={"width": 1300, "height": 2400})
    page.evaluate(DECODED)
    shown = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)
    strong_red = (shown == (178, 24, 43)).all(axis=2).sum()
    black = (shown == 0).all(axis=2).sum()
    assert strong_red > 500
    assert black > 5_000


def test_every_picture_can_be_decoded(visit, any_report):
    page = visit.plain(any_report)
    pixels = page.evaluate(DECODED)
    assert len(pixels) == any_report.read_text(encoding="utf-8").count("<img ") > 0
    assert min(pixels) > 0


@pytest.mark.parametrize("width", [360, 1400])
def test_nothing_is_wider_than_the_screen(visit, any_report, width):
    page = visit.plain(any_report, viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("shape", [(400, 2), (2, 400)])
def test_thin_images_fit(visit, tmp_path, shape):
    np.savez(tmp_path / "thin.npz", X=np.random.default_rng(0).uniform(size=(6, *shape)))
    explain_images(tmp_path / "thin.npz", tmp_path / "out", clusters=2)
    page = visit.plain(tmp_path / "out" / "report.html", viewport={"width": 1400, "height": 900})
    sizes = page.evaluate("[...document.images].map((image) => [image.clientHeight, image.clientWidth])")
    assert max(height for height, _ in sizes) <= 300
    assert max(width for _, width in sizes) <= 300


def cards(page):
    """The cards that are shown, as they are looked for."""
    shown = page.locator("[data-text]").filter(visible=True)
    return [card.get_attribute("data-text") for card in shown.all()]


def test_cluster_and_digit_are_told_apart(visit, found_report):
    page = visit.plain(found_report)
    for link in page.locator("nav .clusters a").all():
        words = link.text_content().split()
        assert words[-2] == "label"
        assert words[-1].strip("“”").isdigit()
    heading = page.locator("#c3 h2")
    expect(heading).to_contain_text("Cluster 3")
    expect(heading.locator(".chip")).to_contain_text("label “")
    expect(page.locator("[data-text] .caption").first).to_contain_text(", label “")


def test_pictures_are_looked_for(visit, found_report):
    page = visit.plain(found_report)
    every = cards(page)
    query = page.get_by_label("Search pictures")
    page.keyboard.press("/")
    expect(query).to_be_focused()
    query.fill("label 3")
    assert cards(page) == [text for text in every if " label 3" in text]
    expect(page.locator("#hits")).to_have_text(f"{len(cards(page))} of {len(every)} pictures on this page")
    expect(page.locator("#overview")).to_be_hidden()
    query.fill("Cluster 2")
    assert cards(page) == [text for text in every if text.startswith("cluster 2 ")]
    expect(page.locator("#c1")).to_be_hidden()
    query.fill("nothing of the kind")
    assert cards(page) == []
    query.fill("")
    assert cards(page) == every
    expect(page.locator("#overview")).to_be_visible()


def test_light_and_dark_as_the_reader_wants_it(visit, any_report):
    page = visit.plain(any_report, color_scheme="light")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    theme = page.locator("#theme")
    theme.click()
    theme.click()
    expect(theme).to_contain_text("dark")
    dark = page.evaluate(background)
    assert dark != light
    page.reload()
    assert page.evaluate(background) == dark


@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier(visit, any_report, scheme, width):
    page = visit.plain(any_report, color_scheme=scheme, viewport={"width": width, "height": 900})
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [barrier["id"] for barrier in found if barrier["impact"] in ("serious", "critical")] == []
