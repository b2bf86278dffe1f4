"""`verify_audit`: the certificate of an audit that anybody can check."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from neontext.audit import analysis
from neontext.audit.analysis import analyse
from neontext.audit.record import explainer_record
from neontext.audit.reporting import ReportOptions
from neontext.corpus import CorpusSource, ensure_tokenizer
from neontext.corpus.one_line import one_line
from neontext.embed import DocumentEmbedder, VocabularyBounds, is_embedder
from neontext.errors import InputError, NeontextError
from neontext.evaluate import Audit
from neontext.evaluate.naming import name_clusters
from neontext.explain import Explanations
from neontext.jobs.deriving import derive_whole
from neontext.jobs.parameters import load_explainer
from neontext.persist import MODEL
from neontext.persist.files import MANIFEST, MODEL_FILES
from neontext.persist.parameters import explainer_parameters
from neontext.pipeline import ClusterExplainer
from neontext.report import SIGNATURE, summary_dict
from neontext.report.saved.audit import read_summary
from neontext.report.saved.consistency import check_consistency
from neontext.report.saved.differences import TOLERANCE, compare_columns, compare_values, shown
from neontext.report.saved.reading import read_parquet
from neontext.report.saved.schema import MAP_COLUMNS, PAGE, TABLES
from neontext.report.saved.summary import json_bytes
from neontext.report.saved.tables import audit_tables
from neontext.runtime.record import RECORD, compare_record, read_record
from neontext.runtime.stages import StageClock
from neontext.runtime.strict_json import read_json

#: Parts of summary.json that the model and the documents determine.
DERIVED = (
    "n_documents",
    "n_clusters",
    "cluster_names",
    "skipped",
    "metrics",
    "evidence",
    "checks",
    "fidelity",
    "outliers",
    "findings",
    "also_seen",
    "verdicts",
    "not_looked_for",
    "coherence",
    "converged",
    "n_iter",
)
#: Parts that they do not determine: of these the form alone is checked.
NOT_DERIVED = ("versions", "seconds", "peak_memory_mb", "stability", "sweep")
#: Parameters of a run that no file but summary.json itself records.
CHOSEN = (*CorpusSource("demo").to_dict(), "stability", "clusters_from", *ReportOptions().to_dict())
#: Those of audits whose model was fitted on a part of the documents.
OF_PARTS = frozenset({"fit_on", "updated"})
#: What beside the summary is not derived, or drawn.
DRAWN = (
    "report.html",
    f"documents.parquet, places on the maps ({', '.join(MAP_COLUMNS)})",
    "how the Parquet files pack their values",
    "that training with these parameters gives this model",
)
#: Files of an audit.
FILES = (SIGNATURE, PAGE, *TABLES, *(f"{MODEL}/{name}" for name in MODEL_FILES))


@dataclass(frozen=True)
class Verification:
    """What came of checking an audit.

    Attributes
    ----------
    off : tuple of str
        A sentence for each figure that is off, and for what could not be checked because of it; empty: all agree.
    n_documents, n_words : int
        Documents and explained words that were derived again; zero where the model could not be used.
    not_derived : tuple of str
        What cannot be derived from an audit: that it is as written is what its checksums say, and nothing else.
    """

    off: tuple[str, ...]
    n_documents: int
    n_words: int
    not_derived: tuple[str, ...] = (
        *(f"{SIGNATURE}, {name}" for name in NOT_DERIVED),
        f"{SIGNATURE}, parameters: {', '.join(CHOSEN)}",
        *DRAWN,
    )

    @property
    def passed(self) -> bool:
        """Whether every figure agrees."""
        return not self.off


def verify_audit(folder: str | Path, tokenizer: Any = None) -> Verification:
    """Derive an audit's figures again, from its own files and its model, and compare.

    The saved model explains its documents again: every cluster, probability, evidence, bias and word relevance, the
    scores, the checks, the findings and the summaries of clusters must come out as written, to rounding. The parameters
    of the explainer must be those that the model records. What can neither be derived nor held against another file is
    named by `Verification.not_derived`, and what is neither is off.

    Checksums tell of accidents, and of changes by who does not know of them: who changes a file can write another
    checksum. They say nothing about who wrote an audit.

    Parameters
    ----------
    folder : path
        Written by `audit_corpus`.
    tokenizer : callable or "module:object", optional
        The tokenizer that the model was fitted with, where it is one of your own.

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
    off = [*_compare_files(folder), *_compare_bytes(folder, summary)]
    tables = dict(_read_tables(folder, off))
    not_derived: list[str] = []
    audit = _derive(folder, tokenizer, not_derived)
    rounding = _rounding(audit)
    if len(tables) == len(TABLES):
        off += _own_figures(tables, summary, rounding)
    off += not_derived
    if audit is None:
        return Verification(tuple(off), 0, 0)
    audit, again = _all_documents(audit, folder, tokenizer, tables, summary, off)
    for name, derived in again:
        if name in tables:
            off += compare_columns(name, tables[name], derived, rounding)
    off += _compare_summary(summary, summary_dict(audit), rounding)
    off += _compare_choices(summary)
    n_documents, n_words = len(audit.corpus), int(audit.explanations.n_explained.sum())
    if audit.whole is not None:
        n_documents, n_words = audit.whole.n_documents, int(audit.whole.documents.n_explained.sum())
    return Verification(tuple(dict.fromkeys(off)), n_documents, n_words)


