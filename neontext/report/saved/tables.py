"""The columns of an audit, as Parquet: the same audit gives the same bytes."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from neontext.corpus.one_line import without_surrogates
from neontext.evaluate import Audit, ClusterSummary, DocumentMap
from neontext.explain import Explanations, Flip
from neontext.explain.frames import metadata_arrays
from neontext.report.saved.schema import CLUSTERS, DOCUMENTS, METADATA, WORDS, as_table

#: Bytes of dictionary that a column chunk keeps before it falls back to plain strings.
_DICTIONARY_BYTES = 64 * 2**20


def document_columns(explanations: Explanations, maps: Iterable[DocumentMap] = ()) -> dict[str, Any]:
    """Columns of documents.parquet, as `schema.DOCUMENTS` describes them."""
    corpus, flips, skipped = explanations.corpus, explanations.flips, explanations.clusters < 0
    columns = {
        "id": strings(corpus.ids),
        "label": strings(corpus.labels or (None,) * len(corpus)),
        "text": strings(corpus.texts),
        **{
            name: np.ma.array(values, mask=skipped)
            for name, values in (
                ("cluster", explanations.clusters),
                ("probability", explanations.probability),
                ("evidence", explanations.evidence),
                ("runner_up", explanations.runner_up),
                ("bias", explanations.bias),
            )
        },
        "n_tokens": explanations.n_tokens,
        "n_explained": explanations.n_explained,
        "flip": _flip_words(flips),
        "flip_to": [None if flip is None else flip.cluster for flip in flips],
        "unexplained": _unexplained(explanations),
    }
    if explanations.against is not None:
        columns["addition"] = _flip_words(explanations.additions)
    metadata = {METADATA + name: values for name, values in metadata_arrays(corpus).items()}
    return columns | map_columns(maps, len(corpus)) | metadata


def word_columns(explanations: Explanations) -> dict[str, Any]:
    """Columns of words.parquet, as `schema.WORDS` describes them."""
    tokens, kept = explanations.tokens, explanations.explained
    return {
        "document": tokens.document[kept],
        "start": tokens.start[kept],
        "end": tokens.end[kept],
        "word": _explained_words(explanations),
        "relevance": explanations.relevance[kept],
    }


def cluster_columns(clusters: Sequence[ClusterSummary]) -> dict[str, Any]:
    """Columns of clusters.parquet, as `schema.CLUSTERS` describes them."""
    return {
        "cluster": [c.cluster for c in clusters],
        "size": [c.size for c in clusters],
        "purity": [c.purity for c in clusters],
        "majority_label": strings(c.majority_label for c in clusters),
        "words": [[without_surrogates(word) for word, _ in c.words] for c in clusters],
        "relevances": [[relevance for _, relevance in c.words] for c in clusters],
        "exemplars": [list(c.exemplars) for c in clusters],
        "name": strings(c.name for c in clusters),
    }


def audit_tables(audit: Audit) -> Iterator[tuple[str, pa.Table]]:
    """The tables of an audit with the names of their files, one at a time; the same audit gives the same bytes."""
    yield "documents.parquet", as_table(document_columns(audit.explanations, audit.maps), DOCUMENTS)
    yield "words.parquet", as_table(word_columns(audit.explanations), WORDS)
    yield "clusters.parquet", as_table(cluster_columns(audit.clusters), CLUSTERS)


def write_tables(audit: Audit, folder: Path) -> None:
    """Write the tables of an audit into a folder."""
    for name, table in audit_tables(audit):
        write_table(table, folder / name)


def write_table(table: pa.Table, path: Path) -> None:
    """Write one table as Parquet; the same table gives the same bytes."""
    pq.write_table(table, path, **packing(table.schema))


def packing(schema: pa.Schema) -> dict[str, Any]:
    """How the columns of a table are packed in a file of Parquet."""
    coded = [field.name for field in schema if not pa.types.is_floating(field.type)]
    return {"compression": "zstd", "use_dictionary": coded, "dictionary_pagesize_limit": _DICTIONARY_BYTES}


def map_columns(maps: Iterable[DocumentMap], n_documents: int) -> dict[str, Any]:
    """Places of the documents on every map, masked where a document is on none."""
    columns = {}
    for document_map in maps:
        for axis, name in enumerate("xy"):
            places = np.full(n_documents, np.nan, np.float32)
            places[document_map.rows] = document_map.points[:, axis]
            columns[f"{document_map.method}_{name}"] = np.ma.masked_invalid(places)
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


def _flip_words(flips: Iterable[Flip | None]) -> list[list[str] | None]:
    return [None if flip is None else [without_surrogates(word) for word in flip.words] for flip in flips]


def strings(values: Iterable[str | None]) -> Any:
    """A column of texts; half a surrogate pair, which UTF-8 does not have, is replaced."""
    return pa.array([None if value is None else without_surrogates(value) for value in values], pa.string())
