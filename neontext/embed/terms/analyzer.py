"""From texts to words with their places, and from words to the terms that a vectoriser counts."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.corpus import Tokens
from neontext.corpus.documents import plain_texts
from neontext.corpus.ragged import Ragged, consecutive
from neontext.corpus.scan import scan
from neontext.embed.terms.spelling import locate, locate_anywhere, raw_spans, spell

#: What scikit-learn's own pattern of a word finds, without asking for boundaries that long runs have anyway: a quarter
#: faster.
_SAME_WORDS = {r"(?u)\b\w\w+\b": r"(?u)\w\w+"}
_FLAGS = re.compile(r"^\(\?[aiLmsux]+\)")
_CHUNK = re.compile(r"\S+")
_BLANKS = re.compile(r"\s\s+")


class TermEntries(NamedTuple):
    """Terms of documents, each with the token that it is counted for.

    A term of several words is shared evenly by them, so that what the tokens have adds up to what the terms have.

    Attributes
    ----------
    token : ndarray of int of shape (n_entries,)
        The token, ascending.
    term : ndarray of int of shape (n_entries,)
        Index into `names`.
    share : ndarray of shape (n_entries,)
        How much of an occurrence of the term is this token's.
    names : list of str
        The different terms.
    """

    token: IntArray
    term: IntArray
    share: FloatArray
    names: list[str]


@dataclass(frozen=True)
class TermAnalyzer:
    """What a vectoriser makes of a text, as scikit-learn's `CountVectorizer` describes it, and where that stands.

    Attributes
    ----------
    analyzer : {"word", "char", "char_wb"}
        Terms are words, or runs of characters, also across words or inside them.
    lowercase : bool
        Whether texts are lower-cased.
    accents : {None, "unicode", "ascii"}
        How accents are stripped.
    pattern : str
        Regular expression of a word.
    stop_words : frozenset of str
        Words that are left out.
    n_range : tuple of (int, int)
        Fewest and most words (or characters) of a term.
    tokenizer : callable, optional
        From a text to its words, in place of spelling and pattern.
    terms : callable, optional
        From a text to its terms, in place of everything above.
    """

    analyzer: str = "word"
    lowercase: bool = True
    accents: str | None = None
    pattern: str = r"(?u)\b\w\w+\b"
    stop_words: frozenset[str] = frozenset()
    n_range: tuple[int, int] = (1, 1)
    tokenizer: Callable[[str], Iterable[str]] | None = None
    terms: Callable[[str], Iterable[str]] | None = None

    @property
    def by_word(self) -> bool:
        """Whether terms are words, or runs of them."""
        return self.terms is None and self.analyzer == "word"

    @property
    def counts_words(self) -> bool:
        """Whether every term is one of the words that `tokenize` gives."""
        return self.by_word and self.n_range == (1, 1)

    @property
    def is_plain(self) -> bool:
        """Whether it is described by its settings, without functions of somebody else's."""
        return self.tokenizer is None and self.terms is None

    def tokenize(self, texts: Sequence[str]) -> Tokens:
        """Words of texts, with their places; the words are spelt as the terms are."""
        codes: defaultdict[str, int] = defaultdict(count().__next__)
        for excluded in ("", *sorted(self.stop_words if self.by_word else ())):
            codes[excluded]
        plain, n_excluded = plain_texts(texts), len(codes)
        pattern = re.compile(_SAME_WORDS.get(self.pattern, self.pattern))
        if self.by_word and self.tokenizer is None and not pattern.groups:
            return _cut(plain, self._spell, pattern, codes, n_excluded)
        listed = [self._list_words(text) for text in plain]
        code = np.array([codes[name] for names, _, _ in listed for name in names], dtype=np.int32)
        start, end = (np.concatenate([np.empty(0, np.int64), *(part[side] for part in listed)]) for side in (1, 2))
        n_kept = [sum(codes[name] >= n_excluded for name in names) for names, _, _ in listed]
        kept = code >= n_excluded
        return Tokens.from_codes(list(codes), code[kept], start[kept], end[kept], np.array(n_kept, dtype=np.int64))

    def _spell(self, text: str) -> tuple[str, IntArray | None]:
        return spell(text, self.lowercase, self.accents)

    def _list_words(self, text: str) -> tuple[list[str], IntArray, IntArray]:
        """Words of one text, where they start and end."""
        if self.by_word and self.tokenizer is not None:
            names = list(self.tokenizer(text))
            return names, *locate(names, text)
        spelt, places = self._spell(text)
        pattern, group = (re.compile(self.pattern), 1) if self.by_word else (_CHUNK, 0)
        spans = [match.span(group) for match in pattern.finditer(spelt)]
        start, end = np.array(spans, dtype=np.int64).reshape(-1, 2).T
        return [spelt[first:last] for first, last in spans], *raw_spans(start, end, places)

    def entries(self, tokens: Tokens, texts: Sequence[str] | None = None) -> TermEntries:
        """Terms of documents.

        Parameters
        ----------
        tokens : Tokens
            Words, from `tokenize`, maybe fewer or others.
        texts : sequence of str, optional
            The texts that they are the words of. Where terms are made of characters or by a function, and there is no
            text, it is taken to be the words with a blank between them.

        Returns
        -------
        TermEntries
            By token.
        """
        if self.by_word:
            return _word_runs(tokens, self.n_range)
        if self.terms is None and self.analyzer == "char_wb":
            return _runs_in_words(tokens, self.n_range)
        return self._entries_by_document(tokens, texts)

    def _entries_by_document(self, tokens: Tokens, texts: Sequence[str] | None) -> TermEntries:
        """Terms that may lie across words, document by document; each is shared by the words by its characters."""
        codes: defaultdict[str, int] = defaultdict(count().__next__)
        columns: list[tuple[IntArray, IntArray, FloatArray]] = [_NO_ENTRIES]
        for row in range(tokens.n_documents):
            own = range(int(tokens.indptr[row]), int(tokens.indptr[row + 1]))
            words = [tokens.words[code] for code in tokens.word[own.start : own.stop].tolist()]
            if words:
                text = " ".join(words) if texts is None else texts[row]
                names, spans, owner = self._terms_of(text, words)
                term = np.array([codes[name] for name in names], dtype=np.int64)
                columns.append(_share_out(term, spans, owner + own.start))
        token, term, share = (np.concatenate(column) for column in zip(*columns, strict=True))
        return TermEntries(token, term, share, list(codes))

    def _terms_of(self, text: str, words: Sequence[str]) -> tuple[list[str], IntArray, IntArray]:
        """Terms of one text, their spans, and the word that every character of it counts for."""
        if self.terms is not None:
            names = list(self.terms(text))
            start, end = locate_anywhere(names, text)
            return names, np.stack([start, end], axis=1), _owners(text, len(words))
        spelt = _BLANKS.sub(" ", self._spell(text)[0])
        spans = [
            (first, first + n)
            for n in range(self.n_range[0], min(self.n_range[1], len(spelt)) + 1)
            for first in range(len(spelt) - n + 1)
        ]
        names = [spelt[first:last] for first, last in spans]
        return names, np.array(spans, dtype=np.int64).reshape(-1, 2), _owners(spelt, len(words))


