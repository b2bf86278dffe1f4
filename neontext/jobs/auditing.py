"""`audit_corpus`: the main job as a plain function; `audit_explainer`: the same of what is fitted already."""

from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from neontext.checks import check_whole
from neontext.corpus import CorpusSource
from neontext.embed import vector_files
from neontext.evaluate import Audit, Stability, measure_stability
from neontext.explain import Explanations
from neontext.jobs import analysis, reporting
from neontext.jobs.analysis import analyse
from neontext.jobs.clusters_from import ClustersFrom
from neontext.jobs.parameters import NamedParameters, explainer_record
from neontext.jobs.reporting import ReportOptions, report_audit
from neontext.persist import MODEL
from neontext.pipeline import ClusterExplainer
from neontext.runtime.stages import StageClock
from neontext.runtime.staging import staged_folder

#: What the record of an audit calls texts that were in memory.
IN_MEMORY = "texts in memory"


def audit_corpus(
    source: str | PathLike[str] | CorpusSource,
    out: str | PathLike[str],
    explainer: ClusterExplainer | None = None,
    *,
    report: ReportOptions | None = None,
    clusters_from: ClustersFrom | str | None = None,
    stability: int = 0,
    force: bool = False,
    **parameters: Any,
) -> Audit:
    """Cluster a corpus, explain every assignment and write it all into a folder.

    Parameters
    ----------
    source : str, path or CorpusSource
        A file, a folder, or "demo" or "20newsgroups".
    out : path
        Folder to write, whole or not at all.
    explainer : ClusterExplainer, optional
        A copy of it is fitted; by default one with `random_state=0`: the same seed gives the same tables and the same
        model, byte by byte; report.html and summary.json also say how long it took.
    report : ReportOptions, optional
        What the report shows.
    clusters_from : ClustersFrom or str, optional
        Field of the corpus that says in which cluster each document is, and how that is told again in words; by
        default clusters are sought.
    stability : int
        Refits by which the stability of clusters and reasons is measured, at least 2; 0: it is not.
    force : bool
        Replace an audit that is there.
    **parameters
        Parameters of `CorpusSource`, `ClusterExplainer` and `ReportOptions` by their names, in place of what the
        objects above say: `audit_corpus("demo", "audit", n_clusters=8, limit=100)`. Names of the command line
        (`clusters`, `components`, `support`, `seed`, `language`, and `tokenizer="spacy"`) do as well.

    Returns
    -------
    Audit
        What was written.

    Raises
    ------
    NeontextError
        If the corpus cannot be read, a parameter does not fit, or the folder cannot be written.
    """
    named = NamedParameters(parameters)
    given = ClustersFrom(clusters_from) if isinstance(clusters_from, str) else clusters_from
    source, report = named.source(source), named.report(report)
    explainer = named.explainer(explainer) if given is None else given.explainer(named.explainer(explainer))
    seed: Any = explainer.random_state
    if stability:
        check_whole("stability", stability, 2, "refits are compared with each other; 0 leaves them out")
    clock = StageClock(audit_stages(explainer, stability))
    with staged_folder(out, "audit", force=force, inputs=(*source.paths, *vector_files(explainer.vectors))) as staging:
        explanations = _fit_and_explain(explainer, source, given, clock)
        _save(explainer, staging, clock)
        measured = _measure_stability(explainer, explanations, stability, seed, clock)
        record = source.to_dict() | explainer_record(explainer) | {"stability": stability} | report.to_dict()
        record |= {"clusters_from": "none" if given is None else given.field}
        audit = analyse(explainer, explanations, record, clock, measured)
        return report_audit(audit, report, seed, clock, staging)


def audit_explainer(
    explainer: ClusterExplainer,
    out: str | PathLike[str],
    *,
    report: ReportOptions | None = None,
    force: bool = False,
    **parameters: Any,
) -> Audit:
    """Explain the documents that an explainer stands on and write it all into a folder, as `audit_corpus` does.

    Nothing is trained: for explainers that are fitted, or made of clusters from elsewhere, and texts in memory.

    Parameters
    ----------
    explainer : ClusterExplainer
        Fitted, as by `ClusterExplainer.from_fitted`.
    out : path
        Folder to write, whole or not at all.
    report : ReportOptions, optional
        What the report shows.
    force : bool
        Replace an audit that is there.
    **parameters
        Parameters of `ReportOptions` by their names, in place of what the object above says.

    Returns
    -------
    Audit
        What was written.

    Raises
    ------
    NeontextError
        If a parameter does not fit, or the folder cannot be written.
    """
    report = NamedParameters(parameters, source=False, explainer=False).report(report)
    clock = StageClock(("explain", "flips", "save model", *analysis.STAGES, *reporting.STAGES))
    with staged_folder(out, "audit", force=force) as staging:
        clock.seconds |= getattr(explainer, "seconds_", {})
        record = CorpusSource(IN_MEMORY).to_dict() | {"clusters_from": "none"}
        return write_fitted(explainer, staging, record, report, clock)


def write_fitted(
    explainer: ClusterExplainer, staging: Path, record: dict[str, Any], report: ReportOptions, clock: StageClock
) -> Audit:
    """Explain a fitted explainer's own documents and write the audit, of which a record says where it comes from."""
    explanations = _explain(explainer, clock)
    _save(explainer, staging, clock)
    record = record | explainer_record(explainer) | {"stability": 0} | report.to_dict()
    audit = analyse(explainer, explanations, record, clock)
    return report_audit(audit, report, 0, clock, staging)


def audit_stages(explainer: ClusterExplainer, stability: int) -> tuple[str, ...]:
    """Stages of an audit."""
    measured = ("stability",) if stability else ()
    before = ("read", *explainer.stages, "explain", "flips", "save model", *measured)
    return (*before, *analysis.STAGES, *reporting.STAGES)


def _fit_and_explain(
    explainer: ClusterExplainer, source: CorpusSource, given: ClustersFrom | None, clock: StageClock
) -> Explanations:
    with clock.stage("read"):
        corpus = source.read()
        labels = None if given is None else given.read(source)
    if given is None or labels is None:
        explainer.fit(corpus)
    else:
        explainer.fit_labels(corpus, labels, outliers=given.outliers, small_clusters=given.small_clusters)
    clock.seconds |= explainer.seconds_
    return _explain(explainer, clock)


def _explain(explainer: ClusterExplainer, clock: StageClock) -> Explanations:
    with clock.stage("explain"):
        explanations = explainer.explain()
    with clock.stage("flips"):
        _ = explanations.flips
    return explanations


def _save(explainer: ClusterExplainer, staging: Path, clock: StageClock) -> None:
    with clock.stage("save model"):
        (staging / MODEL).mkdir()
        explainer.write(staging / MODEL)


def _measure_stability(
    explainer: ClusterExplainer, explanations: Explanations, n_runs: int, seed: int, clock: StageClock
) -> Stability | None:
    if not n_runs:
        return None
    with clock.stage("stability"):
        return measure_stability(explanations, explainer.clusterer_, n_runs, np.random.RandomState(seed))
