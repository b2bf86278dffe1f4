"""Load spaCy's blank languages and installed pipelines, and say clearly what is missing."""

import logging
import re
import sys
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from neontext.corpus.stopwords import stop_words
from neontext.errors import InputError, MissingDependencyError

if TYPE_CHECKING:
    from spacy.language import Language

# The form of names of pipelines, such as en_core_web_sm. A path is refused: loading a stranger's folder runs code.
_PIPELINE = re.compile("[a-z]{2,3}(_[a-z0-9]+){2,}")
_BACKENDS = {"ja": "sudachipy sudachidict-core", "ko": "natto-py", "th": "pythainlp", "vi": "pyvi", "zh": "jieba"}
# spaCy cuts Chinese into single characters unless it is told how to cut words.
_CONFIGS = {"zh": {"nlp": {"tokenizer": {"segmenter": "jieba"}}}}
_NOT_FOR_LEMMAS = ["parser", "senter", "ner", "entity_ruler", "entity_linker", "span_ruler", "spancat", "textcat"]


def language_of(names: str) -> str:
    """Language codes where languages may be given by the names of pipelines.

    Examples
    --------
    >>> language_of("en_core_web_sm,de")
    'en,de'
    """
    return ",".join(name.strip().partition("_")[0] for name in names.split(","))


@cache
def load_pipeline(language: str, lemmas: bool) -> "Language":
    """Load a spaCy pipeline that tokenizes and, with ``lemmas``, lemmatizes; documents of any length.

    The language is one of spaCy's codes, or the name of an installed pipeline.

    Raises
    ------
    InputError
        When the language or the pipeline is not known, cannot be loaded, or has no lemmas.
    MissingDependencyError
        When the language's tokenizer or lemmas need a package that is not installed.
    """
    named = isinstance(language, str) and _PIPELINE.fullmatch(language)
    nlp = _installed(language) if named else _blank(language, lemmas)
    if lemmas and "lemmatizer" not in nlp.pipe_names:
        raise InputError(
            f"the spaCy pipeline {language!r} has no lemmatizer; choose another, or take words as they are"
        )
    # spaCy's limit is there for parsers and entities, which are left out.
    nlp.max_length = sys.maxsize
    return nlp


def _installed(name: str) -> "Language":
    import spacy

    if not spacy.util.is_package(name):
        raise InputError(
            f"the spaCy pipeline {name!r} is not installed. Install it with:  python -m spacy download {name}"
        )
    try:
        return spacy.load(name, exclude=_NOT_FOR_LEMMAS)
    except (ImportError, OSError, ValueError) as error:
        raise InputError(f"the spaCy pipeline {name!r} cannot be loaded ({error}); reinstall it") from error


def _blank(language: str, lemmas: bool) -> "Language":
    stop_words(language)  # refuses what is no language of spaCy's
    if lemmas and find_spec("spacy_lookups_data") is None:
        raise MissingDependencyError(f"lemmas for the language {language!r}", "spacy-lookups-data")
    import spacy

    try:
        nlp = spacy.blank(language, config=_CONFIGS.get(language, {}))
        _silence(language)
        nlp.make_doc("")  # some languages look for their back end only now
    except ImportError as error:
        package = _BACKENDS.get(language, f"'spacy[{language}]'")
        raise MissingDependencyError(f"spaCy's tokenizer for the language {language!r}", package) from error
    except Exception as error:  # MeCab's own, which can only be imported where it is installed.
        if language != "ko":
            raise
        raise InputError(
            "spaCy's tokenizer for the language 'ko' needs the library MeCab with a Korean dictionary beside natto-py, "
            f"and it was not found ({error!s:.200}). Install mecab-ko and mecab-ko-dic, or take --tokenizer letters."
        ) from error
    if lemmas:
        _add_lookup_lemmas(nlp)
    return nlp


def _silence(language: str) -> None:
    """Jieba reports to standard error that it loads its dictionary."""
    if language == "zh":
        logging.getLogger("jieba").setLevel(logging.WARNING)


def _add_lookup_lemmas(nlp: "Language") -> None:
    try:
        nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
        nlp.initialize()
    except (ImportError, ValueError) as error:
        raise InputError(
            f"spacy-lookups-data has no lemmas for the language {nlp.lang!r} ({error}); name an installed pipeline "
            "that has, or take words as they are"
        ) from error
