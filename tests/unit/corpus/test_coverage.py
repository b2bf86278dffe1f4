"""Letters in no token: counted, and the likely cause named."""

import pytest

from neontext.corpus import LetterTokenizer
from neontext.corpus.coverage import count_lost_letters


def lost(texts, tokenizer):
    return count_lost_letters(texts, tokenizer(texts), tokenizer.excluded, tokenizer.form)


def test_stop_words_and_words_are_not_lost():
    assert lost(["Don't the cat's O'Brien 2 mice, l'homme"], LetterTokenizer()).share == 0
    assert lost(["L'homme d'aujourd'hui", ""], LetterTokenizer("fr")).share == 0


def test_short_words_are_lost_and_said():
    found = lost(["ab cdef", "ab"], LetterTokenizer(min_letters=3, abbreviations=False))
    assert found.share == pytest.approx(4 / 8)
    assert "--min-letters" in found.cause


def test_scripts_without_blanks_are_named():
    assert "--tokenizer spacy" in lost(["我爱北京天安门广场和长城"], LetterTokenizer()).cause


def test_texts_without_letters_and_tokens():
    assert lost(["1 2 3", ""], LetterTokenizer()).share is None
    assert lost(["x"], LetterTokenizer()).share == 1
