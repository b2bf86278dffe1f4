"""Words as they were cut before joiners, capitals and scripts were looked at: runs of three letters or more."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import count

import regex

from neontext.corpus import Tokens, stop_words
from neontext.corpus.scan import scan

_SPLIT = regex.compile(r"(\p{L}[\p{L}\p{M}]{2,})").split
#: Stop words that are so only since words are not cut at apostrophes.
_NEW = {"ai", "wo"}


class FormerTokenizer:
    """The former rule, with the English stop words: one regular expression and small letters."""

    language = "en"

    def __call__(self, texts: Iterable[str]) -> Tokens:
        """Tokens of the texts."""
        codes: defaultdict[str, int] = defaultdict(count().__next__)
        for excluded in ("", *sorted(stop_words("en") - _NEW)):
            codes[excluded]
        n_excluded = len(codes)
        code, start, end, n_tokens = scan(list(texts), _SPLIT, lambda word: codes[word.lower()], n_excluded)
        return Tokens.from_codes(list(codes), code, start, end, n_tokens)
