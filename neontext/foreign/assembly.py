"""A fitted model and what leads to its input, put together: embedder, linear map and network."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.pipeline import Pipeline

from neontext.arrays import FloatArray, IntArray
from neontext.embed import EMBEDDERS, Embedder, is_embedder
from neontext.embed.terms import TermAnalyzer, TopicEmbedder, Vocabulary
from neontext.embed.terms.chain import Diagonal, Selection, Step, TermChain
from neontext.embed.terms.reading import (
    check_fitted,
    is_vectoriser,
    read_chain,
    read_step,
)
from neontext.embed.terms.steps import Affine
from neontext.errors import InputError
from neontext.foreign.topics import GENSIM_PATTERN, is_gensim, is_topic_model, read_topics
from neontext.neuralize.fitted import ModelReading, cluster_codes, read_fitted

#: Gap below which clusters are equally near: for models that count in float32, and for those that stop early when they
#: infer a document, each as it comes.
TIE, EARLY_TIE = 1e-6, 2e-2


@dataclass(frozen=True, eq=False)
class ForeignModel:
    """A model that was fitted elsewhere, in parts that explain it.

    Attributes
    ----------
    embedder : Embedder
        From texts to embedded documents.
    components, mean : ndarray or None
        From there to the space in which the model measures distances.
    reading : ModelReading
        The model there.
    final : estimator
        The model itself.
    predict : callable or None
        From texts to what the model itself predicts; None where that is drawn at random.
    tie : float
        Gap of outlierness, relative to its size, below which two clusters are equally near.
    """

    embedder: Embedder
    components: FloatArray | None
    mean: FloatArray | None
    reading: ModelReading
    final: Any
    predict: Callable[[Sequence[str]], npt.NDArray[Any]] | None
    tie: float = TIE

    def codes(self, texts: Sequence[str]) -> IntArray | None:
        """Cluster of every text by the model's own predict, as a number, shape (n_texts,); None where it has none."""
        return None if self.predict is None else cluster_codes(self.final, np.asarray(self.predict(texts)))


def read_foreign(
    model: Any, texts: Sequence[str], embedder: Any = None, tokenizer: Callable[[str], Iterable[str]] | None = None
) -> ForeignModel:
    """Read a fitted model, alone or at the end of a pipeline.

    Parameters
    ----------
    model : estimator or Pipeline
        Fitted.
    texts : sequence of str
        Texts to try on.
    embedder : Embedder or "NAME:REST", optional
        What gives a model its points, where it does not stand in a pipeline that does.
    tokenizer : callable, optional
        From a text to its words, for a model of gensim's.

    Raises
    ------
    InputError
        If a part is not fitted, not known, or does not fit the others.
    """
    *steps, final = _flat(model)
    if isinstance(final, type):
        raise InputError(f"{final.__name__} is a class: expected a fitted model, such as {final.__name__}().fit(X).")
    if is_topic_model(final):
        return _topic_model(model, steps, final, texts, tokenizer)
    if tokenizer is not None:
        raise InputError("tokenizer= is for a model of gensim's: here the vectoriser of the pipeline cuts the words.")
    reading = read_fitted(_checked(final))
    if steps and is_embedder(steps[0]):
        if embedder is not None:
            raise InputError("The pipeline begins with an embedder, and embedder= is another one: leave it out.")
        embedder, steps = steps[0], steps[1:]
    if embedder is not None:
        return _behind_embedder(make_given(embedder), steps, final, reading)
    if not steps:
        raise InputError(
            f"{type(final).__name__} takes numbers, and here are texts: pass the whole pipeline, "
            "make_pipeline(vectoriser, model), or embedder=, which makes its points of texts."
        )
    return _behind_vectoriser(steps, texts, final, reading, model.predict)


def _flat(model: Any) -> list[Any]:
    """Steps of a pipeline, those of pipelines inside it in their place."""
    if not isinstance(model, Pipeline):
        return [model]
    return [part for _, step in model.steps for part in _flat(step)]


def _checked(model: Any) -> Any:
    check_fitted(model)
    return model


def make_given(embedder: Any) -> Embedder:
    """An embedder that was given as an object, or by a name of `EMBEDDERS`.

    Raises
    ------
    InputError
        If it is none, or not fitted.
    """
    name, _, rest = embedder.partition(":") if isinstance(embedder, str) else ("", "", "")
    made = EMBEDDERS[name](rest) if name in EMBEDDERS else embedder
    if not is_embedder(made):
        raise InputError(
            f"embedder={embedder!r:.80}: expected a fitted DocumentEmbedder, an object with the methods of "
            f"neontext.embed.Embedder, or NAME:REST with one of the names {', '.join(EMBEDDERS) or '(none yet)'}."
        )
    try:
        _ = made.n_dimensions_
    except AttributeError as error:
        raise InputError(f"The embedder {type(made).__name__} is not fitted: fit it on texts first.") from error
    result: Embedder = made
    return result