_NO_ENTRIES = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))


def _cut(
    texts: Sequence[str],
    spell_text: Callable[[str], tuple[str, IntArray | None]],
    pattern: re.Pattern[str],
    codes: defaultdict[str, int],
    n_excluded: int,
) -> Tokens:
    """Words by a pattern without groups: one pass over all texts."""
    spelt = [spell_text(text) for text in texts]
    # Flags hold for the whole expression, and have to stand before what is put around it.
    split = re.compile(f"({_FLAGS.sub('', pattern.pattern)})", pattern.flags).split
    code, start, end, n_tokens = scan([text for text, _ in spelt], split, codes.__getitem__, n_excluded)
    indptr = np.concatenate([[0], np.cumsum(n_tokens)])
    for row, (_, places) in enumerate(spelt):
        if places is not None:
            own = slice(int(indptr[row]), int(indptr[row + 1]))
            start[own], end[own] = raw_spans(start[own], end[own], places)
    return Tokens.from_codes(list(codes), code, start, end, n_tokens)


def _word_runs(tokens: Tokens, n_range: tuple[int, int]) -> TermEntries:
    """Runs of words; those that occur get a number each, so that their names are put together once."""
    number, names = tokens.word.astype(np.int64), list(tokens.words)
    if n_range == (1, 1):
        return TermEntries(np.arange(tokens.n_tokens), number, np.ones(tokens.n_tokens), names)
    first, left = np.arange(tokens.n_tokens), np.repeat(tokens.indptr[1:], np.diff(tokens.indptr))
    columns, all_names = [_NO_ENTRIES], list[str]()
    for n in range(1, n_range[1] + 1):
        if n > 1:
            inside = first + n - 1 < left[first]
            first, number = first[inside], number[inside]
            pairs = number * (tokens.n_words + 1) + tokens.word[first + n - 1]
            pairs, number = np.unique(pairs, return_inverse=True)
            before, after = np.divmod(pairs, tokens.n_words + 1)
            names = [f"{names[a]} {tokens.words[b]}" for a, b in zip(before.tolist(), after.tolist(), strict=True)]
        if n >= n_range[0]:
            token = (first[:, None] + np.arange(n)).ravel()
            columns.append((token, np.repeat(number + len(all_names), n), np.full(len(token), 1.0 / n)))
            all_names += names
    token, term, share = (np.concatenate(column) for column in zip(*columns, strict=True))
    order = np.argsort(token, kind="stable")
    return TermEntries(token[order], term[order], share[order], all_names)


