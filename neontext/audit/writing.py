"""The audit of a fitted explainer, explained and written."""

from os import PathLike
from pathlib import Path
from typing import Any

from neontext.audit import analysis, reporting
from neontext.audit.analysis import analyse
from neontext.audit.explainer import FittedExplainer
from neontext.audit.record import explainer_record
from neontext.audit.reporting import ReportOptions, report_audit
from neontext.corpus import CorpusSource
from neontext.evaluate import Audit
from neontext.explain import Explanations
from neontext.persist import MODEL
from neontext.runtime.progress import show_progress
from neontext.runtime.stages import StageClock
from neontext.runtime.staging import staged_folder

#: What the record of an audit calls texts that were in memory.
IN_MEMORY = "texts in memory"
#: What `write_fitted` runs.
STAGES = ("explain", "flips", "save model", *analysis.STAGES, *reporting.STAGES)


def audit_fitted(explainer: FittedExplainer, out: str | PathLike[str], report: ReportOptions, *, force: bool) -> Audit:
    """Explain the documents that an explainer stands on and write it all into a folder, whole or not at all."""
    with show_progress(explainer.verbose), staged_folder(out, "audit", force=force) as staging:
        clock = StageClock(STAGES)
        clock.seconds |= getattr(explainer, "seconds_", {})
        record = CorpusSource(IN_MEMORY).to_dict() | {"clusters_from": "none"}
        return write_fitted(explainer, staging, record, report, clock)


def write_fitted(
    explainer: FittedExplainer, staging: Path, record: dict[str, Any], report: ReportOptions, clock: StageClock
) -> Audit:
    """Explain a fitted explainer's own documents and write the audit, of which a record says where it comes from."""
    explanations = explain_documents(explainer, clock)
    save_model(explainer, staging, clock)
    record = record | explainer_record(explainer) | {"stability": 0} | report.to_dict()
    audit = analyse(explainer, explanations, record, clock)
    return report_audit(audit, report, 0, clock, staging)


def explain_documents(explainer: FittedExplainer, clock: StageClock) -> Explanations:
    """Explain a fitted explainer's own documents, with what flips them."""
    with clock.stage("explain"):
        explanations = explainer.explain(n_competitors=explainer.layer_.max_competitors or 0)
    with clock.stage("flips"):
        _ = explanations.flips
    return explanations


def save_model(explainer: FittedExplainer, staging: Path, clock: StageClock) -> None:
    """Write the model beside the tables."""
    with clock.stage("save model"):
        (staging / MODEL).mkdir()
        explainer.write(staging / MODEL)