def _all_documents(
    audit: Audit,
    folder: Path,
    tokenizer: Any,
    tables: Mapping[str, pa.Table],
    summary: Mapping[str, Any],
    off: list[str],
) -> tuple[Audit, Iterable[tuple[str, pa.Table]]]:
    """The tables as they must be, and the audit with what is known of all documents, where it is of some of them."""
    documents = tables.get("documents.parquet")
    if "sample" not in summary or documents is None:
        return audit, audit_tables(audit)
    try:
        whole, again = derive_whole(audit, folder, tokenizer, documents, summary)
        return whole, again.items()
    except (NeontextError, LookupError, TypeError, ValueError, pa.ArrowException) as error:
        off.append(f"{error}. So not all documents could be derived again.")
        return audit, ()


def _compare_files(folder: Path) -> Iterator[str]:
    try:
        record = read_record(folder, "audit")
        differences = compare_record(folder, record)
    except OSError as error:
        yield f"{error}, so changed files cannot be told"
        return
    for name in set(FILES).symmetric_difference(record):
        yield f"{ascii(name)[1:-1]:.200}: {'missing' if name in FILES else 'is no file of an audit'}, by {RECORD}"
    said = ("does not belong to the audit", "changed after the audit was written (its checksum is another)", "missing")
    for what, names in zip(said, differences, strict=True):
        yield from (f"{ascii(name)[1:-1]:.200}: {what}" for name in names)


def _compare_bytes(folder: Path, summary: Mapping[str, Any]) -> Iterator[str]:
    """Whether summary.json says what it says in the form in which it is written: no blank, and no name twice."""
    if (folder / SIGNATURE).read_bytes() != json_bytes(summary):
        yield f"{SIGNATURE}: not in the form in which neontext writes it"


def _read_tables(folder: Path, off: list[str]) -> Iterator[tuple[str, pa.Table]]:
    for name in TABLES:
        try:
            table = read_parquet(folder / name)
            # Where the documents lie on a map is drawn, not measured: it would come out otherwise on another machine.
            yield name, table.drop_columns([column for column in MAP_COLUMNS if column in table.column_names])
        except (OSError, ValueError, MemoryError, pa.ArrowException) as error:
            off.append(f"{name}: cannot be read ({one_line(str(error), 200)})")


def _rounding(audit: Audit | None) -> float:
    """Relative difference that is rounding: an embedder that computes in single precision names its own."""
    embedder = None if audit is None else audit.explanations.explainer.layer.embedder
    return float(getattr(embedder, "rounding", TOLERANCE))


def _own_figures(tables: Mapping[str, pa.Table], summary: Mapping[str, Any], rounding: float) -> list[str]:
    try:
        return list(check_consistency(tables, summary, rounding))
    except (ArithmeticError, LookupError, TypeError, ValueError, MemoryError, pa.ArrowException) as error:
        return [f"the tables do not fit together ({type(error).__name__}: {one_line(str(error), 200)})"]


def _derive(folder: Path, tokenizer: Any, off: list[str]) -> Audit | None:
    """The audit as its model gives it; None, and why, where the model cannot be used."""
    try:
        explainer = load_explainer(folder, tokenizer)
        explanations = explainer.explain()
        off += [*_left_out(folder, explainer), *_contradictions(explainer), *_compare_names(explainer, explanations)]
        return analyse(explainer, explanations, explainer_record(explainer), StageClock(analysis.STAGES))
    except NeontextError as error:
        off.append(f"{MODEL}: {error} So clusters, evidence and words could not be derived again.")
        return None


def _left_out(folder: Path, explainer: ClusterExplainer) -> Iterator[str]:
    """Parameters that the model does not record: they would be taken as they are by default."""
    recorded = read_json(folder / MODEL / MANIFEST)["settings"]["parameters"]
    yield from _unknown(f"{MODEL}, parameters", recorded, set(explainer_parameters(explainer)))


