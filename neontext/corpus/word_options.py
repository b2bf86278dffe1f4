"""What counts as a word: parameters that all tokenizers share, and how long a word must be."""

from typing import Any

import regex

from neontext.errors import InputError

_MAX_MINIMUM = 100
_LETTER = regex.compile(r"[\p{L}\p{M}\p{N}]")
#: Alphabets, with no word of weight below three letters; scripts with words of one sign.
_ALPHABETS = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Armenian}\p{Georgian}\p{Coptic}\P{L}]+")
_SYLLABLES = regex.compile(r"[\p{Han}\p{Hangul}]")
IN_ALPHABETS, IN_SYLLABLES, ELSEWHERE = 3, 1, 2
#: Languages in whose alphabet shorter words carry weight, since syllables are written apart.
_IN_LANGUAGE = {"vi": 2}


def check_word_options(tokenizer: Any) -> None:
    """Refuse parameters of a tokenizer that are out of range or of another type.

    Raises
    ------
    InputError
        With the name and the value.
    """
    n = tokenizer.min_letters
    if n is not None and (isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= _MAX_MINIMUM):
        raise InputError(f"min_letters is {n!r:.80}: expected a whole number from 1 to {_MAX_MINIMUM}, or None")
    extra = tokenizer.extra_stop_words
    if not isinstance(extra, tuple) or not all(isinstance(word, str) for word in extra):
        raise InputError(f"extra_stop_words is {extra!r:.80}: expected a tuple of words")
    for name in ("stop_words", "compatibility", "abbreviations", "digits", "hashtags", "lemmas"):
        if not isinstance(getattr(tokenizer, name, False), bool):
            raise InputError(f"{name} is {getattr(tokenizer, name)!r:.80}: expected True or False")


def n_letters(word: str) -> int:
    """Letters, marks and digits of a word.

    Examples
    --------
    >>> n_letters("o'brien")
    6
    """
    return len(word) if word.isalnum() else len(_LETTER.findall(word))


def min_letters_of(word: str, tokenizer: Any) -> int:
    """Letters that a word must have, by what the tokenizer asks for or else by its script."""
    if tokenizer.min_letters is not None:
        return int(tokenizer.min_letters)
    if word.isascii() or _ALPHABETS.fullmatch(word):
        return (
            2
            if not word.isalpha() and any(map(str.isdigit, word))
            else _IN_LANGUAGE.get(tokenizer.language, IN_ALPHABETS)
        )
    return IN_SYLLABLES if _SYLLABLES.search(word) else ELSEWHERE
