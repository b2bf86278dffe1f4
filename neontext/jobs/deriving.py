"""What the tables and figures of all documents must be, where an audit's model was fitted on some of them."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from neontext.arrays import IntArray
from neontext.corpus import BatchSize, Corpus, CorpusSource, read_batches
from neontext.corpus.batches import batch_digest
from neontext.errors import InputError
from neontext.evaluate import Audit
from neontext.persist import MODEL
from neontext.report.saved.schema import CLUSTERS, IN_SAMPLE, METADATA, as_table, is_metadata
from neontext.report.saved.tables import cluster_columns
from neontext.runtime.engines import open_engine
from neontext.streaming.parts import FrozenModel, Parts, explain_batches
from neontext.streaming.tables import Sources
from neontext.streaming.whole import join_tables


def derive_whole(
    audit: Audit, folder: Path, tokenizer: Any, documents: pa.Table, summary: Mapping[str, Any]
) -> tuple[Audit, dict[str, pa.Table]]:
    """Explain all documents of an audit again by its model.

    Parameters
    ----------
    audit : Audit
        Of the documents that the model was fitted on, derived from the model.
    folder : Path
        The written audit.
    tokenizer : callable, "module:object" or None
        The user's own that the model was fitted with.
    documents : pyarrow.Table
        documents.parquet.
    summary : dict
        summary.json; only how many documents came later is taken from it.

    Returns
    -------
    audit : Audit
        With the figures of all documents.
    tables : dict of str to pyarrow.Table
        The tables, without maps.

    Raises
    ------
    InputError
        If the documents that are said to have been fitted on are not those of the model.
    """
    corpus, rows = _corpus(documents, audit.corpus.name), _sample_rows(documents, audit.corpus)
    batches = list(read_batches(CorpusSource(corpus), BatchSize()))
    with TemporaryDirectory(prefix="neontext-") as name:
        place, digests = Path(name), tuple(map(batch_digest, batches))
        model = FrozenModel(folder / MODEL, tokenizer)
        parts = Parts.expected(place / "parts", model, digests)
        with open_engine() as engine:
            explain_batches(batches, digests, model, parts, engine)
        derived = join_tables(Sources(parts), rows, _first_new(summary, len(corpus)), audit, place)
        tables = {name: pq.read_table(place / name) for name in ("documents.parquet", "words.parquet")}
    clusters = audit.clusters if derived.whole is None else derived.whole.clusters
    return derived, tables | {"clusters.parquet": as_table(cluster_columns(clusters), CLUSTERS)}


def _corpus(documents: pa.Table, name: str) -> Corpus:
    columns = documents.to_pydict()
    metadata = {field.removeprefix(METADATA): tuple(columns[field]) for field in columns if is_metadata(field)}
    ids, texts, labels = (tuple(columns[field]) for field in ("id", "text", "label"))
    return Corpus(name, ids, texts, labels, metadata)


def _sample_rows(documents: pa.Table, corpus: Corpus) -> IntArray:
    """Rows of the documents that the model was fitted on, if they are what it holds."""
    rows = np.flatnonzero(documents[IN_SAMPLE].fill_null(False).to_numpy())
    if documents["text"].take(pa.array(rows)).to_pylist() != list(corpus.texts):
        raise InputError(f"documents.parquet, {IN_SAMPLE}: these are not the documents that the model holds")
    return rows


def _first_new(summary: Mapping[str, Any], n_documents: int) -> int | None:
    """First row of the documents that came later, as the summary says; None where none did."""
    sample = summary.get("sample")
    drift = sample.get("drift") if isinstance(sample, Mapping) else None
    n_new = drift.get("n_new") if isinstance(drift, Mapping) else None
    if drift is None:
        return None
    if not isinstance(n_new, int) or not 0 <= n_new <= n_documents:
        raise InputError("summary.json, sample, drift: says no number of new documents")
    return n_documents - n_new
