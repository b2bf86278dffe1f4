"""Which documents are copies of each other, exactly or nearly."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy import sparse
from sklearn.preprocessing import normalize

from neontext.arrays import IntArray
from neontext.evaluate.findings.groups import connected_groups
from neontext.explain import Explanations

#: Cosine of two documents' word counts from which they are near copies, and the words they need for that.
ALIKE, MIN_WORDS = 0.9, 8
#: Documents of a cluster that are compared at a time.
BLOCK = 500


def find_groups(explanations: Explanations, rows_of: Sequence[IntArray]) -> tuple[IntArray, IntArray]:
    """Groups of exact copies and of near ones, one number a document each, -1 for one that has no copy.

    Near ones are sought in every cluster, of which the rows are given.
    """
    exact = _exact_groups(explanations.corpus.texts, explanations.n_tokens)
    near = np.full(len(exact), -1, dtype=np.int64)
    tokens = explanations.tokens
    if not tokens.n_tokens:
        return exact, near
    counts = normalize(sparse.csr_matrix(tokens.counts()))
    # Of exact copies one stands for all.
    first = np.zeros(len(exact), dtype=np.bool_)
    first[np.unique(exact, return_index=True)[1]] = True
    compared = (np.diff(tokens.indptr) >= MIN_WORDS) & (first | (exact < 0))
    n_groups = 0
    for rows in rows_of:
        inside = rows[compared[rows]]
        groups = _alike(counts[inside])
        near[inside[groups >= 0]] = groups[groups >= 0] + n_groups
        n_groups += int(groups.max(initial=-1)) + 1
    return exact, near


def _exact_groups(texts: Sequence[str], n_tokens: IntArray) -> IntArray:
    """Documents of the same text, sign by sign; those without a word are no copies."""
    rows_of = defaultdict(list)
    for row in np.flatnonzero(n_tokens).tolist():
        rows_of[texts[row]].append(row)
    groups = np.full(len(texts), -1, dtype=np.int64)
    for number, rows in enumerate(rows for rows in rows_of.values() if len(rows) > 1):
        groups[rows] = number
    return groups


def _alike(counts: sparse.csr_matrix) -> IntArray:
    """Group of each document that has a near copy, numbered from 0; -1 for the others."""
    n = counts.shape[0]
    if not n:
        return np.zeros(0, dtype=np.int64)
    pairs: list[tuple[IntArray, IntArray]] = []
    for start in range(0, n, BLOCK):
        left, right = np.nonzero((counts[start : start + BLOCK] @ counts.T).toarray() >= ALIKE)
        pairs.append((left + start, right))
    left, right = (np.concatenate(side) for side in zip(*pairs, strict=True))
    group = connected_groups(left, right, n)
    several = np.bincount(group)[group] > 1
    numbered = np.full(n, -1, dtype=np.int64)
    numbered[several] = np.unique(group[several], return_inverse=True)[1]
    return numbered
