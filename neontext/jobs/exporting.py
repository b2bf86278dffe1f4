"""Documents of a written audit in other formats, and its figures for a paper."""

from collections.abc import Sequence
from pathlib import Path

from neontext.checks import check_choice
from neontext.choices import FIGURE_FORMATS, FIGURES
from neontext.report import figures as drawing
from neontext.report.formats import FORMATS, FolderFormat
from neontext.report.plots import check_plots
from neontext.report.saved.audit import SavedAudit
from neontext.report.saved.selection import select_documents
from neontext.report.saved.summary import write_json
from neontext.runtime.staging import staged_file, staged_folder
from neontext.runtime.standard_output import is_standard_output, standard_output

#: Documents that are drawn where none were chosen.
STRONGEST = "strongest:1"


def export_audit(
    audit: str | Path,
    out: str | Path,
    *,
    format: str,
    clusters: Sequence[int | str] = (),
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
        File to write, or a folder, as the format is. Whole or not at all. "-" is standard output, for a file.
    format : str
        One of `neontext.report.formats.FORMATS`, which says what is written.
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
    check_choice("format", format, FORMATS)
    saved = SavedAudit.read(audit)
    rows = select_documents(saved, clusters=clusters, ids=ids, rank=rank, limit=limit)
    explanations = saved.explanations(rows)
    chosen = FORMATS[format]
    if isinstance(chosen, FolderFormat):
        with staged_folder(out, chosen.kind, force=force, inputs=(audit,)) as folder:
            chosen.write(explanations, folder)
    elif is_standard_output(out):
        with standard_output() as stream:
            chosen.write(explanations, stream)
    else:
        with (
            staged_file(out, force=force, inputs=(audit,)) as file,
            file.open("w", encoding="utf-8", newline="") as stream,
        ):
            chosen.write(explanations, stream)
    return len(rows)


def draw_figures(
    audit: str | Path,
    out: str | Path,
    *,
    figures: Sequence[str] = (),
    format: str = "svg",
    clusters: Sequence[int | str] = (),
    ids: Sequence[str] = (),
    rank: str | None = None,
    limit: int | None = None,
    force: bool = False,
) -> list[dict[str, str]]:
    """Draw figures of an audit for a paper, with their captions.

    Parameters
    ----------
    audit : path
        A folder that `audit_corpus` or `explain_corpus` wrote.
    out : path
        Folder to write, whole or not at all: a file a figure, and captions.json.
    figures : sequence of {"map", "contingency", "document"}
        What to draw; by default everything that the audit has what it takes for (a map, labels).
    format : {"svg", "pdf"}
        Of the files. The same audit gives the same bytes.
    clusters, ids, rank, limit
        Which documents are drawn; see `select_documents`. By default the strongest one of each cluster.
    force : bool
        Replace a folder of figures that stands there.

    Returns
    -------
    list of dict
        "file" and "caption" of every figure.

    Raises
    ------
    NeontextError
        If matplotlib is missing, the audit cannot be read or has not what a figure needs (the map its columns, the
        contingency table labels), or `out` cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from neontext import audit_corpus
    >>> with TemporaryDirectory() as place:
    ...     _ = audit_corpus("demo", f"{place}/audit", vectors="ppmi")
    ...     drawn = draw_figures(f"{place}/audit", f"{place}/figures", figures=["contingency"], format="pdf")
    >>> drawn[0]["file"]
    'contingency.pdf'
    """
    for name in figures:
        check_choice("figure", name, FIGURES)
    check_choice("format", format, FIGURE_FORMATS)
    check_plots("A figure")
    saved = SavedAudit.read(audit)
    rank = rank or (None if ids else STRONGEST)
    rows = select_documents(saved, clusters=clusters, ids=ids, rank=rank, limit=limit)
    wanted = dict.fromkeys(figures)
    with staged_folder(out, "figures", force=force, inputs=(audit,)) as folder:
        captions = []
        for name, drawn in drawing.draw(saved, wanted, rows) if wanted else drawing.draw_possible(saved, rows):
            drawing.write_figure(drawn.figure, folder / f"{name}.{format}")
            captions.append({"file": f"{name}.{format}", "caption": drawn.caption})
        write_json(folder / drawing.CAPTIONS, captions)
    return captions
