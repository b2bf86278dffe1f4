"""Everything that the page shows, as plain data: numbers first, markup later."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from neontext.corpus.one_line import one_line
from neontext.evaluate import Audit, ClusterSummary, missing_map
from neontext.report.saved.summary import evidence_figures, plain
from neontext.report.view.charts import distributions, sweep_chart
from neontext.report.view.clusters import cluster_name, cluster_view
from neontext.report.view.documents import N_COMPETITORS
from neontext.report.view.findings import findings_view
from neontext.report.view.page_data import shown_rows
from neontext.report.view.rows import label_codes

#: Version of the view's layout.
FORMAT = 2
#: Largest table of labels and clusters that can be read.
MAX_LABELS, MAX_CLUSTERS = 60, 100
#: Skipped documents that are listed.
N_SKIPPED = 50

_MEANINGS = {
    "purity": ("Purity", "Share of documents that carry the majority label of their cluster."),
    "inverse_purity": ("Inverse purity", "Share of documents that lie in the cluster where most of their label lies."),
    "ari": ("Adjusted Rand index", "Agreement on which pairs belong together; 0 by chance, 1 if perfect."),
    "nmi": ("Normalised mutual information", "How much cluster and label tell about each other; 0 to 1."),
    "ami": ("Adjusted mutual information", "The same, corrected for chance; 0 by chance, 1 if perfect."),
    "v_measure": ("V-measure", "One label a cluster and one cluster a label, in balance; 0 to 1."),
    "silhouette": (
        "Silhouette",
        "How much nearer a document's own cluster is than the next one; −1 to 1, needs no labels.",
    ),
}


def build_view(audit: Audit) -> dict[str, Any]:
    """View of an audit, in JSON types: everything that the page shows without a document being opened.

    Parameters
    ----------
    audit : Audit
        The audit.

    Returns
    -------
    dict
        What the page shows, in the page's order; names are on one line. `facts` is for the page's script.
    """
    view = {
        "format": FORMAT,
        "title": one_line(audit.corpus.name),
        "n_documents": len(audit.corpus),
        "n_clusters": len(audit.clusters),
        "n_labels": len(label_codes(audit.corpus.labels, len(audit.corpus))[0]),
        "against": audit.explanations.against,
        "root": audit.explanations.root,
        "scores": _scores(audit),
        "n_scored": audit.scores.n_scored,
        "evidence": evidence_figures(audit),
        "distributions": distributions(audit),
        "run": _run(audit),
        "findings": findings_view(audit),
        "clusters": [cluster_view(audit, cluster) for cluster in audit.clusters],
        "contingency": _contingency(audit),
        "sweep": sweep_chart(audit),
        "missing_map": missing_map(audit.maps, str(audit.parameters.get("map"))),
        "skipped": _skipped(audit),
        "shown": shown_rows(audit).tolist(),
        "facts": _facts(audit),
    }
    checked: dict[str, Any] = plain(view)
    return checked


def _facts(audit: Audit) -> dict[str, Any]:
    """What the page's script has to know before anything is unpacked."""
    n, n_shown = len(audit.corpus), len(shown_rows(audit))
    names, _ = label_codes(audit.corpus.labels, n)
    chosen = ": those it names first, then the strongest and most doubtful ones of each cluster, then a random sample"
    omitted = (
        f"{n_shown:,} of {n:,} documents {'is' if n_shown == 1 else 'are'} in this file{chosen if n_shown else ''}. "
        "The tables beside it hold all of them; --report-documents asks for more."
    )
    return {
        "format": FORMAT,
        "title": one_line(audit.corpus.name),
        "n_documents": n,
        "n_shown": n_shown,
        "omitted": omitted if n_shown < n else None,
        "root": audit.explanations.root,
        "against": audit.explanations.against,
        "clusters": [
            {"cluster": cluster.cluster, "name": cluster_name(cluster), "size": cluster.size}
            for cluster in audit.clusters
        ],
        "labels": [one_line(name) for name in names],
        "maps": [found.name for found in audit.maps],
        "n_competitors": min(N_COMPETITORS, len(audit.clusters) - 1),
    }


