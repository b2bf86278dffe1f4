"""All files of a report, into a folder that the caller keeps whole."""

from hashlib import sha256
from pathlib import Path

from neontext.evaluate import Audit
from neontext.report.html import render_html
from neontext.report.saved.summary import summary_dict, write_json
from neontext.report.saved.tables import write_tables
from neontext.report.view.page_data import page_data
from neontext.report.view.report import build_view

#: The file by which a folder is known to be an audit.
SIGNATURE = "summary.json"
_NAMES = {"documents.parquet", "words.parquet", "clusters.parquet", "report.html", SIGNATURE, "model"}


def write_report(audit: Audit, folder: Path) -> None:
    """Write tables, page and summary of an audit.

    Parameters
    ----------
    audit : Audit
        What was found out.
    folder : Path
        An existing folder; use `staged_folder`, so that a half-written report never has the final name.
    """
    write_tables(audit, folder)
    data = page_data(audit)
    (folder / "report.html").write_text(render_html(build_view(audit), data.packed, data.shards), encoding="utf-8")
    write_json(folder / SIGNATURE, summary_dict(audit) | {"files": checksums(folder)})


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder and below it, by name, without the summary itself."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / SIGNATURE)
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def is_audit(folder: Path) -> bool:
    """Whether a folder is an audit and nothing more, so that it may be replaced by one."""
    found = {entry.name for entry in folder.iterdir()}
    return {SIGNATURE, "documents.parquet"} <= found <= _NAMES
