"""Highlighting: the whole text comes out again, and nothing in it is executed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.explain.highlight import STRONGEST, highlighted_html, piece_html, pieces


@st.composite
def marked_texts(draw):
    """A text, and spans in it that do not overlap, shuffled, some with a relevance."""
    text = draw(st.text(max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    spans = draw(st.permutations(list(zip(cuts[::2], cuts[1::2], strict=False))))
    relevance = draw(st.lists(st.floats(-10, 10), min_size=len(spans), max_size=len(spans)))
    marks = [(*span, value) for span, value in zip(spans, relevance, strict=True)]
    return text, marks[::2], [mark[:2] for mark in marks[1::2]]


@given(marked_texts())
def test_pieces_are_the_whole_text(marked):
    text, words, unexplained = marked
    found = list(pieces(text, words, unexplained))
    assert "".join(piece.text for piece in found) == text
    assert sum(piece.relevance is not None for piece in found) == len(words)
    assert sum(piece.kind == "unexplained" for piece in found) == len(unexplained)
    assert all(0 <= piece.opacity <= STRONGEST for piece in found)


def test_the_strongest_word_has_the_strongest_colour():
    found = {piece.text: piece for piece in pieces("red or blue", [(0, 3, 2.0), (7, 11, -1.0)], [(4, 6)])}
    assert (found["red"].kind, found["red"].opacity) == ("for", STRONGEST)
    assert (found["blue"].kind, found["blue"].opacity) == ("against", STRONGEST / 2)
    assert (found["or"].kind, found["or"].relevance) == ("unexplained", None)


def test_a_common_scale():
    assert [piece.opacity for piece in pieces("ab", [(0, 1, 1.0), (1, 2, 9.0)], scale=4.0)] == pytest.approx(
        [STRONGEST / 4, STRONGEST], abs=1e-3
    )


def test_relevance_zero_everywhere():
    assert [piece.opacity for piece in pieces("ab", [(0, 1, 0.0), (1, 2, -0.0)])] == [0.0, 0.0]


def test_a_repeated_word_keeps_its_colour():
    first, _, second = pieces("cat cat", [(0, 3, 1.5), (4, 7, 1.5)])
    assert first == second


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '" onmouseover="alert(1)', "&lt;", "<img src=x>"])
def test_nothing_is_executed(hostile):
    words = [(0, len(hostile), 1.0)]
    for html in (
        highlighted_html(hostile, words, [], ["headline"]),
        highlighted_html(hostile, [], [(0, len(hostile))], ["headline", hostile]),
        highlighted_html(hostile, [], [], [hostile]),
    ):
        assert hostile not in html
        assert "<script" not in html


def test_little_relevance_has_more_decimals():
    html = highlighted_html("cat dog", [(0, 3, 0.0009), (4, 7, -0.0001)], [], ["headline"])
    for number in ('"+0.000900 for"', '"-0.000100 against"', ">-0.00090<", ">+0.00045<"):
        assert number in html


def test_the_sign_is_said_in_words_too():
    (piece,) = pieces("cat", [(0, 3, -0.25)])
    assert 'title="-0.250 against"' in piece_html(piece)
