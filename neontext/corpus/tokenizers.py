"""Tokenizers: from texts to tokens that know where they stand."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from itertools import count
from typing import Any, Protocol

import numpy as np
import regex
from numpy.typing import NDArray

from neontext.arrays import IntArray
from neontext.corpus.documents import plain_texts
from neontext.corpus.spacy_pipelines import load_pipeline
from neontext.corpus.stopwords import stop_words
from neontext.corpus.tokens import Tokens
from neontext.errors import InputError

BATCH_CHARACTERS = 1 << 22  # texts cut up at a time: bounds the memory for the pieces
_LONGEST_MINIMUM = 100  # the memory of a compiled expression grows with the number of repeats
_PIPE_DOCUMENTS = 32  # documents that a spaCy pipeline works on at a time
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")


class Tokenizer(Protocol):
    """What every tokenizer does."""

    def __call__(self, texts: Iterable[str | None]) -> Tokens:
        """Tokens of the texts, in their order."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Plain data (JSON) that ``tokenizer_from_dict`` makes the same tokenizer of."""
        ...


@dataclass(frozen=True)
class LetterTokenizer:
    """Runs of letters of any script, lower-cased, stop words out: the tokens of the paper.

    Parameters
    ----------
    language : str
        Language of the stop words, one of spaCy's codes.
    min_letters : int
        Shortest run that is a token. A combining mark (a vowel sign of Devanagari, say) belongs to its letter's run
        and counts.
    stop_words : bool
        Whether stop words are left out.

    Raises
    ------
    InputError
        When the language is not known or ``min_letters`` is not between 1 and 100.

    Examples
    --------
    >>> tokens = LetterTokenizer()(["The Cat, 2 mice"])
    >>> tokens.words, tokens.start.tolist(), tokens.end.tolist()
    (('cat', 'mice'), [4, 11], [7, 15])
    """

    language: str = "en"
    min_letters: int = 3
    stop_words: bool = True

    def __post_init__(self) -> None:
        n = self.min_letters
        if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= _LONGEST_MINIMUM:
            raise InputError(f"min_letters is {n!r}: expected a whole number from 1 to {_LONGEST_MINIMUM}")
        stop_words(self.language)  # says now if the language is not known

    def __call__(self, texts: Iterable[str | None]) -> Tokens:
        """Tokens of the texts, in their order."""
        # Codes are given in the order of appearance; "" and the stop words come first, so that one comparison
        # tells what is left out.
        codes: defaultdict[str, int] = defaultdict(count().__next__)
        for excluded in ("", *sorted(stop_words(self.language) if self.stop_words else ())):
            codes[excluded]
        n_excluded = len(codes)
        split = _splitter(self.min_letters)
        code, start, end, n_tokens = scan(plain_texts(texts), split, codes, n_excluded, str.lower)
        return Tokens.from_codes(list(codes), code, start, end, n_tokens)

    def to_dict(self) -> dict[str, Any]:
        """Plain data (JSON) that ``tokenizer_from_dict`` makes the same tokenizer of."""
        return {"kind": "letters", **asdict(self)}


