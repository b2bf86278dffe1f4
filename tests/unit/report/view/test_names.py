from neontext.report.view.names import LENGTHS, clean_view

HOSTILE = "two\nlines\x1b[2J \u202e" + "x" * 1_000


def test_names_are_on_one_line_wherever_they_stand():
    view = clean_view({"title": HOSTILE, "clusters": [{"words_for": [{"word": HOSTILE}]}], "labels": [HOSTILE, None]})
    (label, none), word = view["labels"], view["clusters"][0]["words_for"][0]["word"]
    assert none is None
    for name in (view["title"], word, label):
        assert name.startswith("two lines\ufffd[2J \ufffdx")
        assert len(name) == LENGTHS["title"]


def test_other_texts_keep_their_length_but_no_control_character():
    assert clean_view({"reason": "a\x1bb" + "x" * 1_000})["reason"] == "a\ufffdb" + "x" * 1_000


def test_a_length_of_its_own():
    assert clean_view({"id": "x" * 80, "note": "x" * 80}, id=10, note=5) == {"id": "x" * 9 + "…", "note": "xxxx…"}


def test_empty_names_are_told_from_empty_texts():
    assert clean_view({"name": "", "unit": ""}) == {"name": "(empty)", "unit": ""}
