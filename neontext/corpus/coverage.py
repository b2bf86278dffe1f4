"""What of the texts is in no word: letters that no token holds and that belong to no stop word."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import count
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import regex

from neontext.arrays import FloatArray, IntArray
from neontext.corpus.phrases import PhraseTokenizer
from neontext.corpus.scan import scan
from neontext.corpus.spacy_pipelines import language_of
from neontext.corpus.spacy_tokenizer import SpacyTokenizer
from neontext.corpus.stopwords import stop_words
from neontext.corpus.tokens import Tokens
from neontext.corpus.word_forms import WordForm
from neontext.errors import InputError

_RUN = regex.compile(r"(\p{L}[\p{L}\p{M}]*+)")
#: Scripts that write words without blanks between them.
_WITHOUT_BLANKS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]")
#: Longest word whose loss is laid to its length.
_SHORT = 3
RUN_TOGETHER = "the script has no blanks between words: cut them by --tokenizer spacy and --language"
#: Languages that texts are tried for; texts and characters of each that are looked at; the least share of stop words in
#: running text and the fewest different ones; how much larger the share must be than in the language that was given.
_LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "hu", "ro", "tr", "id", "vi"),
    *("ru", "uk", "bg", "el", "ar", "fa", "ur", "he", "hi", "bn", "ta", "ko"),
)
_N_LOOKED_AT, _LOOKED_AT = 200, 500
_MIN_STOP_SHARE, _MIN_STOP_WORDS, _MANY_TIMES = 0.15, 3, 2.0


class LostLetters(NamedTuple):
    """Letters that are in no token and in no stop word.

    Attributes
    ----------
    share : float or None
        Of all letters; None where there is no letter.
    cause : str
        The likely cause, "" where nothing is lost.
    """

    share: float | None
    cause: str


def count_lost_letters(
    texts: Sequence[str], tokens: Tokens, excluded: Collection[str] = (), form: WordForm | None = None
) -> LostLetters:
    """Share of the letters of some texts that are in no token, neither word nor stop word, and the likely cause.

    Parameters
    ----------
    texts : sequence of str
        The texts.
    tokens : Tokens
        Their tokens.
    excluded : collection of str
        Stop words, in their form.
    form : WordForm, optional
        The form of a word.

    Examples
    --------
    >>> from neontext.corpus import LetterTokenizer
    >>> tokenizer = LetterTokenizer(min_letters=4)
    >>> count_lost_letters(["the cats ran"], tokenizer(["the cats ran"]), tokenizer.excluded).share
    0.3
    """
    codes: defaultdict[str, int] = defaultdict(count().__next__)
    codes[""]
    code, start, end, n_runs = scan(texts, _RUN.split, codes.__getitem__, 1)
    total = int((end - start).sum())
    if not total:
        return LostLetters(None, "")
    offset = np.concatenate(([0], np.cumsum([len(text) for text in texts])))
    place = offset[np.repeat(np.arange(len(texts)), n_runs)]
    lost = (end - start) - (_covered(tokens, offset, place + end) - _covered(tokens, offset, place + start))
    by_run = np.bincount(code, lost, minlength=len(codes))
    known = {piece for word in excluded for piece in _RUN.findall(word)}
    form = form or WordForm()
    left = {run: by_run[number] for run, number in codes.items() if by_run[number] > 0 and form(run) not in known}
    return LostLetters(float(sum(left.values()) / total), _cause(left, tokens, form))


def lost_letters(texts: Sequence[str], tokens: Tokens, tokenizer: Any) -> LostLetters:
    """The same of the tokens of a tokenizer, whose stop words and whose form of a word are asked for.

    Parameters
    ----------
    texts : sequence of str
        The texts.
    tokens : Tokens
        What the tokenizer gave for them.
    tokenizer : Tokenizer
        The tokenizer.
    """
    excluded, form = getattr(tokenizer, "excluded", ()), getattr(tokenizer, "form", None)
    inner = tokenizer.tokenizer if isinstance(tokenizer, PhraseTokenizer) else tokenizer
    if isinstance(inner, SpacyTokenizer):
        # In scripts without blanks a stop word stands inside a run of letters: only spaCy can tell where.
        tokens, excluded = replace(inner, stop_words=False, extra_stop_words=())(texts), ()
    return count_lost_letters(texts, tokens, excluded, form)


def _covered(tokens: Tokens, offset: IntArray, places: IntArray) -> FloatArray:
    """Characters of tokens before some places, with all texts laid end to end."""
    begin, stop = (offset[tokens.document] + column for column in (tokens.start, tokens.end))
    before = np.concatenate(([0], np.cumsum(stop - begin)))
    last = np.searchsorted(begin, places)
    inside = np.where(last > 0, np.maximum(stop[np.maximum(last - 1, 0)] - places, 0), 0) if len(stop) else 0
    return np.asarray(before[last] - inside, dtype=np.float64)


def _cause(left: dict[str, float], tokens: Tokens, form: WordForm) -> str:
    """What is most likely wrong."""
    if are_run_together(tokens):
        return RUN_TOGETHER
    if not left:
        return ""
    lengths = Counter[bool]()
    for run, letters in left.items():
        lengths[len(form(run)) < _SHORT] += int(letters)
    if lengths[True] >= lengths[False]:
        return f"words that are too short to count: see --min-letters, and whether --language {form.language} is right"
    return "the tokenizer passes over them: see --tokenizer"


def are_run_together(tokens: Tokens) -> bool:
    """Whether most tokens of scripts without blanks are long runs, of several words each."""
    length = np.array([len(word) if _WITHOUT_BLANKS.search(word) else 0 for word in tokens.words], dtype=np.int64)
    length = length[tokens.word]
    return bool((length > 0).any() and length[length > 0].mean() > 2 * _SHORT)


def script_of(words: Sequence[str], count: npt.ArrayLike | None = None) -> str:
    """Script of most of some words, by the name of their first letter in Unicode; "" where there is none.

    Parameters
    ----------
    words : sequence of str
        The words.
    count : array-like of shape (n_words,), optional
        How often each stands; by default once.

    Examples
    --------
    >>> script_of(["кошка", "cat", "dog"], [3, 1, 1])
    'Cyrillic'
    """
    scripts = Counter[str]()
    for word, n in zip(words, np.ones(len(words)) if count is None else np.asarray(count), strict=True):
        scripts[unicodedata.name(word[0], "").partition(" ")[0]] += int(n)
    name = scripts.most_common(1)[0][0] if scripts else ""
    return {"CJK": "Han"}.get(name, name.capitalize())


def other_language(texts: Sequence[str], language: str) -> str | None:
    """Code of the language whose stop words stand in the texts, if those of the given one hardly do; else None.

    Parameters
    ----------
    texts : sequence of str
        The texts; the first of them are looked at.
    language : str
        Code, or several joined by commas.

    Examples
    --------
    >>> other_language(["der Hund und die Katze sind nicht in dem Haus"], "en")
    'de'
    """
    words = [word.lower() for text in texts[:_N_LOOKED_AT] for word in _RUN.findall(text[:_LOOKED_AT])]
    share = {code: _stop_share(words, code) for code in dict.fromkeys([language, *_LANGUAGES])}
    best = max(share, key=share.__getitem__)
    if share[best] < _MIN_STOP_SHARE or share[best] < _MANY_TIMES * share[language]:
        return None
    return best


def _stop_share(words: Sequence[str], language: str) -> float:
    try:
        known = stop_words(language_of(language))
    except InputError:  # A tokenizer of the user's own may be of any language.
        return 0.0
    found = [word for word in words if word in known]
    return len(found) / len(words) if len(set(found)) >= _MIN_STOP_WORDS else 0.0
