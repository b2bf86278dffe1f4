"""summary.json: the figures of an audit, for programs."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from neontext.arrays import FloatArray
from neontext.cluster import Sweep
from neontext.evaluate import Audit, Fidelity
from neontext.evaluate.whole import WholeCorpus
from neontext.explain import Explanations
from neontext.report.saved.schema import SIGNATURE

#: Outliers that are named, at most, and words of each.
N_OUTLIERS, N_OUTLIER_WORDS = 100, 8
#: Parts of a summary that are of the documents that the model was fitted on, where there are others.
OF_THE_SAMPLE = (
    "cluster_names",
    "checks",
    "findings",
    "also_seen",
    "verdicts",
    "not_looked_for",
    "coherence",
    "metrics silhouette",
)
QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


def summary_dict(audit: Audit) -> dict[str, Any]:
    """Figures of an audit as plain data (JSON types; what is not a finite number is None).

    Parameters
    ----------
    audit : Audit
        The audit.

    Returns
    -------
    dict
        n_documents, n_clusters, cluster_names, skipped (document, id, reason), metrics, evidence, checks (by name),
        fidelity (None where the clusters are the model's own), outliers, findings (by effect), also_seen (what changes
        nothing), verdicts, not_looked_for, coherence (of each cluster), converged, n_iter, parameters, versions,
        seconds (by stage), peak_memory_mb, stability, and sweep over the number of clusters (None where it was not
        asked for).
    """
    summary = {
        "n_documents": len(audit.corpus),
        "n_clusters": len(audit.clusters),
        "cluster_names": [cluster.name for cluster in audit.clusters],
        "skipped": [document._asdict() for document in audit.skipped],
        "metrics": asdict(audit.scores),
        "evidence": evidence_figures(audit),
        "checks": {check.name: asdict(check) for check in audit.checks},
        "fidelity": None if audit.fidelity is None else _fidelity_figures(audit.fidelity),
        "outliers": outlier_figures(audit),
        "findings": [asdict(finding) for finding in audit.findings.found],
        "also_seen": [asdict(finding) for finding in audit.findings.also_seen],
        "verdicts": [asdict(verdict) for verdict in audit.findings.verdicts],
        "not_looked_for": audit.findings.missing,
        "coherence": [asdict(coherence) for coherence in audit.findings.coherence],
        "converged": audit.converged,
        "n_iter": audit.n_iter,
        **audit.record(),
        "stability": None if audit.stability is None else asdict(audit.stability),
        "sweep": None if audit.sweep is None else sweep_figures(audit.sweep),
    }
    if audit.whole is not None:
        summary |= _whole_figures(audit.whole, audit.explanations.explainer.bias_name)
    return {name: plain(value) for name, value in summary.items()}


def _whole_figures(whole: WholeCorpus, bias_name: str) -> dict[str, Any]:
    """What is said of all documents in place of those that the model was fitted on, and what of these alone."""
    documents = whole.documents
    return {
        "n_documents": whole.n_documents,
        "skipped": [document._asdict() for document in whole.skipped],
        "metrics": asdict(whole.scores),
        "evidence": spread_of_evidence(documents.evidence, documents.residual, bias_name),
        "sample": {
            "n_documents": len(whole.sample_rows),
            "n_skipped_of_all": whole.n_skipped,
            "sentence": whole.sentence,
            "of_the_sample": list(OF_THE_SAMPLE),
            "drift": None if whole.drift is None else whole.drift.to_dict(),
        },
    }


def _fidelity_figures(fidelity: Fidelity) -> dict[str, Any]:
    """A fidelity with its clusters and confusions as one dictionary each."""
    nested = {name: [item._asdict() for item in getattr(fidelity, name)] for name in ("clusters", "confusions")}
    return asdict(fidelity) | nested


def outlier_figures(audit: Audit) -> list[dict[str, Any]]:
    """Documents that were given no cluster, as far from all: those that are so most surely, `N_OUTLIERS` at most."""
    outliers = audit.outliers
    if outliers is None:
        return []
    order = np.argsort(-outliers.evidence, kind="stable")[:N_OUTLIERS]
    return [_outlier(outliers, int(row)) for row in order]


def _outlier(outliers: Explanations, row: int) -> dict[str, Any]:
    table, relevance = outliers.word_table(np.array([row]))
    strongest = np.argsort(-relevance, kind="stable")[:N_OUTLIER_WORDS]
    return {
        "document": int(outliers.row[row]),
        "id": outliers.corpus.ids[row],
        "evidence": float(outliers.evidence[row]),
        "probability": float(outliers.probability[row]),
        "bias": float(outliers.bias[row]),
        "nearest": int(outliers.clusters[row]),
        "words": [(outliers.tokens.words[table.word[i]], float(relevance[i])) for i in strongest if relevance[i] > 0],
    }


def sweep_figures(sweep: Sweep) -> dict[str, Any]:
    """A sweep over the number of clusters; its curve as one dictionary a number tried."""
    return asdict(sweep) | {"curve": [point._asdict() for point in sweep.curve]}


def evidence_figures(audit: Audit) -> dict[str, Any]:
    """How the evidence is spread over the documents that have a cluster, in nats.

    Returns
    -------
    dict
        n (documents), mean, median, quantiles (by name), share_negative, and largest_residual: the largest
        |words + bias - evidence|, which is rounding and nothing else. None where no document has a cluster. And
        bias_name: what the bias is called.
    """
    found = audit.explanations
    return spread_of_evidence(found.evidence, found.residual, found.explainer.bias_name)


def spread_of_evidence(evidence: FloatArray, residual: FloatArray, bias_name: str) -> dict[str, Any]:
    """As `evidence_figures`, from the evidence and the residual of every document, NaN without a cluster."""
    placed = ~np.isnan(evidence)
    evidence, residual = evidence[placed], residual[placed]
    if not len(evidence):
        names = ("mean", "median", "quantiles", "share_negative", "largest_residual")
        return {"n": 0, **dict.fromkeys(names), "bias_name": bias_name}
    return {
        "n": len(evidence),
        "mean": float(evidence.mean()),
        "median": float(np.median(evidence)),
        "quantiles": quantiles(evidence),
        "share_negative": float((evidence < 0).mean()),
        "largest_residual": float(np.abs(residual).max()),
        "bias_name": bias_name,
    }


def quantiles(values: FloatArray) -> dict[str, float]:
    """Quantiles of some values, by name.

    Examples
    --------
    >>> quantiles(np.array([1.0, 2.0, 3.0]))["0.5"]
    2.0
    """
    return {f"{q:g}": float(value) for q, value in zip(QUANTILES, np.quantile(values, QUANTILES), strict=True)}


def plain(value: Any) -> Any:
    """Nested data as JSON types: NumPy's become Python's, what is not finite becomes None, other things their text."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def write_summary(folder: Path, summary: Mapping[str, Any]) -> None:
    """Write the summary of a report beside its other files."""
    write_json(folder / SIGNATURE, dict(summary))


def write_json(path: Path, data: Any) -> None:
    """Write plain data as JSON: UTF-8, indented, keys in the order given.

    Parameters
    ----------
    path : Path
        File to write.
    data : JSON types
        What to write.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    path.write_bytes(json_bytes(data))


def json_bytes(data: Any) -> bytes:
    """The bytes that `write_json` writes; the same data gives the same bytes."""
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    # Control characters that JSON leaves as they are, and some terminals obey.
    text = re.sub("[\x7f-\x9f]", lambda match: f"\\u{ord(match[0]):04x}", text)
    # Half a surrogate pair has no UTF-8; as a backslash escape it is valid JSON and reads back as it was.
    return (text + "\n").encode("utf-8", errors="backslashreplace")
