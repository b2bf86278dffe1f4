"""Progress of a long run in the terminal: a line for every stage, and warnings as plain sentences."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from neontext.runtime.stages import watching


@contextmanager
def showing_progress(console: Console, n_stages: int) -> Iterator[None]:
    """Show the stages that run inside this block, and say warnings at its end.

    Parameters
    ----------
    console : Console
        Where to (standard error: results can be piped).
    n_stages : int
        Stages that are expected, for the bar.
    """
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("starting", total=n_stages)

            @contextmanager
            def watch(name: str) -> Iterator[None]:
                progress.update(task, description=name)
                yield
                progress.advance(task)

            with watching(watch):
                yield
    for message in dict.fromkeys(str(warning.message) for warning in caught if _is_for_users(warning)):
        console.print("warning:", style="bold yellow", end=" ")
        console.print(message, markup=False, highlight=False, soft_wrap=True)


def _is_for_users(warning: warnings.WarningMessage) -> bool:
    return issubclass(warning.category, UserWarning) and not issubclass(warning.category, DeprecationWarning)
