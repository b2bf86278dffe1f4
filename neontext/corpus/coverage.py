"""What of the texts is in no word: letters that no token holds and that belong to no stop word."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np
import regex

from neontext.arrays import FloatArray, IntArray
from neontext.corpus.scan import scan
from neontext.corpus.tokens import Tokens
from neontext.corpus.word_forms import WordForm

_RUN = regex.compile(r"(\p{L}[\p{L}\p{M}]*+)")
#: Scripts that write words without blanks between them.
_WITHOUT_BLANKS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]")
#: Longest word whose loss is laid to its length.
_SHORT = 3


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


def _covered(tokens: Tokens, offset: IntArray, places: IntArray) -> FloatArray:
    """Characters of tokens before some places, with all texts laid end to end."""
    begin, stop = (offset[tokens.document] + column for column in (tokens.start, tokens.end))
    before = np.concatenate(([0], np.cumsum(stop - begin)))
    last = np.searchsorted(begin, places)
    inside = np.where(last > 0, np.maximum(stop[np.maximum(last - 1, 0)] - places, 0), 0) if len(stop) else 0
    return np.asarray(before[last] - inside, dtype=np.float64)


def _cause(left: dict[str, float], tokens: Tokens, form: WordForm) -> str:
    """What is most likely wrong."""
    if any(_WITHOUT_BLANKS.search(word) for word in tokens.words) and _is_run_together(tokens):
        return "the script has no blanks between words: cut them by --tokenizer spacy and --language"
    if not left:
        return ""
    lengths = Counter[bool]()
    for run, letters in left.items():
        lengths[len(form(run)) < _SHORT] += int(letters)
    if lengths[True] >= lengths[False]:
        return f"words that are too short to count: see --min-letters, and whether --language {form.language} is right"
    return "the tokenizer passes over them: see --tokenizer"


def _is_run_together(tokens: Tokens) -> bool:
    """Whether most tokens of scripts without blanks are long runs."""
    length = np.array([len(word) if _WITHOUT_BLANKS.search(word) else 0 for word in tokens.words])[tokens.word]
    return bool((length > 0).any() and length[length > 0].mean() > 2 * _SHORT)
