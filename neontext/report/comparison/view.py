"""What is said of two compared audits, as plain data."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from neontext.arrays import IntArray
from neontext.evaluate.comparison.clusterings import Comparison, Flow
from neontext.evaluate.comparison.matching import MatchedDocuments
from neontext.evaluate.comparison.purer import score_both
from neontext.report.comparison.flow import splits_and_merges
from neontext.report.comparison.settings import differing_settings
from neontext.report.saved.audit import SavedAudit
from neontext.report.view.names import clean_view

#: Words of a cluster, of a flow and of a document that are listed; documents of a flow; documents that are on no side.
N_CLUSTER_WORDS, N_WORDS, N_DOCUMENT_WORDS, N_DOCUMENTS, N_LISTED = 8, 10, 6, 5, 50


@dataclass(frozen=True, eq=False)
class ComparedAudits:
    """Two audits and what differs between them.

    Attributes
    ----------
    first, second : SavedAudit
        The audits.
    documents : MatchedDocuments
        Which document is which.
    comparison : Comparison
        What differs; its documents are places in `documents.first` and `documents.second`.
    vocabulary : tuple of str
        The words that it counts.
    """

    first: SavedAudit
    second: SavedAudit
    documents: MatchedDocuments
    comparison: Comparison
    vocabulary: tuple[str, ...]


def comparison_view(compared: ComparedAudits) -> dict[str, Any]:
    """Figures of a comparison, in JSON types; ids, labels and words are on one line.

    Parameters
    ----------
    compared : ComparedAudits
        Two audits.

    Returns
    -------
    dict
        first and second (folder, name, n_documents, n_clusters), documents (how many were matched, how, and how many
        were not), settings (those that differ), scores (of both against the labels, None without), agreement, n_moved,
        gained and lost (ids), clusters (of the first, each with its match), unmatched (clusters of the second that are
        no match), table (documents in each pair of clusters), splits and merges, and flows (moved documents by pair of
        clusters, with the words that moved them).
    """
    comparison = compared.comparison
    view = {
        "first": _audit_view(compared.first),
        "second": _audit_view(compared.second),
        "documents": _documents_view(compared.documents),
        "settings": differing_settings(compared.first, compared.second),
        "scores": _scores_view(compared),
        "agreement": asdict(comparison.agreement),
        "n_moved": len(comparison.moved),
        "n_gained": len(comparison.gained),
        "n_lost": len(comparison.lost),
        "gained": _ids(compared.second, compared.documents.second[comparison.gained]),
        "lost": _ids(compared.first, compared.documents.first[comparison.lost]),
        "clusters": [_cluster_view(compared, k) for k in range(compared.first.n_clusters)],
        "unmatched": _unmatched(compared),
        "table": comparison.table,
        "flows": [_flow_view(compared, flow) for flow in comparison.flows],
    }
    return clean_view(view | splits_and_merges(view))


def _scores_view(compared: ComparedAudits) -> dict[str, Any] | None:
    """Scores of both over the compared documents that have one label, the same in both audits."""
    first, second = compared.documents.first, compared.documents.second
    labels, others = (
        side.documents["label"].take(rows).to_pylist()
        for side, rows in ((compared.first, first), (compared.second, second))
    )
    same = [label if label == other else None for label, other in zip(labels, others, strict=True)]
    both = score_both(same, compared.first.cluster[first], compared.second.cluster[second])
    return None if both is None else both._asdict()


def _unmatched(compared: ComparedAudits) -> list[dict[str, Any]]:
    """Clusters of the second audit that are no match."""
    matched, sizes = set(compared.comparison.match.tolist()), compared.comparison.table.sum(axis=0).tolist()
    return [
        {"cluster": k, "size": size, **_about(compared.second, k)} for k, size in enumerate(sizes) if k not in matched
    ]


def _audit_view(audit: SavedAudit) -> dict[str, Any]:
    names = {"folder": str(audit.folder), "name": audit.name}
    return {**names, "n_documents": len(audit), "n_clusters": audit.n_clusters}


def _documents_view(documents: MatchedDocuments) -> dict[str, int]:
    return {
        "n_matched": len(documents.first),
        "n_by_text": documents.n_by_text,
        "n_only_first": len(documents.only_first),
        "n_only_second": len(documents.only_second),
        "n_changed": documents.n_changed,
    }


def _ids(audit: SavedAudit, rows: IntArray) -> list[str]:
    return [audit.documents["id"][int(row)].as_py() for row in rows[:N_LISTED]]


def _about(audit: SavedAudit, cluster: int) -> dict[str, Any]:
    """Name and strongest words of a cluster, as its audit says."""
    words = audit.clusters["words"][cluster].as_py()[:N_CLUSTER_WORDS]
    return {"name": audit.names[cluster], "words": [str(word) for word in words]}


def _cluster_view(compared: ComparedAudits, cluster: int) -> dict[str, Any]:
    table, match = compared.comparison.table, int(compared.comparison.match[cluster])
    size = int(table[cluster].sum())
    view = {"cluster": cluster, "size": size, **_about(compared.first, cluster), "match": None}
    if match < 0:
        return view
    shared, other = int(table[cluster, match]), int(table[:, match].sum())
    about = {"cluster": match, "size": other, **_about(compared.second, match)}
    return view | {"match": about | {"shared": shared, "overlap": shared / (size + other - shared)}}


def _flow_view(compared: ComparedAudits, flow: Flow) -> dict[str, Any]:
    size = int(compared.comparison.table[flow.first].sum())
    columns = (flow.word, flow.relevance_first, flow.relevance_second)
    words = [
        {"word": compared.vocabulary[word], "first": before, "second": after, "change": after - before}
        for word, before, after in zip(*(column[:N_WORDS].tolist() for column in columns), strict=True)
    ]
    return {
        "first": flow.first,
        "second": flow.second,
        "n_documents": len(flow.moved),
        "share": len(flow.moved) / size,
        "words": words,
        "documents": [_document_view(compared, int(place)) for place in clearest(compared, flow)],
    }


def clearest(compared: ComparedAudits, flow: Flow) -> IntArray:
    """Documents of a flow that moved most clearly, places in `Comparison.moved`: most evidence on both sides."""
    moved = compared.comparison.moved[flow.moved]
    evidence = compared.first.evidence[compared.documents.first[moved]]
    evidence = evidence + compared.second.evidence[compared.documents.second[moved]]
    return np.asarray(flow.moved[np.argsort(-evidence, kind="stable")[:N_DOCUMENTS]])


def _document_view(compared: ComparedAudits, place: int) -> dict[str, Any]:
    row = int(compared.comparison.moved[place])
    first, second = int(compared.documents.first[row]), int(compared.documents.second[row])
    shifts = compared.comparison.shifts
    entries = slice(int(shifts.indptr[place]), int(shifts.indptr[place + 1]))
    changes = zip(shifts.word[entries].tolist(), shifts.change[entries].tolist(), strict=True)
    return {
        "first": first,
        "second": second,
        "id": compared.first.documents["id"][first].as_py(),
        "label": compared.first.documents["label"][first].as_py(),
        "evidence_first": float(compared.first.evidence[first]),
        "evidence_second": float(compared.second.evidence[second]),
        "words": [
            {"word": compared.vocabulary[word], "change": change} for word, change in list(changes)[:N_DOCUMENT_WORDS]
        ],
    }
