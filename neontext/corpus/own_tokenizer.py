"""`OwnTokenizer`: a tokenizer that somebody else wrote, with a check of every token at the border."""

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from typing import Any, NamedTuple, Self

import numpy as np

from neontext.arrays import BoolArray, IntArray
from neontext.corpus.documents import plain_texts
from neontext.corpus.one_line import without_surrogates
from neontext.corpus.tokens import Tokens
from neontext.errors import InputError


class Span(NamedTuple):
    """One token of a text.

    Attributes
    ----------
    word : str
        The word that it counts as.
    start, end : int
        Where it stands: ``text[start:end]``, in characters.
    """

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class OwnTokenizer:
    """Tokens by a function or object of your own, checked: in order, without overlap, inside the text, none empty.

    A saved model holds its name, never its code: it has to be given again when the model is loaded.

    Parameters
    ----------
    tokenizer : callable
        From a list of texts to `Tokens`, or to a list with the tokens of each text as (word, start, end), in reading
        order. The same text must have the same tokens whatever stands beside it.
    name : str, default=""
        What it is called; by default "module:name".
    language : str, default=""
        Language of the texts, one of spaCy's codes; by default the tokenizer's own ``language``, else "en".
    extra_stop_words : tuple of str
        Words that are left out of what it gives.

    Raises
    ------
    InputError
        When it is no callable, or a class.

    Examples
    --------
    >>> import re
    >>> def cut(texts):
    ...     return [[(match[0].lower(), *match.span()) for match in re.finditer("[A-Za-z]+", text)] for text in texts]
    >>> tokens = OwnTokenizer(cut)(["Red cars", "cars"])
    >>> tokens.words, tokens.start.tolist()
    (('cars', 'red'), [0, 4, 0])
    """

    tokenizer: Callable[[list[str]], Any] = field(compare=False)
    name: str = ""
    language: str = ""
    extra_stop_words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not callable(self.tokenizer) or isinstance(self.tokenizer, type):
            raise InputError(
                f"tokenizer={self.tokenizer!r:.80}: expected LetterTokenizer(), SpacyTokenizer(), or a function or "
                "object (no class) that takes a list of texts and gives Tokens, or (word, start, end) for each token "
                "of each text."
            )
        object.__setattr__(self, "name", self.name or _name_of(self.tokenizer))
        object.__setattr__(self, "language", self.language or _language_of(self.tokenizer))

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self  # Nothing of it changes, and much that cuts words cannot be copied.

    @property
    def form(self) -> Callable[[str], str] | None:
        """The form of a word, if the tokenizer has one."""
        form = getattr(self.tokenizer, "form", None)
        return form if callable(form) else None

    @property
    def excluded(self) -> frozenset[str]:
        """Words that are left out."""
        own = getattr(self.tokenizer, "excluded", ())
        return frozenset(self.extra_stop_words) | (frozenset(own) if isinstance(own, set | frozenset) else frozenset())

    def __call__(self, texts: Iterable[str | None]) -> Tokens:
        """Tokens of the texts, in their order."""
        plain = list(plain_texts(texts))
        tokens = _as_tokens(self._cut(list(plain)), self.name)
        _check(tokens, plain, self.name)
        kept = np.array([word not in self.extra_stop_words for word in tokens.words], dtype=bool)[tokens.word]
        n_tokens = np.diff(tokens.without(~kept).indptr)
        # Coded anew: only words that occur, each once, in order.
        code = _first_codes(tokens.words)[tokens.word[kept]]
        return Tokens.from_codes(tokens.words, code, tokens.start[kept], tokens.end[kept], n_tokens)

    def _cut(self, texts: list[str]) -> Any:
        try:
            return self.tokenizer(texts)
        except Exception as error:  # Whatever the user's code does.
            raise InputError(
                f"the tokenizer {self.name!r:.80} failed ({type(error).__name__}: {error!s:.200}); it is given "
                "a list of texts, all at once"
            ) from error

    def to_dict(self) -> dict[str, Any]:
        """Plain data (JSON); `tokenizer_from_dict` needs the tokenizer itself beside it."""
        extra = list(self.extra_stop_words)
        return {"kind": "own", "name": self.name, "language": self.language, "extra_stop_words": extra}


