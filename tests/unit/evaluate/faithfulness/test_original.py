"""Deleting words and asking the original: which tokens go, what the text looks like then, and what is counted."""

import numpy as np
import pytest
from messages import says

from neontext import ClusterExplainer, read_corpus
from neontext.corpus import LetterTokenizer
from neontext.errors import InputError
from neontext.evaluate.faithfulness.original import check_on_original, delete_tokens, strongest_words

CORPUS = read_corpus("demo")


@pytest.fixture(scope="module")
def explainer():
    old = CORPUS.take(range(0, 200, 2))
    return ClusterExplainer.from_labels(old, old.labels, surrogate="kernel", vectors="ppmi", random_state=0)


def test_texts_lose_the_tokens_and_nothing_else():
    texts = ["Red cars, red!", "", "no car"]
    tokens = LetterTokenizer()(texts)
    deleted = np.array([tokens.words[word] == "red" for word in tokens.word])
    assert delete_tokens(texts, tokens, deleted) == [" cars, !", "", "no car"]


def test_words_go_strongest_first_with_all_their_occurrences(explainer):
    explanations = explainer.explain()
    deleted = strongest_words(explanations, explanations.relevance, 0.25)
    for row in range(5):
        inside = slice(*explanations.tokens.indptr[row : row + 2])
        words, known = explanations.tokens.word[inside], explanations.explained[inside]
        total = {word: explanations.relevance[inside][words == word].sum() for word in words[known]}
        expected, gone = set(), 0
        for word in sorted(total, key=lambda word: -total[word]):
            if gone < 0.25 * known.sum():
                expected.add(word)
                gone += (words == word).sum()
        assert set(words[deleted[inside]]) == expected


def test_the_surrogate_itself_is_moved_by_its_flips(explainer):
    # Documents that it has not seen: what is left of one that it has is still like the whole.
    check = check_on_original(explainer.explain(CORPUS.take(range(1, 200, 2))), explainer.predict, n_documents=40)
    assert check.n == 40
    assert check.moved > check.moved_random
    assert check.n_flips > 0
    assert check.flips > 0.9


def test_an_original_that_reads_no_words_is_not_moved(explainer):
    check = check_on_original(explainer.explain(), lambda texts: [0] * len(texts), n_documents=10)
    assert (check.moved, check.moved_random, check.flips) == (0.0, 0.0, 0.0)


def test_labels_that_do_not_fit_are_refused(explainer):
    with pytest.raises(InputError, match=says("predict", "one for each")):
        check_on_original(explainer.explain(), lambda texts: [0], n_documents=10)


def test_no_document_with_a_cluster(explainer):
    with pytest.raises(InputError, match="cluster"):
        check_on_original(explainer.explain(["", "qqqq"]), lambda texts: texts)
