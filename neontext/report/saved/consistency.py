"""Figures of an audit that follow from its own tables, without the model."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.special import expit

from neontext.evaluate import score_clustering
from neontext.report.saved.differences import TOLERANCE, compare_values

#: Scores that need no points.
LABEL_SCORES = ("purity", "inverse_purity", "ari", "nmi", "ami", "v_measure", "n_scored")
#: Documents that are named of those that something is wrong with.
N_NAMED = 3


def check_consistency(
    tables: Mapping[str, pa.Table], summary: Mapping[str, Any], tolerance: float = TOLERANCE
) -> Iterator[str]:
    """What contradicts itself in the tables and the summary of an audit.

    Parameters
    ----------
    tables : dict of str to pyarrow.Table
        documents.parquet, words.parquet and clusters.parquet.
    summary : dict
        summary.json.
    tolerance : float
        Relative difference of words and evidence that is rounding.

    Yields
    ------
    str
        A sentence for each figure that is off.
    """
    documents, clusters = tables["documents.parquet"].to_pydict(), tables["clusters.parquet"].to_pydict()
    yield from compare_values("summary.json, n_documents", summary.get("n_documents"), len(documents["id"]))
    yield from compare_values("summary.json, n_clusters", summary.get("n_clusters"), len(clusters["cluster"]))
    yield from _sums(documents, tables["words.parquet"], tolerance)
    yield from _probabilities(documents)
    yield from _clusters(documents, clusters)
    yield from _scores(documents, summary)


def _sums(documents: Mapping[str, list[Any]], words: pa.Table, tolerance: float) -> Iterator[str]:
    """Words and bias that do not come to the evidence of their document."""
    evidence, bias = (np.array(documents[name], dtype=np.float64) for name in ("evidence", "bias"))
    document = words["document"].to_numpy()
    if len(document) and not 0 <= document.min() <= document.max() < len(evidence):
        yield "words.parquet, document: names rows that documents.parquet does not have"
        return
    total = np.bincount(document, words["relevance"].to_numpy(), minlength=len(evidence)) + bias
    allowed = tolerance * np.maximum(1.0, np.abs(evidence))
    for row in np.flatnonzero(~np.isnan(evidence) & ~(np.abs(total - evidence) <= allowed))[:N_NAMED]:
        yield (
            f"words.parquet: the words of document row {row} ({ascii(documents['id'][row])[:60]}) and its bias come to "
            f"{total[row]:.6g}, its evidence is {evidence[row]:.6g}"
        )


def _probabilities(documents: Mapping[str, list[Any]]) -> Iterator[str]:
    """Probabilities that are not those of the evidence."""
    evidence, probability = (np.array(documents[name], dtype=np.float64) for name in ("evidence", "probability"))
    derived = expit(evidence)
    for row in np.flatnonzero(~np.isnan(evidence) & ~(np.abs(derived - probability) <= TOLERANCE))[:N_NAMED]:
        yield (
            f"documents.parquet: row {row} has the probability {probability[row]:.6g}, its evidence "
            f"{evidence[row]:.6g} gives {derived[row]:.6g}"
        )


def _clusters(documents: Mapping[str, list[Any]], clusters: Mapping[str, list[Any]]) -> Iterator[str]:
    members: dict[Any, list[str | None]] = {cluster: [] for cluster in clusters["cluster"]}
    for cluster, label in zip(documents["cluster"], documents["label"], strict=True):
        if cluster is not None:
            members.setdefault(cluster, []).append(label)
    for row, cluster in enumerate(clusters["cluster"]):
        counts = Counter(label for label in members[cluster] if label is not None)
        purity = max(counts.values()) / counts.total() if counts else None
        name = f"clusters.parquet, cluster {cluster}"
        yield from compare_values(f"{name}, size", clusters["size"][row], len(members[cluster]))
        yield from compare_values(f"{name}, purity", clusters["purity"][row], purity)


def _scores(documents: Mapping[str, list[Any]], summary: Mapping[str, Any]) -> Iterator[str]:
    clusters = np.array([-1 if cluster is None else cluster for cluster in documents["cluster"]], dtype=np.int64)
    derived = score_clustering(documents["label"], clusters, np.zeros((len(clusters), 1)))
    written = summary.get("metrics")
    written = written if isinstance(written, Mapping) else {}
    for name in LABEL_SCORES:
        yield from compare_values(f"summary.json, metrics, {name}", written.get(name), getattr(derived, name))
