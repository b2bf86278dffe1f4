"""`SpacyTokenizer`: spaCy says where words begin and end, also in scripts without blanks."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import count
from typing import Any

import numpy as np

from neontext.corpus.composed import ComposedText
from neontext.corpus.documents import plain_texts
from neontext.corpus.spacy_pipelines import language_of, load_pipeline
from neontext.corpus.stopwords import excluded_words
from neontext.corpus.tokens import Tokens
from neontext.corpus.word_forms import WordForm
from neontext.corpus.word_options import check_word_options, n_letters
from neontext.corpus.word_pattern import word_pattern

_PIPE_DOCUMENTS = 32  # documents that a spaCy pipeline works on at a time


@dataclass(frozen=True)
class SpacyTokenizer:
    """spaCy's tokens that hold a letter, in the form of `WordForm`, stop words out.

    Parameters
    ----------
    language : str
        One of spaCy's language codes, such as "de" or "zh", or an installed pipeline, such as "en_core_web_sm".
        Further codes, joined by commas, add their stop words.
    lemmas : bool
        Whether a token's word is its lemma: the pipeline's, or for a language code the one in the tables of the
        package ``spacy-lookups-data``. Offsets are the token's in any case.
    stop_words : bool
        Whether stop words are left out (with ``lemmas``, also the tokens whose lemma is one).
    min_letters : int or None
        Letters that a token must have; None: one.
    extra_stop_words : tuple of str
        Words that are left out beside those of the language.
    compatibility : bool
        Whether the form of a word is NFKC, not NFC.
    digits : bool
        Whether numbers, and tokens with digits in them, are words; COVID-19 is one in any case.

    Raises
    ------
    InputError
        When the language or pipeline is not known, or has no lemmas.
    MissingDependencyError
        When a package that the language's tokenizer or lemmas need is not installed.

    Examples
    --------
    >>> tokens = SpacyTokenizer("de")(["Die Katze schläft."])
    >>> tokens.words, tokens.start.tolist()
    (('katze', 'schläft'), [4, 10])
    """

    language: str = "en"
    lemmas: bool = False
    stop_words: bool = True
    min_letters: int | None = None
    extra_stop_words: tuple[str, ...] = ()
    compatibility: bool = False
    digits: bool = False

    def __post_init__(self) -> None:
        check_word_options(self)
        load_pipeline(self._cutter, self.lemmas)  # says now what is missing
        _ = self.excluded

    @property
    def _cutter(self) -> str:
        """The language or pipeline that cuts."""
        return self.language.partition(",")[0].strip() if isinstance(self.language, str) else self.language

    @property
    def form(self) -> WordForm:
        """The form of a word."""
        return WordForm(language_of(self.language), self.compatibility)

    @cached_property
    def excluded(self) -> frozenset[str]:
        """Stop words, in their form."""
        return excluded_words(language_of(self.language), self.stop_words, self.extra_stop_words, self.form)

    def __call__(self, texts: Iterable[str | None]) -> Tokens:
        """Tokens of the texts, in their order."""
        codes: defaultdict[str, int] = defaultdict(count().__next__)
        code, start, end, n_tokens = array("i"), array("q"), array("q"), array("q")
        for text, parsed in self._parse(plain_texts(texts)):
            before = len(code)
            for word, first, last in self._words(text.text, parsed):
                code.append(codes[word])
                start.append(text.start(first))
                end.append(text.end(last))
            n_tokens.append(len(code) - before)
        starts, ends, sizes = (np.array(column, np.int64) for column in (start, end, n_tokens))
        return Tokens.from_codes(list(codes), np.array(code, np.int32), starts, ends, sizes)

    def _parse(self, texts: Iterable[str]) -> Iterator[tuple[ComposedText, Any]]:
        nlp = load_pipeline(self._cutter, self.lemmas)
        if not self.lemmas:
            for text in map(ComposedText, texts):
                yield text, nlp.make_doc(text.text)
        else:
            pairs = ((text.text, text) for text in map(ComposedText, texts))
            for parsed, text in nlp.pipe(pairs, as_tuples=True, batch_size=_PIPE_DOCUMENTS):
                yield text, parsed

    def _words(self, text: str, parsed: Iterable[Any]) -> Iterator[tuple[str, int, int]]:
        """Word, start and end of every token that counts."""
        is_word, place = word_pattern(digits=self.digits).fullmatch, 0
        for token in parsed:
            written = token.text
            # Some tokenizers lose blanks, and their offsets with them.
            first = place = token.idx if text.startswith(written, token.idx) else text.index(written, place)
            if not is_word(written):
                continue
            form = self.form(written)
            word = self.form(token.lemma_) or form if self.lemmas else form
            if not self.excluded.isdisjoint((form, word)) or n_letters(form) < (self.min_letters or 1):
                continue
            yield word, first, first + len(written)

    def to_dict(self) -> dict[str, Any]:
        """Plain data (JSON) that ``tokenizer_from_dict`` makes the same tokenizer of."""
        return {"kind": "spacy", **asdict(self), "extra_stop_words": list(self.extra_stop_words)}
