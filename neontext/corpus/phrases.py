"""`PhraseTokenizer`: words that stand side by side far more often than by chance are one token.

What is a phrase is decided as gensim's `Phrases` does (Mikolov et al., arXiv:1310.4546), by its score, its least count
and its threshold; only words count as neighbours that have nothing but blanks between them in the text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.corpus.around import AroundTokenizer
from neontext.corpus.documents import plain_texts
from neontext.corpus.scan import batches
from neontext.corpus.tokens import Tokens
from neontext.errors import InputError

#: gensim's defaults: occurrences that are taken off those of a pair, and the score that a phrase must pass.
MIN_COUNT, THRESHOLD = 5, 10.0
#: What stands between the words of a phrase, as in gensim.
DELIMITER = "_"


class Pairs(NamedTuple):
    """Different pairs of neighbouring words.

    Attributes
    ----------
    first, second : ndarray of int of shape (n_pairs,)
        The words, as indices into `Tokens.words`.
    occurrences : ndarray of int of shape (n_pairs,)
        How often each stands in the texts.
    """

    first: IntArray
    second: IntArray
    occurrences: IntArray


@dataclass(frozen=True)
class PhraseTokenizer(AroundTokenizer):
    """Tokens of another tokenizer, of which neighbours that are a phrase are joined to one token, without overlap.

    From left to right: of "new york city" with the phrases (new, york) and (york, city) the first is taken. The word of
    a joined token is that of its two with "_" between; it reaches from the start of the one to the end of the other.

    Parameters
    ----------
    tokenizer : Tokenizer
        Cuts the words.
    phrases : tuple of pairs of str
        Words that are joined.

    Raises
    ------
    InputError
        When the phrases are no different pairs of words.

    Examples
    --------
    >>> from neontext.corpus import LetterTokenizer
    >>> tokens = PhraseTokenizer(LetterTokenizer(), (("new", "york"),))(["New York is new. York"])
    >>> tokens.words, tokens.start.tolist(), tokens.end.tolist()
    (('new', 'new_york', 'york'), [0, 12, 17], [8, 15, 21])
    """

    tokenizer: Any
    phrases: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        pairs = self.phrases
        if not isinstance(pairs, tuple) or not all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
            raise InputError(f"phrases is {pairs!r:.80}: expected a tuple of pairs of words")
        if len(set(pairs)) < len(pairs) or not all(isinstance(word, str) and word for pair in pairs for word in pair):
            raise InputError("phrases names a pair twice, or one that is not two words")

    @classmethod
    def learn(cls, texts: Iterable[str | None], tokenizer: Any) -> Self:
        """The phrases of some texts, as `find_phrases` finds them."""
        plain = plain_texts(texts)
        return cls(tokenizer, find_phrases(tokenizer(plain), plain))

    @cached_property
    def _joined(self) -> dict[tuple[str, str], str]:
        return {pair: DELIMITER.join(pair) for pair in self.phrases}

    def __call__(self, texts: Iterable[str | None]) -> Tokens:
        """Tokens of the texts, in their order."""
        plain = plain_texts(texts)
        tokens = self.tokenizer(plain)
        first = _without_overlap(self._is_phrase(tokens) & are_neighbours(tokens, plain))
        return self._without_excluded(_join(tokens, first, self._joined))

    def _is_phrase(self, tokens: Tokens) -> BoolArray:
        """Whether each token and the next one have the words of a phrase, shape (n_tokens,)."""
        place = {word: code for code, word in enumerate(tokens.words)}
        known = [(place[a], place[b]) for a, b in self.phrases if a in place and b in place]
        keys = np.array([a * tokens.n_words + b for a, b in known], dtype=np.int64)
        return np.isin(_keys(tokens), keys)

    def _without_excluded(self, tokens: Tokens) -> Tokens:
        """Without phrases that are left out by name: words alone the tokenizer leaves out itself."""
        excluded = frozenset(getattr(self.tokenizer, "excluded", ())) & set(self._joined.values())
        left_out = np.array([word in excluded for word in tokens.words], dtype=bool)
        return tokens.without(left_out[tokens.word]) if left_out.any() else tokens

    def to_dict(self) -> dict[str, Any]:
        """Plain data (JSON) that ``tokenizer_from_dict`` makes the same tokenizer of."""
        return {"kind": "phrases", "tokenizer": self.tokenizer.to_dict(), "phrases": list(map(list, self.phrases))}


def find_phrases(tokens: Tokens, texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    r"""Pairs of neighbouring words that are a phrase by gensim's default score, sorted.

    :math:`(n_{ab} - 5) \, |V| / (n_a n_b) > 10`, with the counts of the pair and of the two words, and the number of
    different words and pairs together.

    Examples
    --------
    >>> from itertools import permutations
    >>> from neontext.corpus import LetterTokenizer
    >>> texts = ["New York"] * 20 + [" ".join(map("".join, permutations("abcdefg", 3)))]
    >>> find_phrases(LetterTokenizer()(texts), texts)
    (('new', 'york'),)
    """
    pairs = count_pairs(tokens, are_neighbours(tokens, texts))
    count = np.bincount(tokens.word, minlength=tokens.n_words)
    passed = np.flatnonzero(scores(pairs, count, tokens.n_words + len(pairs.occurrences)) > THRESHOLD)
    first, second = pairs.first[passed].tolist(), pairs.second[passed].tolist()
    return tuple(sorted((tokens.words[a], tokens.words[b]) for a, b in zip(first, second, strict=True)))


def scores(pairs: Pairs, count: IntArray, n_terms: int) -> FloatArray:
    """Score of every pair: gensim's `original_scorer`."""
    return np.asarray(
        (pairs.occurrences - MIN_COUNT) * n_terms / (count[pairs.first] * count[pairs.second]), dtype=np.float64
    )


