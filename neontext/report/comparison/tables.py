"""moved.parquet: the documents that moved, and the words that moved them."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from neontext.report.comparison.view import ComparedAudits

#: Words of a document that are written, at most.
N_WORDS = 20


def moved_columns(compared: ComparedAudits) -> dict[str, Any]:
    """Columns of moved.parquet: a row a moved document, in order of the first audit.

    Columns: document_first, document_second (int32, rows of the two documents.parquet), id, label (string, as in the
    first), cluster_first, cluster_second, expected (int32: the match of cluster_first in the second audit, null where
    it has none), evidence_first, evidence_second (float64, nats), words (list of string, at most 20, the largest change
    first), relevance_first, relevance_second (list of float64, nats, of all occurrences, for the cluster of that side;
    null where the word was not explained).

    Parameters
    ----------
    compared : ComparedAudits
        Two audits.

    Returns
    -------
    dict of str to pyarrow.Array
        By name.
    """
    found, documents = compared.found, compared.documents
    first, second = documents.first[found.moved], documents.second[found.moved]
    expected = found.match[compared.first.cluster[first]]
    return {
        "document_first": pa.array(first, pa.int32()),
        "document_second": pa.array(second, pa.int32()),
        "id": compared.first.documents["id"].take(first).combine_chunks(),
        "label": compared.first.documents["label"].take(first).combine_chunks(),
        "cluster_first": pa.array(compared.first.cluster[first], pa.int32()),
        "cluster_second": pa.array(compared.second.cluster[second], pa.int32()),
        "expected": pa.array(expected, pa.int32(), mask=expected < 0),
        "evidence_first": pa.array(compared.first.evidence[first], pa.float64()),
        "evidence_second": pa.array(compared.second.evidence[second], pa.float64()),
        **_word_columns(compared),
    }


def write_moved(compared: ComparedAudits, path: Path) -> None:
    """Write moved.parquet; the same audits give the same bytes."""
    pq.write_table(pa.table(moved_columns(compared)), path, compression="zstd")


def _word_columns(compared: ComparedAudits) -> dict[str, Any]:
    shifts = compared.found.shifts
    kept = np.arange(len(shifts.word)) - shifts.indptr[shifts.document] < N_WORDS
    counts = np.minimum(np.diff(shifts.indptr), N_WORDS)
    indptr = pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())
    words = pa.array([compared.vocabulary[code] for code in shifts.word[kept].tolist()], pa.string())
    return {
        "words": pa.ListArray.from_arrays(indptr, words),
        "relevance_first": pa.ListArray.from_arrays(indptr, _nullable(shifts.first[kept])),
        "relevance_second": pa.ListArray.from_arrays(indptr, _nullable(shifts.second[kept])),
    }


def _nullable(values: npt.NDArray[np.float64]) -> Any:
    return pa.array(values, pa.float64(), mask=np.isnan(values))
