"""Fragments and the comparison in a real browser: hostile texts, ids and labels stay text and run nothing."""

import json
import shutil
from html.parser import HTMLParser

import pytest

from neontext import audit_corpus, compare_audits, export_audit

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install Debian's package chromium"),
]
TOPICS = ("garlic onion butter sauce oven", "telescope comet orbit mirror galaxy", "court judge lawyer appeal witness")


@pytest.fixture(scope="module")
def strings(shared_data):
    return json.loads((shared_data / "blns.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def audits(strings, tmp_path_factory):
    """The same hostile documents in three clusters and in two."""
    folder = tmp_path_factory.mktemp("hostile")
    with (folder / "corpus.jsonl").open("w", encoding="utf-8") as file:
        for number, text in enumerate(strings):
            row = {"id": text, "label": text, "text": f"{TOPICS[number % 3]} {text} {TOPICS[number % 3]}"}
            file.write(json.dumps(row) + "\n")
    for clusters in (3, 2):
        audit_corpus(folder / "corpus.jsonl", folder / str(clusters), clusters=clusters, vectors="ppmi")
    return folder / "3", folder / "2"


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.names, self.attributes = set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


def opened(browser, path):
    """The page's DOM after everything that wants to run has run, its text, and what it did."""
    page = browser.new_page()
    done = []
    page.on("dialog", lambda dialog: (done.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: request.url == path.as_uri() or done.append(request.url))
    page.on("console", lambda message: message.type == "error" and done.append(message.text))
    page.goto(path.as_uri())
    page.wait_for_timeout(500)
    content, text = page.content(), page.inner_text("body")
    page.close()
    return Elements(content), text, done


def test_fragments_on_one_page(audits, strings, browser, tmp_path):
    n = export_audit(audits[0], tmp_path / "fragments", format="html-fragments")
    assert n == len(strings)
    fragments = [path.read_text() for path in sorted((tmp_path / "fragments").glob("*.html"))]
    # No policy protects the page that they are pasted into.
    (tmp_path / "page.html").write_text("<!DOCTYPE html><title>fragments</title><body>" + "".join(fragments))
    found, text, done = opened(browser, tmp_path / "page.html")
    assert done == []
    assert found.names <= {"html", "head", "title", "body", "div", "p", "mark", "span"}
    assert found.attributes <= {"style", "title", "dir"}
    assert "<script>alert(" in text


def test_the_comparison(audits, browser, tmp_path):
    compared = compare_audits(*audits, tmp_path / "out")
    assert len(compared.found.moved) > 50
    found, _, done = opened(browser, tmp_path / "out" / "comparison.html")
    assert done == []
    assert not found.names & {"script", "iframe", "object", "embed", "img", "video", "audio", "form", "input", "base"}
    assert not {name for name in found.attributes if name.startswith("on")} | (found.attributes & {"style", "src"})


@pytest.mark.parametrize("width", [360, 1400])
def test_the_comparison_is_not_wider_than_the_screen(audits, browser, tmp_path, width):
    compare_audits(*audits, tmp_path / "out")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((tmp_path / "out" / "comparison.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