def load_object(name: str) -> Any:
    """What stands in a module of the user's, as "module:object", looked for in the working directory, too.

    Raises
    ------
    InputError
        When there is no such module or object, or the module fails.

    Examples
    --------
    >>> load_object("math:sqrt")(9.0)
    3.0
    """
    module, _, path = name.partition(":")
    sys.path.insert(0, os.getcwd())
    try:
        value: Any = import_module(module)
        for part in path.split("."):
            value = getattr(value, part)
    except Exception as error:  # Whatever the user's module does when it is loaded.
        raise InputError(
            f"{name:.200}: cannot be loaded ({type(error).__name__}: {error!s:.200}). Expected MODULE:OBJECT, a module "
            "that Python finds from here, such as my_words for my_words.py, and a name in it."
        ) from error
    finally:
        sys.path.remove(os.getcwd())
    return value


def _name_of(tokenizer: Any) -> str:
    named = tokenizer if hasattr(tokenizer, "__qualname__") else type(tokenizer)
    return f"{getattr(named, '__module__', None) or 'builtins'}:{named.__qualname__}"


def _language_of(tokenizer: Any) -> str:
    language = getattr(tokenizer, "language", "")
    return language if isinstance(language, str) and language else "en"


def _first_codes(words: Sequence[str]) -> np.ndarray[Any, np.dtype[np.int32]]:
    """For each word the place at which it stands first."""
    first: dict[str, int] = {}
    return np.array([first.setdefault(word, place) for place, word in enumerate(words)], dtype=np.int32)


def _as_tokens(made: Any, name: str) -> Tokens:
    """Tokens of what a tokenizer gave: as it is, or from spans."""
    if isinstance(made, Tokens):
        return made
    codes: defaultdict[str, int] = defaultdict(count().__next__)
    rows: list[tuple[int, int, int]] = []
    try:
        sizes = []
        for text in made:
            spans = [Span(*span) for span in text]
            rows += [(codes[span.word], _whole(span.start), _whole(span.end)) for span in spans]
            sizes.append(len(spans))
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(
            f"the tokenizer {name!r:.80} gave {type(made).__name__} that cannot be read ({error!s:.120}): expected "
            "Tokens, or for each text a list of (word, start, end)"
        ) from error
    code, start, end = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    indptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Tokens(tuple(codes), indptr, code.astype(np.int32), start, end)


def _whole(place: Any) -> int:
    if isinstance(place, bool) or not isinstance(place, int | np.integer):
        raise TypeError(f"{place!r:.40} is no place in a text")
    return int(place)


def _check(tokens: Tokens, texts: Sequence[str], name: str) -> None:
    """Refuse tokens that are not what every other part of an audit takes for granted."""
    if tokens.n_documents != len(texts):
        raise InputError(f"the tokenizer {name!r:.80} gave tokens of {tokens.n_documents} texts for {len(texts)}")
    if strange := [word for word in tokens.words if not _is_word(word)]:
        raise InputError(
            f"the tokenizer {name!r:.80} gave the word {strange[0]!r:.80}: expected text that is not blank"
        )
    document, start, end = tokens.document, tokens.start, tokens.end
    size = np.fromiter(map(len, texts), np.int64, len(texts))[document]
    again = np.concatenate([[False], document[1:] == document[:-1]])[: len(start)]
    before_start, before_end = (np.where(again, np.roll(column, 1), 0) for column in (start, end))
    _refuse((start < 0) | (end > size), "lies outside its text", tokens, name)
    _refuse(end <= start, "is empty", tokens, name)
    _refuse(start < before_start, "stands before the one before it: they must be in reading order", tokens, name)
    _refuse(start < before_end, "overlaps the one before it", tokens, name)


def _is_word(word: Any) -> bool:
    return isinstance(word, str) and bool(word.strip()) and word == without_surrogates(word)


def _refuse(wrong: BoolArray, why: str, tokens: Tokens, name: str) -> None:
    if wrong.any():
        row: int = int(np.flatnonzero(wrong)[0])
        document: IntArray = tokens.document
        raise InputError(
            f"the tokenizer {name!r:.80} gave a token that {why}: {tokens.words[tokens.word[row]]!r:.60} at "
            f"{tokens.start[row]} to {tokens.end[row]} of text {document[row]}; expected tokens in reading order, none "
            "empty, none over another, start and end counted in characters of the text as it is"
        )
