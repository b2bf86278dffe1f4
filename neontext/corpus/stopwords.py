"""Stop words, from spaCy's lists for its languages."""

import re
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from os import PathLike
from pathlib import Path

from neontext.corpus.word_forms import WordForm
from neontext.errors import InputError, MissingDependencyError
from neontext.runtime.strict_json import read_bytes

_CODE = re.compile("[a-z]{2,3}")
#: Bytes of a file of stop words, at most.
_MAX_BYTES = 8 * 10**6

# What is left of "don't" and "won't", cut before or behind the n. "won" stays: it is a word in the sports pages.
# fmt: off
_ENGLISH_FRAGMENTS = frozenset({
    "ai", "ain", "aren", "couldn", "didn", "doesn", "don", "hadn", "hasn",
    "haven", "isn", "mustn", "needn", "shouldn", "wasn", "weren", "wo", "wouldn",
})
# fmt: on


@cache
def stop_words(language: str = "en") -> frozenset[str]:
    """Lower-cased stop words of a language.

    Parameters
    ----------
    language : str
        One of spaCy's language codes, such as "en", or several joined by commas. For those without a list ("xx", which
        stands for several languages at once, "fo" and "nn") the set is empty.

    Raises
    ------
    InputError
        When the code is none of spaCy's.

    Examples
    --------
    >>> "the" in stop_words("en"), "und" in stop_words("de"), "won" in stop_words("en")
    (True, True, False)
    """
    codes = [code.strip() for code in language.split(",")] if isinstance(language, str) else [language]
    return frozenset().union(*map(_stop_words_of, codes))


def excluded_words(language: str, stop: bool, extra: tuple[str, ...], form: WordForm) -> frozenset[str]:
    """Words that a tokenizer leaves out, in its form: the stop words of the language if it leaves them out, and others.

    Raises
    ------
    InputError
        When the language is not known.

    Examples
    --------
    >>> sorted(excluded_words("en", False, ("Foo",), WordForm()))
    ['foo']
    """
    words = stop_words(language)
    return frozenset(map(form, (*(words if stop else ()), *extra)))


def read_stop_words(path: str | PathLike[str]) -> tuple[str, ...]:
    """Words from a file, UTF-8, one a line; blank lines are passed over.

    Raises
    ------
    InputError
        When the file cannot be read, or is larger than 8 MB.
    """
    try:
        lines = read_bytes(Path(path), _MAX_BYTES).decode("utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: the stop words cannot be read ({error}); expected UTF-8, one word a line") from error
    return tuple(line.strip() for line in lines if line.strip())


@cache
def _stop_words_of(language: str) -> frozenset[str]:
    path = _language_folder(language) / "stop_words.py"
    if not path.is_file():
        return frozenset()
    words = frozenset(map(WordForm(language), _listed(path)))
    return words | _ENGLISH_FRAGMENTS if language == "en" else words


def _language_folder(language: str) -> Path:
    languages = _languages()
    folder = languages / str(language)
    if not isinstance(language, str) or not _CODE.fullmatch(language) or not (folder / "__init__.py").is_file():
        known = ", ".join(sorted(path.parent.name for path in languages.glob("*/__init__.py")))
        raise InputError(
            f"language {language!r} is not known: expected one of spaCy's codes, such as en, de, fr, es, zh "
            f"(all of them, listed at https://spacy.io/usage/models#languages: {known})"
        )
    return folder


def _languages() -> Path:
    spec = find_spec("spacy")
    if spec is None or not spec.submodule_search_locations:
        raise MissingDependencyError("the stop word lists", "spacy")
    return Path(spec.submodule_search_locations[0]) / "lang"


def _listed(path: Path) -> set[str]:
    """Run a list's own file alone: ``import spacy.lang.en.stop_words`` would load all of spaCy (0.3 s, 100 MB)."""
    spec = spec_from_file_location(f"spacy.lang.{path.parent.name}.stop_words", path)
    if spec is None or spec.loader is None:
        raise InputError(f"{path}: spaCy's stop words cannot be loaded from here; reinstall spacy")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    words: set[str] = module.STOP_WORDS
    return words
