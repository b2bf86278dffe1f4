"""Orderings that were tried to beat integrated gradients at the price of a few evaluations. Not part of the package."""

import numpy as np

from neontext.evaluate.faithfulness.baselines import linear_relevance
from neontext.evaluate.faithfulness.judged import JudgedDocuments
from neontext.evaluate.faithfulness.units import Units
from neontext.explain import MIDPOINT


def first_order_removal(judged: JudgedDocuments, units: Units) -> np.ndarray:
    """Gradient by how far the point really moves without the unit: denominators and lengths exact, one evaluation."""
    moved = judged.points[units.document] - judged.without_each(units)
    return np.einsum("ud,ud->u", pooled(judged, judged.points).G[units.document], moved)


def second_order_removal(judged: JudgedDocuments, units: Units) -> np.ndarray:
    """The same plus half the curvature along that move, from the gradient at its end: two evaluations a unit."""
    without = judged.without_each(units)
    moved = judged.points[units.document] - without
    ahead = judged.pooled(without, units.document).G
    return np.einsum("ud,ud->u", (pooled(judged, judged.points).G[units.document] + ahead) / 2, moved)


def root_at_document(judged: JudgedDocuments, units: Units) -> np.ndarray:
    """The z-rule from the document itself: the derivative through the mean's denominator, plus even shares of f."""
    at = pooled(judged, judged.points)
    constant = np.einsum("nd,nd->n", at.G, judged.points + judged.layer.offset) - at.evidence
    return units.pool(linear_relevance(judged, at.G, constant))


def two_gradients(judged: JudgedDocuments, units: Units) -> np.ndarray:
    """Integrated gradients by the trapezoid rule, from one Newton step towards the root: two evaluations."""
    at = pooled(judged, judged.points)
    step = at.evidence / np.einsum("nd,nd->n", at.G, at.G)
    root = judged.points - step[:, None] * at.G
    G = (at.G + pooled(judged, root).G) / 2
    return units.pool(linear_relevance(judged, G, np.einsum("nd,nd->n", G, root + judged.layer.offset)))


def own_path(judged: JudgedDocuments, units: Units) -> np.ndarray:
    """Midpoint rule, averaged over the document and what is left of it without its first 30 and 60 %: three."""
    at = pooled(judged, judged.points)
    relevance = by_midpoint(judged, units, [at])
    remains = [remaining(judged, units, relevance, share) for share in (0.3, 0.6)]
    return by_midpoint(judged, units, [at, *(pooled(judged, points) for points in remains)])


def by_midpoint(judged: JudgedDocuments, units: Units, stations: list) -> np.ndarray:
    """Mean of the midpoint rule's relevance at some stations."""
    G = np.mean([at.G for at in stations], axis=0)
    M = np.mean([at.M for at in stations], axis=0)
    return units.pool(linear_relevance(judged, G, MIDPOINT.constant(G, M, judged.layer.offset)))


def remaining(judged: JudgedDocuments, units: Units, relevance: np.ndarray, share: float) -> np.ndarray:
    """Points of the documents without the first share of their units."""
    gone = units.ranks(relevance) < np.floor(share * units.sizes)[units.document]
    return judged.accumulated(units, slice(None), units.document * 2 + gone, (len(judged), 2))[:, 0]


def pooled(judged: JudgedDocuments, points: np.ndarray) -> object:
    """Evidence and gradient at one point for every document."""
    return judged.pooled(points, np.arange(len(judged)))


ORDERINGS = {
    "removal, first order": first_order_removal,
    "removal, second order": second_order_removal,
    "root at the document": root_at_document,
    "two gradients": two_gradients,
    "own path": own_path,
}
