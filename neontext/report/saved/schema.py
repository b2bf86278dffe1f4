"""The form of a written audit: its files, the columns of its tables and their types, for who writes and who reads."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from neontext.corpus.metadata import PREFIX

#: The file that sums up an audit, or another report.
SIGNATURE = "summary.json"
#: Its page.
PAGE = "report.html"

_STRINGS = pa.list_(pa.string())
_SPAN = pa.struct({"word": pa.string(), "start": pa.int32(), "end": pa.int32()})

#: Maps by name, the best to look at first, and what their columns begin with.
MAPS = {"t-SNE": "tsne", "UMAP": "umap", "PCA": "pca"}
#: Columns of places on a map: drawings, not figures.
MAP_COLUMNS = tuple(f"{method}_{axis}" for method in MAPS.values() for axis in "xy")
#: Whether a document is one of those that the model was fitted on, where it was not fitted on all.
IN_SAMPLE = "in_sample"
#: documents.parquet: a row a document, in corpus order. A document without a known word has nulls from cluster to bias.
DOCUMENTS = pa.schema(
    {
        "id": pa.string(),
        "label": pa.string(),
        "text": pa.string(),
        "cluster": pa.int32(),
        "probability": pa.float64(),
        # In nats, like bias, and relevance in the other tables.
        "evidence": pa.float64(),
        "runner_up": pa.int32(),
        "bias": pa.float64(),
        "n_tokens": pa.int32(),
        "n_explained": pa.int32(),
        # Words whose removal moves the document, null where none do, and the cluster that it moves to. Explained
        # against one cluster, flip leads into that one, and addition holds words that do so when they are added.
        "flip": _STRINGS,
        "flip_to": pa.int32(),
        # Tokens whose word has no vector, and where they stand in the untouched text, in characters.
        "unexplained": pa.list_(_SPAN),
        "addition": _STRINGS,
        IN_SAMPLE: pa.bool_(),
        # Null for documents that are on no map.
        **dict.fromkeys(MAP_COLUMNS, pa.float32()),
    }
)
#: Behind them stand the further fields of the corpus, a column a field, called `metadata_` and as the field is. They
#: hold text, truth values, numbers, or days and moments; a field of several of these is text.
METADATA = PREFIX
#: Columns that are there only where they were asked for.
OPTIONAL = frozenset({"addition", "name", IN_SAMPLE, *MAP_COLUMNS})
#: words.parquet: a row an explained token, in reading order.
WORDS = pa.schema(
    {
        # Row in documents.parquet.
        "document": pa.int32(),
        # Characters of the untouched text.
        "start": pa.int32(),
        "end": pa.int32(),
        "word": pa.dictionary(pa.int32(), pa.string()),
        "relevance": pa.float64(),
    }
)
#: clusters.parquet: a row a cluster, in order of cluster number.
CLUSTERS = pa.schema(
    {
        "cluster": pa.int32(),
        "size": pa.int32(),
        "purity": pa.float64(),
        "majority_label": pa.string(),
        # A relevance for each of the words.
        "words": _STRINGS,
        "relevances": pa.list_(pa.float64()),
        # Rows in documents.parquet.
        "exemplars": pa.list_(pa.int32()),
        # The label that it started from, the name that it was given, or words of its evidence.
        "name": pa.string(),
    }
)
#: The tables of an audit.
TABLES = {"documents.parquet": DOCUMENTS, "words.parquet": WORDS, "clusters.parquet": CLUSTERS}


def as_table(columns: Mapping[str, Any], schema: pa.Schema) -> pa.Table:
    """Columns as a table, in their order and in the types of a schema.

    Parameters
    ----------
    columns : dict of str to array_like
        Values of each column; what a masked array masks becomes null.
    schema : pyarrow.Schema
        It has these columns, and maybe more. Columns of metadata stand in the type that they have.

    Returns
    -------
    pyarrow.Table
        The columns that are given.

    Examples
    --------
    >>> as_table({"size": [3, 4], "cluster": [0, 1]}, CLUSTERS).schema.types
    [DataType(int32), DataType(int32)]
    """
    fields = [pa.field(name, columns[name].type) if is_metadata(name) else schema.field(name) for name in columns]
    return pa.table(dict(columns), schema=pa.schema(fields))


def is_metadata(name: str) -> bool:
    """Whether a column holds metadata."""
    return name.startswith(METADATA)


def metadata_fields(schema: pa.Schema) -> list[pa.Field]:
    """Columns of metadata of a table that was read.

    Raises
    ------
    ValueError
        If one is of a type that is never written.
    """
    fields = [field for field in schema if is_metadata(field.name)]
    if strange := [field for field in fields if not any(is_kind(field.type) for is_kind in _PLAIN)]:
        raise ValueError(f"{strange[0].name:.80} is of the type {strange[0].type!s:.80}")
    return fields


_PLAIN = (
    pa.types.is_string,
    pa.types.is_boolean,
    pa.types.is_int64,
    pa.types.is_float64,
    pa.types.is_date32,
    pa.types.is_timestamp,
)
