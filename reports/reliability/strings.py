"""Naughty strings as text, label, id, cluster and file name, in every format: nothing runs, nothing is torn.

Run it with  python reports/reliability/strings.py STRINGS.json [N] , a list of strings such as the Big List of Naughty
Strings, of which the first N are taken; it ends with status 1 if there was a fault. Pages are opened where Chromium and
Playwright are installed.
"""

import json
import shutil
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from kept import keep_figures
from read_back import ACTIVE, READERS, Audited, Elements, Row, read_comparison, rendered, squeezed

from neontext import audit_corpus, compare_audits, export_audit
from neontext.jobs.clusters_from import ClustersFrom

TOPICS = ("garlic onion butter sauce oven", "telescope comet orbit mirror galaxy", "court judge lawyer appeal witness")
#: Documents in each cluster that is called after a string.
COPIES = 3


def fields_audit(strings: Sequence[str], place: Path, name: str = "fields", clusters: int = 3) -> Audited:
    """Every string as text, label and id of a document, beside words of its own."""
    documents = [
        {"id": text, "label": text, "text": f"{TOPICS[n % 3]} {text} {TOPICS[n % 3]}"} for n, text in enumerate(strings)
    ]
    source = written(documents, place / f"{name}.jsonl")
    audit_corpus(source, place / name, clusters=clusters, vectors="ppmi", map="pca")
    return Audited(place / name, documents)


def written(documents: list[dict[str, str]], path: Path) -> Path:
    """Documents as JSON lines."""
    path.write_text("".join(json.dumps(document) + "\n" for document in documents))
    return path


def names_audit(strings: list[str], place: Path) -> Audited:
    """Every string that can be one as the name of a file, in a folder of files."""
    documents = []
    for number, name in enumerate(filter(is_file_name, strings)):
        folder, text = place / "files" / "abc"[number % 3], f"{TOPICS[number % 3]} number{number} {TOPICS[number % 3]}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.txt").write_text(text)
        documents.append({"id": f"{folder.name}/{name}", "label": folder.name, "text": text})
    audit_corpus(place / "files", place / "names", clusters=3, vectors="ppmi", map="pca")
    return Audited(place / "names", documents)


def is_file_name(text: str) -> bool:
    """Whether a file can be called so, and is not hidden."""
    return (
        not text.startswith(".")
        and text != ""
        and "/" not in text
        and "\0" not in text
        and len(text.encode("utf-8", "surrogatepass")) <= 200
    )


def clusters_audit(strings: list[str], place: Path) -> Audited:
    """Every string as the name of a cluster; a name of blanks would be none."""
    names = list(dict.fromkeys(text for text in strings if text.strip()))
    documents = [
        {"id": f"{n} {copy}", "label": name, "text": f"{TOPICS[n % 3]} word{n} {TOPICS[copy]} word{n} {name}"}
        for n, name in enumerate(names)
        for copy in range(COPIES)
    ]
    source = written(documents, place / "clusters.jsonl")
    audit_corpus(source, place / "clusters", vectors="ppmi", map="pca", clusters_from=ClustersFrom("label"))
    return Audited(place / "clusters", documents, drawn="strongest:1")


def outputs(strings: list[str], place: Path) -> Row:
    """Every string that can be one as the name of what is written, and of an audit that is compared."""
    row, small = Row(), fields_audit(TOPICS * 3, place, "small")
    for number, name in enumerate(filter(is_file_name, strings)):
        folder = place / "outputs" / str(number)
        audit = Path(shutil.copytree(small.folder, folder / "audit" / name))
        export_audit(audit, folder / f"{name}.jsonl", format="jsonl", limit=1)
        compare_audits(audit, small.folder, folder / f"{name}.compared")
        row.same("names", {path.name for path in folder.iterdir()}, {"audit", f"{name}.jsonl", f"{name}.compared"})
        for shown in (
            rendered((folder / f"{name}.compared" / "comparison.md").read_text(encoding="utf-8")),
            Elements((folder / f"{name}.compared" / "comparison.html").read_text(encoding="utf-8")),
        ):
            row.same("elements", sorted(shown.names & (ACTIVE - {"a", "link"})), [])
            row.same("name", squeezed(name)[:80] in squeezed(shown.text), True)
    return row


def measure(strings: list[str]) -> dict[str, Row]:
    """Write strings in every place and format, and read them back.

    Parameters
    ----------
    strings : list of str
        Different ones.

    Returns
    -------
    dict of str to Row
        By place and format.
    """
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        place = Path(folder)
        fields = fields_audit(strings, place)
        audits = {
            "text, label, id": fields,
            "file name": names_audit(strings, place),
            "cluster": clusters_audit(strings, place),
        }
        rows = {f"{what}: {name}": read(audit) for what, audit in audits.items() for name, read in READERS.items()}
        rows["text, label, id: comparison"] = read_comparison(fields, fields_audit(strings, place, "two", clusters=2))
        rows["output: jsonl, comparison"] = outputs(strings, place)
    return rows


def main() -> None:
    """Print a row a place and format, and every fault."""
    strings = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    rows = measure(list(dict.fromkeys(strings))[: int(sys.argv[2]) if sys.argv[2:] else None])
    for name, row in rows.items():
        print(f"{name}: {row.values:,} values, {len(row.faults)} faults")
    for name, row in rows.items():
        print(*(f"{name}: {fault}" for fault in row.faults[:20]), sep="\n", end="\n" if row.faults else "")
    values, faults = (
        sum(counts) for counts in zip(*((row.values, len(row.faults)) for row in rows.values()), strict=True)
    )
    keep_figures("strings", {"strings": len(set(strings)), "places": len(rows), "values": values, "fault": faults})
    sys.exit(any(row.faults for row in rows.values()))


if __name__ == "__main__":
    main()