@dataclass(frozen=True)
class SpacyTokenizer:
    """spaCy's tokens that consist of letters, lower-cased, stop words out.

    Parameters
    ----------
    language : str
        One of spaCy's language codes, such as "de" or "zh", or an installed pipeline, such as "en_core_web_sm".
    lemmas : bool
        Whether a token's word is its lemma: the pipeline's, or for a language code the one in the tables of the
        package ``spacy-lookups-data``. Offsets are the token's in any case.
    stop_words : bool
        Whether stop words are left out (with ``lemmas``, also the tokens whose lemma is one).

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

    def __post_init__(self) -> None:
        load_pipeline(self.language, self.lemmas)  # says now what is missing

    def __call__(self, texts: Iterable[str | None]) -> Tokens:
        """Tokens of the texts, in their order."""
        nlp = load_pipeline(self.language, self.lemmas)
        codes: defaultdict[str, int] = defaultdict(count().__next__)
        code, start, end, n_tokens = array("i"), array("q"), array("q"), array("q")
        plain = plain_texts(texts)
        for parsed in nlp.pipe(plain, batch_size=_PIPE_DOCUMENTS) if self.lemmas else map(nlp.make_doc, plain):
            before = len(code)
            for token, word in self._kept(parsed, stop_words(nlp.lang) if self.stop_words else frozenset()):
                code.append(codes[word])
                start.append(token.idx)
                end.append(token.idx + len(token))
            n_tokens.append(len(code) - before)
        starts, ends, sizes = (np.array(column, np.int64) for column in (start, end, n_tokens))
        return Tokens.from_codes(list(codes), np.array(code, np.int32), starts, ends, sizes)

    def _kept(self, parsed: Iterable[Any], excluded: frozenset[str]) -> Iterator[tuple[Any, str]]:
        for token in parsed:
            text = token.text
            lower = text.lower()
            # is_alpha is false for a word with combining marks, which is most words in Hindi or Tamil.
            if lower in excluded or not (token.is_alpha or _WORD.fullmatch(text)):
                continue
            word = token.lemma_.lower() or lower if self.lemmas else lower
            if word not in excluded:
                yield token, word

    def to_dict(self) -> dict[str, Any]:
        """Plain data (JSON) that ``tokenizer_from_dict`` makes the same tokenizer of."""
        return {"kind": "spacy", **asdict(self)}


_KINDS: dict[str, type[LetterTokenizer] | type[SpacyTokenizer]] = {"letters": LetterTokenizer, "spacy": SpacyTokenizer}


def make_tokenizer(name: str, language: str = "en") -> Tokenizer:
    """Tokenizer by the name that the command line gives it.

    Parameters
    ----------
    name : {"letters", "spacy", "spacy-lemmas"}
        ``LetterTokenizer``, ``SpacyTokenizer`` or ``SpacyTokenizer(lemmas=True)``.
    language : str
        Language of the texts, one of spaCy's codes.

    Raises
    ------
    InputError
        When the name or the language is not known.

    Examples
    --------
    >>> make_tokenizer("letters", "de")
    LetterTokenizer(language='de', min_letters=3, stop_words=True)
    """
    if name == "letters":
        return LetterTokenizer(language)
    if name in ("spacy", "spacy-lemmas"):
        return SpacyTokenizer(language, lemmas=name == "spacy-lemmas")
    raise InputError(f"tokenizer {name!r} is not known: expected letters, spacy or spacy-lemmas")


def tokenizer_from_dict(data: object) -> Tokenizer:
    """Tokenizer from what its ``to_dict`` wrote.

    Parameters
    ----------
    data : dict
        From a file that anybody may have changed: every key and type is checked.

    Raises
    ------
    InputError
        When it is not exactly what ``to_dict`` writes.

    Examples
    --------
    >>> tokenizer_from_dict(LetterTokenizer("de").to_dict()) == LetterTokenizer("de")
    True
    """
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str) or data["kind"] not in _KINDS:
        raise InputError(f"a saved tokenizer must be an object whose kind is one of {', '.join(_KINDS)}")
    kind = _KINDS[data["kind"]]
    expected = {field.name: type(field.default) for field in fields(kind)}
    found = {key: type(value) for key, value in data.items() if key != "kind"}
    if found != expected:
        wanted = ", ".join(f"{name}: {wanted.__name__}" for name, wanted in expected.items())
        raise InputError(f"the saved tokenizer of kind {data['kind']!r} must hold exactly {wanted}")
    return kind(**{name: data[name] for name in expected})


#: Code, start and end of each token, and the number of tokens of each text.
Scan = tuple[NDArray[np.int32], IntArray, IntArray, IntArray]
_NOTHING: Scan = (np.empty(0, np.int32), np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))


@cache
def _splitter(min_letters: int) -> Callable[[str], list[str]]:
    """Cut a text into what is between words and words, in turn; it begins and ends with what is between."""
    pattern = regex.compile(rf"(\p{{L}}[\p{{L}}\p{{M}}]{{{min_letters - 1},}})")
    return pattern.split  # type: ignore[no-any-return]


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Consecutive texts whose characters reach the bound."""
    first = characters = 0
    for row, text in enumerate(texts, start=1):
        characters += len(text)
        if characters >= BATCH_CHARACTERS or row == len(texts):
            yield texts[first:row]
            first, characters = row, 0


def scan(
    texts: Sequence[str],
    split: Callable[[str], list[str]],
    codes: defaultdict[str, int],
    n_excluded: int,
    spell: Callable[[str], str] | None = None,
) -> Scan:
    """Words of texts as codes, with their places.

    Parameters
    ----------
    texts : sequence of str
        The texts.
    split : callable
        Cuts a text into what is between words and words, in turn; it begins and ends with what is between.
    codes : defaultdict of str to int
        Gives a new word the next code. "" has the code 0, words that are left out have the next ones.
    n_excluded : int
        Codes of "" and of words that are left out.
    spell : callable, optional
        How a word is written; by default as it stands.
    """
    scans = [_scan_batch(batch, split, codes, n_excluded, spell) for batch in _batches(texts)]
    code, start, end, n_tokens = (np.concatenate(column) for column in zip(_NOTHING, *scans, strict=True))
    return code, start, end, n_tokens


def _scan_batch(
    texts: Sequence[str],
    split: Callable[[str], list[str]],
    codes: defaultdict[str, int],
    n_excluded: int,
    spell: Callable[[str], str] | None,
) -> Scan:
    """Code, start and end of each token, and the number of tokens of each text.

    One pass over all texts at once: the lengths of the pieces, added up, are the offsets. An empty word closes each
    text, so that gaps and words go on alternating from text to text, and the ends of texts can be told.
    """
    pieces: list[str] = []
    for text in texts:
        pieces += split(text)
        pieces.append("")
    length = np.fromiter(map(len, pieces), np.int64, len(pieces))
    words = pieces[1::2] if spell is None else map(spell, pieces[1::2])
    code = np.fromiter(map(codes.__getitem__, words), np.int32, len(pieces) // 2)
    end = np.cumsum(length)[1::2]
    closing = code == 0
    row = np.cumsum(closing) - closing
    kept = code >= n_excluded
    row, end, length, code, ends_of_texts = row[kept], end[kept], length[1::2][kept], code[kept], end[closing]
    end = end - np.concatenate(([0], ends_of_texts))[row]
    return code, end - length, end, np.bincount(row, minlength=len(texts))
