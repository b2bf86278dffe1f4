"""`VocabularyBounds`: words that are too rare or too common to have a vector, left out and counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.checks import check_whole
from neontext.corpus import Tokens, WordTable
from neontext.embed.vectors import WordVectors
from neontext.errors import InputError

#: Words that are named among those left out, the most frequent first.
N_NAMED = 5


@dataclass(frozen=True)
class VocabularyBounds:
    """How often, and in how many documents, a word must and may stand to have a vector.

    Both are counted over the training documents, phrases as joined. A word that is left out stays a token of its
    document, without a vector, and so without relevance.

    Parameters
    ----------
    min_count : int, default=1
        Fewest occurrences in all training documents together. Above 1 a word that no training document has is left
        out too, though pretrained vectors know it.
    max_share : float, default=1.0
        Largest share of the training documents that may hold the word, empty documents counted too.

    Raises
    ------
    InputError
        For what is no number of occurrences, or no share above 0.

    Examples
    --------
    >>> from neontext.corpus import LetterTokenizer
    >>> tokens = LetterTokenizer()(["cat dog dog", "cat bird", "cat"])
    >>> kept = VocabularyBounds(min_count=2, max_share=0.9).kept(tokens)
    >>> [word for word, stays in zip(tokens.words, kept, strict=True) if stays]
    ['dog']
    """

    min_count: int = 1
    max_share: float = 1.0

    def __post_init__(self) -> None:
        check_whole("min_count", self.min_count, 1, "occurrences of a word in all training documents")
        share = self.max_share
        if isinstance(share, bool) or not isinstance(share, Real) or not 0 < share <= 1:
            raise InputError(f"max_share={share!r:.60}: expected a share of the documents, above 0 and at most 1.")

    @property
    def hold_nothing_back(self) -> bool:
        """Whether no word is left out."""
        return self.min_count == 1 and self.max_share == 1

    def kept(self, tokens: Tokens) -> BoolArray:
        """Whether each word of training documents is within the bounds, shape (n_words,)."""
        occurrences, share = _counts(tokens)
        return np.asarray((occurrences >= self.min_count) & (share <= self.max_share))

    def restrict(self, vectors: WordVectors, tokens: Tokens, kept: BoolArray) -> WordVectors:
        """Vectors without those of words that are left out; kept as `kept` says of the words of the tokens.

        Raises
        ------
        InputError
            If none is left.
        """
        allowed = dict(zip(tokens.words, kept.tolist(), strict=True))
        rows = [row for row, word in enumerate(vectors.words) if allowed.get(word, self.min_count == 1)]
        if not rows:
            raise InputError(
                f"min_count={self.min_count} and max_share={self.max_share:g} leave no word that {vectors.name!r:.60} "
                f"has a vector for, of {tokens.n_words:,} words: take a smaller count, or a larger share."
            )
        words = tuple(vectors.words[row] for row in rows)
        return WordVectors(words, vectors.matrix[rows], vectors.name, vectors.pretrained)

    def left_out(self, tokens: Tokens) -> dict[str, dict[str, Any]]:
        """What each bound leaves out of training documents: words, tokens, and the most frequent of them by name."""
        occurrences, share = _counts(tokens)
        rare, common = occurrences < self.min_count, share > self.max_share
        return {
            name: _summary(tokens, occurrences, mask)
            for name, mask in {"min_count": rare, "max_share": common & ~rare}.items()
            if mask.any()
        }


def _counts(tokens: Tokens) -> tuple[IntArray, FloatArray]:
    """Occurrences of every word, and share of the documents that hold it; shape (n_words,) each."""
    documents = np.bincount(WordTable.from_tokens(tokens).word, minlength=tokens.n_words)
    return np.bincount(tokens.word, minlength=tokens.n_words), documents / max(tokens.n_documents, 1)


def _summary(tokens: Tokens, occurrences: IntArray, mask: BoolArray) -> dict[str, Any]:
    words = np.flatnonzero(mask)
    first = words[np.argsort(-occurrences[words], kind="stable")[:N_NAMED]]
    return {
        "words": len(words),
        "of_words": tokens.n_words,
        "tokens": int(occurrences[words].sum()),
        "of_tokens": tokens.n_tokens,
        "first": [tokens.words[word] for word in first],
    }


def describe_left_out(left_out: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A sentence for each bound that left something out.

    Examples
    --------
    >>> what = {"words": 2, "of_words": 9, "tokens": 30, "of_tokens": 100, "first": ["said", "mr"]}
    >>> describe_left_out({"max_share": what})
    ['2 of 9 words stand in too many documents (max_share): 30 of 100 tokens; said, mr.']
    """
    says = {"min_count": "are too rare (min_count)", "max_share": "stand in too many documents (max_share)"}
    return [
        f"{part['words']:,} of {part['of_words']:,} words {says[name]}: {part['tokens']:,} of {part['of_tokens']:,} "
        f"tokens; {', '.join(part['first'])}{', …' if part['words'] > len(part['first']) else ''}."
        for name, part in left_out.items()
    ]
