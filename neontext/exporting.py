"""Documents of a written audit, chosen, and written one by one in another format."""

from collections.abc import Sequence
from pathlib import Path

from neontext.errors import InputError
from neontext.report.formats import FILES, FOLDERS, FORMATS
from neontext.report.saved import SavedAudit
from neontext.report.selection import select_documents
from neontext.staging import staged_file, staged_folder


def export_audit(
    audit: str | Path,
    out: str | Path,
    *,
    format: str,
    clusters: Sequence[int] = (),
    ids: Sequence[str] = (),
    rank: str | None = None,
    limit: int | None = None,
    force: bool = False,
) -> int:
    """Write highlighted documents of an audit in another format.

    Parameters
    ----------
    audit : path
        A folder that `audit_corpus` or `explain_corpus` wrote.
    out : path
        File to write; a folder for "html-fragments". Whole or not at all.
    format : {"html-fragments", "markdown", "csv", "jsonl", "latex"}
        What to write: a fragment a document, a section a document, a row a word, a line a document, or a LaTeX
        document with coloured boxes.
    clusters, ids, rank, limit
        Which documents (default: all); see `select_documents`.
    force : bool
        Replace a file, or a folder of fragments, that stands there.

    Returns
    -------
    int
        Documents written. Memory: the columns of the audit, and one document at a time.

    Raises
    ------
    NeontextError
        If the audit cannot be read, no document fits, or `out` cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from neontext import audit_corpus
    >>> with TemporaryDirectory() as place:
    ...     _ = audit_corpus("demo", f"{place}/audit", vectors="ppmi")
    ...     export_audit(f"{place}/audit", f"{place}/borderline.md", format="markdown", rank="borderline:2")
    16
    """
    if format not in FORMATS:
        raise InputError(f"format {format!r:.60}: expected one of {', '.join(FORMATS)}.")
    saved = SavedAudit.read(audit)
    rows = select_documents(saved, clusters=clusters, ids=ids, rank=rank, limit=limit)
    explanations = saved.explanations(rows)
    if format in FOLDERS:
        write_folder, belongs = FOLDERS[format]
        with staged_folder(out, force=force, belongs=belongs) as folder:
            write_folder(explanations, folder)
    else:
        with staged_file(out, force=force) as file, file.open("w", encoding="utf-8", newline="") as stream:
            FILES[format](explanations, stream)
    return len(rows)
