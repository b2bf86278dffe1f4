"""What would move documents into each of their competitors: the words to take away from them, or to put in."""

from typing import NamedTuple

import numpy as np

from neontext.arrays import IntArray
from neontext.explain.competitors import strongest_competitors
from neontext.explain.edited import EditedDocuments
from neontext.explain.explaining import explain_documents
from neontext.explain.explanation import Flip
from neontext.explain.explanations import Explanations
from neontext.explain.flips import N_ADDABLE, by_removing
from neontext.explain.pooling import competitor_margins

#: Words that a removal takes away, at most: nobody reads longer lists, and seeking them takes long.
MAX_REMOVED = 16


class Moves(NamedTuple):
    """What would move one document into one other cluster; None where nothing that was tried does.

    Attributes
    ----------
    removal : Flip or None
        Fewest words to take away, `MAX_REMOVED` at most.
    addition : Flip or None
        Fewest of the cluster's own words to put in.
    """

    removal: Flip | None
    addition: Flip | None


def moves_to_competitors(
    explanations: Explanations, rows: IntArray, n_competitors: int
) -> dict[tuple[int, int], Moves]:
    """What would move documents into each of their strongest competitors, sought and verified as flips are.

    Parameters
    ----------
    explanations : Explanations
        Of documents, each for its own cluster.
    rows : ndarray of int
        Rows of the documents that are asked about; those without a cluster are left out.
    n_competitors : int
        Competitors of each document.

    Returns
    -------
    dict
        By row and competitor. Nothing where the search takes long for every document (see `PointLayer.max_sought`).
    """
    if explanations.explainer.layer.max_sought is not None:
        return {}
    rows = rows[explanations.clusters[rows] >= 0]
    clusters = explanations.clusters[rows]
    margins = competitor_margins(explanations.outlierness[rows], clusters)
    competitors = strongest_competitors(margins, clusters, n_competitors)
    moves: dict[tuple[int, int], Moves] = {}
    for cluster in np.unique(competitors).tolist():
        own = rows[(competitors == cluster).any(axis=1)]
        found = _moves_to(explanations, own, cluster)
        moves |= {(row, cluster): move for row, move in zip(own.tolist(), found, strict=True)}
    return moves


def _moves_to(explanations: Explanations, rows: IntArray, cluster: int) -> list[Moves]:
    explainer, documents = explanations.explainer, explanations.documents.take(rows)
    against = explain_documents(
        explainer,
        explanations.corpus.take(rows.tolist()),
        documents,
        explanations.clusters[rows],
        against=cluster,
        excluded=explanations.excluded[rows],
        addable=explanations.pulling_words(cluster, N_ADDABLE),
    )
    edited = EditedDocuments(explainer.layer, explainer.network, documents, against.clusters, against.excluded)
    target = np.full(len(rows), cluster)
    removals = by_removing(edited, target, against.outlierness, *against.word_table(), MAX_REMOVED)
    return list(map(Moves, removals, against.additions))
