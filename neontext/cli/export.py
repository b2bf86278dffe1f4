"""`neontext export`: a thin shell over `export_audit`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from neontext.cli import options
from neontext.cli.progress import showing_warnings
from neontext.jobs.exporting import export_audit
from neontext.report.formats import FORMATS, FolderFormat

_FOLDERS = ", ".join(name for name, format in FORMATS.items() if isinstance(format, FolderFormat))


def export(
    audit: options.Audit,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            help="; ".join(f"{name}: {format.unit}" for name, format in FORMATS.items()) + ".",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="PATH", help=f"File to write ({_FOLDERS}: a folder); whole or not at all.")
    ],
    cluster: options.Clusters = None,
    id: options.Ids = None,
    rank: options.Rank = None,
    limit: options.LimitOf = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what an earlier export wrote to PATH.")] = False,
) -> None:
    """Write highlighted documents of an audit, one by one, for a page, an issue, a spreadsheet, a program or a paper.

    For example:

      neontext export audit --format markdown --rank borderline:3 --out borderline.md

      neontext export audit --format latex --id post-17 --out post-17.tex

      neontext export audit --format html-fragments --cluster 2 --out cluster-2
    """
    with showing_warnings(Console(stderr=True)):
        n = export_audit(
            audit, out, format=format, clusters=cluster or (), ids=id or (), rank=rank, limit=limit, force=force
        )
    documents = "1 document" if n == 1 else f"{n:,} documents"
    Console(highlight=False).print(f"{documents} written to {out}", markup=False, soft_wrap=True)
