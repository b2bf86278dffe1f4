"""`LetterTokenizer`: words are runs of letters, with the apostrophes, hyphens and silent signs inside them."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neontext.arrays import BoolArray, IntArray
from neontext.corpus.clitics import without_clitics
from neontext.corpus.documents import plain_texts
from neontext.corpus.scan import Scan, batches, cut, joined
from neontext.corpus.stopwords import excluded_words
from neontext.corpus.tokens import Tokens
from neontext.corpus.word_forms import WordForm
from neontext.corpus.word_options import check_word_options, min_letters_of, n_letters
from neontext.corpus.word_pattern import word_splitter


@dataclass(frozen=True)
class LetterTokenizer:
    """Runs of letters of any script, in the form of `WordForm`, stop words out: the tokens of the paper.

    An apostrophe, a hyphen, a (non-)joiner or a soft hyphen between two letters neither ends a word nor drops it.
    What a language writes together but does not mean so is cut off: French "l'", English "'s".

    Parameters
    ----------
    language : str
        Language of the stop words and of lower case, one of spaCy's codes; several are joined by commas: "de,en".
    min_letters : int or None
        Shortest run that is a token; combining marks count. None: 3 in alphabets such as Latin, Greek and Cyrillic
        (2 in Vietnamese), 1 in Han and Hangul, 2 in every other script.
    stop_words : bool
        Whether stop words are left out.
    extra_stop_words : tuple of str
        Words that are left out beside those of the language.
    compatibility : bool
        Whether the form of a word is NFKC, not NFC.
    abbreviations : bool
        Whether two letters that are no stop word are a word in any script ("UK", "tv"), and two capitals also where the
        small letters are a stop word ("US"); the latter not among other words in capitals, where nobody can tell ("IT
        IS US").
    digits : bool
        Whether numbers, and digits inside words, are words ("2005", "mp3").
    hashtags : bool
        Whether a hashtag is one word with its sign.

    Raises
    ------
    InputError
        When the language is not known or ``min_letters`` is not between 1 and 100.

    Examples
    --------
    >>> tokens = LetterTokenizer()(["The Cat, 2 mice", "O'Brien of the UK"])
    >>> tokens.words, tokens.start.tolist(), tokens.end.tolist()
    (('cat', 'mice', "o'brien", 'uk'), [4, 11, 0, 15], [7, 15, 7, 17])
    """

    language: str = "en"
    min_letters: int | None = None
    stop_words: bool = True
    extra_stop_words: tuple[str, ...] = ()
    compatibility: bool = False
    abbreviations: bool = True
    digits: bool = False
    hashtags: bool = False

    def __post_init__(self) -> None:
        check_word_options(self)
        _ = self.excluded  # says now if the language is not known

    @property
    def form(self) -> WordForm:
        """The form of a word."""
        return WordForm(self.language, self.compatibility)

    @cached_property
    def excluded(self) -> frozenset[str]:
        """Stop words, in their form."""
        return excluded_words(self.language, self.stop_words, self.extra_stop_words, self.form)

    def __call__(self, texts: Iterable[str | None]) -> Tokens:
        """Tokens of the texts, in their order."""
        spellings = _Spellings(self)
        split = word_splitter(self.language, self.min_letters, self.digits, self.hashtags)
        scans = [_scan(batch, split, spellings) for batch in batches(plain_texts(texts))]
        code, start, end, n_tokens = joined(scans)
        return Tokens.from_codes(list(spellings.code_of_word), code, start, end, n_tokens)

    def to_dict(self) -> dict[str, Any]:
        """Plain data (JSON) that ``tokenizer_from_dict`` makes the same tokenizer of."""
        return {"kind": "letters", **asdict(self), "extra_stop_words": list(self.extra_stop_words)}


#: What a spelling is: the end of a text, left out, a word, or one in capitals that are a stop word when small.
_END, _OUT, _WORD, _AMBIGUOUS = range(4)


class _Spellings(dict[str, int]):
    """Numbers of the spellings in the order of appearance; each is looked at once, however often it occurs."""

    def __init__(self, tokenizer: LetterTokenizer) -> None:
        self.code_of_word: dict[str, int] = {}
        self._tokenizer, self._form, self._excluded = tokenizer, tokenizer.form, tokenizer.excluded
        self._never = frozenset(map(self._form, tokenizer.extra_stop_words))
        # Of each spelling: kind, code of the word, characters cut off before and behind, whether it has two letters
        # or more, whether these are all capitals.
        self._columns = tuple(array("i", [_END if n == 0 else 0]) for n in range(6))
        self[""] = 0

    def __missing__(self, written: str) -> int:
        self[written] = number = len(self._columns[0])
        for column, value in zip(self._columns, self._look_at(written), strict=True):
            column.append(value)
        return number

    def columns(self) -> tuple[NDArray[np.int32], ...]:
        """What is known of the spellings, by their numbers."""
        return tuple(np.array(column, dtype=np.int32) for column in self._columns)

    def _look_at(self, written: str) -> tuple[int, ...]:
        word, lead, trail = without_clitics(self._form(written), written, self._tokenizer.language)
        length = n_letters(word)
        capitals = length > 1 and written.isupper()
        kind = self._kind(word, length, capitals and length == 2 and self._tokenizer.abbreviations)
        code = self.code_of_word.setdefault(word, len(self.code_of_word)) if kind != _OUT else 0
        return kind, code, lead, trail, length > 1, capitals

    def _kind(self, word: str, length: int, abbreviation: bool) -> int:
        if word in self._excluded:
            return _AMBIGUOUS if abbreviation and word not in self._never else _OUT
        pair = length == 2 and self._tokenizer.abbreviations and self._tokenizer.min_letters is None
        return _WORD if abbreviation or pair or length >= min_letters_of(word, self._tokenizer) else _OUT


def _scan(texts: Sequence[str], split: Callable[[str], list[str]], spellings: _Spellings) -> Scan:
    """Code, start and end of each token, and the number of tokens of each text."""
    pieces = cut(texts, split, spellings.__getitem__)
    kind, code, lead, trail, weight, capitals = spellings.columns()
    of_token = kind[pieces.code]
    kept = of_token == _WORD
    doubtful = np.flatnonzero(of_token == _AMBIGUOUS)
    among = _among_capitals(doubtful, weight[pieces.code], capitals[pieces.code], pieces.closing)
    kept[doubtful[~among]] = True
    start, end, n_tokens = pieces.places(kept)
    spelling = pieces.code[kept]
    return code[spelling], start + lead[spelling], end - trail[spelling], n_tokens


#: Words before and after that tell whether a word stands among capitals.
_NEIGHBOURS = (-2, -1, 1, 2)


def _among_capitals(
    places: IntArray, weight: NDArray[np.int32], capitals: NDArray[np.int32], closing: BoolArray
) -> BoolArray:
    """Whether most of the words around some places, of the same text, are in capitals; shape (n_places,)."""
    text: IntArray = np.cumsum(closing) - closing
    n_words, n_capitals = np.zeros(len(places)), np.zeros(len(places))
    for step in _NEIGHBOURS:
        near = np.clip(places + step, 0, len(text) - 1)
        there = (text[near] == text[places]) & (near != places)
        n_words += weight[near] * there
        n_capitals += capitals[near] * there
    return n_capitals > n_words / 2
