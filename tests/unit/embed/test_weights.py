"""Word weights against their formulas."""

import numpy as np
import pytest
from reference import sif_weight

from neontext.corpus import LetterTokenizer
from neontext.embed.weights import word_weights
from neontext.errors import InputError

SENTENCES = [["cat", "cat", "dog"], ["cat", "eel"], []]
TOKENS = LetterTokenizer()([" ".join(sentence) for sentence in SENTENCES])


def test_words_stand_in_sorted_order():
    assert TOKENS.words == ("cat", "dog", "eel")


def test_mean():
    weights, unseen = word_weights("mean", TOKENS)
    assert weights.tolist() == [1, 1, 1]
    assert unseen == 1


def test_sif_is_the_formula():
    weights, unseen = word_weights("sif", TOKENS)
    np.testing.assert_allclose(weights, [sif_weight(word, SENTENCES) for word in TOKENS.words])
    assert weights[0] == pytest.approx(0.001 / 0.601)
    assert unseen == 1.0


def test_idf_is_the_formula():
    weights, unseen = word_weights("idf", TOKENS)
    np.testing.assert_allclose(weights, [np.log(4 / 3) + 1, np.log(4 / 2) + 1, np.log(4 / 2) + 1])
    assert unseen == pytest.approx(np.log(4 / 1) + 1)


@pytest.mark.parametrize("kind", ["sif", "idf"])
def test_rare_words_weigh_more_and_unseen_ones_most(kind):
    weights, unseen = word_weights(kind, TOKENS)
    assert 0 < weights[0] < weights[1] < unseen


@pytest.mark.parametrize("kind", ["mean", "sif", "idf"])
def test_no_documents(kind):
    weights, unseen = word_weights(kind, LetterTokenizer()([]))
    assert weights.shape == (0,)
    assert np.isfinite(unseen)


@pytest.mark.parametrize("kind", ["tfidf", "", None])
def test_other_names(kind):
    with pytest.raises(InputError, match="mean, sif, idf"):
        word_weights(kind, TOKENS)


def test_sif_takes_a_smoothing():
    for kind in ("sif:1e-4", "sif:0.0001"):
        weights, unseen = word_weights(kind, TOKENS)
        np.testing.assert_allclose(weights, [sif_weight(word, SENTENCES, 1e-4) for word in TOKENS.words])
        assert unseen == 1.0


@pytest.mark.parametrize("kind", ["sif:", "sif:a", "sif:0", "sif:-1", "sif:nan", "sif:inf", "idf:2", ["sif"]])
def test_other_smoothings(kind):
    with pytest.raises(InputError, match=r"sif:A with a smoothing A above 0"):
        word_weights(kind, TOKENS)
