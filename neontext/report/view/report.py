"""Everything that the page shows, as plain data: numbers first, markup later."""

from dataclasses import asdict
from typing import Any

from neontext.evaluate import Audit, ClusterSummary, missing_map
from neontext.report.saved.summary import evidence_figures
from neontext.report.view.charts import distributions, sweep_chart
from neontext.report.view.clusters import cluster_name, cluster_view
from neontext.report.view.competitors import N_COMPETITORS
from neontext.report.view.findings import findings_view
from neontext.report.view.names import clean_view
from neontext.report.view.packing import PACKED
from neontext.report.view.page_data import shown_rows
from neontext.report.view.roots import root_facts
from neontext.report.view.rows import label_codes
from neontext.report.view.run import run_view
from neontext.report.view.scores import score_rows

#: Version of the view's layout.
FORMAT = 3
#: Largest table of labels and clusters that can be read.
MAX_LABELS, MAX_CLUSTERS = 60, 100
#: Skipped documents that are listed.
N_SKIPPED = 50


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
        "title": audit.corpus.name,
        "n_documents": len(audit.corpus),
        "n_clusters": len(audit.clusters),
        "n_labels": len(label_codes(audit.corpus.labels, len(audit.corpus))[0]),
        "against": audit.explanations.against,
        "root": audit.explanations.root,
        "scores": score_rows(audit.scores),
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
    return clean_view(view)


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
        "title": audit.corpus.name,
        "n_documents": n,
        "n_shown": n_shown,
        "omitted": omitted if n_shown < n else None,
        "packed": PACKED._asdict(),
        "root": audit.explanations.root,
        "roots": root_facts(audit.explanations),
        "against": audit.explanations.against,
        "clusters": [
            {"cluster": cluster.cluster, "name": cluster_name(cluster), "size": cluster.size}
            for cluster in audit.clusters
        ],
        "labels": names,
        "maps": [found.name for found in audit.maps],
        "n_competitors": min(N_COMPETITORS, len(audit.clusters) - 1),
    }


def _run(audit: Audit) -> dict[str, Any]:
    checks = [asdict(check) | {"name": check.name.replace("_", " ")} for check in audit.checks]
    return {"converged": audit.converged, "n_iter": audit.n_iter, "checks": checks, **run_view(audit)}


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
        "label": label,
        "kind": "label",
        "total": sum(counts),
        "largest": max(range(len(counts)), key=counts.__getitem__),
        "cells": [{"n": n, "share": n / size} for n, size in zip(counts, sizes, strict=True)],
    }


def _skipped(audit: Audit) -> dict[str, Any]:
    shown = [
        {"document": document.document, "id": document.id, "reason": document.reason}
        for document in audit.skipped[:N_SKIPPED]
    ]
    return {"n": len(audit.skipped), "shown": shown, "n_omitted": len(audit.skipped) - len(shown)}
