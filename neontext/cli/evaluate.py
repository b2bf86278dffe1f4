"""`neontext evaluate`: a thin shell over `evaluate_model`."""

from typing import Annotated, Any

import typer
from rich.console import Console

from neontext.choices import MAX_MB, N_DOCUMENTS, N_RANDOM, N_STEPS
from neontext.cli import backend, options, values


def evaluate(
    model: options.Model,
    out: options.Out,
    corpus: Annotated[
        str | None,
        typer.Argument(metavar="[CORPUS]", help="Documents, as for [bold]audit[/bold] (default: the training ones)."),
    ] = None,
    documents: Annotated[
        int, typer.Option("--documents", metavar="N", min=1, help="Documents measured, drawn from the corpus.")
    ] = N_DOCUMENTS,
    steps: Annotated[int, typer.Option("--steps", metavar="N", min=1, help="Steps of a curve, at most.")] = N_STEPS,
    random_orders: Annotated[
        int, typer.Option("--random-orders", metavar="N", min=1, help="Random orders of each document.")
    ] = N_RANDOM,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Seed of sample and random orders.")] = 0,
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
    force: Annotated[bool, typer.Option("--force", help="Replace DIR if it holds an earlier evaluation.")] = False,
) -> None:
    """Measure whether the explanations are true to the model, against other methods.

    Words are deleted and inserted by order of relevance; what is there is judged anew. Writes [bold]curves.svg[/bold],
    curves.parquet, areas.parquet and faithfulness.json. Needs matplotlib (the extra plots).

    For example:

      neontext evaluate audit --out evaluation

      neontext evaluate audit new-posts.jsonl --out evaluation --documents 500
    """
    fields = (text, label, id, encoding, subset, values.parts(keep), limit, keep_minus_one, max_mb)
    table: dict[str, Any] = {"delimiter": delimiter, "quoting": quoting, "metadata": values.metadata(metadata)}
    with backend.showing_progress(Console(stderr=True)):
        result = backend.evaluate_model(
            model,
            None if corpus is None else backend.CorpusSource(values.documents(corpus), *fields, **table),
            out,
            n_documents=documents,
            n_steps=steps,
            n_random=random_orders,
            seed=seed,
            tokenizer=tokenizer,
            force=force,
        )
    backend.print_faithfulness(result, out, Console())
