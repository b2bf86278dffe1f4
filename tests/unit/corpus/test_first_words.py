"""Only the first words of a text are read, and offsets stay those of the whole."""

import pytest
from messages import says

from neontext import ClusterExplainer, read_corpus
from neontext.corpus import FirstWords, LetterTokenizer, SpacyTokenizer, tokenizer_from_dict
from neontext.errors import InputError

TEXTS = ["  Red cars,\nand blue cars pass", "", None, "one", "green\u00a0trees grow"]


@pytest.mark.parametrize("n", [1, 2, 3, 5, 99])
def test_tokens_are_those_of_the_whole_that_begin_in_the_first_words(n):
    whole, first = LetterTokenizer()(TEXTS), FirstWords(n, LetterTokenizer())(TEXTS)
    for row, text in enumerate(text or "" for text in TEXTS):
        inside, expected = slice(*first.indptr[row : row + 2]), slice(*whole.indptr[row : row + 2])
        n_read = sum(map(len, text.split()[:n]))
        read = [start for start in whole.start[expected].tolist() if len("".join(text[:start].split())) < n_read]
        assert first.start[inside].tolist() == read


def test_it_is_saved_and_comes_back():
    for inner in (LetterTokenizer("de"), SpacyTokenizer("en")):
        tokenizer = FirstWords(7, inner)
        assert tokenizer_from_dict(tokenizer.to_dict()) == tokenizer


@pytest.mark.parametrize("change", [{"max_words": 0}, {"max_words": "x"}, {"tokenizer": None}, {"more": 1}])
def test_what_is_falsified_is_refused(change):
    with pytest.raises(InputError):
        tokenizer_from_dict(FirstWords(7, LetterTokenizer()).to_dict() | change)


def test_nested_ones_are_refused():
    inner = FirstWords(7, LetterTokenizer()).to_dict()
    with pytest.raises(InputError, match=says("first words")):
        tokenizer_from_dict(inner | {"tokenizer": inner})


def test_nothing_behind_them_is_highlighted(tmp_path):
    corpus = read_corpus("demo")
    explainer = ClusterExplainer.from_labels(corpus, corpus.labels, surrogate="kernel", max_words=12, random_state=0)
    explainer.save(tmp_path / "model")
    for model in (explainer, ClusterExplainer.load(tmp_path / "model")):
        for explanation in model.explain()[:20]:
            assert all(len(explanation.text[: word.start].split()) <= 12 for word in explanation.words)
