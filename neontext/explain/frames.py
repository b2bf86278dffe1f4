"""Explanations as tables: of pandas where it is installed, of pyarrow otherwise."""

from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np
import pyarrow as pa

from neontext.corpus import Corpus
from neontext.corpus.metadata import PREFIX, Plain, json_value

#: Words of a cluster that its row holds.
N_WORDS = 10


def as_frame(columns: Mapping[str, Any]) -> Any:
    """Columns as a pandas.DataFrame, or as a pyarrow.Table where pandas is missing; what is masked is null."""
    table = pa.table(dict(columns))
    try:
        pandas = import_module("pandas")
    except ImportError:
        return table
    return table.to_pandas(types_mapper={pa.int64(): pandas.Int64Dtype()}.get)


def documents_frame(explanations: Any) -> Any:
    """A row a document; see `Explanations.to_frame`."""
    corpus, skipped = explanations.corpus, explanations.clusters < 0
    names = ("cluster", "probability", "evidence", "runner_up", "bias")
    values = (getattr(explanations, "clusters" if name == "cluster" else name) for name in names)
    own = {
        "id": pa.array(corpus.ids, pa.string()),
        "label": pa.array(corpus.labels or (None,) * len(corpus), pa.string()),
        "text": pa.array(corpus.texts, pa.string()),
        **{name: pa.array(column, mask=skipped) for name, column in zip(names, values, strict=True)},
        "n_tokens": explanations.n_tokens,
        "n_explained": explanations.n_explained,
    }
    further = metadata_arrays(corpus)
    taken = {name for name in further if name in own or name.startswith(PREFIX)}
    return as_frame(own | {PREFIX * (name in taken) + name: values for name, values in further.items()})


def metadata_arrays(corpus: Corpus) -> dict[str, Any]:
    """Metadata of documents as columns of one type each; values of several types as text."""
    return {name: _array(values) for name, values in corpus.metadata.items()}


def _array(values: tuple[Plain, ...]) -> Any:
    try:
        array = pa.array(values)
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        array = pa.array([None if value is None else str(json_value(value)) for value in values], pa.string())
    return array.cast(pa.string()) if pa.types.is_null(array.type) else array


def words_frame(explanations: Any) -> Any:
    """A row an explained token, in reading order; see `Explanations.words_frame`."""
    tokens, kept = explanations.tokens, explanations.explained
    document = tokens.document[kept]
    words = pa.array(tokens.words, pa.string())
    return as_frame(
        {
            "document": document,
            "id": pa.array(explanations.corpus.ids, pa.string()).take(pa.array(document)),
            "start": tokens.start[kept],
            "end": tokens.end[kept],
            "word": words.take(pa.array(tokens.word[kept])),
            "relevance": explanations.relevance[kept],
        }
    )


def clusters_frame(explanations: Any) -> Any:
    """A row a cluster; see `Explanations.clusters_frame`."""
    numbers = range(explanations.explainer.network.n_clusters)
    rows = [np.flatnonzero(explanations.clusters == k) for k in numbers]
    majority = [_majority(explanations, members.tolist()) for members in rows]
    return as_frame(
        {
            "cluster": pa.array(numbers, pa.int64()),
            "name": pa.array(explanations.explainer.cluster_names or list(map(str, numbers)), pa.string()),
            "size": pa.array(map(len, rows), pa.int64()),
            "purity": pa.array([share for _, share in majority], pa.float64()),
            "majority_label": pa.array([label for label, _ in majority], pa.string()),
            "words": pa.array([list(explanations.pulling_words(k, N_WORDS)) for k in numbers], pa.list_(pa.string())),
        }
    )


def _majority(explanations: Any, rows: list[int]) -> tuple[str | None, float | None]:
    """Majority label of some documents, and its share of those that have a label."""
    labels = explanations.corpus.labels or (None,) * len(explanations)
    counts = Counter(label for row in rows if (label := labels[row]) is not None)
    if not counts:
        return None, None
    label, n = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return label, n / counts.total()
