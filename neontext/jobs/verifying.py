"""`verify_audit`: the certificate of an audit that anybody can check."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from neontext.errors import InputError, NeontextError
from neontext.evaluate import Audit
from neontext.jobs import analysis
from neontext.jobs.analysis import analyse
from neontext.persist import MODEL
from neontext.pipeline import ClusterExplainer
from neontext.report import SIGNATURE, summary_dict
from neontext.report.saved.audit import read_summary
from neontext.report.saved.consistency import check_consistency
from neontext.report.saved.differences import compare_columns, compare_values
from neontext.report.saved.schema import MAP_COLUMNS, TABLES
from neontext.report.saved.tables import audit_tables
from neontext.runtime.record import compare_record, read_record
from neontext.runtime.stages import StageClock

#: Parts of summary.json that the model and the documents determine.
DERIVED = (
    "n_documents",
    "n_clusters",
    "skipped",
    "metrics",
    "evidence",
    "checks",
    "fidelity",
    "findings",
    "not_looked_for",
    "coherence",
    "converged",
    "n_iter",
)


@dataclass(frozen=True)
class Verification:
    """What came of checking an audit.

    Attributes
    ----------
    off : tuple of str
        A sentence for each figure that is off, and for what could not be checked because of it; empty: all agree.
    n_documents, n_words : int
        Documents and explained words that were derived again; zero where the model could not be used.
    """

    off: tuple[str, ...]
    n_documents: int
    n_words: int

    @property
    def passed(self) -> bool:
        """Whether every figure agrees."""
        return not self.off


def verify_audit(folder: str | Path) -> Verification:
    """Derive an audit's figures again, from its own files and its model, and compare.

    The saved model explains its documents again: every cluster, probability, evidence, bias and word relevance, the
    scores, the checks, the findings and the summaries of clusters must come out as written, to rounding. Not derived:
    seconds, memory and versions, which the machine said; stability and the sweep over the number of clusters, which
    came from other fits than the saved one; places on the maps, which are drawn.

    Parameters
    ----------
    folder : path
        Written by `audit_corpus`.

    Returns
    -------
    Verification
        What is off.

    Raises
    ------
    InputError
        If the folder is no audit, or has no model.
    """
    folder = Path(folder)
    summary = read_summary(folder)
    if not (folder / MODEL).is_dir():
        raise InputError(
            f"{folder} has no folder {MODEL!r}: expected what `neontext audit` wrote. What `neontext explain` wrote "
            "holds no model to verify it by."
        )
    off = list(_compare_files(folder))
    tables = dict(_read_tables(folder, off))
    if len(tables) == len(TABLES):
        off += _own_figures(tables, summary)
    audit = _derive(folder, off)
    if audit is None:
        return Verification(tuple(off), 0, 0)
    for name, derived in audit_tables(audit):
        if name in tables:
            off += compare_columns(name, tables[name], derived)
    off += _compare_summary(summary, summary_dict(audit))
    return Verification(tuple(dict.fromkeys(off)), len(audit.corpus), int(audit.explanations.n_explained.sum()))


def _compare_files(folder: Path) -> Iterator[str]:
    try:
        differences = compare_record(folder, read_record(folder, "audit"))
    except OSError as error:
        yield f"{error}, so changed files cannot be told"
        return
    said = ("does not belong to the audit", "changed after the audit was written (its checksum is another)", "missing")
    for what, names in zip(said, differences, strict=True):
        yield from (f"{ascii(name)[1:-1]:.200}: {what}" for name in names)


def _read_tables(folder: Path, off: list[str]) -> Iterator[tuple[str, pa.Table]]:
    for name in TABLES:
        try:
            table = parquet.read_table(folder / name)
            # Where the documents lie on a map is drawn, not measured: it would come out otherwise on another machine.
            yield name, table.drop_columns([column for column in MAP_COLUMNS if column in table.column_names])
        except (OSError, pa.ArrowException) as error:
            off.append(f"{name}: cannot be read ({str(error).splitlines()[0]:.200})")


def _own_figures(tables: Mapping[str, pa.Table], summary: Mapping[str, Any]) -> list[str]:
    try:
        return list(check_consistency(tables, summary))
    except (KeyError, TypeError, ValueError, pa.ArrowException) as error:
        return [f"the tables do not fit together ({type(error).__name__}: {error!s:.200})"]


def _derive(folder: Path, off: list[str]) -> Audit | None:
    """The audit as its model gives it; None, and why, where the model cannot be used."""
    try:
        explainer = ClusterExplainer.load(folder / MODEL)
        return analyse(explainer, explainer.explain(), {}, StageClock(analysis.STAGES))
    except NeontextError as error:
        off.append(f"{MODEL}: {error} So clusters, evidence and words could not be derived again.")
        return None


def _compare_summary(summary: Mapping[str, Any], derived: Mapping[str, Any]) -> Iterator[str]:
    for name in DERIVED:
        yield from compare_values(f"{SIGNATURE}, {name}", summary.get(name), derived[name])
    parameters = summary.get("parameters")
    chosen = parameters.get("chosen") if isinstance(parameters, Mapping) else None
    yield from compare_values(f"{SIGNATURE}, parameters, chosen", chosen, derived["parameters"]["chosen"])
