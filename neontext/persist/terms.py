"""A `TermEmbedder` to and from a saved model: settings, terms and arrays, every value checked again."""

from typing import Any

import numpy as np
import numpy.typing as npt

from neontext.embed.terms import (
    Affine,
    DirichletTopics,
    HashedTerms,
    NonNegativeTopics,
    Scale,
    TermAnalyzer,
    TermEmbedder,
    TermFrequency,
    TopicEmbedder,
    UnitLength,
    Vocabulary,
)
from neontext.embed.terms.spelling import ACCENTS
from neontext.embed.terms.steps import PointStep, TermStep
from neontext.errors import ModelError
from neontext.persist.files import SavedModel

#: Setting under which stands what is not an array.
TERMS = "terms"
_ANALYZERS = ("word", "char", "char_wb")


def write_terms(embedder: TermEmbedder) -> SavedModel:
    """What a `TermEmbedder` without functions of somebody else's consists of."""
    analyzer, lookup = embedder.analyzer, embedder.lookup
    arrays: dict[str, npt.NDArray[Any]] = {"term_vectors": embedder.vectors}
    weighing = [_write_step(step, f"term_weighing_{number}", arrays) for number, step in enumerate(embedder.weighing)]
    steps = [_write_step(step, f"term_step_{number}", arrays) for number, step in enumerate(embedder.steps)]
    settings = {
        "analyzer": analyzer.analyzer,
        "lowercase": analyzer.lowercase,
        "accents": analyzer.accents,
        "pattern": analyzer.pattern,
        "stop_words": sorted(analyzer.stop_words),
        "n_range": list(analyzer.n_range),
        "hashed": isinstance(lookup, HashedTerms),
        "alternate_sign": isinstance(lookup, HashedTerms) and lookup.alternate_sign,
        "weighing": weighing,
        "steps": steps,
        "description": list(embedder.description_),
    }
    if isinstance(embedder, TopicEmbedder):
        settings["topics"] = _write_topics(embedder.topics, arrays)
    strings: dict[str, list[str | None]] = {"terms": list(lookup.terms)} if isinstance(lookup, Vocabulary) else {}
    return SavedModel({TERMS: settings}, strings, arrays)


def _write_topics(topics: DirichletTopics | NonNegativeTopics, arrays: dict[str, npt.NDArray[Any]]) -> dict[str, Any]:
    if isinstance(topics, DirichletTopics):
        arrays["topic_prior"] = topics.prior
        return {"kind": "dirichlet", "max_rounds": topics.max_rounds, "tolerance": topics.tolerance}
    arrays["topic_gram"] = np.ascontiguousarray(topics.gram)
    return {"kind": "non-negative", "penalty": topics.penalty}


def _write_step(step: TermStep | PointStep, name: str, arrays: dict[str, npt.NDArray[Any]]) -> dict[str, Any]:
    if isinstance(step, TermFrequency):
        return {"kind": "frequency", "binary": step.binary, "sublinear": step.sublinear}
    if isinstance(step, UnitLength):
        return {"kind": "length", "norm": step.norm}
    if isinstance(step, Scale):
        arrays[name] = step.factors
        return {"kind": "scale"}
    arrays[f"{name}_A"], arrays[f"{name}_b"] = np.ascontiguousarray(step.A), step.b
    return {"kind": "affine"}


