"""Progress of a long run in the terminal: a line for every stage, and warnings as plain sentences."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from neontext.runtime.progress import stage_bar
from neontext.runtime.stages import watching


@contextmanager
def showing_progress(console: Console) -> Iterator[None]:
    """Show the stages that run inside this block on a console, and say warnings at its end."""
    with showing_warnings(console), stage_bar(console, transient=True) as watcher, watching(watcher):
        yield


@contextmanager
def showing_warnings(console: Console) -> Iterator[None]:
    """Say the warnings of this block on a console at its end, however it ends."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        try:
            yield
        finally:
            for message in dict.fromkeys(str(warning.message) for warning in caught if _is_for_users(warning)):
                console.print("warning:", style="bold yellow", end=" ")
                console.print(message, markup=False, highlight=False, soft_wrap=True)


def _is_for_users(warning: warnings.WarningMessage) -> bool:
    return issubclass(warning.category, UserWarning) and not issubclass(warning.category, DeprecationWarning)
