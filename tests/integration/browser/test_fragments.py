"""Fragments and the comparison in a real browser: hostile texts, ids and labels stay text and run nothing."""

import json
from html.parser import HTMLParser

import pytest

from neontext import audit_corpus, compare_audits, export_audit

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


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.names, self.attributes = set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


def elements(page):
    """What the page is made of once everything that wants to run has run."""
    page.wait_for_timeout(500)
    return Elements(page.content())


def test_fragments_on_one_page(audits, strings, visit, tmp_path):
    n = export_audit(audits[0], tmp_path / "fragments", format="html-fragments")
    assert n == len(strings)
    fragments = [path.read_text() for path in sorted((tmp_path / "fragments").glob("*.html"))]
    # No policy protects the page that they are pasted into.
    (tmp_path / "page.html").write_text("<!DOCTYPE html><title>fragments</title><body>" + "".join(fragments))
    page = visit.plain(tmp_path / "page.html")
    found = elements(page)
    assert found.names <= {"html", "head", "title", "body", "div", "p", "mark", "span"}
    assert found.attributes <= {"style", "title", "dir"}
    assert "<script>alert(" in page.inner_text("body")


def test_the_comparison(audits, visit, tmp_path):
    compared = compare_audits(*audits, tmp_path / "out")
    assert len(compared.comparison.moved) > 50
    found = elements(visit.plain(tmp_path / "out" / "comparison.html"))
    assert not found.names & {"script", "iframe", "object", "embed", "img", "video", "audio", "form", "input", "base"}
    assert not {name for name in found.attributes if name.startswith("on")} | (found.attributes & {"style", "src"})


@pytest.mark.parametrize("width", [360, 1400])
def test_the_comparison_is_not_wider_than_the_screen(audits, visit, tmp_path, width):
    compare_audits(*audits, tmp_path / "out")
    page = visit.plain(tmp_path / "out" / "comparison.html", viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
