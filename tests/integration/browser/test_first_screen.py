"""The first screen, and the sections below it, which fold."""

import io
import json

import pytest
from report_page import MISSING

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect
PdfReader = pytest.importorskip("pypdf", reason=MISSING).PdfReader

WIDE, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}


def test_the_most_suspicious_cluster_and_why_stand_on_the_first_screen(visit, demo):
    summary = json.loads((demo.folder / "summary.json").read_text(encoding="utf-8"))
    worst = next(finding for finding in summary["findings"] if len(finding["clusters"]) == 1)
    report = visit(demo.file, viewport=WIDE)
    verdicts = report.page.locator("#overview .verdicts")
    expect(verdicts).to_be_in_viewport(ratio=1)
    expect(verdicts).to_contain_text(f"Cluster {worst['clusters'][0]}")
    action, _, why = worst["sentence"].partition(". ")
    expect(verdicts.locator("p").nth(0)).to_contain_text(f"{worst['kind']}. {why}")
    expect(verdicts.locator("p").nth(1)).to_contain_text(action)
    expect(verdicts.locator("p").nth(2)).to_contain_text("of 200 documents")
    expect(report.page.locator(".score-tiles > div")).to_have_count(4)
    expect(report.page.locator(".score-tiles")).to_be_in_viewport(ratio=1)
    expect(report.page.locator(".sample")).to_be_in_viewport(ratio=1)
    assert report.page.locator(".sample mark").count() > 5
    report.click(verdicts.locator("p").nth(0).locator("a"))
    assert report.heading.startswith(f"Cluster {worst['clusters'][0]}")


def test_on_a_phone_the_overview_is_short(visit, demo):
    report = visit(demo.file, viewport=PHONE)
    assert report.page.evaluate("document.documentElement.scrollHeight") < 6000
    assert report.page.locator(".fold > details[open]").count() == 0


def test_a_folded_section_opens_by_key_and_by_every_link_to_it(visit, demo):
    report = visit(demo.file, viewport=PHONE)
    clusters = report.page.locator("#clusters")
    expect(clusters.locator("table")).to_be_hidden()
    clusters.locator("summary").first.focus()
    report.page.keyboard.press("Enter")
    expect(clusters.locator("table")).to_be_visible()
    report.go("#run")
    expect(report.page.locator("#run dl").first).to_be_visible()
    expect(report.page.locator("#run")).to_be_in_viewport()
    again = visit(demo.file, "#map", viewport=PHONE)
    expect(again.page.locator("#map-plot canvas").first).to_be_visible()
    expect(again.page.locator("#run dl").first).to_be_hidden()


def test_what_is_folded_is_printed(visit, demo):
    report = visit(demo.file, viewport=PHONE)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(report.page.pdf())).pages)
    assert report.page.locator(".fold > details[open]").count() == 0
    for said in ("Seconds by stage", "Words that pull documents in", "Documents of each label in each cluster"):
        assert said in " ".join(text.split())


def test_wide_windows_begin_with_all_sections_open(visit, demo):
    report = visit(demo.file, viewport=WIDE)
    assert report.page.locator(".fold > details:not([open])").count() == 0
    assert report.page.locator(".fold").count() >= 6
