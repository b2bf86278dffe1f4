"""Which documents a report shows, where they are too many for one file."""

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from neontext.arrays import IntArray
from neontext.evaluate.clusters import ClusterSummary
from neontext.evaluate.findings import Finding
from neontext.explain import Explanations

#: Strongest, and most doubtful, documents of each cluster that are shown in any case.
N_EXTREME = 10


def choose_shown(
    explanations: Explanations,
    clusters: Sequence[ClusterSummary],
    findings: Sequence[Finding],
    most: int | None,
    random_state: np.random.RandomState,
) -> IntArray:
    """Choose the documents that a report shows: what it speaks of first, then a random sample of the rest.

    Parameters
    ----------
    explanations : Explanations
        Of all documents.
    clusters : sequence of ClusterSummary
        Their exemplars are shown first.
    findings : sequence of Finding
        The documents they name come next, and then the strongest and the most doubtful ones of each cluster, in turn.
    most : int or None
        Documents to show, at most; None: all.
    random_state : RandomState
        Draws the sample.

    Returns
    -------
    ndarray of int
        Rows, ascending.
    """
    n = len(explanations.clusters)
    if most is None or n <= most:
        return np.arange(n)
    named = [row for cluster in clusters for row in cluster.exemplars]
    named += [row for finding in findings for row in finding.documents]
    turns = zip_longest(*(_extremes(explanations, cluster.cluster) for cluster in clusters))
    named += [row for turn in turns for row in turn if row is not None]
    order = np.array([*named, *random_state.permutation(n).tolist()], dtype=np.int64)
    first = np.unique(order, return_index=True)[1]
    return np.sort(order[np.sort(first)][:most])


def _extremes(explanations: Explanations, cluster: int) -> list[int]:
    """The strongest document, the most doubtful one, the second strongest, and so on."""
    rows = np.flatnonzero(explanations.clusters == cluster)
    order = rows[np.argsort(-explanations.evidence[rows], kind="stable")].tolist()
    return [row for pair in zip(order[:N_EXTREME], order[::-1][:N_EXTREME], strict=True) for row in pair]
