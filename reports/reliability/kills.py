"""Every writing command killed (SIGKILL, SIGINT, SIGTERM) at each step in the file system, and at random moments.

After each kill either the old result or the new one stands where it was asked for, whole; what the command said is
true, and no traceback; and after the next run of the same command nothing hidden is left beside it.

Run it with  python reports/reliability/kills.py [N [SEED [COMMAND ...]]] ; N kills, or "all" for one at every step; it
ends with status 1 if there was a fault. A step is what Python tells its audit hooks (sys.addaudithook) about files and
folders beside the result: open, mkdir, rename, remove, chmod, lock, and the exchange of two folders. What happens
within a write is left to the random moments.
"""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from commands import Command, writing_commands
from kept import keep_figures
from stepping import MAX_SECONDS, Ended, Steps, load_libraries, ordinary_signals, run_forked

from neontext.runtime.record import RECORD, compare_record

SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)
#: Files that hold how long a run took, and their checksums.
TIMED = {"summary.json", "report.html", "faithfulness.json", RECORD}


@dataclass
class Row:
    """What became of the kills of one command."""

    steps: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Bench:
    """One command in a folder of its own, with an old result and what a new one looks like."""

    def __init__(self, command: Command, place: Path) -> None:
        self.command, self.place, self.out = command, place, place / "out"
        self.kept, self.log, self.count = (place.with_name(place.name + end) for end in (".kept", ".log", ".count"))
        self.place.mkdir(parents=True)
        self.kept.mkdir()
        well(self.command, self.forked(first=True))
        copy(self.out, self.kept / "old")
        start = time.monotonic()
        well(self.command, self.in_process())
        self.seconds = time.monotonic() - start
        copy(self.out, self.kept / "new")
        self.steps = self.step_count()

    def reset(self, *, old: bool) -> None:
        """The place as before a run, with an old result or without."""
        shutil.rmtree(self.place)
        self.place.mkdir()
        if old:
            copy(self.kept / "old", self.out)

    def step_count(self) -> int:
        """Steps that a run with an old result takes."""
        self.reset(old=True)
        well(self.command, self.forked())
        return int(self.count.read_text())

    def forked(self, at: int = 0, number: int = 0, *, first: bool = False) -> Ended:
        """Run in a forked process that is sent a signal at one of its steps."""
        return run_forked(self.command, self.out, self.log, Steps(self.place, at, number, self.count), first=first)

    def in_process(self, *, after: float | None = None, number: int = 0) -> Ended:
        """Run in a process of its own, which is sent a signal after so many seconds."""
        head = ["-c", self.command.script] if self.command.script else ["-m", "neontext"]
        with subprocess.Popen(
            [sys.executable, *head, *self.command.arguments(self.out)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=ordinary_signals,
        ) as process:  # fmt: skip
            if after is not None:
                time.sleep(after)
                process.send_signal(number)
            said = process.communicate(timeout=MAX_SECONDS)[1].decode(errors="replace")
        return Ended(process.returncode, said)

    def judge(self, ended: Ended, *, old: bool) -> str:
        """What stands there after a kill, or what is wrong with it, and with what was said of it."""
        stands = self.standing(old=old)
        if stands.startswith("fault"):
            return f"{stands} ({ended.said[-200:]!r})"
        if wrong := false_word(self.command, ended, stands):
            return f"fault: {wrong}; {stands} result ({ended.said[-400:]!r})"
        left = {path.name for path in self.place.iterdir()} - {"out"}
        after = self.forked()
        if after.status or (bool(left) != ("was killed" in after.said)):
            return f"fault: the next run: {after.said[-300:]!r} after {left}"
        if names := {path.name for path in self.place.iterdir()} - {"out"}:
            return f"fault: left after the next run: {names}"
        then = self.standing(old=False)
        return stands if then == "new" else f"fault: the next result: {then}"

    def standing(self, *, old: bool) -> str:
        """Which result stands there: old, new or none; "fault: ..." if it is not whole."""
        if not self.out.exists():
            return "fault: the old result is gone" if old else "none"
        here = contents(self.out)
        if old and here == contents(self.kept / "old"):
            return "old"
        expected = contents(self.kept / "new")
        differing = {name for name in {*here, *expected} if here.get(name) != expected.get(name)}
        if here.keys() != expected.keys() or differing - TIMED:
            return f"fault: neither the old result nor the new one: {sorted(differing)}"
        return "new" if self.is_as_recorded() else "fault: not as its record says"

    def is_as_recorded(self) -> bool:
        """Whether a folder's files have the checksums that were written with them."""
        if self.out.is_file():
            return True
        files = json.loads((self.out / RECORD).read_bytes())["files"]
        return not any(compare_record(self.out, files))


def well(command: Command, ended: Ended) -> None:
    """Stop where a run that nobody killed did not end well."""
    if ended.status:
        raise RuntimeError(f"{command.name}: {ended.said}")


def false_word(command: Command, ended: Ended, stands: str) -> str:
    """What is wrong with how a command ended, given what stands there; empty: nothing."""
    if command.script:  # Python's own words on Ctrl-C are those of the script.
        return "" if stands == "new" or ended.status else "it ended well"
    if "Traceback" in ended.said:
        return "a traceback"
    if ended.status == 0:
        return "" if stands == "new" else "it ended well"
    # Python ends by the signal itself where it arrived while code was being executed from text; shells call both 130.
    if ended.status in (130, -signal.SIGINT) and ended.said:
        claims = "Nothing was written" not in ended.said
        return "" if "Stopped" in ended.said and claims == (stands == "new") else "a false message"
    return "" if ended.status < 0 and not ended.said.strip() else f"status {ended.status}"


def contents(path: Path) -> dict[str, bytes]:
    """All files of a folder, or a file alone, by name."""
    if path.is_file():
        return {"": path.read_bytes()}
    return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def copy(source: Path, target: Path) -> None:
    """Copy a file or a folder."""
    shutil.copytree(source, target) if source.is_dir() else shutil.copy2(source, target)


def plan(benches: list[Bench], n: int | None, rng: random.Random) -> list[tuple[Bench, int, int, bool]]:
    """Kills: of which command, at which step (0: at a random moment), by which signal, with an old result or not."""
    kills = []
    for bench in benches:
        share = bench.steps * 4 // 3 if n is None else max(2, -(-n // len(benches)))
        at_steps = share * 3 // 4
        steps = [1 + number * bench.steps // at_steps for number in range(at_steps)] + [0] * (share - at_steps)
        signals = rng.sample(SIGNALS, 3)
        kills += [(bench, step, signals[place % 3], place % 4 > 0) for place, step in enumerate(steps)]
    return kills if n is None else rng.sample(kills, min(n, len(kills)))


def kill(bench: Bench, step: int, number: int, old: bool, rng: random.Random) -> str:
    """Kill a run, and say what stands there afterwards."""
    bench.reset(old=old)
    after = rng.random() * bench.seconds
    ended = bench.forked(step, number) if step else bench.in_process(after=after, number=number)
    return bench.judge(ended, old=old)


def measure(n: int | None = 200, seed: int = 0, names: Sequence[str] = ()) -> dict[str, Row]:
    """Kill every writing command, and count what stands there afterwards.

    Parameters
    ----------
    n : int or None
        Kills; None: at every step of every command, and a third as many at random moments.
    seed : int
        Seed of which are drawn.
    names : sequence of str
        Of the commands, as `writing_commands` calls them (default: all).

    Returns
    -------
    dict of str to Row
        For each command its steps, outcomes (old, new, none: what stands there) and faults, sentences.
    """
    rng = random.Random(seed)  # noqa: S311 (nothing is kept secret by it)
    load_libraries()
    with TemporaryDirectory() as place:
        benches = [
            Bench(command, Path(place, "out", command.name.replace(" ", "-")))
            for command in writing_commands(Path(place, "in"))
            if not names or command.name in names
        ]
        rows = {bench.command.name: Row(bench.steps) for bench in benches}
        for bench, step, number, old in plan(benches, n, rng):
            outcome = kill(bench, step, number, old, rng)
            row = rows[bench.command.name]
            row.outcomes[outcome.partition(":")[0]] += 1
            if outcome.startswith("fault"):
                where = f"step {step} of {bench.steps}" if step else "a random moment"
                row.faults.append(f"{bench.command.name}, {signal.Signals(number).name} at {where}: {outcome}")
    return rows


def main() -> None:
    """Print a row a command, the sums, and every fault."""
    n = None if sys.argv[1:2] == ["all"] else int(sys.argv[1]) if sys.argv[1:] else 200
    rows = measure(n, int(sys.argv[2]) if sys.argv[2:] else 0, sys.argv[3:])
    total: Counter[str] = Counter()
    for name, row in rows.items():
        total += row.outcomes
        print(f"{name}: {row.steps} steps,", said(row.outcomes))
    print(f"all {len(rows)}: {sum(row.steps for row in rows.values()):,} steps,", said(total))
    for row in rows.values():
        print(*row.faults, sep="\n", end="\n" if row.faults else "")
    if not sys.argv[3:]:
        keep_figures("kills", {"commands": len(rows), "steps": sum(row.steps for row in rows.values()), **total})
    sys.exit(total["fault"] > 0)


def said(outcomes: Counter[str]) -> str:
    """Counts in words."""
    old, new, none, faults = (outcomes[name] for name in ("old", "new", "none", "fault"))
    return (
        f"{outcomes.total():,} kills: the old result whole {old}, the new one {new}, none yet {none}, faults {faults}"
    )


if __name__ == "__main__":
    main()
