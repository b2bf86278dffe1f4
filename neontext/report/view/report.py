"""Everything that the page shows, as plain data: numbers first, markup later."""

from dataclasses import asdict
from typing import Any

from neontext.evaluate import Audit, missing_map
from neontext.report.saved.summary import evidence_figures
from neontext.report.view.charts import distributions, sweep_chart
from neontext.report.view.clusters import cluster_view
from neontext.report.view.contingency import contingency_view
from neontext.report.view.facts import FORMAT, script_facts
from neontext.report.view.fidelity import fidelity_view
from neontext.report.view.findings import findings_view
from neontext.report.view.first_screen import first_screen
from neontext.report.view.names import clean_view
from neontext.report.view.page_data import shown_rows
from neontext.report.view.run import run_view
from neontext.report.view.scores import score_rows

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
        "n_labels": len(audit.corpus.label_names),
        "against": audit.explanations.against,
        "root": audit.explanations.root,
        "first_screen": first_screen(audit),
        "scores": score_rows(audit.scores),
        "n_scored": audit.scores.n_scored,
        "fidelity": fidelity_view(audit),
        "evidence": evidence_figures(audit),
        "distributions": distributions(audit),
        "run": _run(audit),
        "findings": findings_view(audit),
        "clusters": [cluster_view(audit, cluster) for cluster in audit.clusters],
        "contingency": contingency_view(audit),
        "sweep": sweep_chart(audit),
        "missing_map": missing_map(audit.maps, str(audit.parameters.get("map"))),
        "skipped": _skipped(audit),
        "shown": shown_rows(audit).tolist(),
        "facts": script_facts(audit),
    }
    if audit.whole is not None:
        view["whole"] = audit.whole.sentence
    return clean_view(view)


def _run(audit: Audit) -> dict[str, Any]:
    checks = [asdict(check) | {"name": check.name.replace("_", " ")} for check in audit.checks]
    return {"converged": audit.converged, "n_iter": audit.n_iter, "checks": checks, **run_view(audit)}


def _skipped(audit: Audit) -> dict[str, Any]:
    shown = [
        {"document": document.document, "id": document.id, "reason": document.reason}
        for document in audit.skipped[:N_SKIPPED]
    ]
    return {"n": len(audit.skipped), "shown": shown, "n_omitted": len(audit.skipped) - len(shown)}