def _scores(audit: Audit) -> list[dict[str, Any]]:
    """Scores that could be had, with their meaning."""
    return [
        {"key": key, "name": name, "value": getattr(audit.scores, key), "meaning": meaning}
        for key, (name, meaning) in _MEANINGS.items()
        if getattr(audit.scores, key) is not None
    ]


def _run(audit: Audit) -> dict[str, Any]:
    return {
        "converged": audit.converged,
        "n_iter": audit.n_iter,
        "parameters": _settings(audit.parameters),
        "versions": _settings(audit.versions),
        "seconds": [{"name": one_line(k), "value": v} for k, v in audit.seconds.items()],
        "checks": [asdict(check) | {"name": check.name.replace("_", " ")} for check in audit.checks],
        "total_seconds": sum(audit.seconds.values()),
        "peak_memory_mb": audit.peak_memory_mb,
    }


def _settings(values: Mapping[str, Any], prefix: str = "") -> list[dict[str, str]]:
    """Names and values in rows; what is nested stands under the name of both levels."""
    rows: list[dict[str, str]] = []
    for key, value in values.items():
        name = prefix + key
        rows += (
            _settings(value, f"{name} ")
            if isinstance(value, Mapping)
            else [{"name": one_line(name), "value": _setting(value)}]
        )
    return rows


def _setting(value: Any) -> str:
    """A parameter as it reads on the page."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return ", ".join(_setting(item) for item in value) or "none"
    return one_line(str(value), most=400)


def _contingency(audit: Audit) -> dict[str, Any] | None:
    """Table of labels and clusters; a sentence where it would be too large to read; None without labels."""
    labels, _ = label_codes(audit.corpus.labels, len(audit.corpus))
    if not labels:
        return None
    if len(labels) > MAX_LABELS or len(audit.clusters) > MAX_CLUSTERS:
        return {
            "omitted": f"{len(labels):,} labels in {len(audit.clusters):,} clusters make a table too large to read "
            f"(more than {MAX_LABELS} × {MAX_CLUSTERS}). Each cluster below lists its labels; "
            "documents.parquet has all of them."
        }
    counts = {cluster.cluster: dict(cluster.labels) for cluster in audit.clusters}
    rows = [
        {**_contingency_row(label, [counts[k].get(label, 0) for k in counts], audit.clusters), "code": code}
        for code, label in enumerate(labels)
    ]
    # Labels in the order of the cluster that holds most of them: what is sorted out well lies on a diagonal.
    rows.sort(key=lambda row: row["largest"])
    unlabelled = [cluster.size - sum(n for _, n in cluster.labels) for cluster in audit.clusters]
    if any(unlabelled):
        rows.append({**_contingency_row("no label", unlabelled, audit.clusters), "kind": "none", "code": -1})
    return {
        "omitted": None,
        "clusters": list(counts),
        "sizes": [cluster.size for cluster in audit.clusters],
        "rows": rows,
    }


def _contingency_row(label: str, counts: list[int], clusters: tuple[ClusterSummary, ...]) -> dict[str, Any]:
    sizes = [max(cluster.size, 1) for cluster in clusters]
    return {
        "label": one_line(label),
        "kind": "label",
        "total": sum(counts),
        "largest": max(range(len(counts)), key=counts.__getitem__),
        "cells": [{"n": n, "share": n / size} for n, size in zip(counts, sizes, strict=True)],
    }


def _skipped(audit: Audit) -> dict[str, Any]:
    shown = [
        {"document": document.document, "id": one_line(document.id), "reason": document.reason}
        for document in audit.skipped[:N_SKIPPED]
    ]
    return {"n": len(audit.skipped), "shown": shown, "n_omitted": len(audit.skipped) - len(shown)}
