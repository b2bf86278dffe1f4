"""What becomes of kills, changed inputs and hostile strings, in one table, beside what others promise and try.

Run it with  python reports/reliability/study.py [STRINGS.json] . Parts whose figures are kept in measured.json are not
measured again (remove it to do so); each can be run alone: kills.py, mutations.py, strings.py, help.py. Strings are
those of the Big List of Naughty Strings; without the file their part is left out.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from kept import kept_figures

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

HERE = Path(__file__).parent
#: Parts, and the arguments of a whole run.
PARTS = {"kills": ("200",), "mutations": ("10000",), "strings": (), "help": ("10",)}
#: What stands there after a kill.
STANDS = {"old": "old result whole", "new": "new one whole", "none": "none yet"}
HEADER = ("what", "tried", "went well", "faults", "SQLite", "safetensors", "scikit-learn")
#: What others promise and try, from the pages below the table.
OTHERS = {
    "kills": (
        "transactions are atomic; crashes and power loss are simulated [1, 2]",
        "since 0.8 a temporary file that is renamed [3]",
        "left to pickle, joblib and others [6]",
    ),
    "corpora": ("malformed files and fuzzing [1]", "–", "–"),
    "vectors": ("–", "–", "–"),
    "models": (
        "malformed databases and fuzzing [1]",
        "no code is run, a header has at most 100 MB [4]; attacks are kept [4]; audited [5]",
        "pickle has limits of security and maintenance; another version warns [6, 7]",
    ),
    "audits": ("PRAGMA integrity_check finds damage [8], not forgery", "–", "–"),
    "strings": ("–", "–", "–"),
    "help": ("–", "–", "–"),
}
SOURCES = """\
1. SQLite, [How SQLite Is Tested](https://www.sqlite.org/testing.html)
2. SQLite, [Atomic Commit In SQLite](https://www.sqlite.org/atomiccommit.html)
3. safetensors, [write to tempfile + rename](https://github.com/safetensors/safetensors/pull/764), and where that
   [cannot be done](https://github.com/safetensors/safetensors/pull/793)
4. PyTorch Foundation, [Safetensors](https://pytorch.org/projects/safetensors/), and
   [attacks](https://github.com/huggingface/safetensors/blob/main/attacks/README.md)
5. Trail of Bits, [Safetensors Library, Security
   Assessment](https://huggingface.co/datasets/safetensors/trail_of_bits_audit_repot), May 2023
6. scikit-learn, [Model persistence](https://scikit-learn.org/stable/model_persistence.html)
7. scikit-learn,
   [InconsistentVersionWarning](https://scikit-learn.org/stable/modules/generated/sklearn.exceptions.InconsistentVersionWarning.html)
8. SQLite, [PRAGMA integrity_check](https://www.sqlite.org/pragma.html#pragma_integrity_check)

What is counted: a kill goes well if the old result or the new one stands whole where it was asked for, what was said is
true, no traceback is shown, and nothing hidden is left after the next run. A changed input goes well if it is refused
in one line, read without harm, or changes nothing but what `neontext verify` names as not derived. A string goes well
where it comes back as it was, or as the format documents, and nothing runs. A dash: nothing comparable is promised.

Faults that earlier runs found, mended since and kept as tests: a parameter that was deleted from an audit's model, with
fitting checksums, and so left to its default, passed `verify`; a named pipe as a corpus or as stop words was waited for
without end; two runs that wrote into one folder took each other for dead, and said so."""


def measure(strings: str | None) -> dict[str, dict[str, Any]]:
    """Figures of all parts; those that are not kept yet are measured."""
    for part, arguments in PARTS.items():
        given = (strings,) if part == "strings" else arguments
        if part not in kept_figures() and None not in given:
            subprocess.run([sys.executable, HERE / f"{part}.py", *given], check=False)  # Faults stand in the table.
    return kept_figures()


def rows(figures: dict[str, dict[str, Any]]) -> list[list[object]]:
    """Rows of the table."""
    table: list[list[object]] = []
    if kills := figures.get("kills"):
        tried = sum(kills.get(name, 0) for name in ("old", "new", "none", "fault"))
        well = ", ".join(f"{said} {kills.get(name, 0)}" for name, said in STANDS.items())
        steps = f"{tried:,} kills of {kills['commands']} commands, at and between {kills['steps']:,} steps"
        table.append(["kills", steps, well, kills.get("fault", 0), *OTHERS["kills"]])
    for kind in ("corpora", "vectors", "models", "audits"):
        if row := figures.get("mutations", {}).get(kind):
            well = (
                f"refused in one line {row['refused']:,}, read {row['read']:,}, named as not derived {row['named']:,}"
            )
            table.append([f"changed {kind}", f"{row['inputs']:,} inputs", well, row["faults"], *OTHERS[kind]])
    if strings := figures.get("strings"):
        tried = f"{strings['strings']:,} strings in {strings['places']} places and formats"
        well = f"{strings['values'] - strings['fault']:,} of {strings['values']:,} values read back, nothing ran"
        table.append(["hostile strings", tried, well, strings["fault"], *OTHERS["strings"]])
    if cost := figures.get("help"):
        said = f"{cost['help'] / cost['numpy']:.2f} times `import numpy` ({cost['help']:.2f} s of processor time)"
        table.append(["`neontext --help`", "least of 10 runs", said, "–", *OTHERS["help"]])
    return table


def main() -> None:
    """Print the table, and keep it in results.md."""
    figures = measure(sys.argv[1] if sys.argv[1:] else None)
    days = ", ".join(f"{part} {row['date']}" for part, row in figures.items())
    text = f"# Safe hands\n\n{made_on()} Measured: {days}.\n\n{markdown_table(HEADER, rows(figures))}\n\n{SOURCES}"
    keep(__file__, text)


if __name__ == "__main__":
    main()
