"""`Explanation`: frozen, plain, printable."""

import json
from dataclasses import FrozenInstanceError, replace

import pytest
from messages import assert_says

from neontext.explain import Competitor, Explanation, Flip, Span, SupportDocument, Word

EXPLANATION = Explanation(
    document=4,
    id="d-4",
    label=None,
    text="red car, red <script>",
    cluster=1,
    against=None,
    evidence=1.5,
    probability=0.8176,
    runner_up=0,
    bias=0.25,
    root="midpoint",
    words=(Word("red", 0, 3, 1.0), Word("car", 4, 7, -0.75), Word("red", 9, 12, 1.0)),
    unexplained=(Span("script", 14, 20),),
    competitors=(Competitor(0, 1.0, 1.5, 0.25, (1.0, -0.75, 1.0)),),
    support_for=(SupportDocument(2, "d-2", 1, 0.9), SupportDocument(-1, None, 1, 0.1)),
    support_against=(SupportDocument(3, "d-3", 0, 1.0),),
    provenance={"beta": 2.0},
)
NOTHING = dict.fromkeys(("cluster", "against", "evidence", "probability", "runner_up", "bias"))
UNKNOWN = replace(EXPLANATION, **NOTHING, words=(), competitors=(), support_for=(), support_against=())


def test_it_is_frozen():
    with pytest.raises(FrozenInstanceError):
        EXPLANATION.bias = 0.0
    with pytest.raises(AttributeError):
        EXPLANATION.words[0].relevance = 0.0


def test_top_words_add_up_over_occurrences():
    assert EXPLANATION.top_words() == ([("red", 2.0)], [("car", -0.75)])
    assert EXPLANATION.top_words(0) == ([], [])


def test_top_words_strongest_first():
    words = tuple(Word(name, 0, 1, value) for name, value in [("a", 1.0), ("b", -2.0), ("c", 3.0), ("d", -1.0)])
    found = replace(EXPLANATION, words=words)
    assert found.top_words() == ([("c", 3.0), ("a", 1.0)], [("b", -2.0), ("d", -1.0)])
    assert found.top_words(1) == ([("c", 3.0)], [("b", -2.0)])


def test_it_prints_numbers_that_add_up():
    assert str(EXPLANATION).splitlines() == [
        "document d-4: cluster 1 (runner-up 0), P = 0.818; evidence +1.500 = words +1.250 + bias +0.250",
        "  for:     red +2.00",
        "  against: car -0.75",
        "  like:    d-2 (90%)",
    ]
    assert repr(EXPLANATION) == str(EXPLANATION)
    assert "(not 0)" in str(replace(EXPLANATION, against=0))


def test_a_probability_is_never_rounded_to_certainty():
    assert "P > 0.999; evidence +18.920" in str(replace(EXPLANATION, evidence=18.92, probability=1 - 6e-9))


def test_support_points_that_are_no_documents_are_not_printed():
    assert "None" not in str(EXPLANATION)
    assert "like" not in str(replace(EXPLANATION, support_for=EXPLANATION.support_for[1:]))


def test_a_document_without_a_known_word():
    assert_says(str(UNKNOWN), "d-4", "no word", "vector", "no cluster")
    assert "script" in UNKNOWN._repr_html_()
    assert json.loads(json.dumps(UNKNOWN.to_dict()))["evidence"] is None


def test_html_is_escaped():
    html = replace(EXPLANATION, id="<img src=x>")._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;" in html
    assert html.count("<mark") == 3


def test_it_is_plain_data():
    plain = json.loads(json.dumps(EXPLANATION.to_dict(), allow_nan=False))
    assert plain["words"][1] == {"word": "car", "start": 4, "end": 7, "relevance": -0.75}
    assert plain["unexplained"] == [{"word": "script", "start": 14, "end": 20}]
    assert plain["competitors"][0]["relevance"] == [1.0, -0.75, 1.0]
    assert plain["support_for"][0]["id"] == "d-2"
    assert plain["provenance"] == {"beta": 2.0}
    assert set(plain) == set(Explanation.__dataclass_fields__)


def test_hostile_names_are_printed_on_one_line():
    hostile = replace(EXPLANATION, id="a\x1b[2J\nb", words=(Word("x\x07", 0, 3, 1.0),), flip=Flip(("y\x1b",), 1, 0))
    assert "\x1b" not in str(hostile)
    assert "\x07" not in str(hostile)
    assert str(hostile).startswith("document a\ufffd[2J b: cluster 1")


def test_a_long_flip_is_cut():
    found = replace(EXPLANATION, flip=Flip(tuple(f"word{i}" for i in range(15)), 15, 0)).facts()
    assert_says(found["without"], "word11", "3 more", "cluster 0")
    assert found["for"] == "red +2.00"


def test_it_shows_itself_in_a_terminal():
    shown = EXPLANATION.__rich__().plain.splitlines()
    assert shown == [str(EXPLANATION).splitlines()[0], EXPLANATION.text, *str(EXPLANATION).splitlines()[1:]]
