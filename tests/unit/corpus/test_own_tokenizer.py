"""A tokenizer of the user's own: taken in every form promised, checked at the border, named when it is missing."""

import copy
import re
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neontext.corpus import LetterTokenizer, OwnTokenizer, Tokens, ensure_tokenizer, is_own, load_object, make_tokenizer
from neontext.corpus.first_words import FirstWords
from neontext.corpus.phrases import PhraseTokenizer
from neontext.corpus.tokenizers import tokenizer_from_dict
from neontext.errors import InputError


def cut(texts):
    return [[(match[0].lower(), *match.span()) for match in re.finditer(r"\w+", text)] for text in texts]


def giving(*spans):
    """A tokenizer that gives these tokens for every text."""
    return OwnTokenizer(lambda texts: [list(spans) for _ in texts], "odd:tokenizer")


def spans(tokens):
    return [
        (int(row), tokens.words[word], int(start), int(end))
        for row, word, start, end in zip(tokens.document, tokens.word, tokens.start, tokens.end, strict=True)
    ]


@given(st.lists(st.text("aB é1.\n", max_size=12), max_size=5))
def test_tokens_are_those_of_the_function(texts):
    expected = [(row, *span) for row, own in enumerate(cut(texts)) for span in own]
    assert spans(OwnTokenizer(cut)(texts)) == expected


def test_tokens_of_an_object_are_coded_anew():
    class Twice:
        language = "fi"
        excluded = frozenset({"the"})

        def __call__(self, texts):
            n = len(texts)
            return Tokens(
                ("b", "a", "b", "unused"),
                np.arange(n + 1) * 2,
                np.array([0, 2] * n, dtype=np.int32),
                np.array([0, 2] * n),
                np.array([1, 3] * n),
            )

    tokenizer = OwnTokenizer(Twice())
    tokens = tokenizer(["b b"])
    assert (tokens.words, tokens.word.tolist()) == (("b",), [0, 0])
    assert (tokenizer.language, tokenizer.excluded) == ("fi", {"the"})
    assert tokenizer.name.endswith("Twice")


def test_missing_texts_are_empty_and_words_can_be_left_out():
    tokenizer = OwnTokenizer(cut, extra_stop_words=("red",))
    assert spans(tokenizer([None, "red cars"])) == [(1, "cars", 4, 8)]


@pytest.mark.parametrize(
    ("tokens", "why"),
    [
        ([("red", 0, 3), ("dca", 2, 5)], "overlaps the one before it"),
        ([("cars", 4, 8), ("red", 0, 3)], "reading order"),
        ([("red", 0, 99)], "outside its text"),
        ([("red", -1, 3)], "outside its text"),
        ([("red", 3, 3)], "is empty"),
        ([("red", 3, 1)], "is empty"),
        ([("", 0, 3)], "the word ''"),
        ([(" ", 0, 3)], "the word ' '"),
        ([("\ud800", 0, 3)], "the word"),
        ([(5, 0, 3)], "the word 5"),
        ([("red", 0.5, 3)], "cannot be read"),
        ([("red", True, 3)], "cannot be read"),
        (["red"], "cannot be read"),
        ([("red", 0)], "cannot be read"),
    ],
)
def test_bad_tokens_are_refused(tokens, why):
    with pytest.raises(InputError, match=why) as caught:
        giving(*tokens)(["red cars"])
    assert "odd:tokenizer" in str(caught.value)


def test_tokens_of_the_second_text_are_checked_too():
    with pytest.raises(InputError, match="of text 1"):
        OwnTokenizer(lambda texts: [[("red", 0, 3)], [("red", 0, 9)]], "odd")(["red cars", "red"])


@pytest.mark.parametrize("made", [None, 5, [[]], [[], [], []], ["red", 3]])
def test_what_is_no_list_of_tokens_is_refused(made):
    with pytest.raises(InputError, match="the tokenizer 'odd' gave"):
        OwnTokenizer(lambda texts: made, "odd")(["red", "cars"])


def test_what_fails_is_said_to_have_failed():
    with pytest.raises(InputError, match=r"failed.*a list of texts"):
        ensure_tokenizer(str.split)(["red cars"])


