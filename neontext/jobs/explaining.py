"""`explain_corpus`: further documents, explained by the model of an audit."""

from os import PathLike
from typing import Any

from neontext.audit import analysis, reporting
from neontext.audit.analysis import analyse
from neontext.audit.reporting import ReportOptions, report_audit
from neontext.checks import check_verbose
from neontext.corpus import CorpusSource
from neontext.embed import unknown_cause
from neontext.errors import InputError
from neontext.evaluate import Audit, skipped_documents
from neontext.explain import Explanations
from neontext.jobs.parameters import NamedParameters, load_explainer
from neontext.pipeline import ClusterExplainer
from neontext.runtime.progress import show_progress
from neontext.runtime.stages import StageClock
from neontext.runtime.staging import staged_folder

STAGES = ("load model", "read", "explain", "flips", *analysis.STAGES, *reporting.STAGES)


def explain_corpus(
    model: str | PathLike[str],
    source: str | PathLike[str] | CorpusSource,
    out: str | PathLike[str],
    *,
    against: int | str | None = None,
    tokenizer: Any = None,
    report: ReportOptions | None = None,
    force: bool = False,
    verbose: int = 0,
    **parameters: Any,
) -> Audit:
    """Assign and explain documents by a saved model, and write the same files as an audit, without the model.

    Parameters
    ----------
    model : path
        An audit's folder, or its `model` folder.
    source : str, path or CorpusSource
        The documents.
    out : path
        Folder to write, whole or not at all.
    against : int or str, optional
        Explain against this one cluster, by number or by name.
    tokenizer : callable or "module:object", optional
        The tokenizer that the model was fitted with, where it is one of your own.
    report : ReportOptions, optional
        What the report shows.
    force : bool
        Replace a folder that is there.
    verbose : int
        1: its stages are shown, see `neontext.show_progress`.
    **parameters
        Parameters of `CorpusSource` and `ReportOptions` by their names, in place of what the objects above say.

    Returns
    -------
    Audit
        What was written.

    Raises
    ------
    NeontextError
        If the model or the corpus cannot be read, or the folder cannot be written.
    """
    named = NamedParameters(parameters, explainer=False)
    source, report = named.source(source), named.report(report)
    check_verbose(verbose)
    with show_progress(verbose), staged_folder(out, "audit", force=force, inputs=(model, *source.paths)) as staging:
        clock = StageClock(STAGES)
        with clock.stage("load model"):
            explainer = load_explainer(model, tokenizer)
        competitor = None if against is None else explainer.find_cluster(against)
        explanations = _explain(explainer, source, competitor, clock)
        record = {
            "model": str(model),
            "against": "all" if competitor is None else competitor,
            "root": explanations.root,
        }
        audit = analyse(explainer, explanations, source.to_dict() | record | report.to_dict(), clock)
        return report_audit(audit, report, 0, clock, staging)


def _explain(explainer: ClusterExplainer, source: CorpusSource, against: int | None, clock: StageClock) -> Explanations:
    with clock.stage("read"):
        corpus = source.read()
    with clock.stage("explain"):
        most = explainer.layer_.max_competitors or 0
        explanations = explainer.explain(corpus, against=against, n_competitors=most)
    _check_explained(explanations)
    with clock.stage("flips"):
        _ = explanations.flips, explanations.additions
    return explanations


def _check_explained(explanations: Explanations) -> None:
    if (explanations.clusters < 0).all():
        skipped, embedder = skipped_documents(explanations), explanations.explainer.layer.embedder
        cause = unknown_cause(explanations.corpus.texts, explanations.documents, embedder)
        raise InputError(
            f"None of the {len(skipped)} documents can be explained; document 0: {skipped[0].reason}. Expected texts "
            f"with words that the model knows. Is it the right field, and the right language? Likely cause: {cause}."
        )
