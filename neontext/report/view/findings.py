"""Findings as plain data for the page and the terminal."""

from collections.abc import Set
from typing import Any

from neontext.evaluate import Audit, Finding
from neontext.report.view.charts import coherence_chart
from neontext.report.view.page_data import shown_rows

#: Findings, and documents of each, that the page shows; all are in summary.json.
N_SHOWN, N_DOCUMENTS = 30, 5


def findings_view(audit: Audit) -> dict[str, Any]:
    """What the page shows of the findings, in JSON types.

    Parameters
    ----------
    audit : Audit
        The audit.

    Returns
    -------
    dict
        shown (the first findings, with ids of documents, and all their rows that the page holds), n_omitted, also_seen
        (those that change nothing), n_also_seen, missing, coherence (a point a cluster: its NPMI, C_v and purity), and
        the chart of it.
    """
    findings, shown = audit.findings, set(shown_rows(audit).tolist())
    coherence = _coherence(audit)
    return {
        "shown": [_finding(audit, finding, shown) for finding in findings.found[:N_SHOWN]],
        "n_omitted": max(len(findings.found) - N_SHOWN, 0),
        "also_seen": [_finding(audit, finding, shown) for finding in findings.also_seen[:N_SHOWN]],
        "n_also_seen": len(findings.also_seen),
        "missing": list(findings.missing),
        "coherence": coherence,
        "chart": coherence_chart(coherence),
    }


def _coherence(audit: Audit) -> list[dict[str, Any]]:
    return [
        {
            "cluster": coherence.cluster,
            "npmi": coherence.npmi,
            "null": coherence.null,
            "c_v": coherence.c_v,
            "purity": cluster.purity,
        }
        for coherence, cluster in zip(audit.findings.coherence, audit.clusters, strict=False)
    ]


def _finding(audit: Audit, finding: Finding, shown: Set[int]) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "sentence": finding.sentence,
        "advice": finding.advice,
        "measure": finding.measure[0].upper() + finding.measure[1:],
        "value": finding.value,
        "interval": None if finding.interval is None else list(finding.interval),
        "null": finding.null,
        "effect": round(finding.effect),
        "clusters": [{"cluster": k, "name": audit.clusters[k].name} for k in finding.clusters],
        "words": list(finding.words),
        "documents": [{"document": row, "id": audit.corpus.ids[row]} for row in finding.documents[:N_DOCUMENTS]],
        "listed": [row for row in finding.documents if row in shown],
        "details": [_detail(name, value) for name, value in finding.details.items() if value is not None],
    }


def _detail(name: str, value: Any) -> dict[str, Any]:
    """A figure beside a finding; documents are counted in whole numbers."""
    return {"name": name, "value": int(value) if name.startswith("documents") else value}
