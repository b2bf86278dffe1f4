"""`revise_audit`: an audit corrected by hand, and explained again."""

from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import Any

from neontext.audit import writing
from neontext.audit.reporting import ReportOptions
from neontext.audit.writing import write_fitted
from neontext.checks import check_verbose
from neontext.corpus import CorpusSource
from neontext.errors import InputError
from neontext.evaluate import Audit
from neontext.jobs.parameters import NamedParameters, load_explainer
from neontext.jobs.review import Review
from neontext.persist import MODEL
from neontext.report import SIGNATURE
from neontext.report.saved.audit import read_summary
from neontext.runtime.progress import show_progress
from neontext.runtime.stages import StageClock
from neontext.runtime.staging import staged_folder

STAGES = ("load model", "revise", *writing.STAGES)


def revise_audit(
    audit: str | PathLike[str],
    review: Review | str | PathLike[str],
    out: str | PathLike[str],
    *,
    surrogate: str = "auto",
    tokenizer: Any = None,
    report: ReportOptions | None = None,
    force: bool = False,
    verbose: int = 0,
    **parameters: Any,
) -> Audit:
    """Correct the clusters of an audit as a review says, explain the result and write it as an audit of its own.

    The clusters are fixed then and told again by a surrogate, in the points of the audit; see
    `ClusterExplainer.revise`. The summary keeps the review, verdicts and notes included, under `clusters_from` among
    the parameters, with the checksum of the summary of the audit that it is about.

    Parameters
    ----------
    audit : path
        Written by `audit_corpus`; it is only read.
    review : Review or path
        The review, or a file of JSON that holds it.
    out : path
        Folder to write, whole or not at all.
    surrogate : {"auto", "kernel", "prototypes"}
        Model of words that is fitted to the clusters.
    tokenizer : callable or "module:object", optional
        The tokenizer that the model was fitted with, where it is one of your own.
    report : ReportOptions, optional
        What the report shows.
    force : bool
        Replace an audit that is there.
    verbose : int
        1: its stages are shown, see `neontext.show_progress`.
    **parameters
        Parameters of `ReportOptions` by their names, in place of what the object above says.

    Returns
    -------
    Audit
        What was written.

    Raises
    ------
    NeontextError
        If the audit or the review cannot be read, the review is about another audit, or what it asks for contradicts
        itself.
    """
    report = NamedParameters(parameters, source=False, explainer=False).report(report)
    folder, files = Path(audit), () if isinstance(review, Review) else (review,)
    review = review if isinstance(review, Review) else Review.read(Path(review))
    check_verbose(verbose)
    with show_progress(verbose), staged_folder(out, "audit", force=force, inputs=(folder, *files)) as staging:
        clock = StageClock(STAGES)
        with clock.stage("load model"):
            checksum = _check_audit(folder, review)
            explainer = load_explainer(folder, tokenizer)
        with clock.stage("revise"):
            revised = explainer.revise(**review.revision(explainer.find_cluster), surrogate=surrogate)
        came_from = {"audit": str(folder), "summary_sha256": checksum, "review": review.to_dict()}
        record = CorpusSource(str(folder)).to_dict() | {"clusters_from": came_from}
        return write_fitted(revised, staging, record, report, clock)


def _check_audit(folder: Path, review: Review) -> str:
    """Checksum of the audit's summary, if the review is about that one."""
    read_summary(folder)
    if not (folder / MODEL).is_dir():
        raise InputError(f"{folder!s:.200} has no folder {MODEL!r}: expected what `neontext audit` wrote.")
    checksum = sha256((folder / SIGNATURE).read_bytes()).hexdigest()
    if review.audit not in (None, checksum):
        raise InputError(
            f"The review is about another audit: it names the summary {review.audit}, that of {folder!s:.200} is "
            f"{checksum}. Clusters have other numbers there. To use it all the same, take its 'audit' out."
        )
    return checksum
