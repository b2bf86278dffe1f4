"""Fragments and the comparison in a real browser: hostile texts, ids and labels stay text and run nothing."""

from html.parser import HTMLParser

import pytest

from neontext import audit_corpus, compare_audits, export_audit


@pytest.fixture(scope="module")
def audits(hostile_corpus, hostile_audit, made_once):
    """The same hostile documents in three clusters and in two."""
    corpus, _ = hostile_corpus
    two = made_once("hostile-two", lambda folder: audit_corpus(corpus, folder, clusters=2, vectors="ppmi"))
    return hostile_audit, two


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


def test_fragments_on_one_page(audits, hostile_corpus, visit, tmp_path):
    n = export_audit(audits[0], tmp_path / "fragments", format="html-fragments")
    assert n == len(hostile_corpus[1])
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
