"""Tokenizers by their name and from what was saved of them."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any, Protocol

from neontext.corpus.around import AroundTokenizer
from neontext.corpus.first_words import FirstWords
from neontext.corpus.letter_tokenizer import LetterTokenizer
from neontext.corpus.one_line import one_line
from neontext.corpus.own_tokenizer import OwnTokenizer, load_object
from neontext.corpus.phrases import PhraseTokenizer
from neontext.corpus.spacy_tokenizer import SpacyTokenizer
from neontext.corpus.tokens import Tokens
from neontext.errors import InputError


class Tokenizer(Protocol):
    """What every tokenizer does."""

    def __call__(self, texts: Iterable[str | None]) -> Tokens:
        """Tokens of the texts, in their order."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Plain data (JSON) that ``tokenizer_from_dict`` makes the same tokenizer of."""
        ...


_KINDS: dict[str, type[LetterTokenizer] | type[SpacyTokenizer]] = {"letters": LetterTokenizer, "spacy": SpacyTokenizer}
#: Tokenizers that plain data describes; a subclass of theirs may cut otherwise.
_DESCRIBED = (LetterTokenizer, SpacyTokenizer, FirstWords, PhraseTokenizer, OwnTokenizer)


def ensure_tokenizer(tokenizer: Any) -> Tokenizer:
    """The tokenizer that is meant: `LetterTokenizer()` for None, and an `OwnTokenizer` around what is not neontext's.

    Raises
    ------
    InputError
        When it is none.

    Examples
    --------
    >>> ensure_tokenizer(None).to_dict()["kind"], ensure_tokenizer(lambda texts: [[] for _ in texts]).to_dict()["kind"]
    ('letters', 'own')
    """
    if tokenizer is None:
        return LetterTokenizer()
    made: Tokenizer = tokenizer if type(tokenizer) in _DESCRIBED else OwnTokenizer(tokenizer)
    return made


def is_own(tokenizer: Any) -> bool:
    """Whether a tokenizer, or one inside it, is the user's own, which plain data does not describe."""
    made = ensure_tokenizer(tokenizer)
    return isinstance(made, OwnTokenizer) or (isinstance(made, AroundTokenizer) and is_own(made.tokenizer))


def make_tokenizer(name: str, language: str = "en", **options: Any) -> Tokenizer:
    """Tokenizer by the name that the command line gives it.

    Parameters
    ----------
    name : {"letters", "spacy", "spacy-lemmas"} or "module:object"
        ``LetterTokenizer``, ``SpacyTokenizer`` or ``SpacyTokenizer(lemmas=True)``; or an `OwnTokenizer` around an
        object in a module that Python finds, also in the working directory.
    language : str
        Language of the texts, one of spaCy's codes, or several joined by commas.
    **options
        Further parameters of the tokenizer.

    Raises
    ------
    InputError
        When the tokenizer does not have one of these parameters, or the name or the language is not known.

    Examples
    --------
    >>> make_tokenizer("letters", "de")  # doctest: +ELLIPSIS
    LetterTokenizer(language='de', min_letters=None, ...)
    """
    kinds: dict[str, type[Any]] = {"letters": LetterTokenizer, "spacy": SpacyTokenizer, "spacy-lemmas": SpacyTokenizer}
    if name not in kinds and ":" not in name:
        raise InputError(
            f"tokenizer {name!r:.80} is not known: expected letters, spacy or spacy-lemmas, or MODULE:OBJECT"
        )
    kind = kinds.get(name, OwnTokenizer)
    known = {field.name for field in fields(kind)}
    if strange := [option for option in options if option not in known]:
        raise InputError(f"{strange[0]} does not go with the tokenizer {name!r:.80}")
    if name not in kinds:
        return OwnTokenizer(load_object(name), name, language, **options)
    made: Tokenizer = kind(language, **({"lemmas": True} if name == "spacy-lemmas" else {}), **options)
    return made


def tokenizer_from_dict(data: object, own: Any = None) -> Tokenizer:
    """Tokenizer from what its ``to_dict`` wrote.

    Parameters
    ----------
    data : dict
        From a file that anybody may have changed: every key and type is checked.
    own : callable, optional
        The user's own tokenizer, where that is what it was.

    Raises
    ------
    InputError
        When it is not exactly what ``to_dict`` writes, or a tokenizer of the user's own is not given.

    Examples
    --------
    >>> tokenizer_from_dict(LetterTokenizer("de").to_dict()) == LetterTokenizer("de")
    True
    """
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(kind, str) or kind not in (*_KINDS, *_READERS):
        raise InputError(f"a saved tokenizer must be an object whose kind is one of {', '.join((*_KINDS, *_READERS))}")
    if kind in _READERS:
        return _READERS[kind](data, own)
    made = _KINDS[kind]
    given = _exactly(data, [field.name for field in fields(made)])
    return made(**given | {"extra_stop_words": _words(given["extra_stop_words"])})


def _exactly(data: dict[str, Any], expected: list[str]) -> dict[str, Any]:
    given = {name: value for name, value in data.items() if name != "kind"}
    if sorted(given) != sorted(expected):
        raise InputError(
            f"the saved tokenizer of kind {data['kind']!r} must hold exactly {', '.join(expected)}; what an older "
            "version wrote has to be made again"
        )
    return given


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise InputError(f"a saved tokenizer has the words {value!r:.80}: expected a list of words")
    return tuple(value)


def _read_first_words(data: dict[str, Any], own: Any) -> FirstWords:
    given = _exactly(data, ["max_words", "tokenizer"])
    inner = tokenizer_from_dict(given["tokenizer"], own)
    if isinstance(inner, FirstWords):
        raise InputError("a saved tokenizer takes the first words of first words, which is never written")
    return FirstWords(given["max_words"], inner)


def _read_phrases(data: dict[str, Any], own: Any) -> PhraseTokenizer:
    given = _exactly(data, ["tokenizer", "phrases"])
    pairs = given["phrases"]
    if not isinstance(pairs, list) or not all(len(_words(pair)) == 2 for pair in pairs):
        raise InputError("the saved tokenizer's phrases are no list of pairs of words")
    return PhraseTokenizer(
        tokenizer_from_dict(given["tokenizer"], own), tuple((first, second) for first, second in pairs)
    )


def _read_own(data: dict[str, Any], own: Any) -> OwnTokenizer:
    given = _exactly(data, ["name", "language", "extra_stop_words"])
    if not all(isinstance(given[name], str) and given[name] for name in ("name", "language")):
        raise InputError("the saved tokenizer of kind 'own' has no name or no language")
    if own is None:
        raise InputError(
            f"it was fitted with a tokenizer of your own, {one_line(given['name'], 80)}, which a saved model does not "
            "hold. Give it when loading: ClusterExplainer.load(folder, tokenizer=...), on the command line --tokenizer "
            "MODULE:OBJECT"
        )
    inner = own.tokenizer if isinstance(own, OwnTokenizer) else own
    return OwnTokenizer(inner, given["name"], given["language"], _words(given["extra_stop_words"]))


_READERS: dict[str, Callable[[dict[str, Any], Any], Tokenizer]] = {
    "first words": _read_first_words,
    "phrases": _read_phrases,
    "own": _read_own,
}
