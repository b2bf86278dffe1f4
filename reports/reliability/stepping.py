"""A command in a forked process, which is sent a signal at one of its steps in the file system."""

import os
import signal
import sys
import time
import traceback
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from commands import Command

#: What Python tells about files and folders.
EVENTS = frozenset(
    ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.scandir", "shutil.rmtree", "fcntl.flock")
)
#: Libraries that a process forked from this one need not load anew.
LIBRARIES = (
    "sklearn.cluster",
    "sklearn.manifold",
    "pyarrow.parquet",
    "openTSNE",
    "matplotlib.figure",
    "torch",
    "spacy",
)
PARTS = ("auditing", "clusters_from", "comparing", "evaluating", "explaining", "exporting", "revising")
#: Seconds after which a process is taken to hang.
MAX_SECONDS = 120


class Ended(NamedTuple):
    """How a process ended: its exit status (negative: killed by that signal), and what it said."""

    status: int
    said: str


class Steps:
    """An audit hook that counts the steps of this process in a folder, and kills it at one of them."""

    def __init__(self, place: Path, at: int, number: int, count: Path) -> None:
        self.place, self.at, self.number, self.count = str(place), at, number, count
        self.n, self.busy = 0, False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Called before each step is taken."""
        if self.busy or not self._is_step(event, arguments):
            return
        self.n += 1
        if self.n == self.at:
            os.kill(os.getpid(), self.number)

    def _is_step(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "ctypes.dlsym":
            return arguments[1] == "renameat2"
        if event not in EVENTS:
            return False
        where = arguments[0]
        return isinstance(where, int) or not os.path.isabs(where) or os.fsdecode(where).startswith(self.place)

    def note(self) -> None:
        """Keep the number of steps where the parent looks for it."""
        self.busy = True
        self.count.write_text(str(self.n))


def run_forked(command: Command, out: Path, log: Path, steps: Steps, *, first: bool) -> Ended:
    """Run a command in a forked process; libraries that are loaded here need not be loaded there."""
    log.write_bytes(b"")
    pid = os.fork()
    if pid == 0:
        _in_child(command.arguments(out, first=first), command.script, log, steps)
    return Ended(waited(pid), log.read_text(errors="replace"))


def _in_child(arguments: list[str], script: str | None, log: Path, steps: Steps) -> None:
    status = 1
    try:
        prepare(log)
        sys.addaudithook(steps)
        status = run_here(arguments, script)
        steps.note()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)


def ordinary_signals() -> None:
    """As in a terminal: a process started in the background may have been told to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def prepare(log: Path) -> None:
    """Make a forked process like one of its own."""
    ordinary_signals()
    with open(log, "wb") as said, open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(said.fileno(), 2)
    sys.stdout, sys.stderr = (
        os.fdopen(os.dup(number), "w", encoding="utf-8", errors="backslashreplace", buffering=1) for number in (1, 2)
    )


def run_here(arguments: list[str], script: str | None) -> int:
    """Run a command in this process and return its exit status."""
    sys.argv = ["neontext", *arguments]
    try:
        if script:
            exec(compile(script, "script", "exec"), {"__name__": "__main__"})  # noqa: S102 (it is ours)
        else:
            import_module("neontext.cli.main").run()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


def waited(pid: int) -> int:
    """Exit status of a child, once it has ended."""
    deadline = time.monotonic() + MAX_SECONDS
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return 124


def load_libraries() -> None:
    """Load what the commands would load, so that forked processes begin at once."""
    for name in (*LIBRARIES, *(f"neontext.jobs.{part}" for part in PARTS), "neontext.cli.main", "neontext.images"):
        if find_spec(name.partition(".")[0]):
            import_module(name)
