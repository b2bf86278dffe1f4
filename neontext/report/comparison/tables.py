"""moved.parquet: the documents that moved, and the words that moved them."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from neontext.arrays import FloatArray
from neontext.report.comparison.view import ComparedAudits
from neontext.report.saved.schema import as_table
from neontext.report.saved.tables import write_table

#: Words of a document that are written, at most.
N_WORDS = 20
#: moved.parquet: a row a moved document, in order of the first audit.
MOVED = pa.schema(
    {
        # Rows of the two documents.parquet.
        "document_first": pa.int32(),
        "document_second": pa.int32(),
        # As in the first.
        "id": pa.string(),
        "label": pa.string(),
        "cluster_first": pa.int32(),
        "cluster_second": pa.int32(),
        # The match of cluster_first in the second audit, null where it has none.
        "expected": pa.int32(),
        # In nats.
        "evidence_first": pa.float64(),
        "evidence_second": pa.float64(),
        # The largest change first.
        "words": pa.list_(pa.string()),
        # Of all occurrences, for the cluster of that side, in nats; null where the word was not explained.
        "relevance_first": pa.list_(pa.float64()),
        "relevance_second": pa.list_(pa.float64()),
    }
)


def moved_table(compared: ComparedAudits) -> pa.Table:
    """The documents that moved, with their columns as `MOVED` describes them."""
    comparison, documents = compared.comparison, compared.documents
    first, second = documents.first[comparison.moved], documents.second[comparison.moved]
    expected = comparison.match[compared.first.cluster[first]]
    columns = {
        "document_first": first,
        "document_second": second,
        "id": compared.first.documents["id"].take(first),
        "label": compared.first.documents["label"].take(first),
        "cluster_first": compared.first.cluster[first],
        "cluster_second": compared.second.cluster[second],
        "expected": np.ma.array(expected, mask=expected < 0),
        "evidence_first": compared.first.evidence[first],
        "evidence_second": compared.second.evidence[second],
        **_word_columns(compared),
    }
    return as_table(columns, MOVED)


def write_moved(compared: ComparedAudits, path: Path) -> None:
    """Write moved.parquet; the same audits give the same bytes."""
    write_table(moved_table(compared), path)


def _word_columns(compared: ComparedAudits) -> dict[str, Any]:
    shifts = compared.comparison.shifts
    kept = np.arange(len(shifts.word)) - shifts.indptr[shifts.document] < N_WORDS
    counts = np.minimum(np.diff(shifts.indptr), N_WORDS)
    indptr = pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())
    words = pa.array([compared.vocabulary[code] for code in shifts.word[kept].tolist()], pa.string())
    return {
        "words": pa.ListArray.from_arrays(indptr, words),
        "relevance_first": pa.ListArray.from_arrays(indptr, _nullable(shifts.first[kept])),
        "relevance_second": pa.ListArray.from_arrays(indptr, _nullable(shifts.second[kept])),
    }


def _nullable(values: FloatArray) -> Any:
    return pa.array(values, pa.float64(), mask=np.isnan(values))
