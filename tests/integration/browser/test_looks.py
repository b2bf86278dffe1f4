"""Light and dark, narrow and wide, on paper, copied, and for assistive technology."""

import io
import re

import pytest
from report_page import MISSING

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect
Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=MISSING).Axe
PdfReader = pytest.importorskip("pypdf", reason=MISSING).PdfReader

VIEWS = {"overview": "#overview", "cluster": "#c2", "list": "#documents", "document": "#d7", "review": "#review"}
FILTERED = {"filtered": "#contingency?cluster=1&label=2&not=cluster", "found": "#documents?word=orbit&sort=word"}
WIDER = """() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (element) => element && (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX)
        || scrolls(element.parentElement));
    return [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > width + 0.5 && !scrolls(element.parentElement))
        .map((element) => `${element.localName}.${element.className}`);
}"""
# What can be pressed and is smaller than 24 pixels; what is drawn is as large as what it shows.
SMALL = """() => {
    const meant = (element) => element.checkVisibility() && !element.closest(".hidden, .skip, .chart a")
        && getComputedStyle(element).display !== "inline";
    return [...document.querySelectorAll("a, button, input, select, summary, [tabindex='0']")].filter(meant)
        .map((element) => [element.localName, element.className, element.textContent, element.getBoundingClientRect()])
        .filter(([name, , , { width, height }]) => width < 24 || height < 24)
        .map(([name, kind, text, { width, height }]) => `${name}.${kind} ${text.slice(0, 20)}: ${width} x ${height}`);
}"""
# What is wider than its place and shows neither an ellipsis nor the shadow that says so.
CUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
    const { overflowX, textOverflow, backgroundImage } = getComputedStyle(element);
    return element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 2 && element.checkVisibility()
        && overflowX !== "visible" && textOverflow !== "ellipsis" && !backgroundImage.includes("gradient");
}).map((element) => `${element.localName}.${element.className}`)"""
LIGHTNESS = """(selector) => {
    const colour = getComputedStyle(document.querySelector(selector))["%s"].match(/[\\d.]+/g).map(Number);
    return (colour[0] + colour[1] + colour[2]) / 765;
}"""


def lightness(report, selector, what):
    return report.page.evaluate(LIGHTNESS % what, selector)


def seen(report, fragment):
    """Show a place, all that is folded open, with its map drawn where it has one."""
    report.go(fragment)
    if fragment == "#overview":
        report.page.evaluate("document.querySelectorAll('.fold > details').forEach((fold) => (fold.open = true))")
        report.page.locator("#map").scroll_into_view_if_needed()
        expect(report.page.locator("#map-plot canvas").first).to_be_visible()


@pytest.mark.parametrize("width", [360, 768, 1400, 2560])
def test_nothing_is_wider_than_the_window(visit, demo, width):
    report = visit(demo.file, viewport={"width": width, "height": 900})
    for fragment in VIEWS.values():
        seen(report, fragment)
        assert report.page.evaluate("document.documentElement.scrollWidth") <= width
        assert report.page.evaluate(WIDER) == []


@pytest.mark.parametrize("width", [360, 768, 1400, 2560])
def test_nothing_is_cut_without_a_cue_and_everything_can_be_hit(visit, demo, width):
    report = visit(demo.file, viewport={"width": width, "height": 900})
    for fragment in (VIEWS | FILTERED).values():
        seen(report, fragment)
        assert report.page.evaluate(CUT) == []
        assert report.page.evaluate(SMALL) == []


@pytest.mark.parametrize("width", [360, 1400])
def test_long_labels_keep_their_tables_low(visit, audit_texts, width):
    words = ("garlic onion butter", "telescope comet orbit", "court judge lawyer")
    label = "posts of a forum that has a very long and wordy name, as forums of a certain kind do, number"
    labelled = audit_texts(
        {"id": f"n-{n}", "label": f"{label} {n % 3}", "text": f"{words[n % 3]} {words[n % 3]}"} for n in range(30)
    )
    report = visit(labelled.file, viewport={"width": width, "height": 900})
    for name in report.page.locator(".contingency th bdi, .overview .label-cell bdi").all():
        assert name.bounding_box()["height"] < 60
        assert name.get_attribute("title") == name.text_content()
        cell = name.locator("..").bounding_box()
        assert name.bounding_box()["width"] <= cell["width"]
        assert cell["x"] + cell["width"] <= width
    assert report.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("fragment", VIEWS.values(), ids=VIEWS)
def test_a_word_card_stays_in_a_narrow_window(visit, demo, fragment):
    report = visit(demo.file, fragment, viewport={"width": 360, "height": 640}, has_touch=True)
    if fragment == "#d7":
        for mark in report.view.locator(".text mark").all()[:12]:
            mark.hover()
            box = report.view.locator(".card").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 360
    assert report.page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("fragment", (VIEWS | FILTERED).values(), ids=VIEWS | FILTERED)
def test_no_serious_barrier(visit, demo, fragment, scheme):
    report = visit(demo.file, color_scheme=scheme, reduced_motion="reduce")
    seen(report, fragment)
    # Dark differs in its colours only.
    rules = {} if scheme == "light" else {"runOnly": ["color-contrast"]}
    found = Axe().run(report.page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    serious = [
        (barrier["id"], node["target"], node["failureSummary"])
        for barrier in found
        if barrier["impact"] in ("serious", "critical")
        for node in barrier["nodes"]
    ]
    assert serious == []


def test_dark_where_the_system_is_and_where_the_reader_wants_it(visit, demo):
    dark = visit(demo.file, "#d7", color_scheme="dark")
    assert lightness(dark, "body", "backgroundColor") < 0.2 < 0.8 < lightness(dark, "body", "color")
    report = visit(demo.file, "#map", color_scheme="light")
    canvas = report.page.locator("#map-plot canvas").first
    expect(canvas).to_be_visible()
    picture = canvas.evaluate("(canvas) => canvas.toDataURL()")
    switch = report.page.locator("#theme")
    names = []
    for _ in range(3):
        switch.click()
        report.page.wait_for_timeout(100)
        names.append((switch.inner_text().split()[-1], round(lightness(report, "body", "backgroundColor"))))
        if names[-1][0] == "dark":
            assert canvas.evaluate("(canvas) => canvas.toDataURL()") != picture
    assert names == [("light", 1), ("dark", 0), ("auto", 1)]


def test_words_are_told_apart_without_colour(visit, demo):
    report = visit(demo.file, "#d7")
    strong = report.view.locator(".text mark.s")
    assert strong.count() > 0
    signs = strong.evaluate_all("(marks) => marks.map((mark) => getComputedStyle(mark, '::before').content)")
    assert all(re.search("[+−]", sign) for sign in signs)


def printed(report):
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(report.page.pdf())).pages).split())


def test_printing_prints_what_is_shown(visit, demo):
    documents = demo.rows("documents")
    report = visit(demo.file, "#d7")
    paper = printed(report)
    assert documents[7]["id"] in paper
    assert " ".join(documents[7]["text"].split()[:4]) in paper
    assert f"{documents[7]['evidence']:+.3f}".replace("-", "−") in paper
    assert "Search documents" not in paper
    assert "Copy as Markdown" not in paper
    report.go("#c2")
    paper = printed(report)
    assert "Cluster 2" in paper
    assert "Words that pull documents in" in paper
    assert "How it was made" not in paper


def test_printing_the_overview_prints_all_that_is_static(visit, demo):
    paper = printed(visit(demo.file))
    assert "How it was made" in paper
    assert paper.count("Words that pull documents in") >= len(demo.rows("clusters"))
    assert "Search documents" not in paper


def test_without_script_everything_static_shows(browser, demo):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(demo.file.as_uri())
    for view in ("#overview", "#c0", "#c7", "#run"):
        expect(page.locator(view)).to_be_visible()
    expect(page.locator(".tools")).to_be_hidden()
    context.close()


def test_a_document_is_copied_as_markdown(visit, demo):
    report = visit(demo.file, "#d7", permissions=["clipboard-read", "clipboard-write"])
    report.page.bring_to_front()
    report.view.get_by_role("button", name="Copy as Markdown").click()
    expect(report.view.get_by_role("button", name="Copied")).to_be_visible()
    document = demo.rows("documents")[7]
    lines = report.page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0] == "### " + document["id"].replace("-", "\\-")
    assert f"Evidence {document['evidence']:+.3f}".replace("-", "−") in "\n".join(lines)
    assert any(line.startswith("| Words for | one occurrence") for line in lines)
    quoted = "\n".join(line.removeprefix("> ") for line in lines if line.startswith(">"))
    assert quoted.replace("\\", "").split() == document["text"].split()


def test_a_link_is_copied(visit, demo):
    """It names the file and the place in it: the folders of somebody's disk lead nowhere elsewhere."""
    report = visit(demo.file, "#d7?root=origin", permissions=["clipboard-read", "clipboard-write"])
    report.page.bring_to_front()
    report.view.get_by_role("button", name="Copy link").click()
    expect(report.view.get_by_role("button", name="Copied")).to_be_visible()
    assert report.page.evaluate("navigator.clipboard.readText()") == "report.html#d7?root=origin"
