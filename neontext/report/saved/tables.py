"""The columns of an audit, as Parquet: the same audit gives the same bytes."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from neontext.corpus.documents import without_surrogates
from neontext.evaluate import Audit
from neontext.explain import Explanations, Flip

#: Bytes of dictionary that a column chunk keeps before it falls back to plain strings.
_DICTIONARY_BYTES = 64 * 2**20


def document_columns(audit: Audit) -> dict[str, Any]:
    """Columns of documents.parquet: a row a document, in corpus order.

    Columns: id, label, text (string), cluster (int32), probability, evidence (float64, nats), runner_up (int32), bias
    (float64, nats), n_tokens, n_explained (int32), flip (list of string: the words whose removal moves the document,
    null where none do), flip_to (int32: the cluster it moves to), unexplained (list of word, start, end: tokens whose
    word has no vector, int32 characters of the untouched text). Explained against one cluster, flip leads into that
    one, and addition (list of string) holds words that do so when they are added. A document without a known word has
    nulls from cluster to bias. Last the documents' places on the maps, where there are maps: pca_x, pca_y, tsne_x,
    tsne_y, umap_x, umap_y (float32; null for documents that are on none).

    Parameters
    ----------
    audit : Audit
        The audit.

    Returns
    -------
    dict of str to pyarrow.Array
        By name.
    """
    found, corpus = audit.explanations, audit.corpus
    skipped = found.clusters < 0
    columns = {
        "id": strings(corpus.ids),
        "label": strings(corpus.labels or (None,) * len(corpus)),
        "text": strings(corpus.texts),
        "cluster": pa.array(found.clusters, pa.int32(), mask=skipped),
        "probability": pa.array(found.probability, pa.float64(), mask=skipped),
        "evidence": pa.array(found.evidence, pa.float64(), mask=skipped),
        "runner_up": pa.array(found.runner_up, pa.int32(), mask=skipped),
        "bias": pa.array(found.bias, pa.float64(), mask=skipped),
        "n_tokens": pa.array(found.n_tokens, pa.int32()),
        "n_explained": pa.array(found.n_explained, pa.int32()),
        "flip": _flip_words(found.flips),
        "flip_to": pa.array([None if flip is None else flip.cluster for flip in found.flips], pa.int32()),
        "unexplained": _unexplained(found),
    }
    if found.against is not None:
        columns["addition"] = _flip_words(found.additions)
    return columns | _map_columns(audit)


def word_columns(audit: Audit) -> dict[str, Any]:
    """Columns of words.parquet: a row an explained token, in reading order.

    Columns: document (int32, row in documents.parquet), start, end (int32, characters of the untouched text), word
    (dictionary of string), relevance (float64, nats).

    Parameters
    ----------
    audit : Audit
        The audit.

    Returns
    -------
    dict of str to pyarrow.Array
        By name.
    """
    explanations = audit.explanations
    tokens, kept = explanations.tokens, explanations.explained
    return {
        "document": pa.array(tokens.document[kept], pa.int32()),
        "start": pa.array(tokens.start[kept], pa.int32()),
        "end": pa.array(tokens.end[kept], pa.int32()),
        "word": _explained_words(explanations),
        "relevance": pa.array(explanations.relevance[kept], pa.float64()),
    }


def cluster_columns(audit: Audit) -> dict[str, Any]:
    """Columns of clusters.parquet: a row a cluster, in order of cluster number.

    Columns: cluster, size (int32), purity (float64), majority_label (string), words (list of string), relevances
    (list of float64, nats, one for each of words), exemplars (list of int32, rows in documents.parquet).

    Parameters
    ----------
    audit : Audit
        The audit.

    Returns
    -------
    dict of str to pyarrow.Array
        By name.
    """
    clusters = audit.clusters
    return {
        "cluster": pa.array([c.cluster for c in clusters], pa.int32()),
        "size": pa.array([c.size for c in clusters], pa.int32()),
        "purity": pa.array([c.purity for c in clusters], pa.float64()),
        "majority_label": strings(c.majority_label for c in clusters),
        "words": pa.array([[without_surrogates(w) for w, _ in c.words] for c in clusters], pa.list_(pa.string())),
        "relevances": pa.array([[value for _, value in c.words] for c in clusters], pa.list_(pa.float64())),
        "exemplars": pa.array([list(c.exemplars) for c in clusters], pa.list_(pa.int32())),
    }


#: Columns of documents.parquet that hold places on a map: drawings, not figures.
MAP_COLUMNS = tuple(f"{method}_{axis}" for method in ("pca", "tsne", "umap") for axis in "xy")

#: What each table holds.
TABLES = {
    "documents.parquet": document_columns,
    "words.parquet": word_columns,
    "clusters.parquet": cluster_columns,
}


def write_tables(audit: Audit, folder: Path) -> None:
    """Write the tables of an audit into a folder."""
    for name, columns in TABLES.items():
        _write(columns(audit), folder / name)


def _map_columns(audit: Audit) -> dict[str, Any]:
    columns = {}
    for found in audit.maps:
        absent = np.ones(len(audit.corpus), dtype=bool)
        absent[found.rows] = False
        for axis, name in enumerate("xy"):
            places = np.zeros(len(audit.corpus), np.float32)
            places[found.rows] = found.points[:, axis]
            columns[f"{found.method}_{name}"] = pa.array(places, pa.float32(), mask=absent)
    return columns


def _explained_words(explanations: Explanations) -> Any:
    """Word of every explained token, as codes into the words that are explained somewhere."""
    codes: npt.NDArray[np.int32] = explanations.tokens.word[explanations.explained]
    used = np.flatnonzero(np.bincount(codes, minlength=explanations.tokens.n_words))
    place = np.zeros(explanations.tokens.n_words, np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    words = strings(explanations.tokens.words[w] for w in used)
    return pa.DictionaryArray.from_arrays(pa.array(place[codes], pa.int32()), words)


def _unexplained(explanations: Explanations) -> Any:
    """Tokens without a vector, a list a document."""
    tokens, left = explanations.tokens, ~explanations.explained
    words, codes = np.unique(tokens.word[left], return_inverse=True)
    columns = {
        "word": strings(tokens.words[word] for word in words).take(pa.array(codes)),
        "start": pa.array(tokens.start[left], pa.int32()),
        "end": pa.array(tokens.end[left], pa.int32()),
    }
    indptr = np.concatenate([[0], np.cumsum(left)])[tokens.indptr]
    spans = pa.StructArray.from_arrays(list(columns.values()), names=list(columns))
    return pa.ListArray.from_arrays(pa.array(indptr, pa.int32()), spans)


def _flip_words(flips: Iterable[Flip | None]) -> Any:
    words = [None if flip is None else [without_surrogates(word) for word in flip.words] for flip in flips]
    return pa.array(words, pa.list_(pa.string()))


def strings(values: Iterable[str | None]) -> Any:
    """A column of texts; half a surrogate pair, which UTF-8 does not have, is replaced."""
    return pa.array([None if value is None else without_surrogates(value) for value in values], pa.string())


def _write(columns: dict[str, Any], path: Path) -> None:
    strings = [name for name, column in columns.items() if not pa.types.is_floating(column.type)]
    pq.write_table(
        pa.table(columns), path, compression="zstd", use_dictionary=strings, dictionary_pagesize_limit=_DICTIONARY_BYTES
    )
