"""A fitted scikit-learn vectoriser, and the steps behind it, read as a `TermEmbedder`.

Another step comes in by one function, which says what it does to its input::

    @read_step.register
    def _(step: MyScaler) -> list[Step]:
        return [Diagonal(1 / step.scale_, -step.mean_ / step.scale_)]
"""

from collections.abc import Callable, Iterable, Sequence
from functools import singledispatch
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.decomposition import PCA, IncrementalPCA, TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    RobustScaler,
    StandardScaler,
)
from sklearn.random_projection import GaussianRandomProjection, SparseRandomProjection

from neontext.embed.terms.analyzer import TermAnalyzer
from neontext.embed.terms.chain import Diagonal, Selection, Step, TermChain
from neontext.embed.terms.lookup import HashedTerms, Vocabulary
from neontext.embed.terms.steps import Affine, TermFrequency, UnitLength
from neontext.errors import InputError

#: Texts on which a function is tried.
N_TRIED = 50


@singledispatch
def read_step(step: Any) -> list[Step]:
    """What a fitted transformer does to its input; `read_step.register` adds another kind.

    Raises
    ------
    InputError
        For a transformer that is not linear, or of a kind that is not known.
    """
    if callable(getattr(step, "get_support", None)):
        return [Selection(np.asarray(step.get_support()))]
    raise InputError(
        f"The step {type(step).__name__} cannot be explained: between vectoriser and model, expected steps that are "
        "linear or scale to unit length (TruncatedSVD, PCA, Normalizer, StandardScaler, MaxAbsScaler, "
        "TfidfTransformer, a selection of features). Another one that is linear comes in by "
        "neontext.embed.terms.reading.read_step.register."
    )


@read_step.register
def _(step: TfidfTransformer) -> list[Step]:
    steps: list[Step] = [TermFrequency(sublinear=True)] if step.sublinear_tf else []
    if step.use_idf:
        steps.append(Diagonal(np.asarray(step.idf_, dtype=np.float64), np.zeros(len(step.idf_))))
    return [*steps, UnitLength(step.norm)] if step.norm else steps


@read_step.register
def _(step: Normalizer) -> list[Step]:
    return [UnitLength(step.norm)]


@read_step.register(TruncatedSVD)
@read_step.register(GaussianRandomProjection)
@read_step.register(SparseRandomProjection)
def _(step: Any) -> list[Step]:
    A = step.components_.toarray() if sparse.issparse(step.components_) else np.asarray(step.components_, np.float64)
    return [Affine(A, np.zeros(len(A)))]


@read_step.register(PCA)
@read_step.register(IncrementalPCA)
def _(step: Any) -> list[Step]:
    A = np.asarray(step.components_, dtype=np.float64)
    if step.whiten:
        A = A / np.sqrt(np.maximum(step.explained_variance_, np.finfo(np.float64).eps))[:, None]
    return [Affine(A, -A @ step.mean_)]


@read_step.register
def _(step: StandardScaler) -> list[Step]:
    n = step.n_features_in_
    factors = np.ones(n) if step.scale_ is None else 1.0 / step.scale_
    return [Diagonal(factors, -factors * step.mean_ if step.with_mean else np.zeros(n))]


@read_step.register
def _(step: MaxAbsScaler) -> list[Step]:
    return [Diagonal(1.0 / step.scale_, np.zeros(len(step.scale_)))]


@read_step.register
def _(step: MinMaxScaler) -> list[Step]:
    if step.clip:
        raise InputError("The step MinMaxScaler(clip=True) is not linear: expected clip=False.")
    return [Diagonal(step.scale_, step.min_)]


@read_step.register
def _(step: RobustScaler) -> list[Step]:
    n = step.n_features_in_
    factors = np.ones(n) if step.scale_ is None else 1.0 / step.scale_
    return [Diagonal(factors, np.zeros(n) if step.center_ is None else -factors * step.center_)]


def is_vectoriser(step: object) -> bool:
    """Whether a step turns texts into counts of terms."""
    return isinstance(step, CountVectorizer | HashingVectorizer)


def read_chain(steps: Sequence[Any], texts: Sequence[str]) -> TermChain:
    """A fitted vectoriser and the fitted transformers behind it.

    Parameters
    ----------
    steps : sequence of estimator
        The vectoriser first.
    texts : sequence of str
        Texts to try functions on, some of which are no more than the identity.

    Raises
    ------
    InputError
        If it is not fitted, or holds a step that cannot be explained.
    """
    vectoriser, *others = steps
    chain = _read_vectoriser(vectoriser)
    for number, step in enumerate(others, start=1):
        if step is None or (isinstance(step, str) and step == "passthrough"):
            continue
        if isinstance(step, FunctionTransformer):
            _check_identity(step, steps[:number], texts)
            continue
        check_fitted(step)
        expected = getattr(step, "n_features_in_", chain.width)
        if expected != chain.width:
            raise InputError(
                f"The step {type(step).__name__} was fitted on {expected:,} columns, and what stands before it gives "
                f"{chain.width:,}: was one of them fitted again?"
            )
        chain.description.append(_describe(step))
        for part in read_step(step):
            chain.add(part)
    return chain


