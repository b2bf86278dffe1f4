"""Near duplicates: copies of one text look like a tight cluster."""

from collections.abc import Iterator

import numpy as np
from scipy import sparse
from sklearn.preprocessing import normalize

from neontext.arrays import IntArray
from neontext.evaluate.findings.context import N_DOCUMENTS, AuditContext
from neontext.evaluate.findings.finding import Finding
from neontext.evaluate.findings.groups import connected_groups

#: Cosine of two documents' word counts from which they are near duplicates, and the words they need for that.
ALIKE, MIN_WORDS = 0.9, 5
#: Copies, and their share of the cluster, from which they make it.
MIN_COPIES, MIN_SHARE = 3, 0.1
#: Documents of a cluster that are compared at a time.
BLOCK = 500


def find_near_duplicates(context: AuditContext) -> Iterator[Finding]:
    """Clusters of which a good part are copies of each other."""
    tokens = context.explanations.tokens
    counts = normalize(sparse.csr_matrix(tokens.counts()))
    long_enough = np.diff(tokens.indptr) >= MIN_WORDS
    for cluster, rows in enumerate(context.rows_of):
        inside = rows[long_enough[rows]]
        copies = _copies(counts[inside])
        n = int(copies.sum())
        if n < MIN_COPIES or n < MIN_SHARE * len(rows):
            continue
        yield Finding(
            kind="near duplicates",
            clusters=(cluster,),
            documents=tuple(int(row) for row in inside[copies][:N_DOCUMENTS]),
            measure="share of the cluster that are near duplicates",
            value=n / len(rows),
            null=0.0,
            words=tuple(word for word, _ in context.clusters[cluster].words[:5]),
            sentence=f"{n} of the {len(rows)} documents of cluster {cluster} are near duplicates (nine tenths alike).",
            advice="Keep one of each and audit again: copies make a cluster look tight, and count in every score.",
            strength=n / len(rows),
        )


def _copies(counts: sparse.csr_matrix) -> np.ndarray:
    """Which documents belong to a group of at least `MIN_COPIES` that are alike."""
    n = counts.shape[0]
    if not n:
        return np.zeros(0, dtype=bool)
    pairs: list[tuple[IntArray, IntArray]] = []
    for start in range(0, n, BLOCK):
        left, right = np.nonzero((counts[start : start + BLOCK] @ counts.T).toarray() >= ALIKE)
        pairs.append((left + start, right))
    left, right = (np.concatenate(side) for side in zip(*pairs, strict=True))
    group = connected_groups(left, right, n)
    return np.asarray(np.bincount(group)[group] >= MIN_COPIES)
