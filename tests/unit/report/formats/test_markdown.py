"""Markdown: what a text says stays text."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.report.formats.markdown import escape_markdown, write_markdown


def markdown(*explanations):
    stream = io.StringIO()
    write_markdown(explanations, stream)
    return stream.getvalue()


def test_words_are_marked_with_their_number(explain):
    found = markdown(explain("goodbads"))
    assert "> **good**<sup>+1.00</sup>*bads*<sup>-0.50</sup>" in found
    assert found.startswith("### document an id\\: cluster 1")


def test_weak_words_are_left_plain(explain):
    assert "> **good**<sup>+1.00</sup>bads" in markdown(explain("goodbads", relevance=(1.0, -0.1)))


def test_little_relevance_is_not_written_as_none(explain):
    found = markdown(explain("goodbads", relevance=(0.0009, -0.0005)))
    assert "> **good**<sup>+0.00090</sup>*bads*<sup>-0.00050</sup>" in found
    assert "+0.00090" in found.split("- for:")[1]


def test_nothing_is_markup(hostile):
    found = markdown(*hostile)
    assert set(re.findall(r"</?([a-z]+)[^>]*>", found)) == {"sup"}
    assert not re.search(r"(?<!\\)[`\[\]|$~{}]", found)
    # Lines begin with the quotation, a fact, or a heading, and nothing in them begins anything.
    assert {line[:2] for line in found.splitlines() if line} <= {"##", "> ", ">", "- "}
    quoted = [line[2:] for line in found.splitlines() if line.startswith("> ")]
    assert not [line for line in quoted if re.match(r"\s|[-+=#>]|\d+[.)]", line)]


@pytest.mark.parametrize("name", ["@someone", "#12", "GH-3", "www.example.org", "a@b.org", "http://x", ":smile:"])
def test_nobody_is_called_and_nothing_linked(explain, name):
    found = markdown(explain(f"xx {name} xxxxxxxxxxxxxxxxxxxxx", relevance=(0.0, 0.0)))
    assert name not in found
    assert name not in markdown(explain("text", id=name))


def test_a_mention_across_two_pieces(explain):
    assert "@someone" not in markdown(explain("@@@@@@@@someones", relevance=(0.01, 0.02)))


@given(st.text(max_size=30))
def test_the_text_comes_out_again(text):
    """By the rules of Markdown: a backslash before a sign is dropped, entities are characters."""
    shown = re.sub(r"\\([\\`*_{}\[\]|~$:])", r"\1", escape_markdown(text, lines=True))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        shown = shown.replace(entity, character)
    breaks = re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text)
    assert shown == re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", breaks)
