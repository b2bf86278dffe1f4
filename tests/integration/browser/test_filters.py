"""Filters: what is pressed anywhere narrows everything, stands in one bar, and has a link."""

from collections import Counter

import pytest
from report_page import MISSING

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect


def found(report):
    """Documents that the bar counts."""
    return int(report.page.locator(".filter-bar [role=status]").inner_text().split()[0])


def terms(report):
    return report.page.locator(".terms .term").all_inner_texts()


def listed(report):
    report.click(report.page.locator(".filter-bar").get_by_role("link", name="List them"))
    while report.view.locator("button.more").is_visible():
        report.view.locator("button.more").click()
    return {int(link.removeprefix("#d")) for link in report.listed()}


def press(report, locator):
    locator.click()
    report.follow()


def test_posts_of_a_label_outside_their_main_cluster_are_one_filter(visit, demo):
    documents = demo.rows("documents")
    label = "cars"
    home = Counter(doc["cluster"] for doc in documents if doc["label"] == label).most_common(1)[0][0]
    wanted = {row for row, doc in enumerate(documents) if doc["label"] == label and doc["cluster"] != home}
    assert wanted
    report = visit(demo.file, "#contingency")
    row = report.page.locator(".contingency tbody tr", has_text=label)
    press(report, row.locator("td.sum").last.locator("a"))
    assert found(report) == len(wanted)
    assert listed(report) == wanted
    again = visit(demo.file, report.fragment)
    assert found(again) == len(wanted)
    assert terms(again)[1] == f"label {label}"
    expect(again.page.locator(".terms [data-term=cluster] .not")).to_have_attribute("aria-pressed", "true")


def test_a_cell_narrows_table_map_and_bars_and_pressed_again_widens_them(visit, demo):
    report = visit(demo.file, "#contingency")
    cell = report.page.locator(".contingency tbody td:not(.sum) a").nth(1)
    name, n = cell.get_attribute("aria-label"), int(cell.inner_text())
    top = cell.bounding_box()["y"]
    press(report, cell)
    assert found(report) == n
    assert name.startswith(f"{n} document")
    # The reader stays where they are but for the bar, which is new.
    assert abs(cell.bounding_box()["y"] - top) < 100
    numbers = [int(text) for text in report.page.locator(".contingency tbody td:not(.sum) a:visible").all_inner_texts()]
    assert sum(numbers) == n
    assert cell.get_attribute("aria-label") == name
    heights = report.page.locator("#distributions .part").evaluate_all(
        "bars => bars.map(bar => +bar.getAttribute('height'))"
    )
    assert any(heights)
    expect(report.page.locator("#findings .chart a:not(.faint) .dot")).to_have_count(1)
    expect(report.page.locator("table.overview tbody tr:visible")).to_have_count(1)
    press(report, cell)
    expect(report.page.locator(".filter-bar")).to_be_hidden()
    assert sum(map(int, report.page.locator(".contingency tbody td:not(.sum) a").all_inner_texts())) == 200
    assert report.fragment == "#contingency"


def test_bars_and_dots_filter_and_every_term_is_negated_and_removed(visit, demo):
    documents = demo.rows("documents")
    report = visit(demo.file, "#distributions")
    bar = report.page.locator("#distributions .chart a").nth(2)
    n = int(bar.locator("title").text_content().split()[0])
    press(report, bar)
    assert found(report) == n
    press(report, report.page.locator('#findings .chart a[href="#documents?cluster=1"] .dot'))
    assert len(terms(report)) == 2
    press(report, report.page.locator("[data-term=evidence] .remove"))
    own = sum(doc["cluster"] == 1 for doc in documents)
    assert found(report) == own
    press(report, report.page.locator("[data-term=cluster] .not"))
    assert found(report) == 200 - own
    assert report.page.evaluate("document.activeElement.className") == "not"
    assert report.fragment == "#distributions?cluster=1&not=cluster"
    press(report, report.page.locator(".filter-bar .clear"))
    expect(report.page.locator(".filter-bar")).to_be_hidden()


def test_every_bar_counts_what_its_filter_finds(visit, demo):
    report = visit(demo.file)
    for link in report.page.locator("#distributions .chart a").all():
        n = int(link.locator("title").text_content().split()[0])
        report.go(link.get_attribute("href"))
        assert found(report) == n


def test_labels_that_are_not_the_majority_of_their_cluster(visit, demo):
    documents = demo.rows("documents")
    majority = {row["cluster"]: row["majority_label"] for row in demo.rows("clusters")}
    wanted = {row for row, doc in enumerate(documents) if doc["label"] != majority[doc["cluster"]]}
    report = visit(demo.file, "#contingency")
    press(report, report.page.get_by_role("link", name="Documents whose label is not the majority of their cluster"))
    assert found(report) == len(wanted)
    assert terms(report) == ["label ≠ majority of its cluster"]
    assert listed(report) == wanted


def test_the_filter_goes_with_the_reader(visit, demo):
    report = visit(demo.file, "#documents?label=2")
    n = found(report)
    report.click(report.page.locator(".filter-bar").get_by_role("link", name="Map"))
    assert (report.fragment, found(report)) == ("#map?label=2", n)
    report.click(report.page.locator("nav a", has_text="Labels and clusters"))
    assert (report.fragment, found(report)) == ("#contingency?label=2", n)
    report.click(report.page.locator("nav .clusters a").first)
    expect(report.page.locator(".filter-bar")).to_be_hidden()
    report.page.go_back()
    report.follow()
    assert found(report) == n


def test_bars_of_a_cluster_narrow_its_list(visit, demo):
    documents, words = demo.rows("documents"), demo.rows("words")
    report = visit(demo.file, "#c2")
    label = report.view.locator(".mix a.filters").first
    press(report, label)
    own = {row for row, doc in enumerate(documents) if doc["cluster"] == 2 and doc["label"] == label.inner_text()}
    assert {int(link.removeprefix("#d")) for link in report.listed()} == own
    word = report.view.locator(".bars:not(.mix) a.filters").first
    press(report, word)
    holding = {entry["document"] for entry in words if entry["word"] == word.inner_text()}
    assert {int(link.removeprefix("#d")) for link in report.listed()} == own & holding
    assert terms(report) == [f"label {label.inner_text()}", f"word {word.inner_text()}"]


def test_numbers_count_what_their_filters_find_where_documents_have_no_cluster(visit, audit_texts):
    words = ("garlic onion butter", "telescope comet orbit", "court judge lawyer")
    placed = [
        {"id": f"n-{n}", "label": f"label {(n + n // 10) % 3}", "text": f"{words[n % 3]} {words[n % 3]}"}
        for n in range(30)
    ]
    empty = [{"id": f"empty-{n}", "label": f"label {n}", "text": ""} for n in range(3)]
    report = visit(audit_texts([*placed, *empty]).file, "#contingency")
    links = report.page.locator(".contingency a.filters")
    numbers = [(link.get_attribute("href"), int(link.inner_text())) for link in links.all()]
    assert any("not=cluster" in href for href, _ in numbers)
    for href, n in numbers:
        report.go(href)
        assert found(report) == n
    # The total of a label is of its documents that have a cluster.
    report.go(numbers[0][0])
    assert terms(report)[0] == "in a cluster"
