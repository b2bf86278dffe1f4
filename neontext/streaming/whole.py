"""An audit of the documents that a model was fitted on, with tables and figures of all documents."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from neontext.arrays import IntArray
from neontext.audit import reporting
from neontext.audit.analysis import STAGES as ANALYSIS
from neontext.audit.analysis import analyse
from neontext.audit.reporting import ReportOptions, report_audit
from neontext.audit.writing import explain_documents
from neontext.corpus import CorpusSource, read_batches
from neontext.errors import InputError
from neontext.evaluate import Audit
from neontext.evaluate.drift import Traits, measure_drift
from neontext.evaluate.whole import WholeCorpus, score_documents, summarise_whole
from neontext.pipeline import ClusterExplainer
from neontext.runtime.engines import open_engine
from neontext.runtime.stages import StageClock, say
from neontext.streaming.options import StreamOptions
from neontext.streaming.parts import FrozenModel, Parts, explain_batches
from neontext.streaming.tables import Sources, write_whole

#: What `explain_all` and `write_whole_audit` run.
EXPLAIN_ALL = "explain all documents"
STAGES = ("explain", "flips", *ANALYSIS, *reporting.STAGES)


def explain_all(
    source: CorpusSource,
    digests: tuple[str, ...],
    model: FrozenModel,
    work: Path,
    options: StreamOptions,
    clock: StageClock,
) -> Parts:
    """Explain a corpus batch by batch, as far as an earlier run has not done it.

    `digests` are the checksums of its batches, and `work` is the folder that parts are kept in.
    """
    parts = Parts.expected(work / "parts", model, digests)
    if n_there := sum(map(parts.is_there, range(len(digests)))):
        say(f"Going on: {n_there:,} of {len(digests):,} batches are there.")
    with clock.stage(EXPLAIN_ALL), open_engine(options.processes, options.dask) as engine:
        explain_batches(read_batches(source, options.size), digests, model, parts, engine)
    return parts


def write_whole_audit(
    explainer: ClusterExplainer,
    record: dict[str, object],
    sources: Sources,
    sample_rows: IntArray,
    first_new: int | None,
    report: ReportOptions,
    seed: int,
    clock: StageClock,
    folder: Path,
) -> Audit:
    """Analyse the documents that an explainer was fitted on, and write that with the tables of all documents.

    `record` holds the parameters, and `sample_rows` are the rows of those documents among all; from the row `first_new`
    on documents came later, None: none did.
    """
    explanations = explain_documents(explainer, clock)
    audit = analyse(explainer, explanations, record, clock)
    return report_audit(audit, report, seed, clock, folder, partial(join_tables, sources, sample_rows, first_new))


def join_tables(sources: Sources, sample_rows: IntArray, first_new: int | None, audit: Audit, folder: Path) -> Audit:
    """Write the tables of all documents, and add to the audit of some what is known of all; see `write_whole_audit`."""
    maps = [replace(document_map, rows=sample_rows[document_map.rows]) for document_map in audit.maps]
    written = write_whole(sources, folder, sample_rows, maps, first_new or 0)
    if written.documents.cluster.max(initial=-1) >= len(audit.clusters):
        raise InputError("documents.parquet names clusters that the model does not have: run the audit again.")
    drift = None if first_new is None else measure_drift(Traits.of_training(audit.explanations), written.new)
    whole = WholeCorpus(
        documents=written.documents,
        sample_rows=sample_rows,
        clusters=summarise_whole(audit.clusters, written.documents, sample_rows),
        scores=score_documents(written.documents, audit.scores.silhouette),
        skipped=written.skipped,
        n_skipped=int((written.documents.cluster < 0).sum()),
        drift=drift,
    )
    return replace(audit, whole=whole)
