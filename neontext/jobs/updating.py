"""`update_audit`: further documents added to an audit, by its model as it stands."""

import shutil
from hashlib import sha256
from importlib.metadata import version
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from neontext.arrays import IntArray
from neontext.audit.record import explainer_record
from neontext.audit.reporting import ReportOptions
from neontext.checks import check_verbose
from neontext.corpus import CorpusSource, read_batches, sample_corpus
from neontext.errors import InputError, OutputError
from neontext.evaluate import Audit
from neontext.jobs.parameters import NamedParameters
from neontext.persist import MODEL
from neontext.persist.files import MODEL_FILES
from neontext.pipeline import ClusterExplainer
from neontext.report import SIGNATURE
from neontext.report.saved.audit import read_summary
from neontext.report.saved.schema import IN_SAMPLE
from neontext.runtime.progress import show_progress
from neontext.runtime.record import compare_record, read_record
from neontext.runtime.stages import StageClock
from neontext.runtime.staging import staged_folder
from neontext.runtime.work_folder import work_folder
from neontext.streaming import whole
from neontext.streaming.memory import check_held, check_longest
from neontext.streaming.options import StreamOptions, check_disk
from neontext.streaming.parts import FrozenModel
from neontext.streaming.tables import Sources
from neontext.streaming.whole import EXPLAIN_ALL, explain_all, write_whole_audit

STAGES = ("read", "load model", EXPLAIN_ALL, *whole.STAGES)


def update_audit(
    audit: str | PathLike[str],
    new: str | PathLike[str] | CorpusSource,
    out: str | PathLike[str],
    *,
    tokenizer: Any = None,
    report: ReportOptions | None = None,
    stream: StreamOptions | None = None,
    force: bool = False,
    verbose: int = 0,
    **parameters: Any,
) -> Audit:
    """Explain further documents by the model of an audit, which does not change, and write both as one audit.

    The tables hold the documents of the audit and the new ones after them. Page, findings and checks are of the
    documents that the model was fitted on, as before. How far the new ones differ from these, and whether the model
    should be fitted again, is said by `audit.whole.drift`: on the page, in the terminal and in summary.json.

    Parameters
    ----------
    audit : path
        Written by `audit_corpus` or `update_audit`; it is only read.
    new : str, path or CorpusSource
        The new documents. Read twice, batch by batch; never held whole.
    out : path
        Folder to write, whole or not at all. Beside it stands a folder of work until it is done: the same call goes on
        from there after it was stopped, and ends with the same bytes.
    tokenizer : callable or "module:object", optional
        The tokenizer that the model was fitted with, where it is one of your own.
    report : ReportOptions, optional
        What the report shows.
    stream : StreamOptions, optional
        What works on the batches.
    force : bool
        Replace an audit that is there.
    verbose : int
        1: its stages are shown, see `neontext.show_progress`.
    **parameters
        Parameters of `CorpusSource`, `ReportOptions` and `StreamOptions` by their names, in place of what the objects
        above say.

    Returns
    -------
    Audit
        Of the documents that the model was fitted on, with `whole`, the figures of all.

    Raises
    ------
    NeontextError
        If the audit, its model or the documents cannot be read, the audit was changed, the new documents change while
        they are read, a worker dies, or the folder cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from neontext import audit_corpus
    >>> with TemporaryDirectory() as place:
    ...     _ = audit_corpus("demo", f"{place}/audit", vectors="ppmi")
    ...     updated = update_audit(f"{place}/audit", "demo", f"{place}/updated", limit=20)
    >>> updated.whole.n_documents, updated.whole.drift.refit
    (220, False)
    """
    named = NamedParameters(parameters, explainer=False, stream=True)
    source, report, stream = named.source(new), named.report(report), named.stream(stream)
    folder = Path(audit)
    check_verbose(verbose)
    with show_progress(verbose), staged_folder(out, "audit", force=force, inputs=(audit, *source.paths)) as staging:
        clock = StageClock(STAGES)
        with clock.stage("read"):
            checksum = _check_audit(folder)
            seen = sample_corpus(read_batches(source, stream.size), 0, np.random.RandomState(0))
        check_disk(staging, seen.n_characters)
        if stream.bound is not None:
            check_longest(stream.bound, seen.longest)
        identity = {"version of neontext": version("neontext"), "audit": checksum, "corpus": seen.digest}
        with work_folder(Path(out).expanduser().resolve(), identity, fresh=stream.fresh) as work:
            model = FrozenModel(folder / MODEL, tokenizer)
            with clock.stage("load model"):
                explainer = model.load()
                rows = _fitted_rows(folder, explainer)
            if stream.bound is not None:
                check_held(stream.bound, len(rows), sum(map(len, explainer.corpus_.texts)))
            parts = explain_all(source, seen.digests, model, work, stream, clock)
            record = source.to_dict() | explainer_record(explainer) | {"stability": 0} | report.to_dict()
            record |= {"clusters_from": "none", "updated": {"audit": str(folder), "summary_sha256": checksum}}
            _copy_model(folder / MODEL, staging / MODEL)
            sources = Sources(parts, folder)
            return write_whole_audit(explainer, record, sources, rows, sources.n_earlier, report, 0, clock, staging)


def _check_audit(folder: Path) -> str:
    """Checksum of the summary of an audit that has a model and is as it was written."""
    read_summary(folder)
    if not (folder / MODEL).is_dir():
        raise InputError(f"{folder!s:.200} has no folder {MODEL!r}: expected what `neontext audit` wrote.")
    try:
        changed = [name for names in compare_record(folder, read_record(folder, "audit")) for name in names]
    except (OutputError, OSError) as error:
        raise InputError(f"{error}, so nothing is added to it: run the audit again.") from error
    if changed:
        raise InputError(
            f"{folder!s:.200} is not as it was written ({ascii(changed[0])[1:-1]:.100}), so nothing is added to it: "
            "run the audit again."
        )
    return sha256((folder / SIGNATURE).read_bytes()).hexdigest()


def _fitted_rows(folder: Path, explainer: ClusterExplainer) -> IntArray:
    """Rows of the documents that the model was fitted on."""
    path = folder / "documents.parquet"
    try:
        file = pq.ParquetFile(path)
        inside = file.read(columns=[IN_SAMPLE])[IN_SAMPLE] if IN_SAMPLE in file.schema_arrow.names else None
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{path} cannot be read ({error!s:.200}): run the audit again.") from error
    rows = np.arange(file.metadata.num_rows) if inside is None else np.flatnonzero(inside.fill_null(False).to_numpy())
    if len(rows) != len(explainer.corpus_):
        raise InputError(
            f"{folder!s:.200}: its model was fitted on {len(explainer.corpus_):,} documents, its tables say "
            f"{len(rows):,}. Run the audit again."
        )
    return rows


def _copy_model(model: Path, to: Path) -> None:
    to.mkdir()
    for name in MODEL_FILES:
        shutil.copyfile(model / name, to / name)
