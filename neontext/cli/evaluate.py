"""`neontext evaluate`: a thin shell over `evaluate_model`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from neontext.cli import options
from neontext.cli.progress import showing_progress
from neontext.jobs.evaluating import N_DOCUMENTS, evaluate_model
from neontext.report.faithfulness import print_faithfulness

#: Stages of an evaluation, for the progress bar.
N_STAGES = 6


def evaluate(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="An audit's folder, or the model folder inside it.")],
    out: options.Out,
    corpus: Annotated[
        str | None,
        typer.Argument(metavar="[CORPUS]", help="Documents, as for [bold]audit[/bold] (default: the training ones)."),
    ] = None,
    documents: Annotated[
        int, typer.Option("--documents", metavar="N", min=1, help="Documents measured, drawn from the corpus.")
    ] = N_DOCUMENTS,
    steps: Annotated[int, typer.Option("--steps", metavar="N", min=1, help="Steps of a curve, at most.")] = 50,
    random_orders: Annotated[
        int, typer.Option("--random-orders", metavar="N", min=1, help="Random orders of each document.")
    ] = 5,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Seed of sample and random orders.")] = 0,
    text: options.Text = None,
    label: options.Label = None,
    id: options.Id = None,
    encoding: options.Encoding = "utf-8",
    subset: options.Subset = "all",
    keep: options.Keep = "",
    limit: options.Limit = None,
    force: Annotated[bool, typer.Option("--force", help="Replace DIR if it holds an earlier evaluation.")] = False,
) -> None:
    """Measure whether the explanations are true to the model, against other methods.

    Words are deleted and inserted by order of relevance; what is there is judged anew. Writes [bold]curves.svg[/bold],
    curves.parquet, areas.parquet and faithfulness.json. Needs matplotlib (the extra plots).

    For example:

      neontext evaluate audit --out evaluation

      neontext evaluate audit new-posts.jsonl --out evaluation --documents 500
    """
    with showing_progress(Console(stderr=True), N_STAGES):
        result = evaluate_model(
            model,
            corpus,
            out,
            documents=documents,
            steps=steps,
            random_orders=random_orders,
            seed=seed,
            text=text,
            label=label,
            id=id,
            encoding=encoding,
            subset=subset,
            keep=options.parts(keep),
            limit=limit,
            force=force,
        )
    print_faithfulness(result, out, Console())
