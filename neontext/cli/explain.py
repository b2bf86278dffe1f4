"""`neontext explain`: a thin shell over `explain_corpus`."""

from typing import Annotated, Any

import typer
from rich.console import Console

from neontext.choices import MAX_DOCUMENTS, MAX_MB
from neontext.cli import backend, options, values


def explain(
    model: options.Model,
    corpus: options.Source,
    out: options.Out,
    against: Annotated[
        str | None,
        typer.Option(
            "--against", metavar="K", help="Explain against cluster K alone, its number or name: why here and not in K?"
        ),
    ] = None,
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
    force: options.Force = False,
) -> None:
    """Assign and explain further documents by the model of an audit.

    A document that trained the model is recognised by its words and judged by the model without it, as in the audit.

    For example:

      neontext explain audit new-posts.jsonl --out explained

      neontext explain audit "The judge threw out the warrant." --out one

      neontext explain audit posts.jsonl --against 3 --out why-not-3
    """
    table: dict[str, Any] = {"delimiter": delimiter, "quoting": quoting, "metadata": values.metadata(metadata)}
    source = backend.CorpusSource(
        values.documents(corpus),
        text,
        label,
        id,
        encoding,
        subset,
        values.parts(keep),
        limit,
        keep_minus_one,
        max_mb,
        **table,
    )
    report = backend.ReportOptions(map, values.report_documents(report_documents))
    with backend.showing_progress(Console(stderr=True)):
        result = backend.explain_corpus(
            model, source, out, against=against, tokenizer=tokenizer, report=report, force=force
        )
    backend.print_summary(result, out, Console())
