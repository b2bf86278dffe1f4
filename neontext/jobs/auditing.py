"""`audit_corpus`: the main job as a plain function."""

from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from neontext.audit import analysis, reporting
from neontext.audit.analysis import analyse
from neontext.audit.record import explainer_record
from neontext.audit.reporting import ReportOptions, report_audit
from neontext.audit.writing import explain_documents, save_model
from neontext.checks import check_choice, check_whole
from neontext.choices import FIT_ON
from neontext.corpus import Corpus, CorpusSource, read_at_most
from neontext.embed import vector_files
from neontext.errors import InputError
from neontext.evaluate import Audit, Stability, measure_stability
from neontext.explain import Explanations
from neontext.jobs.clusters_from import ClustersFrom
from neontext.jobs.parameters import NamedParameters
from neontext.jobs.sampled import audit_sampled, bound_landmarks
from neontext.pipeline import ClusterExplainer
from neontext.runtime.progress import show_progress
from neontext.runtime.stages import StageClock
from neontext.runtime.staging import staged_folder
from neontext.streaming import StreamOptions
from neontext.streaming.memory import PER_CHARACTER, holds


def audit_corpus(
    source: str | PathLike[str] | CorpusSource,
    out: str | PathLike[str],
    explainer: ClusterExplainer | None = None,
    *,
    report: ReportOptions | None = None,
    clusters_from: ClustersFrom | str | None = None,
    stability: int = 0,
    fit_on: int | str | None = "auto",
    stream: StreamOptions | None = None,
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
    fit_on : "auto", int or None
        Documents that are fitted on, at most, and held in memory. Of a larger corpus a sample of so many is fitted on
        and analysed, and every document is explained by that model, batch by batch. None: all; "auto": 50,000, and all
        where clusters are given or stability is measured.
    stream : StreamOptions, optional
        How a corpus that is larger is worked on.
    force : bool
        Replace an audit that is there.
    **parameters
        Parameters of `CorpusSource`, `ClusterExplainer`, `ReportOptions` and `StreamOptions` by their names, in place
        of what the objects above say: `audit_corpus("demo", "audit", n_clusters=8, limit=100)`. Names of the command
        line (`clusters`, `components`, `support`, `seed`, `language`, and `tokenizer="spacy"`) do as well.

    Returns
    -------
    Audit
        What was written; of a sample, with the figures of all documents as `whole`, where there are more than `fit_on`.

    Raises
    ------
    NeontextError
        If the corpus cannot be read, a parameter does not fit, or the folder cannot be written.
    """
    named = NamedParameters(parameters, stream=True)
    given = ClustersFrom(clusters_from) if isinstance(clusters_from, str) else clusters_from
    source, report, stream = named.source(source), named.report(report), named.stream(stream)
    explainer = named.explainer(explainer) if given is None else given.explainer(named.explainer(explainer))
    seed: Any = explainer.random_state
    if stability:
        check_whole("stability", stability, 2, "refits are compared with each other; 0 leaves them out")
    n_fitted = _count_fitted(fit_on, given, stability)
    if n_fitted is None and stream.bound is not None:
        raise InputError("memory can be bounded where a sample may be fitted on: leave it out, or what takes all.")
    inputs = (*source.paths, *vector_files(explainer.vectors))
    with show_progress(explainer.verbose), staged_folder(out, "audit", force=force, inputs=inputs) as staging:
        clock = StageClock(audit_stages(explainer, stability))
        with clock.stage("read"):
            corpus = _read(source, n_fitted, stream.bound)
            labels = None if given is None else given.read(source)
        if n_fitted is not None and corpus is None:
            place = Path(out).expanduser().resolve()
            return audit_sampled(explainer, source, n_fitted, place, staging, report, stream, seed)
        if corpus is not None:
            bound_landmarks(explainer, len(corpus), stream.bound)
        explanations = _fit_and_explain(explainer, corpus, given, labels, clock)
        save_model(explainer, staging, clock)
        measured = _measure_stability(explainer, explanations, stability, seed, clock)
        record = source.to_dict() | explainer_record(explainer) | {"stability": stability} | report.to_dict()
        record |= {"clusters_from": "none" if given is None else given.field}
        audit = analyse(explainer, explanations, record, clock, measured)
        return report_audit(audit, report, seed, clock, staging)


def audit_stages(explainer: ClusterExplainer, stability: int) -> tuple[str, ...]:
    """Stages of an audit."""
    measured = ("stability",) if stability else ()
    before = ("read", *explainer.stages, "explain", "flips", "save model", *measured)
    return (*before, *analysis.STAGES, *reporting.STAGES)


def _count_fitted(fit_on: int | str | None, given: ClustersFrom | None, stability: int) -> int | None:
    """Documents that are fitted on, at most; None: all."""
    in_memory = "clusters_from" if given is not None else "stability" if stability else ""
    if isinstance(fit_on, str):
        check_choice("fit_on", fit_on, ("auto",))
        return None if in_memory else FIT_ON
    if fit_on is None:
        return None
    check_whole("fit_on", fit_on, 2, "documents to fit on; None fits on all")
    if in_memory:
        raise InputError(
            f"fit_on={fit_on:,} and {in_memory} were both given: that needs all documents, so leave one out."
        )
    return int(fit_on)


def _read(source: CorpusSource, n_fitted: int | None, bound: int | None) -> Corpus | None:
    """The corpus; None where it is more than may be held."""
    if n_fitted is None:
        return source.read()
    if bound is None:
        return read_at_most(source, n_fitted)
    corpus = read_at_most(source, n_fitted, bound / PER_CHARACTER)
    return corpus if corpus is not None and holds(bound, len(corpus), sum(map(len, corpus.texts))) else None


def _fit_and_explain(
    explainer: ClusterExplainer,
    corpus: Corpus | None,
    given: ClustersFrom | None,
    labels: tuple[str | None, ...] | None,
    clock: StageClock,
) -> Explanations:
    if given is None or labels is None:
        explainer.fit(corpus)
    else:
        explainer.fit_labels(corpus, labels, outliers=given.outliers, small_clusters=given.small_clusters)
    clock.seconds |= explainer.seconds_
    return explain_documents(explainer, clock)


def _measure_stability(
    explainer: ClusterExplainer, explanations: Explanations, n_runs: int, seed: int, clock: StageClock
) -> Stability | None:
    if not n_runs:
        return None
    with clock.stage("stability"):
        return measure_stability(explanations, explainer.clusterer_, n_runs, np.random.RandomState(seed))
