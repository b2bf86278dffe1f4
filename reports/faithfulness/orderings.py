"""Orderings that were tried to beat integrated gradients at the price of a few evaluations. Not part of the package."""

import numpy as np

from neontext.corpus import Ragged
from neontext.evaluate.faithfulness.baselines import linear_relevance
from neontext.evaluate.faithfulness.units import PerturbationUnits
from neontext.explain import MIDPOINT, EditedDocuments


def first_order_removal(documents: EditedDocuments, units: PerturbationUnits) -> np.ndarray:
    """Gradient by how far the point really moves without the unit: denominators and lengths exact, one evaluation."""
    moved = documents.points[units.table.document] - without_each(documents, units)
    return np.einsum("ud,ud->u", pooled(documents, documents.points).G[units.table.document], moved)


def second_order_removal(documents: EditedDocuments, units: PerturbationUnits) -> np.ndarray:
    """The same plus half the curvature along that move, from the gradient at its end: two evaluations a unit."""
    without = without_each(documents, units)
    moved = documents.points[units.table.document] - without
    ahead = documents.pooled(without, units.table.document).G
    return np.einsum("ud,ud->u", (pooled(documents, documents.points).G[units.table.document] + ahead) / 2, moved)


def root_at_document(documents: EditedDocuments, units: PerturbationUnits) -> np.ndarray:
    """The z-rule from the document itself: the derivative through the mean's denominator, plus even shares of f."""
    at = pooled(documents, documents.points)
    constant = np.einsum("nd,nd->n", at.G, documents.points + documents.layer.offset) - at.evidence
    return units.table.sum_by_word(linear_relevance(documents, at.G, constant))


def two_gradients(documents: EditedDocuments, units: PerturbationUnits) -> np.ndarray:
    """Integrated gradients by the trapezoid rule, from one Newton step towards the root: two evaluations."""
    at = pooled(documents, documents.points)
    step = at.evidence / np.einsum("nd,nd->n", at.G, at.G)
    root = documents.points - step[:, None] * at.G
    G = (at.G + pooled(documents, root).G) / 2
    return units.table.sum_by_word(
        linear_relevance(documents, G, np.einsum("nd,nd->n", G, root + documents.layer.offset))
    )


def own_path(documents: EditedDocuments, units: PerturbationUnits) -> np.ndarray:
    """Midpoint rule, averaged over the document and what is left of it without its first 30 and 60 %: three."""
    at = pooled(documents, documents.points)
    relevance = by_midpoint(documents, units, [at])
    remains = [remaining(documents, units, relevance, share) for share in (0.3, 0.6)]
    return by_midpoint(documents, units, [at, *(pooled(documents, points) for points in remains)])


def by_midpoint(documents: EditedDocuments, units: PerturbationUnits, stations: list) -> np.ndarray:
    """Mean of the midpoint rule's relevance at some stations."""
    G = np.mean([at.G for at in stations], axis=0)
    M = np.mean([at.M for at in stations], axis=0)
    return units.table.sum_by_word(linear_relevance(documents, G, MIDPOINT.constant(G, M, documents.layer.offset)))


def remaining(documents: EditedDocuments, units: PerturbationUnits, relevance: np.ndarray, share: float) -> np.ndarray:
    """Points of the documents without the first share of their units."""
    gone = units.ranks(relevance) < np.floor(share * units.table.sizes)[units.table.document]
    every = np.arange(len(documents))
    removed = Ragged(units.table.indptr, np.arange(len(units))).where(gone)
    perturbation = documents.layer.perturbation(documents.documents, units.table)
    return perturbation.points(every, removed, Ragged.empty(len(documents)))


def without_each(documents: EditedDocuments, units: PerturbationUnits) -> np.ndarray:
    """Points of the documents with one unit taken away, for every unit."""
    perturbation = documents.layer.perturbation(documents.documents, units.table)
    one_each = Ragged(np.arange(len(units) + 1), np.arange(len(units)))
    return perturbation.points(units.table.document, one_each, Ragged.empty(len(units)))


def pooled(documents: EditedDocuments, points: np.ndarray) -> object:
    """Evidence and gradient at one point for every document."""
    return documents.pooled(points, np.arange(len(documents)))


ORDERINGS = {
    "removal, first order": first_order_removal,
    "removal, second order": second_order_removal,
    "root at the document": root_at_document,
    "two gradients": two_gradients,
    "own path": own_path,
}
