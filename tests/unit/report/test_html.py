import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from neontext.report import build_view, render_html
from neontext.report.html import mark_class

VOID = {"meta", "br", "rect"}


class Page(HTMLParser):
    """A parsed page: elements, attributes, the texts of documents, and whether every tag is closed."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.ids, self.links, self.open, self.texts, self.titles = [], [], [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.elements.append((tag, attrs))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a":
            self.links.append(attrs["href"])
        if tag not in VOID:
            self.open.append((tag, attrs.get("class")))
        if attrs.get("class") == "text":
            self.texts.append("")

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if ("div", "text") in self.open:
            self.texts[-1] += data

    def names(self):
        return {tag for tag, _ in self.elements}

    def attributes(self):
        return {name for _, attrs in self.elements for name in attrs}


@pytest.fixture(scope="module")
def markup(audit):
    return render_html(build_view(audit))


@pytest.fixture(scope="module")
def page(markup):
    return Page(markup)


def assert_inert(page):
    assert not page.names() & {"script", "iframe", "object", "embed", "img", "form", "input", "link", "base", "video"}
    assert not [name for name in page.attributes() if name.startswith("on") or name in ("style", "src", "srcdoc")]
    assert all(link.startswith("#") for link in page.links)
    assert page.open == []


def test_nothing_on_the_page_can_run_or_load(page, markup):
    assert_inert(page)
    assert "url(" not in markup
    assert "@import" not in markup


def test_the_policy_allows_this_style_sheet_and_nothing_else(markup, page):
    style = re.search(r"<style>(.*?)</style>", markup, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policies = [attrs["content"] for tag, attrs in page.elements if attrs.get("http-equiv")]
    expected = f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'none'; base-uri 'none'; form-action 'none'"
    assert policies == [expected]


def test_links_lead_somewhere_and_ids_are_unique(page):
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_every_labelled_part_has_its_label(page):
    named = [attrs["aria-labelledby"] for _, attrs in page.elements if "aria-labelledby" in attrs]
    assert set(named) <= set(page.ids)


def test_headings_do_not_skip_a_level(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_table_headers_have_a_scope(page):
    assert all("scope" in attrs for tag, attrs in page.elements if tag == "th")


def test_texts_are_shown_as_they_are(audit, page):
    assert sorted(page.texts) == sorted(audit.corpus.texts[:6])


def test_the_first_document_of_each_cluster_is_open(page):
    opened = ["open" in attrs for tag, attrs in page.elements if tag == "details"]
    assert opened == [True, False, False, True, False, False]


def test_the_sum_is_written_out(audit, markup):
    found = audit.explanations
    words = found.evidence[0] - found.bias[0]
    sentence = f"Evidence {found.evidence[0]:+.3f} = words {words:+.3f} + bias {found.bias[0]:+.3f}."
    assert sentence.replace("-", "−") in markup


def test_relevance_is_not_by_colour_alone(page):
    marks = [attrs for tag, attrs in page.elements if tag == "mark" and "title" in attrs]
    assert marks
    assert all(re.fullmatch(r"[+−]\d+\.\d{3}", attrs["title"]) for attrs in marks)


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ({"kind": "for", "opacity": 0.75}, "f20 s"),
        ({"kind": "for", "opacity": 0.0}, "f0"),
        ({"kind": "against", "opacity": 0.45}, "a12 s"),
        ({"kind": "against", "opacity": 0.41}, "a11"),
        ({"kind": "unexplained", "opacity": 0.0}, "u"),
    ],
)
def test_mark_class(piece, expected):
    assert mark_class(piece) == expected


def test_hostile_strings_are_text(make_audit, shared_data):
    strings = json.loads((shared_data / "blns.json").read_text(encoding="utf-8"))
    texts = [f"{word} {text} tram" for word in ("apple", "bus") for text in strings]
    audit = make_audit(texts, labels=strings * 2, ids=strings * 2)
    page = Page(render_html(build_view(audit, len(strings))))
    assert_inert(page)
    # A parser, like a browser, reads the line end \r as \n.
    shown = {text.replace("\r\n", "\n").replace("\r", "\n") for text in page.texts}
    expected = {text.replace("\r\n", "\n").replace("\r", "\n") for text in audit.corpus.texts}
    assert shown == expected


def test_hostile_names_of_everything_else(make_audit):
    evil = "</style></title><script>alert(1)</script>\"' onload='x"
    audit = make_audit(
        ["apple", "pear", "car", ""], ids=[evil] * 4, labels=[evil] * 4, parameters={evil: {evil: [evil]}}
    )
    assert_inert(Page(render_html({**build_view(audit), "title": evil})))


def test_without_labels_and_with_everything_in_one_cluster(make_audit):
    audit = make_audit(["apple", "pear", "car"])
    markup = render_html(build_view(audit))
    assert "Majority label" not in markup
    assert "No labels were given" in markup
    assert 'id="contingency"' not in markup
    assert_inert(Page(markup))


def test_an_empty_cluster_and_a_table_too_large_say_so(make_audit):
    view = build_view(make_audit(["apple", "car"] * 31, labels=range(62)))
    view["clusters"][1] |= {"size": 0, "words_for": [], "words_against": [], "documents": [], "median_evidence": None}
    markup = render_html(view)
    assert "No document is in this cluster." in markup
    assert "make a table too large to read" in markup
