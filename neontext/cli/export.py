"""`neontext export`: a thin shell over `export_audit`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from neontext.choices import EXPORT_FORMATS, FOLDER_FORMATS
from neontext.cli import backend, options


def export(
    audit: options.Audit,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(EXPORT_FORMATS),
            help="; ".join(f"{name}: {unit}" for name, unit in EXPORT_FORMATS.items()) + ".",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="PATH",
            help=f"File to write ({', '.join(FOLDER_FORMATS)}: a folder); whole or not at all. - is standard output.",
        ),
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
    with backend.showing_warnings(Console(stderr=True)):
        n = backend.export_audit(
            audit, out, format=format, clusters=cluster or (), ids=id or (), rank=rank, limit=limit, force=force
        )
    documents = "1 document" if n == 1 else f"{n:,} documents"
    beside = backend.is_standard_output(out)
    Console(highlight=False, stderr=beside).print(f"{documents} written to {out}", markup=False, soft_wrap=True)
