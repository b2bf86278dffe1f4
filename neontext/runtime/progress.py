"""Progress of a long run: a bar where one can move, a line a stage where none can."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from neontext.runtime.stages import Watcher, is_watched, watching


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

    def say(self, sentence: str) -> None:
        """Print a sentence above the bar."""
        self._progress.console.print(sentence, markup=False, highlight=False, soft_wrap=True)


class StageLines:
    """A line on standard output for every stage that has ended, as of scikit-learn's pipelines."""

    def __init__(self) -> None:
        self._n_stages = self._n_ended = 0

    def announce(self, stages: tuple[str, ...]) -> None:
        """Take the number of stages that there will be."""
        self._n_stages = len(stages)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Say a stage when it has ended."""
        start = perf_counter()
        yield
        self._n_ended += 1
        place = f"(stage {self._n_ended} of {self._n_stages}) " if self._n_stages else ""
        print(f"[neontext] {place}{name}, total={perf_counter() - start:6.1f}s", flush=True)

    def inside(self, done: str) -> None:
        """Say nothing before a stage has ended."""

    def say(self, sentence: str) -> None:
        """Print a sentence."""
        print(f"[neontext] {sentence}", flush=True)


@contextmanager
def stage_bar(console: Console, *, transient: bool = False) -> Iterator[Watcher]:
    """A bar on a console for the stages that it is told of; a transient one is gone at the end."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=transient) as progress:
        yield StageProgress(progress)


@contextmanager
def show_progress(verbose: int = 1, stages: tuple[str, ...] = ()) -> Iterator[None]:
    """Show the stages that run inside this block: a bar in a terminal and a notebook, else lines.

    Nothing is shown where an outer block shows them. Whoever wants them in a log sets the level of the logger
    "neontext": `logging.INFO` has a line for each stage that ended, `logging.DEBUG` one for its begin too.

    Parameters
    ----------
    verbose : int
        0: nothing is shown.
    stages : tuple of str
        The stages that there will be, where no job says it itself.

    Examples
    --------
    >>> from neontext import ClusterExplainer, read_corpus, show_progress
    >>> explainer = ClusterExplainer(8, vectors="ppmi", random_state=0)
    >>> with show_progress():  # doctest: +ELLIPSIS
    ...     _ = explainer.fit(read_corpus("demo"))
    [neontext] tokenize, total=...
    """
    if not verbose or is_watched():
        yield
        return
    console = Console(stderr=True)
    # A notebook moves a bar by ipywidgets alone.
    moves = find_spec("ipywidgets") is not None if console.is_jupyter else console.is_terminal
    with stage_bar(console) if moves else _lines() as watcher, watching(watcher):
        if stages:
            watcher.announce(stages)
        yield


@contextmanager
def _lines() -> Iterator[Watcher]:
    yield StageLines()
