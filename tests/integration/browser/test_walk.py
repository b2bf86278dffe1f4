"""Ways through the report: by clicks, by links, back and forward."""

import re

import pytest
from report_page import MISSING

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect


def test_from_the_overview_down_to_a_word(visit, demo):
    report = visit(demo.file)
    assert "demo" in report.heading
    report.click(report.page.locator("nav a", has_text="What to look at first"))
    finding = report.page.locator("#findings details.finding").first
    expect(finding.locator("summary")).to_contain_text(re.compile(r"artefact\s+cluster \d\s+\w+, \w+"))
    report.click(finding.locator('a[href^="#c"]').first)
    assert report.heading.startswith("Cluster ")
    link = report.view.locator("ol.documents a.id").nth(2)
    name = link.inner_text()
    report.click(link)
    assert report.heading == name
    assert report.page.title() == f"{name} · Audit of demo"
    address = report.fragment
    competitor = report.view.locator("input[name=against]").nth(1).get_attribute("value")
    report.choose("against", competitor)
    assert report.fragment == f"{address}?against={competitor}"
    expect(report.view.locator(".equation")).to_contain_text(f"Against cluster {competitor} alone.")
    report.choose("root", "origin")
    assert report.fragment == f"{address}?against={competitor}&root=origin"
    report.choose("against", "")
    report.choose("root", "midpoint")
    assert report.fragment == address


def test_one_part_shows_at_a_time(visit, demo):
    report = visit(demo.file)
    for fragment in ("#overview", "#c3", "#documents", "#d7"):
        report.go(fragment)
        assert [view.is_visible() for view in report.page.locator(".view").all()].count(True) == 1


def test_back_and_forward(visit, demo):
    report = visit(demo.file)
    report.click(report.page.locator("nav .clusters a").nth(1))
    report.click(report.view.locator("ol.documents a.id").first)
    report.choose("root", "origin")
    seen = report.heading, report.sums()
    report.page.go_back()
    report.follow()
    assert report.fragment == "#c1"
    report.page.go_back()
    report.follow()
    assert "demo" in report.heading
    report.page.go_forward()
    report.follow()
    report.page.go_forward()
    report.follow()
    assert (report.heading, report.sums()) == seen
    expect(report.view.locator("input[value=origin]")).to_be_checked()


def test_going_back_returns_to_where_the_list_was(visit, demo):
    report = visit(demo.file, "#documents?sort=row")
    report.view.locator("ol.documents a.id").nth(30).scroll_into_view_if_needed()
    before = report.page.evaluate("scrollY")
    assert before > 500
    report.click(report.view.locator("ol.documents a.id").nth(30))
    assert report.page.evaluate("scrollY") < before
    report.page.go_back()
    report.follow()
    assert report.page.evaluate("scrollY") == pytest.approx(before, abs=60)
    assert report.page.evaluate("document.activeElement.getAttribute('href')") == "#d30"


def test_a_link_opens_the_very_place(visit, demo):
    competitors = visit(demo.file, "#d11").view.locator("input[name=against]").all()
    competitor = competitors[2].get_attribute("value")
    report = visit(demo.file, f"#d11?against={competitor}&root=origin")
    assert report.heading == demo.rows("documents")[11]["id"]
    expect(report.view.locator("input[value=origin]")).to_be_checked()
    expect(report.view.locator(f'input[name=against][value="{competitor}"]')).to_be_checked()
    expect(report.view.locator(".equation")).to_contain_text(f"Against cluster {competitor} alone.")
    assert visit(demo.file, "#c5").heading.startswith("Cluster 5")
    expect(visit(demo.file, "#run").page.locator("#run")).to_be_in_viewport()


HOSTILE = [
    "#nowhere",
    "#c99",
    "#c-1",
    "#c1e1",
    "#d200",
    "#d99999999999999999999",
    "#d1?against=99",
    "#d1?root=nowhere",
    "#d1?against=1&against=2",
    "#d1?x=1",
    "#documents?cluster=99",
    "#documents?label=NaN",
    "#documents?sort=constructor",
    "#documents?only=1,2,x",
    "#documents?cluster=1?label=2",
    "#overview?x",
    "#__proto__",
    "#constructor",
    "#<img src=x onerror=alert(1)>",
    "#javascript:alert(1)",
    "#%3Cscript%3Ealert(1)%3C/script%3E",
    "#%E0%A4%A",
    "#rows",
    "#shard-0",
    "#" + "d1" * 200_000,
]


@pytest.mark.parametrize("fragment", HOSTILE, ids=lambda fragment: fragment[:24])
def test_an_unknown_place_is_the_overview(visit, demo, fragment):
    report = visit(demo.file, fragment)
    assert "demo" in report.heading
    expect(report.page.locator(".notice")).to_have_text("There is no such place on this page; here is the overview.")
    report.go("#d1")
    expect(report.page.locator(".notice")).to_be_hidden()


def test_a_damaged_file_shows_the_overview_and_says_why(visit, demo):
    report = visit(demo.file)
    report.page.evaluate("document.getElementById('shard-0').remove()")
    report.go("#d0")
    assert report.heading == "demo"
    assert "could not be shown" in report.page.locator(".notice").inner_text()
    assert report.page.evaluate("document.documentElement.dataset.page") == "overview"


def test_hostile_words_in_a_link_are_looked_for_as_text(visit, demo):
    report = visit(demo.file, "#documents?word=%3Cimg src=x onerror=alert(1)%3E&text=%3Cb%3E%00%FF")
    expect(report.view.locator(".hits")).to_contain_text("0 of 200 documents")
    assert report.view.locator(".filter input").first.input_value() == "<img src=x onerror=alert(1)>"


def test_a_competitor_that_is_not_kept_is_said_to_be_so(visit, demo):
    own = demo.rows("documents")[4]["cluster"]
    report = visit(demo.file, f"#d4?against={own}")
    expect(report.page.locator(".notice")).to_contain_text(f"Cluster {own} is not among the competitors")
    expect(report.view.locator('input[name=against][value=""]')).to_be_checked()


def test_next_and_previous_go_through_the_list_that_the_reader_came_from(visit, demo):
    report = visit(demo.file, "#documents?sort=weakest&label=2")
    listed = report.listed()
    report.click(report.view.locator("ol.documents a.id").nth(1))
    report.click(report.view.locator("a[rel=next]"))
    assert report.fragment == listed[2]
    report.click(report.view.locator("a[rel=prev]"))
    report.click(report.view.locator("a[rel=prev]"))
    assert report.fragment == listed[0]
    report.click(report.view.locator(".navigation a").first)
    assert report.listed() == listed


def test_an_audit_without_labels_has_no_place_for_them(visit, audit_texts):
    words = ("garlic onion butter", "telescope comet orbit", "court judge lawyer")
    bare = audit_texts({"id": f"bare-{n}", "text": f"{words[n % 3]} {words[n % 3]}"} for n in range(30))
    report = visit(bare.file, "#contingency")
    expect(report.page.locator(".notice")).to_have_text("This audit has no section “contingency”.")
    report.go("#map")
    expect(report.page.locator("#map-plot figcaption")).to_have_text(["Cluster"])
    report.go("#documents")
    assert report.all_texts(".filter .field > span") == ["Word", "Text", "Cluster", "Runner-up", "Sort"]
    report.go("#d2")
    assert report.all_texts(".chip") == []
