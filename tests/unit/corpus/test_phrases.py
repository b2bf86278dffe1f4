"""Phrases: those of gensim, joined as gensim joins them, and never over anything but blanks."""

from itertools import groupby, permutations

import numpy as np
import pytest
from gensim.models.phrases import Phrases, original_scorer
from hypothesis import example, given
from hypothesis import strategies as st

from neontext.corpus import LetterTokenizer, OwnTokenizer, PhraseTokenizer, scan
from neontext.corpus.phrases import MIN_COUNT, THRESHOLD, are_neighbours, count_pairs, find_phrases, scores
from neontext.errors import InputError

LETTERS = LetterTokenizer(min_letters=1, stop_words=False)
#: Words that are no phrase, so many that others can be one.
MANY = " . ".join(map("".join, permutations("abcdefgh", 4)))
TEXTS = st.lists(st.text("abc .,\n", max_size=30), max_size=6)


def literal_neighbours(tokens, texts):
    """Runs of tokens with nothing but blanks between them, as lists of rows of tokens."""
    runs = []
    for row, text in enumerate(texts):
        own = range(tokens.indptr[row], tokens.indptr[row + 1])
        for token in own:
            gap = text[tokens.end[token - 1] : tokens.start[token]] if token > own.start else "x"
            if (gap == "" or gap.isspace()) and gap.count("\n") < 2:
                runs[-1].append(token)
            else:
                runs.append([token])
    return runs


@given(TEXTS)
@example(["a b", "c", "", "a\n\nb a\nb"])
def test_neighbours_have_nothing_but_blanks_between_them(texts):
    tokens = LETTERS(texts)
    expected = np.zeros(tokens.n_tokens, dtype=bool)
    for run in literal_neighbours(tokens, texts):
        expected[run[:-1]] = True
    assert are_neighbours(tokens, texts).tolist() == expected.tolist()


def test_batches_of_text_do_not_show(monkeypatch):
    texts = ["a b c", "", "a b. c", "d", "a b"]
    whole = are_neighbours(LETTERS(texts), texts).tolist()
    for characters in (1, 4, 7):
        monkeypatch.setattr(scan, "BATCH_CHARACTERS", characters)
        assert are_neighbours(LETTERS(texts), texts).tolist() == whole


@given(TEXTS)
def test_scores_are_those_of_gensim(texts):
    texts = [*texts, *["a b. b c b"] * 7]
    tokens = LETTERS(texts)
    sentences = [[tokens.words[tokens.word[row]] for row in run] for run in literal_neighbours(tokens, texts)]
    gensim = Phrases(sentences, min_count=MIN_COUNT, threshold=-1e9, scoring=original_scorer).export_phrases()
    pairs = count_pairs(tokens, are_neighbours(tokens, texts))
    ours = scores(pairs, np.bincount(tokens.word, minlength=tokens.n_words), tokens.n_words + len(pairs.first))
    names = [f"{tokens.words[a]}_{tokens.words[b]}" for a, b in zip(pairs.first, pairs.second, strict=True)]
    assert dict(zip(names, ours.tolist(), strict=True)) == pytest.approx(gensim)


def test_what_is_found_and_joined_is_what_gensim_finds_and_joins():
    texts = ["new york city", "new york", "york city hall", "hall. new york times"] * 20 + [MANY]
    tokens = LETTERS(texts)
    sentences = [[tokens.words[tokens.word[row]] for row in run] for run in literal_neighbours(tokens, texts)]
    gensim = Phrases(sentences, min_count=MIN_COUNT, threshold=THRESHOLD)
    found = find_phrases(tokens, texts)
    assert {"_".join(pair) for pair in found} == set(gensim.export_phrases())
    assert len(found) > 2
    joined = PhraseTokenizer(LETTERS, found)(texts)
    expected = [word for sentence in sentences for word in gensim[sentence]]
    assert [joined.words[word] for word in joined.word] == expected


@given(TEXTS, st.sets(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"))))
@example(["a a a a"], {("a", "a")})
@example(["a b c b c"], {("a", "b"), ("b", "c")})
def test_phrases_are_joined_from_the_left_without_overlap(texts, pairs):
    tokens, joined = LETTERS(texts), PhraseTokenizer(LETTERS, tuple(sorted(pairs)))(texts)
    expected = []
    for run in literal_neighbours(tokens, texts):
        words = [tokens.words[tokens.word[row]] for row in run]
        first = 0
        while first < len(run):
            last = first + (tuple(words[first : first + 2]) in pairs)
            word = "_".join(words[first : last + 1])
            expected.append((word, tokens.start[run[first]], tokens.end[run[last]]))
            first = last + 1
    rows = zip(joined.word, joined.start, joined.end, strict=True)
    assert [(joined.words[word], start, end) for word, start, end in rows] == expected
    sizes = [len(list(group)) for _, group in groupby(joined.document)]
    assert sum(sizes) == joined.n_tokens == int(joined.indptr[-1])
    assert joined.n_documents == len(texts)


def test_phrases_of_a_script_without_blanks_and_words_with_the_sign_in_them():
    def cut(texts):
        return [[(sign, place, place + 1) for place, sign in enumerate(text) if not sign.isspace()] for text in texts]

    tokens = PhraseTokenizer(OwnTokenizer(cut), (("北", "京"), ("_", "_")))(["北京, 北 京", "___"])
    assert [tokens.words[word] for word in tokens.word] == ["北_京", ",", "北_京", "___", "_"]
    assert tokens.end.tolist() == [2, 3, 7, 2, 3]


def test_a_phrase_can_be_left_out_by_name():
    tokenizer = PhraseTokenizer(LetterTokenizer(extra_stop_words=("new_york",)), (("new", "york"),))
    tokens = tokenizer(["New York is new", "York"])
    assert [tokens.words[word] for word in tokens.word] == ["new", "york"]
    assert tokenizer.language == "en"
    assert tokenizer.form("Ä") == "ä"
    assert "new_york" in tokenizer.excluded


@pytest.mark.parametrize(
    "pairs", [None, [("a", "b")], (("a",),), (("a", "b"), ("a", "b")), (("a", 5),), (("", "b"),), ("ab",)]
)
def test_what_is_no_phrase(pairs):
    with pytest.raises(InputError, match="phrases"):
        PhraseTokenizer(LETTERS, pairs)


def test_texts_without_pairs():
    assert PhraseTokenizer.learn([], LETTERS).phrases == ()
    assert PhraseTokenizer.learn(["a", "", None], LETTERS)(["a", None]).n_tokens == 1
