"""Whatever texts, labels and ids hold is shown as text, and runs nothing."""

import json

import pytest
from report_page import MISSING

from neontext.corpus.one_line import one_line

expect = pytest.importorskip("playwright.sync_api", reason=MISSING).expect

# Names of all elements and attributes; what the script sets by itself has a style.
WRITTEN = """() => {
    const elements = [...document.querySelectorAll("*")];
    const attributes = elements.flatMap((element) => element.getAttributeNames().filter((name) =>
        name !== "style" || !element.matches(".card, .tip, canvas")));
    return [[...new Set(elements.map((element) => element.localName))], [...new Set(attributes)]];
}"""
LINKS = "links => [...new Set(links.map((link) => link.getAttribute('href')))].filter((href) => href[0] !== '#')"
TOPICS = ("garlic onion butter sauce oven", "telescope comet orbit mirror galaxy", "court judge lawyer appeal witness")


@pytest.fixture(scope="module")
def hostile(shared_data, audit_texts):
    """Audit of documents that carry every naughty string as text, label and id."""
    strings = json.loads((shared_data / "blns.json").read_text(encoding="utf-8"))
    return audit_texts(
        {"id": text, "label": text, "text": f"{TOPICS[number % 3]} {text} {TOPICS[number % 3]}"}
        for number, text in enumerate(strings)
    )


def written(report):
    """What the page is made of, over all its kinds of views."""
    elements, attributes = set(), set()
    for fragment in ("#overview", "#map", "#c0", "#documents?sort=row", "#d3", "#d150"):
        report.go(fragment)
        report.page.wait_for_timeout(100)
        found = report.page.evaluate(WRITTEN)
        elements |= set(found[0])
        attributes |= set(found[1])
    return elements, attributes


def labels_of(documents):
    """Labels as they show: an empty one is none."""
    return [one_line(document["label"]) for document in documents if document["label"] is not None]


def test_nothing_is_on_the_page_that_we_never_write(visit, hostile, demo):
    elements, attributes = written(visit(hostile.file))
    usual_elements, usual_attributes = written(visit(demo.file))
    # More categories than colours: some of them have corners.
    assert elements <= usual_elements | {"polygon"}
    assert attributes <= usual_attributes | {"points"}
    assert not {"iframe", "object", "embed", "img", "video", "audio", "base", "marquee"} & elements
    assert not {name for name in attributes if name.startswith("on")}
    assert not {"style", "src", "srcdoc", "action"} & attributes


def test_every_text_and_label_shows_as_it_is(visit, hostile):
    report = visit(hostile.file)
    for row, document in enumerate(hostile.rows("documents")):
        report.go(f"#d{row}")
        assert report.shown_text().text == document["text"]
        assert report.all_texts(".lede .chip") == labels_of([document])
        assert report.page.locator("a").evaluate_all(LINKS) == []


def test_every_id_and_label_shows_in_the_list(visit, hostile):
    report = visit(hostile.file, "#documents?sort=row")
    while report.view.locator("button.more").is_visible():
        report.view.locator("button.more").click()
    documents = hostile.rows("documents")
    shown = report.all_texts("ol.documents a.id bdi")
    for row, (name, document) in enumerate(zip(shown, documents, strict=True)):
        assert name in (one_line(document["id"]), f"document {row}")
    assert sum(name == f"document {row}" for row, name in enumerate(shown)) < 10
    assert report.all_texts("ol.documents .chip") == labels_of(documents)
    # The beginning of each, or the passage that says most, on one line.
    for quoted, document in zip(report.all_texts("ol.documents .beginning"), documents, strict=True):
        assert len(quoted) <= 80
        assert quoted.removeprefix("… ").rstrip("… ") in one_line(document["text"], 10_000)


def test_every_string_can_be_searched(visit, hostile):
    report = visit(hostile.file)
    query, suggestions = report.page.locator("#query"), report.page.locator("#suggestions li")
    for document in hostile.rows("documents")[::3]:
        text = " ".join((document["label"] or "").split())
        query.fill(text)
        report.page.wait_for_timeout(5)
        if query.input_value().strip():
            expect(suggestions.last.locator(".name")).to_have_text(query.input_value().strip())
    assert report.page.locator("#suggestions a, #suggestions script").count() == 0


def test_markup_for_the_page_is_refused(visit, demo):
    report = visit(demo.file)
    for forbidden in ("document.body.innerHTML = '<b>x</b>'", "trustedTypes.createPolicy('x', {})"):
        tried = f"() => {{ try {{ {forbidden}; }} catch (error) {{ return error.name; }} }}"
        assert report.page.evaluate(tried) == "TypeError"
    # Both attempts are told; nothing else is.
    report.page.wait_for_timeout(100)
    assert len(visit.troubles) >= 2
    assert all("Trusted" in trouble or "trusted" in trouble for trouble in visit.troubles)
    visit.troubles.clear()


def test_a_page_that_asks_for_something_would_be_noticed(visit, demo):
    report = visit(demo.file)
    report.page.evaluate("""() => {
        const image = document.createElement("img");
        image.src = "https://example.invalid/x.png";
        document.body.append(image);
        const script = document.createElement("style");
        script.textContent = "body { color: red }";
        document.body.append(script);
        return fetch("https://example.invalid/").catch(() => 0);
    }""")
    report.page.wait_for_timeout(100)
    told = " ".join(visit.troubles)
    assert all(f"policy: {directive}" in told for directive in ("img-src", "style-src-elem", "connect-src"))
    visit.troubles.clear()
