"""Inputs changed at random, as accidents and forgers change them: what becomes of them is counted.

Run it with  python reports/reliability/mutations.py [N [SEED]] ; it prints a row a kind of input, and every fault.
"""

import gzip
import json
import random
import shutil
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from changes import as_json, change_file, changed_bytes, changed_json, forge_model, forge_summary, forge_table
from kept import keep_figures

from neontext import ClusterExplainer, audit_corpus, read_corpus, verify_audit
from neontext.embed import load_vectors
from neontext.errors import NeontextError
from neontext.jobs.verifying import CHOSEN, NOT_DERIVED
from neontext.persist.files import MODEL_FILES, read_model
from neontext.report.saved.audit import SavedAudit
from neontext.report.saved.schema import MAP_COLUMNS
from neontext.runtime.provenance import peak_memory_mb
from neontext.runtime.record import write_record

#: Shares of the inputs.
SHARES = {"corpora": 0.3, "vectors": 0.2, "models": 0.4, "audits": 0.1}
#: Seconds (of the processor) after which an input counts as a fault.
MAX_SECONDS = 20.0
#: Differences that verify takes for rounding.
ROUNDING = 2e-6
WORDS = {
    "sea": ["ship", "harbour", "sail", "wave", "captain", "anchor", "storm", "tide"],
    "bread": ["oven", "dough", "flour", "yeast", "crust", "baker", "salt", "loaf"],
}


