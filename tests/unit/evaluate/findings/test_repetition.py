"""Repeated text, by hand."""

import numpy as np
import pytest

from neontext.corpus import LetterTokenizer, Tokens
from neontext.evaluate.findings.repetition import find_repetition, tokens_in

#: Where five tokens of two letters begin, three in the first document and two in the third.
START = np.array([0, 2, 4, 0, 4])


def repeated(texts):
    """Words in repeated text, document by document; and those in stamps."""
    tokens = LetterTokenizer()(texts)
    found = find_repetition(texts, tokens)

    def words(where):
        return [
            [tokens.words[tokens.word[t]] for t in range(*tokens.indptr[row : row + 2]) if where[t]]
            for row in range(len(texts))
        ]

    return words(found.repeated), [words(stamp) for stamp in found.stamps]


def test_tokens_inside_spans_begin_in_them_and_not_at_their_end():
    tokens = Tokens(("a",), np.array([0, 3, 3, 5]), np.zeros(5, np.int32), START, START + 2)
    assert tokens_in(tokens, [(0, 2, 4)]).tolist() == [False, True, False, False, False]
    assert tokens_in(tokens, [(0, 0, 9), (2, 0, 4), (2, 2, 3)]).tolist() == [True, True, True, True, False]
    assert tokens_in(tokens, [(0, 5, 900), (1, 0, 900)]).tolist() == [False] * 5
    assert tokens_in(tokens, []).tolist() == [False] * 5


def test_a_line_in_three_documents():
    texts = [
        "red\nquillon marbeck 7\ngreen",
        "blue\nQuillon Marbeck 12\ntulip",
        "grey\n quillon marbeck 9\nrose",
        "cat",
    ]
    assert repeated(texts)[0] == [["quillon", "marbeck"]] * 3 + [[]]


def test_a_line_in_two_documents_or_thrice_in_one_is_not_repeated():
    assert repeated(["red\nquillon\ngreen", "blue\nquillon\ntulip"])[0] == [[], []]
    assert repeated(["red\nquillon\nquillon\nquillon\ngreen", "blue\ntulip"])[0] == [[], []]


def test_beginnings_and_ends():
    texts = ["zorvex apple", "zorvex pear tree", "zorvex plum", "apple zorvex pear"]
    assert repeated(texts)[0] == [["zorvex"], ["zorvex"], ["zorvex"], []]
    turned = [" ".join(reversed(text.split())) for text in texts]
    assert repeated(turned)[0] == [["zorvex"], ["zorvex"], ["zorvex"], []]


@pytest.mark.parametrize("at_end", [False, True])
def test_edges_are_as_long_as_three_documents_have_them(at_end):
    """By trying every length; documents of few different words, of which some are beginnings of others."""
    rng = np.random.RandomState(0)
    lists = [rng.choice(["apple", "pear", "plum"], rng.randint(18)).tolist() for _ in range(300)]
    expected = []
    for words in lists:
        shared = 0
        for length in range(1, min(len(words), 12) + 1):
            alike = [other for other in lists if other[:length] == words[:length]]
            shared = length if len(alike) >= 3 else shared
        expected.append(words[:shared])
    assert {len(words) for words in expected} >= {0, 3, 4, 5, 6}
    # The other edge is another word in every document.
    ends = ["".join(chr(ord("a") + int(digit)) for digit in f"{number:09d}") for number in range(len(lists))]
    texts = [" ".join([end, *words[::-1]] if at_end else [*words, end]) for words, end in zip(lists, ends, strict=True)]
    assert repeated(texts)[0] == [words[::-1] if at_end else words for words in expected]


def test_names_of_fields():
    texts = [f"word{name}\nOrganization: {name} place\nmore {name}" for name in ("alpha", "beta", "gamma")]
    assert [words for words in repeated(texts)[0]] == [["organization"]] * 3


@pytest.mark.parametrize(
    "dates",
    [
        ("Tue, 14 Mar 2023 10:22:01 GMT", "Sun, 1 Oct 1999 01:02:03 GMT", "Mon, 30 Jul 2001 23:59:59 GMT"),
        ("14-Mar-2023", "01-Oct-1999", "30-Jul-2001"),
        ("March 14, 2023", "October 1, 1999", "July 30, 2001"),
    ],
)
@pytest.mark.parametrize("form", ["{date} {text}", "{text}\n{date}"])
def test_dates_that_stamp_documents(dates, form):
    texts = [form.format(date=date, text=text) for date, text in zip(dates, ("apple pie", "pear", "plum"), strict=True)]
    (stamp,) = repeated(texts)[1]
    assert all(words and set(words).isdisjoint({"apple", "pie", "pear", "plum"}) for words in stamp)


def test_dates_inside_a_text_and_months_without_a_number_are_no_stamps():
    assert repeated([f"{fruit} on 3 March 1999 was {fruit}" for fruit in ("apple", "pear", "plum")])[1] == []
    assert repeated([f"March {fruit}" for fruit in ("apple", "pear", "plum")])[1] == []


@pytest.mark.parametrize("texts", [[], [""], ["", " \n", "\n\n\n"], ["...", "...", "..."], ["\u0661" * 3] * 3])
def test_texts_of_nothing(texts):
    assert repeated(texts)[0] == [[]] * len(texts)
