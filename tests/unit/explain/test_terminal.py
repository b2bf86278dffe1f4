"""Highlighted text for a terminal: the text, the signs, and nothing that a terminal would obey."""

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from neontext.corpus.one_line import strip_control
from neontext.explain.terminal import highlighted_text


def printed(text, **settings):
    stream = io.StringIO()
    Console(file=stream, width=100, **settings).print(text)
    return stream.getvalue()


def test_colours_and_underlines():
    text = highlighted_text("good bad none", [(0, 4, 1.0), (5, 8, -1.0)], [(9, 13)], "head", ["foot"])
    assert printed(text).splitlines() == ["head", "good bad none", "foot"]
    shown = printed(text, force_terminal=True, color_system="truecolor")
    assert "\x1b[38;2;0;0;0;48;2;224;116;88mgood\x1b[0m" in shown
    assert "\x1b[4;38;2;0;0;0;48;2;88;140;193mbad\x1b[0m" in shown
    assert "\x1b[2mnone\x1b[0m" in shown


def test_faint_words_have_no_box():
    text = highlighted_text("good bad", [(0, 4, 1.0), (5, 8, -0.05)], [], "head", [])
    assert "\x1b[4mbad\x1b[0m" in printed(text, force_terminal=True, color_system="truecolor")


@given(st.text(max_size=30))
def test_a_terminal_has_nothing_to_obey(text):
    shown = printed(highlighted_text(text, [(0, len(text), 1.0)], [], text, [text]))
    assert not {c for c in shown if ord(c) < 32 or 127 <= ord(c) < 160} - {"\n", "\t"}
    assert len(strip_control(text)) == len(text.replace("\r\n", "\n"))
