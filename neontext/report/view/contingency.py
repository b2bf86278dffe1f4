"""The table of labels and clusters that the page shows."""

from typing import Any

from neontext.evaluate import Audit

#: Largest table that can be read.
MAX_LABELS, MAX_CLUSTERS = 60, 100


def contingency_view(audit: Audit) -> dict[str, Any] | None:
    """Table of labels and clusters; a sentence where it would be too large to read; None without labels.

    Parameters
    ----------
    audit : Audit
        The audit.
    """
    labels = audit.corpus.label_names
    if not labels:
        return None
    if len(labels) > MAX_LABELS or len(audit.clusters) > MAX_CLUSTERS:
        return {
            "omitted": f"{len(labels):,} labels in {len(audit.clusters):,} clusters make a table too large to read "
            f"(more than {MAX_LABELS} × {MAX_CLUSTERS}). Each cluster below lists its labels; "
            "documents.parquet has all of them."
        }
    return {
        "omitted": None,
        "clusters": [cluster.cluster for cluster in audit.clusters],
        "sizes": [cluster.size for cluster in audit.clusters],
        "rows": _rows(audit, labels),
    }


def _rows(audit: Audit, labels: tuple[str, ...]) -> list[dict[str, Any]]:
    """A row a label, in the order of the cluster that holds most of it: what is sorted out well lies on a diagonal."""
    sizes = [cluster.size for cluster in audit.clusters]
    counts = [dict(cluster.labels) for cluster in audit.clusters]
    rows = [
        _row(label, [of_cluster.get(label, 0) for of_cluster in counts], sizes) | {"code": code}
        for code, label in enumerate(labels)
    ]
    rows.sort(key=lambda row: row["largest"])
    unlabelled = [size - sum(of_cluster.values()) for size, of_cluster in zip(sizes, counts, strict=True)]
    none = _row("no label", unlabelled, sizes) | {"kind": "none", "code": -1}
    return [*rows, none] if any(unlabelled) else rows


def _row(label: str, counts: list[int], sizes: list[int]) -> dict[str, Any]:
    return {
        "label": label,
        "kind": "label",
        "total": sum(counts),
        "largest": max(range(len(counts)), key=counts.__getitem__),
        "cells": [{"n": n, "share": n / max(size, 1)} for n, size in zip(counts, sizes, strict=True)],
    }
