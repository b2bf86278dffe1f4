"""`neontext update`: a thin shell over `update_audit`."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from neontext.choices import BATCH_DOCUMENTS, MAX_DOCUMENTS, MAX_MB
from neontext.cli import backend, options, values


def update(
    audit: Annotated[
        Path,
        typer.Argument(metavar="AUDIT", help="A folder that  [bold]neontext audit[/bold]  wrote; it is only read."),
    ],
    new: options.NewDocuments,
    out: options.Out,
    tokenizer: options.OwnTokenizer = None,
    text: options.Text = None,
    label: options.Label = None,
    id: options.Id = None,
    encoding: options.Encoding = "utf-8",
    subset: options.Subset = "all",
    keep: options.Keep = "",
    limit: options.Limit = None,
    keep_minus_one: options.KeepMinusOne = False,
    delimiter: options.Delimiter = None,
    quoting: options.Quoting = "standard",
    metadata: options.Metadata = "all",
    max_mb: options.MaxMb = MAX_MB,
    map: options.Map = "tsne",
    report_documents: options.ReportDocuments = str(MAX_DOCUMENTS),
    processes: options.Processes = 1,
    dask: options.Dask = None,
    memory: options.Memory = None,
    batch_documents: options.BatchDocuments = BATCH_DOCUMENTS,
    fresh: options.Fresh = False,
    force: options.Force = False,
) -> None:
    """Add documents to an audit, explained by its model as it stands.

    The tables of DIR hold the documents of AUDIT and the new ones after them; the model does not change. One sentence
    says whether the new documents are still such as it was fitted on, or whether it should be fitted again. A command
    that was stopped goes on when it is given again.

    For example:

      neontext update audit posts-of-may.jsonl --out audit-may
    """
    table: dict[str, Any] = {"delimiter": delimiter, "quoting": quoting, "metadata": values.metadata(metadata)}
    source = backend.CorpusSource(
        new, text, label, id, encoding, subset, values.parts(keep), limit, keep_minus_one, max_mb, **table
    )
    report = backend.ReportOptions(map, values.report_documents(report_documents))
    stream = backend.StreamOptions(processes, dask, memory, batch_documents, fresh)
    with backend.showing_progress(Console(stderr=True)):
        result = backend.update_audit(
            audit, source, out, tokenizer=tokenizer, report=report, stream=stream, force=force
        )
    backend.print_summary(result, out, Console())
