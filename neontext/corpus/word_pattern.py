"""Where a word begins and ends in a text: the one expression that all tokenizers go by."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import regex

from neontext.corpus.word_forms import APOSTROPHES, HYPHENS, MIDDLE_DOTS

_RUN = r"\p{L}[\p{L}\p{M}]*+"
_RUN_WITH_DIGITS = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*+"
_SILENT = "\u00ad\u200c\u200d\u2060"
#: A number that a hyphen ties to a word: COVID-19; not the year of a date.
_NUMBER_BEHIND = rf"(?:[{HYPHENS}]\p{{N}}{{1,3}}+(?![{HYPHENS}\p{{N}}]))?+"
_HASHTAG = r"(?<![\p{L}\p{M}\p{N}])[#＃](?=[\p{N}_]*+\p{L})[\p{L}\p{M}\p{N}_]++"
#: Languages whose hyphens stand between words that are words by themselves, but for a lone letter: e-mail.
_LOOSE_HYPHENS = ("en",)


@cache
def word_pattern(language: str = "xx", digits: bool = False, hashtags: bool = False) -> "regex.Pattern[str]":
    """Expression of a word in a language, as its only group.

    Examples
    --------
    >>> word_pattern("en").findall("COVID-19: aujourd'hui, mp3 #2many, well-known e-mail")
    ['COVID-19', "aujourd'hui", 'mp', 'many', 'well', 'known', 'e-mail']
    >>> word_pattern(digits=True, hashtags=True).findall("COVID-19: 6,895 mp3 #2many Jean-Paul")
    ['COVID-19', '6,895', 'mp3', '#2many', 'Jean-Paul']
    """
    loose = language.startswith(_LOOSE_HYPHENS)
    run = _RUN_WITH_DIGITS if digits else _RUN
    quote = '"״' if language.startswith("he") else ""
    joiner = f"[{'' if loose else HYPHENS}{APOSTROPHES}{MIDDLE_DOTS}{_SILENT}{quote}]"
    if digits:
        joiner = rf"(?:{joiner}|[.,](?<=\p{{N}}.)(?=\p{{N}}))"
    letter = rf"(?:\p{{L}}[{HYPHENS}](?=\p{{L}}))?+" if loose else ""
    word = rf"{letter}{run}(?:{joiner}{run})*+{_NUMBER_BEHIND}"
    return regex.compile(rf"({_HASHTAG}|{word})" if hashtags else rf"({word})")


@cache
def _ascii_pattern(loose: bool) -> "re.Pattern[str]":
    """The same for texts in ASCII, where the standard library is faster; a lone letter is passed over."""
    joiner, number = "'" if loose else "['-]", "(?:-[0-9]{1,3}(?![0-9-]))"
    word = f"[A-Za-z](?:[A-Za-z]+|['-][A-Za-z]+)(?:{joiner}[A-Za-z]+)*{number}?"
    return re.compile(f"({word}|[A-Za-z]{number})")


def word_splitter(
    language: str, min_letters: int | None, digits: bool, hashtags: bool
) -> Callable[[str], list[str | Any]]:
    """Cut a text into what is between words and words, in turn; it begins and ends with what is between.

    Lone letters of ASCII may be missing among the words, unless one letter is enough.
    """
    split: Callable[[str], list[str | Any]] = word_pattern(language, digits, hashtags).split
    if digits or hashtags or min_letters == 1 or language.startswith("he"):
        return split
    split_ascii = _ascii_pattern(language.startswith(_LOOSE_HYPHENS)).split
    return lambda text: split_ascii(text) if text.isascii() else split(text)
