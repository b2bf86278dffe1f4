"""All files of a report, into a folder that the caller keeps whole."""

from hashlib import sha256
from pathlib import Path

from neontext.evaluate import Audit
from neontext.report.html import render_html
from neontext.report.saved.schema import CLUSTERS, PAGE, as_table
from neontext.report.saved.summary import json_bytes, summary_dict, write_summary
from neontext.report.saved.tables import cluster_columns, write_table, write_tables
from neontext.report.view.page_data import page_data
from neontext.report.view.report import build_view


def write_report(audit: Audit, folder: Path) -> None:
    """Write tables, page and summary of an audit.

    Parameters
    ----------
    audit : Audit
        The audit; of one with figures of a whole corpus the tables stand there already.
    folder : Path
        An existing folder; use `staged_folder`, so that a half-written report never has the final name.
    """
    if audit.whole is None:
        write_tables(audit, folder)
    else:
        write_table(as_table(cluster_columns(audit.whole.clusters), CLUSTERS), folder / "clusters.parquet")
    data, summary = page_data(audit), summary_dict(audit)
    # What a reader decides on the page is about this audit, and `revise` knows it by its summary.
    checksum = sha256(json_bytes(summary)).hexdigest()
    page = render_html(build_view(audit), data.packed, data.shards, audit=checksum)
    (folder / PAGE).write_text(page, encoding="utf-8")
    write_summary(folder, summary)
