import base64
import dataclasses
import hashlib
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest

from neontext.report import build_view, render_html
from neontext.report.html import render_page
from neontext.report.view.page_data import page_data

VOID = {"meta", "br", "rect", "input"}


class Page(HTMLParser):
    """A parsed page: elements, attributes, and whether every tag is closed."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.ids, self.links, self.open = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.elements.append((tag, attrs))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a":
            self.links.append(attrs["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def names(self):
        return {tag for tag, _ in self.elements}

    def attributes(self):
        return {name for _, attrs in self.elements for name in attrs}


def rendered(audit, **changes):
    data = page_data(audit)
    return render_html(build_view(audit) | changes, data.packed, data.shards)


@pytest.fixture(scope="module")
def markup(audit):
    return rendered(audit)


@pytest.fixture(scope="module")
def page(markup):
    return Page(markup)


def assert_inert(page):
    """Nothing but the page's own script, data blocks, and search box."""
    assert not page.names() & {"iframe", "object", "embed", "img", "link", "base", "video", "audio"}
    scripts = [attrs for tag, attrs in page.elements if tag == "script"]
    assert [attrs for attrs in scripts if "type" not in attrs] == [{}]
    assert {attrs["type"] for attrs in scripts if "type" in attrs} <= {"application/json", "text/plain"}
    assert [attrs.get("id") for tag, attrs in page.elements if tag in ("form", "input")] == ["search", "query"]
    assert not [name for name in page.attributes() if name.startswith("on") or name in ("style", "src", "srcdoc")]
    assert all(link.startswith("#") for link in page.links)
    assert page.open == []


def test_nothing_on_the_page_can_run_or_load(page, markup):
    assert_inert(page)
    style = re.search(r"<style>(.*?)</style>", markup, re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style


def digest(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_allows_its_style_sheet_and_its_script_and_nothing_else(markup, page):
    style = re.search(r"<style>(.*?)</style>", markup, re.DOTALL)[1]
    script = re.search(r"<script>(.*?)</script>", markup, re.DOTALL)[1]
    policies = [attrs["content"] for tag, attrs in page.elements if attrs.get("http-equiv")]
    assert policies == [
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; script-src 'sha256-{digest(script)}'; "
        "img-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ]


def policy(markup):
    (found,) = [attrs["content"] for _, attrs in Page(markup).elements if attrs.get("http-equiv")]
    return found


def test_a_page_without_a_script_allows_none():
    assert "script-src 'none'; img-src 'none'" in policy(render_page("frame.html.j2"))
    assert "script-src 'none'; img-src data:" in policy(render_page("frame.html.j2", images=True))


def test_links_lead_somewhere_and_ids_are_unique(page):
    assert len(page.ids) == len(set(page.ids))
    leads = {link.removeprefix("#").split("?")[0] for link in page.links}
    # Documents are shown by the script: #d7 is the document in row 7.
    assert {lead for lead in leads if not re.fullmatch("d[0-7]", lead)} <= set(page.ids)


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


def test_every_packed_part_is_on_the_page(audit, page):
    packed = [attrs["id"] for tag, attrs in page.elements if attrs.get("class") == "packed"]
    assert packed == ["rows", "words", "relevance", "shard-0"]


@pytest.mark.parametrize("evil", ["</script><script>alert(1)</script><!--", "</script x", "<!--<script x"])
def test_facts_cannot_end_their_element(make_audit, evil):
    markup = rendered(make_audit(["apple", "pear", "car"], labels=[evil] * 3))
    written = re.search(r'id="facts">(.*?)</script>', markup, re.DOTALL)[1]
    assert not set(written) & set("<>&")
    facts = json.loads(written)
    assert facts["labels"] == [evil]
    assert facts["shards"] == [0]


def test_hostile_strings_are_text(make_audit, shared_data):
    strings = json.loads((shared_data / "blns.json").read_text(encoding="utf-8"))
    texts = [f"{word} {text} tram" for word in ("apple", "bus") for text in strings]
    assert_inert(Page(rendered(make_audit(texts, labels=strings * 2, ids=strings * 2))))


def test_hostile_names_of_everything_else(make_audit):
    evil = "</style></title><script>alert(1)</script>\"' onload='x"
    audit = make_audit(
        ["apple", "pear", "car", ""], ids=[evil] * 4, labels=[evil] * 4, parameters={evil: {evil: [evil]}}
    )
    assert_inert(Page(rendered(audit, title=evil)))


def test_without_labels_and_with_everything_in_one_cluster(make_audit):
    audit = make_audit(["apple", "pear", "car"])
    markup = rendered(audit)
    assert "Majority label" not in markup
    assert "No labels were given" in markup
    assert 'id="contingency"' not in markup
    assert_inert(Page(markup))


def test_an_empty_cluster_and_a_table_too_large_say_so(make_audit):
    view = build_view(make_audit(["apple", "car"] * 31, labels=range(62)))
    view["clusters"][1] |= {"size": 0, "words_for": [], "words_against": [], "median_evidence": None}
    markup = render_html(view, {})
    assert "No document is in this cluster." in markup
    assert "make a table too large to read" in markup


def test_a_page_without_documents_promises_none(audit):
    empty = dataclasses.replace(audit, shown=np.empty(0, dtype=np.int64))
    assert "Press a number" in rendered(audit)
    assert "Press a number" not in rendered(empty)
    assert not [link for link in Page(rendered(empty)).links if link.startswith("#documents?")]
    assert 'aria-label="1 document: ' in rendered(audit)
