"""`neontext figures`: a thin shell over `draw_figures`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from neontext.choices import FIGURE_FORMATS, FIGURES
from neontext.cli import backend, options


def figures(
    audit: options.Audit,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Folder to write; whole or not at all.")],
    figure: Annotated[
        list[str] | None,
        typer.Option(
            "--figure", metavar="|".join(FIGURES), help="What to draw; may be repeated (default: all that can be)."
        ),
    ] = None,
    format: Annotated[
        str, typer.Option("--format", metavar="|".join(FIGURE_FORMATS), help="Format of the files.")
    ] = "svg",
    cluster: options.Clusters = None,
    id: options.Ids = None,
    rank: options.Rank = None,
    limit: options.LimitOf = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FOLDER if it holds earlier figures.")] = False,
) -> None:
    """Draw figures of an audit for a paper: the map, labels in clusters, highlighted documents; with captions.

    Documents are chosen as for [bold]export[/bold] (default: the strongest one of each cluster). Needs matplotlib (the
    extra plots).

    For example:

      neontext figures audit --out figures --format pdf

      neontext figures audit --figure document --id post-17 --out post-17
    """
    with backend.showing_progress(Console(stderr=True)):
        drawn = backend.draw_figures(
            audit,
            out,
            figures=figure or (),
            format=format,
            clusters=cluster or (),
            ids=id or (),
            rank=rank,
            limit=limit,
            force=force,
        )
    console = Console(highlight=False)
    for entry in drawn:
        console.print(f"{out / entry['file']}: {backend.one_line(entry['caption'], 400)}", markup=False, soft_wrap=True)
