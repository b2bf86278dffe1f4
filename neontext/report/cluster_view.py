"""One cluster as the page shows it: what it is made of, and which of its documents are worth reading."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from neontext.evaluate import Audit, ClusterSummary
from neontext.explain import Explanations
from neontext.report.document_view import document_view, word_view
from neontext.report.one_line import one_line

#: Words listed for and against, labels listed in the label mix.
N_WORDS, N_LABELS = 12, 8
#: Characters that an exemplar is quoted with.
N_BEGINNING = 80

_KINDS = {
    "strongest": "most evidence",
    "typical": "evidence nearest to the cluster's median",
    "borderline": "least evidence: these might as well be elsewhere",
}


class Choice(NamedTuple):
    """Rows of the documents that are shown of a cluster, by kind."""

    strongest: list[int]
    typical: list[int]
    borderline: list[int]


def choose_documents(rows: npt.NDArray[np.int64], evidence: npt.NDArray[np.float64], most: int) -> Choice:
    """Choose documents to read: the strongest, the typical and the borderline ones, a third each, none twice.

    Parameters
    ----------
    rows : ndarray of int of shape (n,)
        Documents of the cluster.
    evidence : ndarray of shape (n,)
        Their evidence.
    most : int
        Documents to choose, at most.

    Returns
    -------
    Choice
        Strongest and borderline ones from the extreme inwards, typical ones from the median outwards.

    Examples
    --------
    >>> choose_documents(np.arange(5), np.array([5.0, 1.0, 3.0, 2.0, 4.0]), most=3)
    Choice(strongest=[0], typical=[2], borderline=[1])
    """
    a_third, more = divmod(min(most, len(rows)), 3)
    order = rows[np.argsort(-evidence, kind="stable")].tolist()
    n_strongest, n_borderline = a_third + (more > 0), a_third + (more > 1)
    strongest, borderline = order[:n_strongest], order[::-1][:n_borderline]
    between = order[n_strongest : len(order) - n_borderline]
    value = dict(zip(rows.tolist(), evidence.tolist(), strict=True))
    middle = float(np.median(evidence)) if len(rows) else 0.0
    typical = sorted(between, key=lambda row: abs(value[row] - middle))[:a_third]
    return Choice(strongest, typical, borderline)


def cluster_view(audit: Audit, cluster: ClusterSummary, most: int) -> dict[str, Any]:
    """View of one cluster.

    Parameters
    ----------
    audit : Audit
        The audit.
    cluster : ClusterSummary
        Its cluster.
    most : int
        Documents to show, at most.

    Returns
    -------
    dict
        JSON types.
    """
    found = audit.explanations
    rows = np.flatnonzero(found.clusters == cluster.cluster)
    chosen = choose_documents(rows, found.evidence[rows], most)
    return {
        "cluster": cluster.cluster,
        "size": cluster.size,
        "share": cluster.size / max(len(audit.corpus), 1),
        "purity": cluster.purity,
        "majority_label": None if cluster.majority_label is None else one_line(cluster.majority_label),
        "labels": _label_mix(cluster),
        "median_evidence": float(np.median(found.evidence[rows])) if len(rows) else None,
        "words_for": [word_view(word, value) for word, value in cluster.words[:N_WORDS]],
        "words_against": [word_view(word, value) for word, value in cluster.words_against[:N_WORDS]],
        "scale": max((abs(value) for _, value in (*cluster.words, *cluster.words_against)), default=0.0),
        "exemplars": [_exemplar(audit, row) for row in cluster.exemplars],
        "n_shown": sum(map(len, chosen)),
        "documents": [_group(found, kind, kind_rows) for kind, kind_rows in chosen._asdict().items() if kind_rows],
    }


def _exemplar(audit: Audit, row: int) -> dict[str, Any]:
    corpus = audit.corpus
    return {"document": row, "id": one_line(corpus.ids[row]), "beginning": one_line(corpus.texts[row], N_BEGINNING)}


def _group(found: Explanations, kind: str, rows: list[int]) -> dict[str, Any]:
    return {"kind": kind, "meaning": _KINDS[kind], "documents": [document_view(found, row) for row in rows]}


def _label_mix(cluster: ClusterSummary) -> list[dict[str, Any]]:
    """Labels of a cluster's documents, most first; the small ones in one row, the unlabelled ones in another."""
    if not cluster.labels:
        return []
    mix: list[dict[str, Any]] = [
        {"label": one_line(label), "kind": "label", "n": n} for label, n in cluster.labels[:N_LABELS]
    ]
    rest = cluster.labels[N_LABELS:]
    if rest:
        mix.append({"label": f"{len(rest)} more labels", "kind": "rest", "n": sum(n for _, n in rest)})
    unlabelled = cluster.size - sum(n for _, n in cluster.labels)
    if unlabelled:
        mix.append({"label": "no label", "kind": "none", "n": unlabelled})
    return [{**part, "share": part["n"] / cluster.size} for part in mix]
