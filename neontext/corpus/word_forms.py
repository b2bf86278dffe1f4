"""One form for each word: what counts as the same word, however a text writes it."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

import regex

#: Signs that write an apostrophe, a hyphen or a middle dot inside a word, and the one that stands for all of them.
APOSTROPHES, HYPHENS, MIDDLE_DOTS = "'’‘ʼʻ＇´׳", "-‐‑", "·‧"
_UNIFIED = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'")
    | dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys(MIDDLE_DOTS, "·")
    | {"״": '"'}
    # Catalan's l with a dot is a letter of its own in old encodings.
    | {"ŀ": "l·", "Ŀ": "L·"}
)
# Signs without a sound: soft hyphen, word joiner, direction marks, variation selectors, the Arabic lengthening stroke;
# and a (non-)joiner that only shapes letters. It spells words in Persian, and behind a mark in the scripts of India.
_SILENT = regex.compile(
    "[\u00ad\u034f\u061c\u0640\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
    r"|(?<![\p{Arabic}\p{M}])\u200c|(?<!\p{M})\u200d|[\u200c\u200d]$"
)
_TURKIC = frozenset({"az", "tr", "tt", "kk"})
_TURKIC_CAPITALS = str.maketrans({"I": "ı", "İ": "i"})


@dataclass(frozen=True)
class WordForm:
    """The form of a word in a language: composed (NFC), in lower case, with one apostrophe and no silent signs.

    Parameters
    ----------
    language : str, default="en"
        Whose lower case: Turkish and Azeri tell a dotless i from a dotted one, and in German ß is SS in capitals, so
        that both are ss. Of several languages, joined by commas, the first.
    compatibility : bool, default=False
        Whether forms that only look different are one, too (NFKC): full-width and presentation forms, ligatures.

    Examples
    --------
    >>> WordForm()("Cafe\N{COMBINING ACUTE ACCENT}"), WordForm("tr")("IŞIK"), WordForm("de")("STRASSE")
    ('café', 'ışık', 'strasse')
    >>> WordForm()("O\N{RIGHT SINGLE QUOTATION MARK}Brien"), WordForm()("Dampf\N{SOFT HYPHEN}schiff")
    ("o'brien", 'dampfschiff')
    """

    language: str = "en"
    compatibility: bool = False

    def __call__(self, written: str) -> str:
        """The form of a word as a text writes it."""
        language = self._first
        if written.isascii() and language not in _TURKIC:
            return written.lower()
        word = unicodedata.normalize("NFKC" if self.compatibility else "NFC", _SILENT.sub("", written))
        if language in _TURKIC:
            word = word.translate(_TURKIC_CAPITALS)
        # Elsewhere the dot of a capital I with a dot is part of the small letter.
        word = word.translate(_UNIFIED).lower().replace("i\u0307", "i")
        if language == "de":
            word = word.replace("ß", "ss")
        return unicodedata.normalize("NFC", word)

    @cached_property
    def _first(self) -> str:
        """The language, of several the first."""
        return self.language.partition(",")[0].strip()
