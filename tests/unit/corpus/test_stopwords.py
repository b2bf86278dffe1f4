"""Stop words."""

import re
import subprocess
import sys

import pytest

from neontext.corpus import stop_words
from neontext.corpus.stopwords import read_stop_words
from neontext.errors import InputError


@pytest.mark.parametrize(
    ("language", "word"), [("en", "the"), ("de", "und"), ("fr", "dans"), ("hi", "और"), ("zh", "的"), ("ru", "что")]
)
def test_lists(language, word):
    assert word in stop_words(language)


def test_english_fragments_of_contractions():
    assert {"don", "didn", "isn", "wouldn", "needn"} <= stop_words("en")
    assert "won" not in stop_words("en")
    assert "didn" not in stop_words("de")


@pytest.mark.parametrize("language", ["xx", "fo", "nn"])
def test_languages_without_a_list(language):
    assert stop_words(language) == frozenset()


@pytest.mark.parametrize("language", ["klingon", "qq", "", "..", "en/../de", "__pycache__", "EN", 5, None])
def test_unknown_languages(language):
    with pytest.raises(InputError, match=r"such as en, de, fr.*spacy\.io.*zh"):
        stop_words(language)


def test_every_list_is_lower_case():
    with pytest.raises(InputError) as unknown:
        stop_words("qq")
    codes = re.findall(r"\b[a-z]{2,3}\b", str(unknown.value).rpartition(": ")[2])
    assert len(codes) > 50
    assert all(word == word.lower() for code in codes for word in stop_words(code))


def test_spacy_itself_stays_out():
    script = (
        "import sys; from neontext.corpus import LetterTokenizer; LetterTokenizer('fr')(['le chat']); "
        "print([name for name in ('spacy', 'sklearn', 'pyarrow', 'torch') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_stop_words_from_a_file(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("\ufeffCaf\u00e9\n\n two words \n", encoding="utf-8")
    assert read_stop_words(path) == ("Café", "two words")
    path.write_bytes(b"caf\xe9")
    with pytest.raises(InputError, match="UTF-8"):
        read_stop_words(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_stop_words(tmp_path / "none.txt")


def test_stop_words_of_several_languages():
    assert stop_words("de,en") == stop_words("de") | stop_words("en")