def read_terms(saved: SavedModel) -> TermEmbedder:
    """The embedder that `write_terms` took apart.

    Raises
    ------
    ModelError
        If a value is missing, of the wrong kind, or does not fit the others.
    """
    settings = SavedModel(saved.setting(TERMS, dict), {}, {})
    vectors = saved.array("term_vectors", np.float64, 2)
    lookup: Vocabulary | HashedTerms
    if settings.setting("hashed", bool):
        lookup = HashedTerms(len(vectors), settings.setting("alternate_sign", bool))
    else:
        lookup = Vocabulary(saved.texts("terms"))
    if lookup.n_columns != len(vectors) or not len(vectors) or not np.isfinite(vectors).all():
        raise ModelError(f"The saved model has {lookup.n_columns} terms and {len(vectors)} vectors, or bad vectors.")
    width = vectors.shape[1]
    steps = []
    for number, data in enumerate(settings.setting("steps", list)):
        step = _read_point_step(saved, data, f"term_step_{number}", width)
        width = len(step.A) if isinstance(step, Affine) else width
        steps.append(step)
    weighing = enumerate(settings.setting("weighing", list))
    parts: dict[str, Any] = {
        "analyzer": _read_analyzer(settings),
        "lookup": lookup,
        "weighing": tuple(
            _read_term_step(saved, data, f"term_weighing_{number}", len(vectors)) for number, data in weighing
        ),
        "vectors": vectors,
        "steps": tuple(steps),
        "description_": _strings(settings, "description"),
    }
    if "topics" not in settings.settings:
        return TermEmbedder(**parts)
    return TopicEmbedder(**parts, topics=_read_topics(saved, settings, vectors.shape[1]))


def _read_topics(saved: SavedModel, settings: SavedModel, n_topics: int) -> DirichletTopics | NonNegativeTopics:
    own = _kind(settings.setting("topics", dict))
    if own.setting("kind", str) == "dirichlet":
        prior, rounds = saved.array("topic_prior", np.float64, 1), own.setting("max_rounds", int)
        if prior.shape != (n_topics,) or not (np.isfinite(prior).all() and (prior > 0).all()) or not 0 < rounds < 10**6:
            raise ModelError("The saved model's topics have a prior that does not fit them.")
        return DirichletTopics(prior, rounds, own.setting("tolerance", float))
    gram = saved.array("topic_gram", np.float64, 2)
    if gram.shape != (n_topics, n_topics) or not np.isfinite(gram).all():
        raise ModelError("The saved model's topics have products that do not fit them.")
    return NonNegativeTopics(gram, own.setting("penalty", float))


def _read_analyzer(settings: SavedModel) -> TermAnalyzer:
    analyzer, accents = settings.setting("analyzer", str), settings.setting("accents", (str, type(None)))
    n_range = settings.setting("n_range", list)
    whole = len(n_range) == 2 and all(isinstance(n, int) and not isinstance(n, bool) for n in n_range)
    if analyzer not in _ANALYZERS or accents not in ACCENTS or not (whole and 1 <= n_range[0] <= n_range[1]):
        raise ModelError("The saved model's analyzer is not one that this version writes.")
    return TermAnalyzer(
        analyzer,
        settings.setting("lowercase", bool),
        accents,
        settings.setting("pattern", str),
        frozenset(_strings(settings, "stop_words")),
        (n_range[0], n_range[1]),
    )


def _strings(settings: SavedModel, name: str) -> tuple[str, ...]:
    values = settings.setting(name, list)
    if not all(isinstance(value, str) for value in values):
        raise ModelError(f"The saved model's {name} hold something that is no text.")
    return tuple(values)


def _kind(data: Any) -> SavedModel:
    if not isinstance(data, dict):
        raise ModelError("A step of the saved model is no object.")
    return SavedModel(data, {}, {})


def _read_term_step(saved: SavedModel, data: Any, name: str, n_columns: int) -> TermStep:
    own = _kind(data)
    kind = own.setting("kind", str)
    if kind == "frequency":
        return TermFrequency(own.setting("binary", bool), own.setting("sublinear", bool))
    if kind == "length":
        return UnitLength(own.setting("norm", str))
    factors = saved.array(name, np.float64, 1)
    if kind != "scale" or len(factors) != n_columns or not np.isfinite(factors).all():
        raise ModelError("A step of the saved model does not fit its terms.")
    return Scale(factors)


def _read_point_step(saved: SavedModel, data: Any, name: str, width: int) -> PointStep:
    own = _kind(data)
    kind = own.setting("kind", str)
    if kind == "length":
        return UnitLength(own.setting("norm", str))
    A, b = saved.array(f"{name}_A", np.float64, 2), saved.array(f"{name}_b", np.float64, 1)
    finite = np.isfinite(A).all() and np.isfinite(b).all()
    if kind != "affine" or A.shape != (len(b), width) or not finite:
        raise ModelError("A step of the saved model does not fit what stands before it.")
    return Affine(A, b)
