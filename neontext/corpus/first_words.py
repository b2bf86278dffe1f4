"""`FirstWords`: no token behind what a sentence encoder has read of a text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from neontext.corpus.around import AroundTokenizer
from neontext.corpus.tokens import Tokens
from neontext.errors import InputError


@dataclass(frozen=True)
class FirstWords(AroundTokenizer):
    """Tokens of the first words of every text, by another tokenizer; offsets are in the untouched text.

    Parameters
    ----------
    max_words : int
        Words that are read, counted between blanks.
    tokenizer : Tokenizer
        Cuts what is read.

    Raises
    ------
    InputError
        If fewer than one word is read.

    Examples
    --------
    >>> from neontext.corpus import LetterTokenizer
    >>> sorted(FirstWords(3, LetterTokenizer())(["Red cars and blue boats"]).words)
    ['cars', 'red']
    """

    max_words: int
    tokenizer: Any

    def __post_init__(self) -> None:
        if not isinstance(self.max_words, int) or isinstance(self.max_words, bool) or self.max_words < 1:
            raise InputError(f"max_words={self.max_words!r:.80}: expected a whole number of words, at least 1.")

    def __call__(self, texts: Iterable[str | None]) -> Tokens:
        """Tokens of the texts, in their order."""
        first = re.compile(rf"\s*(?:\S+\s+){{0,{self.max_words - 1}}}\S*")
        tokens: Tokens = self.tokenizer([text and first.match(text)[0] for text in texts])  # type: ignore[index]
        return tokens

    def to_dict(self) -> dict[str, Any]:
        """Plain data (JSON) that ``tokenizer_from_dict`` makes the same tokenizer of."""
        return {"kind": "first words", "max_words": self.max_words, "tokenizer": self.tokenizer.to_dict()}