def check_fitted(step: Any) -> None:
    """Refuse an estimator that is not fitted.

    Raises
    ------
    InputError
        With its name.
    """
    state = [name for name in vars(step) if name.endswith("_") and not name.startswith("_")]
    if not state and not isinstance(step, HashingVectorizer | Normalizer):
        raise InputError(f"{type(step).__name__} is not fitted: call fit first, and then pass what was fitted.")


def _describe(step: Any) -> str:
    return " ".join(repr(step).split())[:200]


def _check_identity(step: FunctionTransformer, before: Sequence[Any], texts: Sequence[str]) -> None:
    """Take a function only where it changes no number, such as one that makes a sparse table dense."""
    if step.func is None:
        return
    X: Any = list(texts[:N_TRIED])
    for earlier in before:
        X = X if earlier is None or isinstance(earlier, str) else earlier.transform(X)
    dense, changed = (
        table.toarray() if sparse.issparse(table) else np.asarray(table) for table in (X, step.transform(X))
    )
    if dense.shape != changed.shape or not np.array_equal(dense, changed):
        raise InputError(
            f"The step {_describe(step)} changes numbers by a function that cannot be read: expected none, or one that "
            "only makes a sparse table dense."
        )


def _read_vectoriser(vectoriser: Any) -> TermChain:
    if not is_vectoriser(vectoriser):
        raise InputError(
            f"The pipeline begins with {type(vectoriser).__name__}: expected TfidfVectorizer, CountVectorizer or "
            "HashingVectorizer, whose terms are words of the texts."
        )
    check_fitted(vectoriser)
    if vectoriser.input != "content":
        raise InputError(
            f"{type(vectoriser).__name__}(input={vectoriser.input!r}) reads files: expected input='content', and texts."
        )
    lookup: Vocabulary | HashedTerms
    if isinstance(vectoriser, HashingVectorizer):
        if vectoriser.binary and vectoriser.alternate_sign:
            raise InputError(
                "HashingVectorizer(binary=True) with alternating signs gives terms that cancel each other a count: "
                "expected alternate_sign=False."
            )
        lookup = HashedTerms(vectoriser.n_features, bool(vectoriser.alternate_sign))
    else:
        columns = vectoriser.vocabulary_
        lookup = Vocabulary(tuple(sorted(columns, key=columns.__getitem__)))
    chain = TermChain(
        _read_analyzer(vectoriser), lookup, [], np.arange(lookup.n_columns), [_describe_vectoriser(vectoriser, lookup)]
    )
    for step in _read_weights(vectoriser):
        chain.add(step)
    return chain


def _describe_vectoriser(vectoriser: Any, lookup: Vocabulary | HashedTerms) -> str:
    what = "terms" if isinstance(lookup, Vocabulary) else "hashed columns"
    return f"{type(vectoriser).__name__} ({lookup.n_columns:,} {what})"


def _read_weights(vectoriser: Any) -> Iterable[Step]:
    if vectoriser.binary:
        yield TermFrequency(binary=True)
    if isinstance(vectoriser, TfidfVectorizer):
        yield from read_step(vectoriser._tfidf)
    elif isinstance(vectoriser, HashingVectorizer) and vectoriser.norm:
        yield UnitLength(vectoriser.norm)


def _read_analyzer(vectoriser: Any) -> TermAnalyzer:
    """Settings where they say all; functions of somebody else's are called as they are."""
    n_range = (int(vectoriser.ngram_range[0]), int(vectoriser.ngram_range[1]))
    foreign = vectoriser.preprocessor is not None or callable(vectoriser.strip_accents)
    if callable(vectoriser.analyzer) or _overrides(vectoriser, "build_analyzer"):
        return TermAnalyzer(lowercase=False, terms=vectoriser.build_analyzer())
    if vectoriser.analyzer != "word":
        if foreign or _overrides(vectoriser, "build_preprocessor"):
            return TermAnalyzer(lowercase=False, terms=vectoriser.build_analyzer())
        return TermAnalyzer(vectoriser.analyzer, bool(vectoriser.lowercase), vectoriser.strip_accents, n_range=n_range)
    tokenizer = None
    if foreign or vectoriser.tokenizer is not None or _overrides(vectoriser, "build_preprocessor", "build_tokenizer"):
        tokenizer = _words_of(vectoriser.build_preprocessor(), vectoriser.build_tokenizer())
    return TermAnalyzer(
        "word",
        bool(vectoriser.lowercase),
        None if foreign else vectoriser.strip_accents,
        vectoriser.token_pattern or TermAnalyzer.pattern,
        frozenset(vectoriser.get_stop_words() or ()),
        n_range,
        tokenizer,
    )


def _words_of(
    preprocess: Callable[[str], str], tokenize: Callable[[str], Iterable[str]]
) -> Callable[[str], Iterable[str]]:
    return lambda text: tokenize(preprocess(text))


def _overrides(vectoriser: Any, *names: str) -> bool:
    """Whether a subclass of a vectoriser of scikit-learn's does one of these things its own way."""
    kind = HashingVectorizer if isinstance(vectoriser, HashingVectorizer) else CountVectorizer
    return any(getattr(type(vectoriser), name) is not getattr(kind, name) for name in names)