@pytest.mark.parametrize("tokenizer", ["letters", 5, LetterTokenizer])
def test_what_is_no_tokenizer_is_refused(tokenizer):
    with pytest.raises(InputError, match="expected LetterTokenizer"):
        ensure_tokenizer(tokenizer)


def test_only_what_plain_data_describes_is_not_ones_own():
    class Other(LetterTokenizer):
        def __call__(self, texts):
            return super().__call__(texts)

    assert ensure_tokenizer(None) == LetterTokenizer()
    assert not is_own(PhraseTokenizer(FirstWords(3, LetterTokenizer())))
    for own in (Other(), OwnTokenizer(cut), PhraseTokenizer(FirstWords(3, OwnTokenizer(cut)))):
        assert is_own(ensure_tokenizer(own))


def test_what_cannot_be_copied_is_not_copied():
    class Locked:
        lock = threading.Lock()

        def __call__(self, texts):
            return cut(texts)

    tokenizer = OwnTokenizer(Locked())
    assert copy.deepcopy(tokenizer) is tokenizer


def test_plain_data_needs_the_tokenizer_beside_it():
    tokenizer = PhraseTokenizer(FirstWords(3, OwnTokenizer(cut, "my:cut", "de", ("rot",))), (("a", "b"),))
    data = tokenizer.to_dict()
    with pytest.raises(InputError, match=r"my:cut.*--tokenizer MODULE:OBJECT"):
        tokenizer_from_dict(data)
    for own in (cut, OwnTokenizer(cut, "other")):
        assert tokenizer_from_dict(data, own).to_dict() == data
        assert spans(tokenizer_from_dict(data, own)(["a b c d"])) == [(0, "a_b", 0, 3), (0, "c", 4, 5)]


@pytest.mark.parametrize(
    "hostile",
    [
        {"kind": "own"},
        {"kind": "own", "name": "", "language": "en", "extra_stop_words": []},
        {"kind": "own", "name": 5, "language": "en", "extra_stop_words": []},
        {"kind": "own", "name": "a", "language": "en", "extra_stop_words": [5]},
        {"kind": "phrases", "tokenizer": None, "phrases": []},
        {"kind": "phrases", "tokenizer": LetterTokenizer().to_dict(), "phrases": [["a"]]},
        {"kind": "phrases", "tokenizer": LetterTokenizer().to_dict(), "phrases": ["ab"]},
        {"kind": "phrases", "tokenizer": LetterTokenizer().to_dict(), "phrases": [["a", ""]]},
        {"kind": "phrases", "tokenizer": LetterTokenizer().to_dict(), "phrases": [["a", "b"], ["a", "b"]]},
        {"kind": "first words", "max_words": 3, "tokenizer": {"kind": "first words"}},
    ],
)
def test_hostile_plain_data(hostile):
    with pytest.raises(InputError):
        tokenizer_from_dict(hostile, cut)


def test_objects_are_found_from_the_working_directory(tmp_path, monkeypatch):
    source = "class Cut:\n    def __call__(self, texts):\n        return [[] for _ in texts]\n\n\ncut = Cut()\n"
    (tmp_path / "my_own_words.py").write_text(source)
    monkeypatch.chdir(tmp_path)
    tokenizer = make_tokenizer("my_own_words:cut", "th", extra_stop_words=("a",))
    assert tokenizer.to_dict() == {
        "kind": "own", "name": "my_own_words:cut", "language": "th", "extra_stop_words": ["a"],
    }  # fmt: skip
    with pytest.raises(InputError, match="no class"):
        make_tokenizer("my_own_words:Cut")
    with pytest.raises(InputError, match="digits does not go with"):
        make_tokenizer("my_own_words:cut", digits=True)


@pytest.mark.parametrize("name", ["no_such_module_at_all:cut", "math:no_such_name", "math:", ":cut", "../evil:cut"])
def test_objects_that_are_not_there(name):
    with pytest.raises(InputError, match="Expected MODULE:OBJECT"):
        load_object(name)
