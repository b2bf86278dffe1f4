"""Tokenizers by their name and from what was saved of them."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Protocol

from neontext.corpus.first_words import FirstWords
from neontext.corpus.letter_tokenizer import LetterTokenizer
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


def make_tokenizer(name: str, language: str = "en", **options: Any) -> Tokenizer:
    """Tokenizer by the name that the command line gives it.

    Parameters
    ----------
    name : {"letters", "spacy", "spacy-lemmas"}
        ``LetterTokenizer``, ``SpacyTokenizer`` or ``SpacyTokenizer(lemmas=True)``.
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
    if name not in ("letters", "spacy", "spacy-lemmas"):
        raise InputError(f"tokenizer {name!r:.80} is not known: expected letters, spacy or spacy-lemmas")
    kind: type[Any] = LetterTokenizer if name == "letters" else SpacyTokenizer
    known = {field.name for field in fields(kind)}
    if strange := [option for option in options if option not in known]:
        raise InputError(f"{strange[0]} does not go with the tokenizer {name!r}")
    made: Tokenizer = kind(language, **({"lemmas": True} if name == "spacy-lemmas" else {}), **options)
    return made


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
    if isinstance(data, dict) and data.get("kind") == "first words":
        return _first_words(data)
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str) or data["kind"] not in _KINDS:
        raise InputError(f"a saved tokenizer must be an object whose kind is one of {', '.join(_KINDS)}")
    kind = _KINDS[data["kind"]]
    expected = [field.name for field in fields(kind)]
    given = {name: value for name, value in data.items() if name != "kind"}
    if sorted(given) != sorted(expected) or not isinstance(given["extra_stop_words"], list):
        raise InputError(
            f"the saved tokenizer of kind {data['kind']!r} must hold exactly {', '.join(expected)}; what an older "
            "version wrote has to be made again"
        )
    return kind(**given | {"extra_stop_words": tuple(given["extra_stop_words"])})


def _first_words(data: dict[str, Any]) -> FirstWords:
    inner = tokenizer_from_dict(data.get("tokenizer"))
    if set(data) != {"kind", "max_words", "tokenizer"} or not isinstance(inner, LetterTokenizer | SpacyTokenizer):
        raise InputError("a saved tokenizer of first words must hold exactly max_words and a tokenizer")
    return FirstWords(data["max_words"], inner)
