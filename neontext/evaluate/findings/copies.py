"""Copies: documents that stand in the corpus twice count twice in every score, and make a cluster look tight."""

from collections.abc import Iterator

import numpy as np

from neontext.arrays import IntArray
from neontext.evaluate.fidelity import wilson_interval
from neontext.evaluate.findings.context import N_DOCUMENTS, AuditContext
from neontext.evaluate.findings.finding import Finding

#: Share of a cluster's documents that have a copy, from which a finding names the cluster.
MIN_SHARE = 0.05

_ADVICE = "Keep one of each and audit again: copies make a cluster look tight, and count in every score."


def find_copies(context: AuditContext) -> Iterator[Finding]:
    """Documents of the same text, wherever they are; and those of nearly the same words in one cluster."""
    exact, near = context.copies
    for kind, groups, how in (
        ("exact copies", exact, "have the same text as another one"),
        ("near copies", near, "hold nearly the same words as another one in their cluster (cosine 0.9 or more)"),
    ):
        rows = np.flatnonzero(groups >= 0)
        if not len(rows):
            continue
        n_groups = int(groups.max()) + 1
        n, surplus = len(context.explanations), len(rows) - n_groups
        apart = _apart(groups[rows], context.explanations.clusters[rows])
        yield Finding(
            kind=kind,
            clusters=_holding(context, rows),
            documents=tuple(rows[np.argsort(groups[rows], kind="stable")][:N_DOCUMENTS].tolist()),
            measure="share of the documents that repeat another one",
            value=surplus / n,
            interval=wilson_interval(surplus, n),
            null=0.0,
            sentence=(
                f"Take {surplus:,} document{'s' * (surplus != 1)} out, or say that they count twice: {len(rows):,} of "
                f"{n:,} {how}, {n_groups:,} text{'s' * (n_groups != 1)} in all"
                f"{f', {apart:,} of them in several clusters' * (apart > 0)}."
            ),
            advice=_ADVICE,
            effect=float(surplus),
        )


def _apart(groups: IntArray, clusters: IntArray) -> int:
    """Groups whose documents lie in several clusters."""
    pairs = np.unique(np.column_stack([groups, clusters]), axis=0)
    return int((np.bincount(pairs[:, 0]) > 1).sum())


def _holding(context: AuditContext, rows: IntArray) -> tuple[int, ...]:
    """Clusters of which a good part has a copy, most first."""
    clusters = context.explanations.clusters[rows]
    sizes = [max(len(members), 1) for members in context.rows_of]
    share = np.bincount(clusters[clusters >= 0], minlength=context.n_clusters) / sizes
    order = np.argsort(-share, kind="stable")
    return tuple(int(k) for k in order if share[k] >= MIN_SHARE)
