"""The page of a comparison, as somebody reads it who has to choose one of two settings."""

import json

import pytest
from report_page import MISSING

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect
Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=MISSING).Axe


@pytest.fixture(scope="module")
def comparison(demo_audit, audited, made_once, neontext):
    def make(folder):
        done = neontext("compare", demo_audit, audited("six-clusters", "--clusters", 6), "--out", folder)
        assert done.status == 0, done.err

    return made_once("comparison", make)


def test_compare_two_settings_and_say_which_is_purer(visit, comparison):
    """A task: from the first screen, which setting differs and which audit is purer, by how much and how surely."""
    page = visit.plain(comparison / "comparison.html", viewport={"width": 1400, "height": 900})
    view = json.loads((comparison / "compare.json").read_text(encoding="utf-8"))
    lede = page.locator("#overview .lede")
    expect(lede).to_be_in_viewport()
    purity = view["scores"]["purity"]
    expect(lede).to_contain_text("purer")
    for value in purity:
        expect(lede).to_contain_text(f"{value:.1%}")
    differs = {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts()
        for row in page.locator(".differs tbody tr").all()
    }
    assert differs["clusters"] == ["labels" if "labels" in differs["clusters"][0] else differs["clusters"][0], "6"]
    shown = page.get_by_role("table", name="The audits").locator("tr", has_text="Purity").first.locator("td")
    assert shown.all_inner_texts() == [f"{value:.3f}" for value in purity]


def test_what_split_and_merged_is_drawn_and_told(visit, comparison):
    page = visit.plain(comparison / "comparison.html")
    view = json.loads((comparison / "compare.json").read_text(encoding="utf-8"))
    assert view["splits"] or view["merges"]
    told = page.locator("#flow .plain-list li").all_inner_texts()
    assert len(told) == len(view["splits"]) + len(view["merges"])
    bands = page.locator(".flow-chart .band")
    assert bands.count() == sum(n > 0 for row in view["table"] for n in row)
    moved = sum(int(text.split(" ")[0]) for text in page.locator(".band:not(.stays) title").all_text_contents())
    assert moved == view["n_moved"]
    described = page.get_by_role("img", name="Documents from the clusters of the first audit")
    for flow in view["flows"]:
        expect(described).to_contain_text(f"{flow['n_documents']} from {flow['first']} to {flow['second']}")


def test_a_number_opens_its_documents(visit, comparison):
    page = visit.plain(comparison / "comparison.html")
    link = page.locator(".contingency td a").first
    target = page.locator(link.get_attribute("href"))
    expect(target).to_be_hidden()
    link.click()
    expect(target).to_be_visible()


@pytest.mark.parametrize("width", [360, 390, 1400, 2560])
def test_it_is_short_and_no_wider_than_the_window(visit, comparison, width):
    page = visit.plain(comparison / "comparison.html", viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert width < 1400 or page.evaluate("document.documentElement.scrollHeight") < 4000


@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier(visit, comparison, scheme, width):
    page = visit.plain(comparison / "comparison.html", color_scheme=scheme, viewport={"width": width, "height": 900})
    # The policy of the page forbids scripts: axe is run from outside of it.
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [barrier["id"] for barrier in found if barrier["impact"] in ("serious", "critical")] == []