@dataclass
class Tally:
    """What became of the inputs of one kind."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)

    def run(self, what: str, job: Callable[[], str]) -> None:
        """Run a job on one input: an error of our own on one line is fine, as is an outcome; all else is a fault."""
        start = time.process_time()
        try:
            outcome = job()
        except NeontextError as error:
            outcome = "refused" if "\n" not in str(error) else f"fault: several lines: {str(error)[:200]!r}"
        except Exception as error:  # what is looked for
            outcome = f"fault: {type(error).__name__}: {str(error)[:200]!r}"
        seconds = time.process_time() - start
        self.slowest = max(self.slowest, seconds)
        if seconds > MAX_SECONDS:
            outcome = f"fault: {seconds:.0f} seconds"
        self.outcomes[outcome.partition(":")[0]] += 1
        if outcome.startswith("fault"):
            self.faults.append(f"{what}: {outcome}")


def texts(rng: random.Random, n: int = 24) -> list[dict[str, str]]:
    """Documents about two subjects."""
    subjects = [list(WORDS)[row % 2] for row in range(n)]
    return [
        {"id": f"{row}", "text": " ".join(rng.choices(WORDS[subject], k=8)), "label": subject}
        for row, subject in enumerate(subjects)
    ]


def corpora(folder: Path, rng: random.Random) -> dict[str, bytes]:
    """Good files of a corpus, by name."""
    rows = texts(rng)
    table = pa.Table.from_pylist(rows)
    pq.write_table(table, folder / "zstd.parquet", compression="zstd", row_group_size=9)
    pq.write_table(table, folder / "plain.parquet", use_dictionary=False)
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    comma = "".join(f'{row["id"]},"{row["text"]}",{row["label"]}\n' for row in rows)
    csv = ("id,text,label\n" + comma).encode()
    tsv = csv.replace(b'"', b"").replace(b",", b"\t")
    files = {name: (folder / name).read_bytes() for name in ("zstd.parquet", "plain.parquet")}
    return files | {"a.jsonl": lines, "a.csv": csv, "a.tsv": tsv, "a.jsonl.gz": lines, "a.csv.gz": csv, "a.txt": csv}


def mutated_corpora(n: int, rng: random.Random, folder: Path) -> Tally:
    """Corpora with changed bytes, or changed values."""
    tally, good = Tally(), corpora(folder, rng)
    for number in range(n):
        name = rng.choice(list(good))
        content = good[name]
        if name == "a.jsonl" and rng.random() < 0.5:
            row = json.loads(rng.choice(content.splitlines()))
            content += as_json(changed_json(row, rng)[0]).replace(b"\n", b"") + b"\n"
        else:
            content = changed_bytes(content, rng)
        content = packed(content, rng) if name.endswith(".gz") else content
        place = folder / "corpus"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        (place / name).write_bytes(content)
        source = place if name == "a.txt" else place / name
        tally.run(f"corpus {number} ({name})", lambda source=source: f"read: {len(read_corpus(source))}")
    return tally


def packed(content: bytes, rng: random.Random) -> bytes:
    """Gzipped, and now and then changed once more."""
    content = gzip.compress(content, mtime=0)
    return changed_bytes(content, rng) if rng.random() < 0.5 else content


def vectors(folder: Path) -> dict[str, bytes]:
    """Good files of word vectors, by name."""
    from gensim.models import FastText, KeyedVectors
    from gensim.models.fasttext import save_facebook_model

    words = [word for subject in WORDS.values() for word in subject]
    kv = KeyedVectors(vector_size=6)
    kv.add_vectors(words, np.random.RandomState(0).normal(size=(len(words), 6)).astype(np.float32))
    kv.save_word2vec_format(str(folder / "text"))
    kv.save_word2vec_format(str(folder / "binary"), binary=True)
    kv.save_word2vec_format(str(folder / "glove"), write_header=False)
    model = FastText([words] * 3, vector_size=4, min_count=1, bucket=20, epochs=1, workers=1, seed=0)
    save_facebook_model(model, str(folder / "fasttext.bin"))
    files = {name: (folder / name).read_bytes() for name in ("text", "binary", "glove", "fasttext.bin")}
    return files | {"text.gz": files["text"], "binary.gz": files["binary"]}


def mutated_vectors(n: int, rng: random.Random, folder: Path) -> Tally:
    """Word vectors with changed bytes."""
    tally, good = Tally(), vectors(folder)
    for number in range(n):
        name = rng.choice(list(good))
        content = changed_bytes(good[name], rng)
        path = folder / "changed"
        path.write_bytes(packed(content, rng) if name.endswith(".gz") else content)
        tally.run(f"vectors {number} ({name})", lambda path=path: f"read: {len(load_vectors(path).words)}")
    return tally


def mutated_models(n: int, rng: random.Random, audit: Path, folder: Path) -> Tally:
    """Models with changed bytes, which must be refused, and with changed values and fitting checksums."""
    tally, sample = Tally(), [document["text"] for document in texts(rng, 6)]
    for number in range(n):
        place = fresh_copy(audit / "model", folder / "model")
        forged = rng.random() < 0.7
        where = forge_model(place, rng) if forged else change_file(place, rng.choice(MODEL_FILES), rng)

        def job(place: Path = place, forged: bool = forged) -> str:
            explainer = ClusterExplainer.load(place)
            if not forged:
                return "fault: a changed byte was not seen"
            values = explainer.explain(sample).evidence
            return "read" if np.isfinite(values[~np.isnan(values)]).all() else "fault: evidence is no number"

        tally.run(f"model {number} ({where})", job)
    return tally


def mutated_audits(n: int, rng: random.Random, audit: Path, folder: Path) -> Tally:
    """Audits with changed bytes, some of them with fitting checksums, read and verified."""
    tally = Tally()
    names = sorted(str(path.relative_to(audit)) for path in audit.rglob("*") if path.is_file())
    tables = [name for name in names if name.endswith(".parquet")]
    for number in range(n):
        place = fresh_copy(audit, folder / "audit")
        kind = rng.choice(("bytes", "sealed bytes", "summary", "summary", "table", "table", "model"))
        if kind == "summary":
            where = forge_summary(place, rng)
        elif kind == "table":
            where = forge_table(place, rng.choice(tables), rng)
        elif kind == "model":
            where = forge_model(place / "model", rng)
        else:
            where = change_file(place, rng.choice(names), rng)
        if kind != "bytes":
            write_record(place, "audit")

        def job(place: Path = place, kind: str = kind) -> str:
            with suppress(NeontextError):
                audit_read = SavedAudit.read(place)
                _ = [audit_read.explanation(row) for row in range(len(audit_read))], audit_read.maps, audit_read.name
            result = verify_audit(place)
            if any("\n" in sentence for sentence in result.off):
                return f"fault: a sentence of several lines: {result.off!r:.300}"
            if result.off:
                return "refused"
            reason = "" if kind == "bytes" else not_derived(audit, place)
            return reason or "fault: passed"

        tally.run(f"audit {number} ({kind}, {where})", job)
    return tally


def fresh_copy(source: Path, place: Path) -> Path:
    """A copy of a folder in place of the one before."""
    shutil.rmtree(place, ignore_errors=True)
    return Path(shutil.copytree(source, place))


def not_derived(good: Path, changed: Path) -> str:
    """Why verify may pass a changed audit: it differs in nothing but what verify names."""
    if list(summary_differences(good, changed)):
        return ""
    for name in ("documents.parquet", "words.parquet", "clusters.parquet"):
        one, other = (
            table.drop_columns([column for column in MAP_COLUMNS if column in table.column_names])
            for table in (pq.read_table(folder / name) for folder in (good, changed))
        )
        if not one.equals(other) and not same_values(one.to_pydict(), other.to_pydict()):
            return ""
    one, other = (read_model(folder / "model") for folder in (good, changed))
    parts = ("settings", "strings", "arrays")
    if not all(same_values(dict(getattr(one, part)), dict(getattr(other, part))) for part in parts):
        return ""
    return "named"


def summary_differences(good: Path, changed: Path) -> Iterator[str]:
    """Figures of summary.json that differ and are named neither as not derived nor as rounding."""
    one, other = (json.loads((folder / "summary.json").read_bytes()) for folder in (good, changed))
    for data in (one, other):
        for name in NOT_DERIVED:
            data.pop(name)
        for name in CHOSEN:
            data["parameters"].pop(name)
    if not same_values(one, other):
        yield "summary.json"


def same_values(one: Any, other: Any) -> bool:
    """Whether data are the same, to rounding."""
    if isinstance(one, np.ndarray):
        return (
            one.shape == other.shape
            and one.dtype == other.dtype
            and bool((np.abs(one - other) <= ROUNDING * np.maximum(1, np.abs(one))).all())
        )
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_values(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_values, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return one == other or abs(one - other) <= ROUNDING * max(1.0, abs(one)) or (one != one and other != other)
    return type(one) is type(other) and bool(one == other)


def measure(n: int = 10_000, seed: int = 0) -> dict[str, dict[str, Any]]:
    """Change inputs of every kind, and count what becomes of them.

    Parameters
    ----------
    n : int
        Inputs.
    seed : int
        Seed of the changes.

    Returns
    -------
    dict of str to dict
        For each kind of input: inputs, refused (an error of our own on one line, or figures that verify calls off),
        read (without harm), named (only what verify names as not derived was changed), faults, slowest (seconds), and
        examples (of faults, sentences).
    """
    rng = random.Random(seed)  # noqa: S311 (nothing is kept secret by it)
    counts = {kind: round(n * share) for kind, share in SHARES.items()}
    with TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder, audit = Path(place), Path(place, "good")
        (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in texts(rng)))
        audit_corpus(folder / "a.jsonl", audit, clusters=2, vectors="lsa", components=4, map="pca")
        tallies = {
            "corpora": mutated_corpora(counts["corpora"], rng, folder),
            "vectors": mutated_vectors(counts["vectors"], rng, folder),
            "models": mutated_models(counts["models"], rng, audit, folder),
            "audits": mutated_audits(counts["audits"], rng, audit, folder),
        }
    return {
        kind: {
            "inputs": tally.outcomes.total(),
            **{outcome: tally.outcomes[outcome] for outcome in ("refused", "read", "named")},
            "faults": tally.outcomes["fault"],
            "slowest": round(tally.slowest, 2),
            "examples": tally.faults,
        }
        for kind, tally in tallies.items()
    }


def main() -> None:
    """Print a row a kind of input, the largest memory, and every fault."""
    numbers = [int(argument) for argument in sys.argv[1:3]]
    rows = measure(*numbers)
    for kind, row in rows.items():
        print(kind, ", ".join(f"{name} {value:,}" for name, value in row.items() if name != "examples"))
    print(f"largest memory {peak_memory_mb():,.0f} MB")
    keep_figures("mutations", {kind: {**row, "examples": len(row["examples"])} for kind, row in rows.items()})
    for row in rows.values():
        print(*row["examples"], sep="\n", end="\n" if row["examples"] else "")


if __name__ == "__main__":
    main()
