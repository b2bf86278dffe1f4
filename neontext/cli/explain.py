"""`neontext explain`: a thin shell over `explain_corpus`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from neontext.cli import options
from neontext.cli.progress import showing_progress
from neontext.jobs.auditing import MAX_DOCUMENTS, explain_corpus
from neontext.report import print_summary

#: Stages of an explanation, for the progress bar.
N_STAGES = 9


def explain(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="An audit's folder, or the model folder inside it.")],
    corpus: options.Source,
    out: options.Out,
    against: Annotated[
        int | None,
        typer.Option("--against", metavar="K", help="Explain against cluster K alone: why here and not in K?"),
    ] = None,
    text: options.Text = None,
    label: options.Label = None,
    id: options.Id = None,
    encoding: options.Encoding = "utf-8",
    subset: options.Subset = "all",
    keep: options.Keep = "",
    limit: options.Limit = None,
    map: options.Map = "tsne",
    report_documents: options.ReportDocuments = str(MAX_DOCUMENTS),
    force: options.Force = False,
) -> None:
    """Assign and explain further documents by the model of an audit.

    A document that trained the model is recognised by its text and judged by the model without it, as in the audit.

    For example:

      neontext explain audit new-posts.jsonl --out explained

      neontext explain audit posts.jsonl --against 3 --out why-not-3
    """
    with showing_progress(Console(stderr=True), N_STAGES):
        result = explain_corpus(
            model,
            corpus,
            out,
            against=against,
            text=text,
            label=label,
            id=id,
            encoding=encoding,
            subset=subset,
            keep=options.parts(keep),
            limit=limit,
            map=map,
            report_documents=options.report_documents(report_documents),
            force=force,
        )
    print_summary(result, out, Console())
