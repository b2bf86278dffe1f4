"""The report of a job: which map it draws, which documents it shows, and that it is written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from neontext.checks import check_whole
from neontext.choices import MAX_DOCUMENTS
from neontext.evaluate import Audit, check_map, choose_shown, map_documents
from neontext.report import write_report
from neontext.runtime.stages import StageClock

#: What `report_audit` runs.
STAGES = ("map", "write report")


@dataclass(frozen=True)
class ReportOptions:
    """What a report shows. It changes no table.

    Parameters
    ----------
    map : {"tsne", "umap", "pca"}
        Map of the documents: see `map_documents`.
    report_documents : int or None
        Documents that the report holds, at most; None: all. The tables hold all of them in any case.

    Raises
    ------
    InputError
        For another map, or for what is no number of documents.
    """

    map: str = "tsne"
    report_documents: int | None = MAX_DOCUMENTS

    def __post_init__(self) -> None:
        check_map(self.map)
        if self.report_documents is not None:
            check_whole("report_documents", self.report_documents, 0, "documents of the report; None holds all")

    def to_dict(self) -> dict[str, Any]:
        """As plain data (JSON)."""
        n_documents = "all" if self.report_documents is None else self.report_documents
        return {"map": self.map, "report_documents": n_documents}


def report_audit(
    audit: Audit,
    report: ReportOptions,
    seed: int,
    clock: StageClock,
    folder: Path,
    join: Callable[[Audit, Path], Audit] | None = None,
) -> Audit:
    """Choose the documents that the report shows, draw their maps, and write it all into an empty folder.

    `seed` draws the sample of documents, and the maps. `join` writes the tables of all documents where the audit is of
    some of them, and adds their figures. Returns the audit with the documents that are shown, and their maps.
    """
    explanations, most, random_state = audit.explanations, report.report_documents, np.random.RandomState(seed)
    with clock.stage("map"):
        shown = choose_shown(explanations, audit.clusters, audit.findings.found, most, random_state)
        maps = map_documents(explanations.points, shown[explanations.clusters[shown] >= 0], report.map, seed)
    audit = replace(audit, shown=shown, maps=maps)
    with clock.stage("write report"):
        audit = audit if join is None else join(audit, folder)
        write_report(audit, folder)
    return audit
