"""`LetterTokenizer`: words are runs of letters, with the apostrophes, hyphens and silent signs inside them."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neontext.arrays import BoolArray, IntArray
from neontext.corpus.documents import plain_texts
from neontext.corpus.ragged import consecutive
from neontext.corpus.runs import RunCutter, Runs
from neontext.corpus.scan import Scan, batches, joined
from neontext.corpus.spellings import AMBIGUOUS, WORD, Pieces, Spellings
from neontext.corpus.stopwords import excluded_words
from neontext.corpus.tokens import Tokens
from neontext.corpus.word_forms import WordForm
from neontext.corpus.word_options import check_word_options


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
        IS US"). Neither next to a digit or a sign of code: pieces such as those of "mp3" and "x=ax>" are no words.
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
        spellings, cut = Spellings(self), RunCutter(self.language, self.digits, self.hashtags)
        scans = [_scan(batch, cut, spellings) for batch in batches(plain_texts(texts))]
        code, start, end, n_tokens = joined(scans)
        return Tokens.from_codes(list(spellings.code_of_word), code, start, end, n_tokens)

    def to_dict(self) -> dict[str, Any]:
        """Plain data (JSON) that ``tokenizer_from_dict`` makes the same tokenizer of."""
        return {"kind": "letters", **asdict(self), "extra_stop_words": list(self.extra_stop_words)}


def _scan(texts: Sequence[str], cut: RunCutter, spellings: Spellings) -> Scan:
    """Code, start and end of each token, and the number of tokens of each text."""
    runs = cut(texts)
    number = np.fromiter(map(spellings.__getitem__, runs.written), np.int64, len(runs.written))
    pieces = spellings.pieces()
    size = pieces.size[number]
    run = np.repeat(np.arange(len(number)), size)
    piece = consecutive(pieces.first[number], size)
    document, kind = runs.document[run], pieces.kind[piece]
    kept = kind == WORD
    short = np.flatnonzero(kind > WORD)
    kept[short[_stand_free(short, runs, run, pieces, piece)]] = True
    doubtful = np.flatnonzero((kind == AMBIGUOUS) & kept)
    kept[doubtful[_among_capitals(doubtful, document, pieces.capitals[piece])]] = False
    run, piece, document = run[kept], piece[kept], document[kept]
    start = runs.start[run]
    n_tokens = np.bincount(document, minlength=len(texts))
    return pieces.code[piece], start + pieces.start[piece], start + pieces.end[piece], n_tokens


def _stand_free(places: IntArray, runs: Runs, run: IntArray, pieces: Pieces, piece: IntArray) -> BoolArray:
    """Whether no digit and no sign of code stands next to some words, shape (n_places,)."""
    before = runs.glued_before[run[places]] & (pieces.at_start[piece[places]] > 0)
    behind = runs.glued_behind[run[places]] & (pieces.at_end[piece[places]] > 0)
    return np.asarray(~(before | behind))


#: Words before and after that tell whether a word stands among capitals.
_NEIGHBOURS = (-2, -1, 1, 2)


def _among_capitals(places: IntArray, document: IntArray, capitals: NDArray[np.int32]) -> BoolArray:
    """Whether most of the words around some places, of the same text, are in capitals; shape (n_places,)."""
    n_words, n_capitals = np.zeros(len(places)), np.zeros(len(places))
    for step in _NEIGHBOURS:
        near = np.clip(places + step, 0, len(document) - 1)
        there = (document[near] == document[places]) & (near != places)
        n_words += there
        n_capitals += capitals[near] * there
    return n_capitals > n_words / 2
