import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from neontext.corpus.one_line import one_line


def test_short_names_stay():
    assert one_line("doc-12 b") == "doc-12 b"
    assert one_line("x" * 120) == "x" * 120


def test_white_space_and_control_characters():
    assert one_line(" two\n\n lines\t") == "two lines"
    assert one_line("red\x1b[31m\x00") == "red\ufffd[31m\ufffd"
    assert one_line("\n ") == one_line("") == "(empty)"


def test_a_right_to_left_name_stays():
    assert one_line("الكل") == "الكل"


def test_a_name_turns_nothing_that_stands_after_it():
    assert one_line("a\u202eb") == one_line("a\u2067b") == "a\ufffdb"
    assert one_line("\u200eleft and \u200fright") == "\u200eleft and \u200fright"


def test_long_names_say_that_they_were_cut():
    assert one_line("x" * 10_000_000) == "x" * 119 + "…"
    assert one_line("x" + " " * 300 + "y", most=10) == "x…"


@given(st.text(st.characters()), st.integers(2, 50))
def test_always_one_short_printable_line(text, most):
    line = one_line(text, most)
    assert 0 < len(line) <= max(most, len("(empty)"))
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in line)
