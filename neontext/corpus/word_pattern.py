"""Where a word begins and ends in a text: the one expression that all tokenizers go by."""

from functools import cache

import regex

from neontext.corpus.word_forms import APOSTROPHES, HYPHENS, MIDDLE_DOTS

_RUN = r"\p{L}[\p{L}\p{M}]*+"
_RUN_WITH_DIGITS = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*+"
#: Signs without a sound that stand inside words.
SILENT = "\u00ad\u200c\u200d\u2060"
#: A number that a hyphen ties to a word: COVID-19; not the year of a date.
_NUMBER_BEHIND = rf"(?:[{HYPHENS}]\p{{N}}{{1,3}}+(?![{HYPHENS}\p{{N}}]))?+"
_HASHTAG = r"(?<![\p{L}\p{M}\p{N}])[#＃](?=[\p{N}_]*+\p{L})[\p{L}\p{M}\p{N}_]++"
#: Languages whose hyphens stand between words that are words by themselves, but for a lone letter: e-mail.
_LOOSE_HYPHENS = ("en",)


def has_loose_hyphens(language: str) -> bool:
    """Whether hyphens of a language stand between words that are words by themselves."""
    return language.startswith(_LOOSE_HYPHENS)


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
    loose = has_loose_hyphens(language)
    run = _RUN_WITH_DIGITS if digits else _RUN
    quote = '"״' if language.startswith("he") else ""
    joiner = f"[{'' if loose else HYPHENS}{APOSTROPHES}{MIDDLE_DOTS}{SILENT}{quote}]"
    if digits:
        joiner = rf"(?:{joiner}|[.,](?<=\p{{N}}.)(?=\p{{N}}))"
    letter = rf"(?:\p{{L}}\p{{M}}*+[{HYPHENS}](?=\p{{L}}))?+" if loose else ""
    word = rf"{letter}{run}(?:{joiner}{run})*+{_NUMBER_BEHIND}"
    return regex.compile(rf"({_HASHTAG}|{word})" if hashtags else rf"({word})")
