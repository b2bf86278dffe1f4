"""All of it by keyboard alone, and what a screen reader is told."""

import pytest
from report_page import MISSING

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect


def focused(report, what="textContent"):
    return report.page.evaluate(f"document.activeElement.{what}")


def press(report, *keys):
    for key in keys:
        report.page.keyboard.press(key)
    report.follow()


def tab_to(report, selector, most=150):
    """Press Tab until an element has the focus; the focus is always somewhere, and to be seen."""
    for _ in range(most):
        report.page.keyboard.press("Tab")
        if report.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def test_the_first_key_skips_the_contents(visit, demo):
    report = visit(demo.file)
    press(report, "Tab")
    assert focused(report, "className") == "skip"
    expect(report.page.locator(".skip")).to_be_in_viewport()
    press(report, "Enter")
    assert focused(report, "closest('main') !== null")


def test_the_skip_link_stays_where_the_reader_is(visit, demo):
    report = visit(demo.file)
    report.go("#d3")
    heading = report.heading
    report.page.locator(".skip").focus()
    press(report, "Enter")
    assert focused(report, "id") == "main"
    assert report.heading == heading
    assert report.page.url.endswith("#d3")


def test_from_the_overview_to_a_word_without_a_pointer(visit, demo):
    report = visit(demo.file)
    tab_to(report, "nav .clusters li:nth-child(4) a")
    press(report, "Enter")
    assert report.heading.startswith("Cluster 3")
    assert focused(report, "localName") == "h2"
    tab_to(report, ".view.current ol.documents a.id")
    name = focused(report)
    press(report, "Enter")
    assert (report.heading, focused(report)) == (name, name)
    tab_to(report, "input[name=against]")
    press(report, "ArrowDown")
    expect(report.view.locator(".equation")).to_contain_text("alone.")
    tab_to(report, ".text mark")
    words = report.view.locator(".text mark")
    first = focused(report)
    assert first == words.nth(0).text_content()
    card = report.view.locator(".card")
    expect(card).to_be_visible()
    press(report, "ArrowRight")
    assert focused(report) == words.nth(1).text_content()
    expect(card.locator("strong")).to_have_text(words.nth(1).text_content(), ignore_case=True)
    press(report, "End")
    assert report.page.evaluate("document.activeElement === [...document.querySelectorAll('#document mark')].at(-1)")
    press(report, "Home")
    assert focused(report) == first
    press(report, "Escape")
    expect(card).to_be_hidden()


def test_the_text_is_one_stop_of_the_tab_key(visit, demo):
    report = visit(demo.file, "#d12")
    tab_to(report, ".text mark")
    press(report, "ArrowRight", "ArrowRight")
    press(report, "Tab")
    assert focused(report, "closest('.text')") is None
    press(report, "Shift+Tab")
    assert report.page.evaluate("document.activeElement === document.querySelectorAll('#document .text mark')[2]")


def test_slash_searches_and_escape_closes(visit, demo):
    report = visit(demo.file, "#d12")
    press(report, "/")
    assert focused(report, "id") == "query"
    report.page.keyboard.type("orbit")
    suggestions = report.page.locator("#suggestions")
    expect(suggestions).to_be_visible()
    press(report, "ArrowDown")
    chosen = focused(report, "getAttribute('aria-activedescendant')")
    expect(report.page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
    press(report, "Escape")
    expect(suggestions).to_be_hidden()
    assert report.fragment == "#d12"


def test_letters_and_arrows_go_from_document_to_document(visit, demo):
    report = visit(demo.file, "#documents?sort=row")
    press(report, "Tab")
    report.click(report.view.locator("ol.documents a.id").nth(5))
    for key, row in (("j", 6), ("ArrowRight", 7), ("k", 6), ("ArrowLeft", 5)):
        press(report, key)
        assert report.fragment == f"#d{row}"
        assert focused(report) == report.heading == demo.rows("documents")[row]["id"]
    # Typed letters are text in a field, not commands.
    report.page.locator("#query").focus()
    report.page.keyboard.type("jk/?")
    assert report.page.locator("#query").input_value() == "jk/?"
    assert report.fragment == "#d5"


def test_the_help_opens_and_closes(visit, demo):
    report = visit(demo.file, "#d12")
    press(report, "?")
    dialog = report.page.locator("dialog.keys")
    expect(dialog).to_be_visible()
    press(report, "j")
    assert report.fragment == "#d12"
    press(report, "Escape")
    expect(dialog).to_be_hidden()


def test_relevance_is_told_in_words_too(visit, demo):
    report = visit(demo.file, "#d12")
    for word, mark in zip(demo.words()[12], report.view.locator(".text mark").all(), strict=True):
        said = mark.get_attribute("aria-description")
        assert said.endswith("for" if word["relevance"] >= 0 else "against") or abs(word["relevance"]) < 0.001
    expect(report.page.locator("#documents .hits")).to_have_attribute("role", "status")
    assert report.page.title().startswith(report.heading)
