"""`neontext verify`: a thin shell over `verify_audit`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from neontext.cli import backend, options


def verify(
    audit: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that  [bold]neontext audit[/bold]  wrote.")],
    tokenizer: options.OwnTokenizer = None,
) -> None:
    """Check an audit: derive its figures again, from its own files and its model.

    Clusters, evidence, relevance, scores, checks, findings and the parameters that the model records. What cannot be
    derived is named: a checksum tells of accidents, not of who can write another checksum. Exits with 0 if every figure
    agrees to rounding, and with 1 and a line for each that is off. Nothing is written.

    For example:

      neontext verify audit
    """
    with backend.showing_progress(Console(stderr=True)):
        result = backend.verify_audit(audit, tokenizer)
    console = Console(highlight=False)
    for sentence in result.off:
        console.print(f"off: {sentence}", markup=False, soft_wrap=True)
    if not result.passed:
        raise typer.Exit(1)
    console.print(
        f"{audit}: every figure agrees ({result.n_documents:,} documents, {result.n_words:,} words, clusters, scores).",
        markup=False,
        soft_wrap=True,
    )
    console.print("Not derived, so as written as far as checksums tell:", markup=False, soft_wrap=True)
    for name in result.not_derived:
        console.print(f"  {name}", markup=False, soft_wrap=True)
