"""`neontext revise`: a thin shell over `revise_audit`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from neontext.choices import MAX_DOCUMENTS
from neontext.cli import backend, options, values


def revise(
    audit: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder that  [bold]neontext audit[/bold]  wrote; it is only read.")
    ],
    review: Annotated[
        Path, typer.Option("--review", metavar="FILE", help="The review: JSON, exported by the report or by hand.")
    ],
    out: options.Out,
    surrogate: options.SurrogateKind = "auto",
    tokenizer: options.OwnTokenizer = None,
    map: options.Map = "tsne",
    report_documents: options.ReportDocuments = str(MAX_DOCUMENTS),
    force: options.Force = False,
) -> None:
    """Correct the clusters of an audit by hand, and explain the result.

    The review says which clusters are merged, renamed or dropped and which documents are moved, in this order; its
    verdicts and notes are kept. The clusters are fixed then, and explained by a model of words with its fidelity.

    For example:

      neontext revise audit --review review.json --out revised
    """
    report = backend.ReportOptions(map, values.report_documents(report_documents))
    with backend.showing_progress(Console(stderr=True)):
        result = backend.revise_audit(
            audit, review, out, surrogate=surrogate, tokenizer=tokenizer, report=report, force=force
        )
    backend.print_summary(result, out, Console())