def count_pairs(tokens: Tokens, neighbours: BoolArray) -> Pairs:
    """Different pairs of a token and the next one, where they are neighbours."""
    keys, occurrences = np.unique(_keys(tokens)[neighbours], return_counts=True)
    return Pairs(*np.divmod(keys, max(tokens.n_words, 1)), occurrences)


def are_neighbours(tokens: Tokens, texts: Sequence[str]) -> BoolArray:
    """Whether each token and the next one of its text have blanks between them or nothing, and no blank line."""
    parts, row = [np.empty(0, dtype=bool)], 0
    for batch in batches(texts):
        documents = np.arange(row, row + len(batch))
        parts.append(_are_neighbours(tokens.take(documents), batch))
        row += len(batch)
    return np.concatenate(parts)


def _are_neighbours(tokens: Tokens, texts: Sequence[str]) -> BoolArray:
    """The same with all texts laid end to end."""
    document = tokens.document
    offset = np.concatenate([[0], np.cumsum([len(text) for text in texts])])[document]
    signs, lines = _running_counts("".join(texts))
    end, start = (tokens.end + offset)[:-1], (tokens.start + offset)[1:]
    result = np.zeros(tokens.n_tokens, dtype=bool)
    nothing_but_blanks = (signs[end] == signs[start]) & (lines[start] - lines[end] < 2)
    result[:-1] = (document[:-1] == document[1:]) & nothing_but_blanks
    return result


def _running_counts(text: str) -> tuple[IntArray, IntArray]:
    """Characters that are no blank, and ends of lines, before every place of a text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    counts = np.zeros((2, len(codes) + 1), dtype=np.int64)
    np.cumsum(~np.isin(codes, _BLANKS), out=counts[0, 1:])
    np.cumsum(codes == ord("\n"), out=counts[1, 1:])
    return counts[0], counts[1]


#: Code points of blanks.
_BLANKS = np.array([code for code in range(0x3001) if chr(code).isspace()], dtype=np.uint32)


def _keys(tokens: Tokens) -> IntArray:
    """Each token and the next one as one number, -1 for the last; shape (n_tokens,)."""
    word = tokens.word.astype(np.int64)
    keys = np.full(tokens.n_tokens, -1, dtype=np.int64)
    keys[:-1] = word[:-1] * tokens.n_words + word[1:]
    return keys


def _without_overlap(first: BoolArray) -> BoolArray:
    """Of runs of tokens that each go with the next one, every second, from the left."""
    place = np.arange(len(first))
    begins = first & ~np.concatenate([[False], first[:-1]])[: len(first)]
    start = np.maximum.accumulate(np.where(begins, place, 0)) if len(first) else place
    return np.asarray(first & ((place - start) % 2 == 0))


def _join(tokens: Tokens, first: BoolArray, joined: dict[tuple[str, str], str]) -> Tokens:
    """Tokens of which some are one with the next."""
    place = np.flatnonzero(first)
    pairs, which = np.unique(_keys(tokens)[place], return_inverse=True)
    before, after = np.divmod(pairs, max(tokens.n_words, 1))
    names = [joined[tokens.words[a], tokens.words[b]] for a, b in zip(before.tolist(), after.tolist(), strict=True)]
    codes = dict(zip(tokens.words, range(tokens.n_words), strict=True))
    # Two pairs may have one name, and a word may have it already.
    named = np.array([codes.setdefault(name, len(codes)) for name in names], dtype=np.int32)
    code, end = tokens.word.copy(), tokens.end.copy()
    code[place], end[place] = named[which], tokens.end[place + 1]
    kept = np.ones(tokens.n_tokens, dtype=bool)
    kept[place + 1] = False
    n_tokens = np.diff(tokens.without(~kept).indptr)
    return Tokens.from_codes(list(codes), code[kept], tokens.start[kept], end[kept], n_tokens)
