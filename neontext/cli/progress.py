"""Progress of a long run in the terminal: a line for every stage, and warnings as plain sentences."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from neontext.runtime.stages import watching


class StageProgress:
    """A bar, shown by `progress`, that is told of the stages of a job."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("starting", total=None)
        self._n_stages = self._n_begun = 0
        self._description = "starting"

    def announce(self, stages: tuple[str, ...]) -> None:
        """Take the number of stages that there will be."""
        self._n_stages = len(stages)
        self._progress.update(self._task, total=len(stages))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Show a stage, and move on when it has ended."""
        self._n_begun += 1
        place = f"stage {self._n_begun} of {self._n_stages}: " if self._n_stages else ""
        self._description = place + name
        self._progress.update(self._task, description=self._description)
        yield
        self._progress.advance(self._task)

    def inside(self, done: str) -> None:
        """Say behind the stage how far it has come."""
        self._progress.update(self._task, description=f"{self._description} ({done})")


@contextmanager
def showing_progress(console: Console) -> Iterator[None]:
    """Show the stages that run inside this block on a console, and say warnings at its end."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with (
        showing_warnings(console),
        Progress(*columns, console=console, transient=True) as progress,
        watching(StageProgress(progress)),
    ):
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