def _contradictions(explainer: ClusterExplainer) -> Iterator[str]:
    """What a model's words say otherwise than its parameters."""
    embedder = explainer.embedder_
    if not isinstance(embedder, DocumentEmbedder) or is_embedder(explainer.vectors):
        return  # It brings its own words.
    if isinstance(explainer.vectors, str) and embedder.weights != explainer.weights:
        said, kind = explainer.weights, embedder.weights
        yield f"{MODEL}: its words are weighted by {kind!a:.40}, its parameters say {said!a:.40}"
    asked, cut = ensure_tokenizer(explainer.tokenizer).to_dict(), ensure_tokenizer(embedder.tokenizer).to_dict()
    if asked != (cut["tokenizer"] if explainer.phrases and cut["kind"] == "phrases" else cut):
        yield f"{MODEL}: its words are cut otherwise than its parameters tokenizer and phrases say"
    bounds = VocabularyBounds(explainer.min_count, explainer.max_share)
    tokens = embedder.tokenize(explainer.corpus_.texts)
    outside = np.array(embedder.rows_of(tokens.words)) >= 0
    if (outside & ~bounds.kept(tokens)).any():
        yield f"{MODEL}: it has vectors for words that its parameters min_count and max_share leave out"


def _compare_names(explainer: ClusterExplainer, explanations: Explanations) -> Iterator[str]:
    if explainer.cluster_labels_ is None:
        derived = name_clusters(explanations, explainer.n_clusters_)
        yield from compare_values(f"{MODEL}, cluster_names", list(explainer.cluster_names_), list(derived))


def _compare_summary(summary: Mapping[str, Any], derived: Mapping[str, Any], rounding: float) -> Iterator[str]:
    for name in DERIVED:
        yield from compare_values(f"{SIGNATURE}, {name}", summary.get(name), derived[name], rounding)
    for name in NOT_DERIVED:
        if name not in summary or not _FORMS[name](summary[name]):
            yield f"{SIGNATURE}, {name}: missing, or not in the form in which neontext writes it"
    parameters = summary.get("parameters")
    parameters = parameters if isinstance(parameters, Mapping) else {}
    for name, value in derived["parameters"].items():
        yield from compare_values(f"{SIGNATURE}, parameters, {name}", parameters.get(name), value)
    further = OF_PARTS.intersection(parameters) if "sample" in derived else set()
    yield from _unknown(f"{SIGNATURE}, parameters", parameters, {*derived["parameters"], *CHOSEN, *further})
    yield from _unknown(SIGNATURE, summary, {*DERIVED, *NOT_DERIVED, "parameters", *derived.keys() & {"sample"}})
    if "sample" in derived:
        yield from compare_values(f"{SIGNATURE}, sample", summary.get("sample"), derived["sample"], rounding)


def _unknown(place: str, written: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    for name in known.symmetric_difference(written):
        yield f"{place}, {ascii(name)[1:-1]:.60}: {'missing' if name in known else 'no audit says this'}"


def _compare_choices(summary: Mapping[str, Any]) -> Iterator[str]:
    """Parameters that other parts of an audit bear out, as far as they do."""
    parameters = summary["parameters"] if isinstance(summary.get("parameters"), Mapping) else {}
    limit, n_documents = parameters.get("limit"), summary.get("n_documents")
    of_new = "updated" in parameters  # The limit is one of the documents that came later.
    if isinstance(limit, int) and isinstance(n_documents, int) and n_documents > limit and not of_new:
        yield f"{SIGNATURE}, parameters, limit: {shown(limit)} written, there are {shown(n_documents)} documents"
    stability, sweep = summary.get("stability"), summary.get("sweep")
    refits = stability.get("n_runs") if isinstance(stability, Mapping) else 0
    yield from compare_values(f"{SIGNATURE}, parameters, stability", parameters.get("stability"), refits)
    if isinstance(sweep, Mapping):
        yield from compare_values(f"{SIGNATURE}, sweep, n_clusters", sweep.get("n_clusters"), summary.get("n_clusters"))


def _is_by_name(value: Any, kind: type) -> bool:
    return isinstance(value, Mapping) and all(isinstance(item, kind) for item in value.values())


#: What the parts look like that are not derived.
_FORMS: dict[str, Callable[[Any], bool]] = {
    "versions": lambda value: _is_by_name(value, str),
    "seconds": lambda value: _is_by_name(value, float) and all(item >= 0 for item in value.values()),
    "peak_memory_mb": lambda value: value is None or (isinstance(value, float) and value >= 0),
    "stability": lambda value: value is None or isinstance(value, Mapping),
    "sweep": lambda value: value is None or isinstance(value, Mapping),
}