def _runs_in_words(tokens: Tokens, n_range: tuple[int, int]) -> TermEntries:
    """Runs of characters of each word, with a blank on either side; one shorter than a run is one."""
    codes: defaultdict[str, int] = defaultdict(count().__next__)
    runs: list[list[int]] = []
    for word in tokens.words:
        padded = f" {word} "
        own: list[int] = []
        for n in range(n_range[0], n_range[1] + 1):
            own += [codes[padded[first : first + n]] for first in range(max(len(padded) - n, 0) + 1)]
            if n >= len(padded):
                break
        runs.append(own)
    sizes = np.array([len(own) for own in runs], dtype=np.int64)
    lists = Ragged(np.concatenate([[0], np.cumsum(sizes)]), np.array([c for own in runs for c in own], dtype=np.int64))
    taken = lists.take(tokens.word.astype(np.int64))
    return TermEntries(taken.row, taken.values, np.ones(len(taken.values)), list(codes))


def _owners(text: str, n_words: int) -> IntArray:
    """Word that each character of a text counts for: its own, or the one before; shape (n_characters + 1,)."""
    starts = [match.start() for match in _CHUNK.finditer(text)]
    begins = np.zeros(len(text) + 1, dtype=np.int64)
    begins[starts] = 1
    return np.clip(np.cumsum(begins) - 1, 0, n_words - 1)


def _share_out(term: IntArray, spans: IntArray, owner: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
    """Entries of one document: every term by its characters; one that stands nowhere is shared by all words."""
    nowhere = spans[:, 1] <= spans[:, 0]
    first, size = np.where(nowhere, 0, spans[:, 0]), np.where(nowhere, len(owner) - 1, spans[:, 1] - spans[:, 0])
    token, repeated = owner[consecutive(first, size)], np.repeat(term, size)
    width = int(term.max(initial=0)) + 1
    keys, place = np.unique(token * width + repeated, return_inverse=True)
    share = np.bincount(place, np.repeat(1.0 / np.maximum(size, 1), size), minlength=len(keys))
    return keys // width, keys % width, share.astype(np.float64)
