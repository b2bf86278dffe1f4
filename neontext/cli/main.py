"""The command line: one command a file; errors become one message, never a traceback."""

import os
import sys
import unicodedata
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from neontext.cli.audit import audit
from neontext.cli.compare import compare
from neontext.cli.deep import deep
from neontext.cli.demo import demo
from neontext.cli.evaluate import evaluate
from neontext.cli.explain import explain
from neontext.cli.export import export
from neontext.cli.figures import figures
from neontext.cli.images import images
from neontext.cli.revise import revise
from neontext.cli.update import update
from neontext.cli.verify import verify
from neontext.errors import NeontextError
from neontext.runtime.signals import ignore_signals, raise_on_stop, was_stopped
from neontext.runtime.written import written_paths

#: Exit statuses: an error that was foreseen, one that was not, Ctrl-C.
FORESEEN, UNFORESEEN, INTERRUPTED = 1, 70, 130

app = typer.Typer(
    name="neontext",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Why is this document in this cluster? Cluster a corpus, and read the words behind every assignment.\n\n"
    "Start with  [bold]neontext demo[/bold] , then  [bold]neontext audit CORPUS --out DIR[/bold] .",
)
for panel, commands in {
    "Audit": (demo, audit, explain, update, revise),
    "Check and compare": (verify, evaluate, compare),
    "Write for others": (export, figures),
    "Not texts": (images, deep),
}.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"neontext {version('neontext')}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and stop.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Cluster a corpus and read the words behind every assignment."""


def run() -> NoReturn:
    """Run the command line and exit."""
    written_before = len(written_paths())
    try:
        raise_on_stop()
        for stream in (sys.stdout, sys.stderr):
            # A terminal or pipe that cannot show a label must not end an audit.
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        status = app(standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        _stopped(written_before)
    except Exception as error:
        if was_stopped():
            _stopped(written_before)
        _failed(error)
    if status == INTERRUPTED:  # typer may turn Ctrl-C into this status by itself.
        _stopped(written_before)
    ignore_signals()  # Python's own end is not to be cut off either.
    sys.exit(status if isinstance(status, int) else 0)


def _stopped(written_before: int) -> NoReturn:
    ignore_signals()  # Another Ctrl-C would cut the message off.
    written = ", ".join(map(str, written_paths()[written_before:]))
    _fail(f"Stopped, after {written} was written whole." if written else "Stopped. Nothing was written.", INTERRUPTED)


def _failed(error: Exception) -> NoReturn:
    if isinstance(error, NeontextError):
        _fail(str(error), FORESEEN)
    if isinstance(error, MemoryError):
        _fail("Out of memory. Try --limit, fewer documents, or --support N.", FORESEEN)
    # Usage errors show themselves. Known by form: typer may carry a copy of click of its own.
    if hasattr(error, "show") and hasattr(error, "exit_code"):
        error.show()
        sys.exit(error.exit_code)
    if os.environ.get("NEONTEXT_TRACEBACK"):
        raise error
    _fail(
        f"An error that neontext did not foresee: {type(error).__name__}: {error}\n"
        "Please report it, with the output of the same command after  export NEONTEXT_TRACEBACK=1 .",
        UNFORESEEN,
    )


def _fail(message: str, status: int) -> NoReturn:
    console = Console(stderr=True, highlight=False)
    console.print("neontext:", style="bold red", end=" ")
    # A file name may carry codes that would move the cursor or colour the terminal.
    shown = "".join("\ufffd" if unicodedata.category(c) == "Cc" and c not in "\n\t" else c for c in message)
    console.print(shown, markup=False, soft_wrap=True)
    sys.exit(status)
