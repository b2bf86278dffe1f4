"""`neontext compare`: a thin shell over `compare_audits`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from neontext.cli import backend


def compare(
    first: Annotated[Path, typer.Argument(metavar="DIR1", help="An audit's folder.")],
    second: Annotated[Path, typer.Argument(metavar="DIR2", help="Another audit's, of the same corpus.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder to write, whole or not at all (default: none).")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace DIR if it holds an earlier comparison.")] = False,
) -> None:
    """Compare two audits of the same corpus: matched clusters, moved documents, and the words that moved them.

    Prints the result; with --out also writes [bold]comparison.html[/bold], comparison.md, compare.json and
    moved.parquet.

    For example:

      neontext compare audit audit-with-12-clusters --out comparison
    """
    with backend.showing_warnings(Console(stderr=True)):
        compared = backend.compare_audits(first, second, out, force=force)
    console = Console()
    backend.print_comparison(backend.comparison_view(compared), console)
    if out is not None:
        console.print(Text.assemble("Comparison: ", (str(out / "comparison.html"), "bold")), soft_wrap=True)
