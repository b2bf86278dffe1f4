"""Clusters, scores and findings at a glance, for a notebook and a terminal."""

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from neontext.arrays import IntArray
from neontext.corpus import Corpus
from neontext.corpus.one_line import one_line
from neontext.evaluate.clusters import ClusterSummary, label_purity, rank_labels
from neontext.evaluate.findings import Findings
from neontext.evaluate.scores import Scores
from neontext.explain.overview import NAME, Overview, signed_words

#: Words of a cluster, and findings, that are listed.
N_WORDS, N_FINDINGS = 6, 5
_HEADER = ("cluster", "name", "size", "purity", "majority label")
_SHORT = {"ari": "ARI", "nmi": "NMI (V-measure)", "ami": "AMI"}
#: Of the scores, what is no figure of its own: V-measure is NMI.
_NOT_SHOWN = ("n_scored", "v_measure")


def audit_overview(title: str, clusters: Sequence[ClusterSummary], scores: Scores, findings: Findings) -> Overview:
    """Overview of an audit under a title: a row a cluster, the scores, what to look at first."""
    values = {name: value for name, value in asdict(scores).items() if name not in _NOT_SHOWN and value is not None}
    shown = [f"{_SHORT.get(name, name.replace('_', ' '))} {value:.3f}" for name, value in values.items()]
    notes = [f"Scores: {', '.join(shown)}"] if shown else []
    notes += [
        f"Look at {number}. {finding.kind}: {one_line(finding.sentence, 600)}"
        for number, finding in enumerate(findings.found[:N_FINDINGS], 1)
    ]
    header = (*_HEADER, "words that pull documents in")
    cells = [_cluster_cells(cluster) for cluster in clusters]
    return Overview(title, header, tuple(cells), tuple(notes))


def _cluster_cells(cluster: ClusterSummary) -> tuple[str, ...]:
    return (
        *_label_cells(cluster.cluster, cluster.name, cluster.size, cluster.purity, cluster.majority_label),
        signed_words(cluster.words[:N_WORDS]),
    )


def _label_cells(cluster: int, name: str, size: int, purity: float | None, label: str | None) -> tuple[str, ...]:
    labels = "–" if purity is None else f"{purity:.2f}", "–" if label is None else one_line(label, NAME)
    return str(cluster), one_line(name, NAME), f"{size:,}", *labels


def clustering_overview(corpus: Corpus, clusters: IntArray, n_clusters: int, names: Sequence[str]) -> Overview:
    """Overview of fitted clusters (-1: a document without one): names, sizes and labels."""
    labels = corpus.labels or (None,) * len(corpus)
    rows = tuple(
        _fitted_cells(k, names[k], [labels[row] for row in np.flatnonzero(clusters == k)]) for k in range(n_clusters)
    )
    without = int((clusters < 0).sum())
    notes = [f"{without:,} more documents without a known word have no cluster."] if without else []
    notes.append("explain() gives the words behind every assignment.")
    title = f"{len(corpus) - without:,} documents in {n_clusters:,} clusters"
    return Overview(title, _HEADER, rows, tuple(notes))


def _fitted_cells(cluster: int, name: str, labels: Sequence[str | None]) -> tuple[str, ...]:
    ranked = rank_labels(labels)
    return _label_cells(cluster, name, len(labels), label_purity(ranked), ranked[0][0] if ranked else None)