def _check_width(final: Any, expected: int, width: int, giver: str) -> None:
    if expected != width:
        raise InputError(
            f"{type(final).__name__} was fitted on {expected:,} columns, and {giver} gives {width:,}: pass what it was "
            "fitted on."
        )


def _behind_vectoriser(
    steps: Sequence[Any], texts: Sequence[str], final: Any, reading: ModelReading, predict: Callable[..., Any]
) -> ForeignModel:
    chain = read_chain(steps, texts)
    _check_width(final, reading.n_features, chain.width, type(steps[-1]).__name__)
    if chain.vectors is None:
        reading = reading.in_span().raised()
        chain.project(_components(reading))
        return ForeignModel(chain.embedder(), None, None, reading, final, predict)
    reading = reading.raised()
    mean = None if reading.components is None else np.zeros(chain.width)
    return ForeignModel(chain.embedder(), reading.components, mean, reading, final, predict)


def _topic_model(
    model: Any,
    steps: Sequence[Any],
    final: Any,
    texts: Sequence[str],
    tokenizer: Callable[[str], Iterable[str]] | None,
) -> ForeignModel:
    if is_gensim(final):
        chain = _gensim_chain(final, tokenizer)
    elif steps and is_vectoriser(steps[0]):
        chain = read_chain(steps, texts)
    else:
        raise InputError(f"{type(final).__name__} needs the words: pass make_pipeline(vectoriser, model), fitted.")
    if chain.vectors is not None or chain.offset is not None:
        raise InputError(f"{type(final).__name__} behind a projection is no model of words: expected counts or TF-IDF.")
    topics, vectors, reading = read_topics(final if is_gensim(final) else _checked(final))
    _check_width(final, len(vectors), chain.width, "what stands before it")
    every = np.zeros((chain.lookup.n_columns, vectors.shape[1]))
    every[chain.columns] = vectors
    name = f"{type(final).__name__} ({vectors.shape[1]} topics)"
    embedder = TopicEmbedder(
        chain.analyzer, chain.lookup, tuple(chain.weighing), every, (), (*chain.description, name), topics
    )
    reading = reading.raised()

    def largest(texts: Sequence[str]) -> npt.NDArray[Any]:
        return np.asarray(np.asarray(model.transform(texts)).argmax(axis=1))

    predict = None if is_gensim(final) else largest
    return ForeignModel(embedder, reading.components, np.zeros(vectors.shape[1]), reading, final, predict, EARLY_TIE)


def _gensim_chain(model: Any, tokenizer: Callable[[str], Iterable[str]] | None) -> TermChain:
    """Words of a model of gensim's, cut as its `simple_preprocess` does unless told otherwise."""
    vocabulary = Vocabulary(tuple(str(model.id2word[number]) for number in range(model.num_terms)))
    analyzer = TermAnalyzer(pattern=GENSIM_PATTERN, tokenizer=tokenizer)
    description = f"gensim's dictionary ({vocabulary.n_columns:,} terms)"
    return TermChain(analyzer, vocabulary, [], np.arange(vocabulary.n_columns), [description])


def _components(reading: ModelReading) -> FloatArray:
    return np.eye(reading.n_features) if reading.components is None else reading.components


def _behind_embedder(embedder: Embedder, steps: Sequence[Any], final: Any, reading: ModelReading) -> ForeignModel:
    A, b = np.eye(embedder.n_dimensions_), np.zeros(embedder.n_dimensions_)
    given = [step for step in steps if step is not None and not isinstance(step, str)]
    for step in given:
        if is_vectoriser(step):
            raise InputError(f"{type(step).__name__} makes points of texts, and so does embedder=: leave one out.")
        for part in read_step(_checked(step)):
            part_A, part_b = _as_affine(part, step)
            _check_width(step, part_A.shape[1], len(A), "what stands before it")
            A, b = part_A @ A, part_A @ b + part_b
    _check_width(final, reading.n_features, len(A), "its embedder" if not given else type(given[-1]).__name__)

    def predict(texts: Sequence[str]) -> npt.NDArray[Any]:
        X: Any = embedder.embed(texts).X
        for step in given:
            X = step.transform(X)
        return np.asarray(final.predict(X))

    reading = reading.raised()
    if reading.components is not None:
        A, b = reading.components @ A, reading.components @ b
    if not given and reading.components is None:
        return ForeignModel(embedder, None, None, reading, final, predict)
    mean = np.asarray(np.linalg.lstsq(A, -b, rcond=None)[0], dtype=np.float64)
    return ForeignModel(embedder, A, mean, reading, final, predict)


def _as_affine(part: Step, step: Any) -> tuple[FloatArray, FloatArray]:
    if isinstance(part, Affine):
        return part.A, part.b
    if isinstance(part, Diagonal):
        return np.diag(part.factors), part.offset
    if isinstance(part, Selection):
        return np.eye(len(part.kept))[part.kept], np.zeros(int(part.kept.sum()))
    raise InputError(
        f"The step {type(step).__name__} behind an embedder is not linear: expected linear steps (PCA, StandardScaler, "
        "a selection). An embedder of your own can do it inside."
    )
