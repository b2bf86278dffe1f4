import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from neontext.corpus.one_line import one_line, one_lines, strip_control, without_surrogates


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


@given(st.text(st.characters()))
def test_no_control_character_is_left_in_a_text_of_several_lines(text):
    shown = strip_control(text)
    assert not {c for c in shown if unicodedata.category(c) in ("Cc", "Cs")} - {"\n", "\t"}
    assert isinstance(shown.encode("utf-8"), bytes)


def test_surrogates_alone_are_replaced():
    assert without_surrogates("a\ud800b\x1b\n") == "a\ufffdb\x1b\n"


def test_names_in_data_are_on_one_line_and_other_texts_keep_their_lines():
    data = {"id": "a\nb", "text": "a\nb\x00", "ids": ["a\tb", None], "n": 1, "deep": [{"id": "\x1b", "text": ""}]}
    assert one_lines(data, {"id": 9, "ids": 9}) == {
        "id": "a b",
        "text": "a\nb\ufffd",
        "ids": ["a b", None],
        "n": 1,
        "deep": [{"id": "\ufffd", "text": ""}],
    }
