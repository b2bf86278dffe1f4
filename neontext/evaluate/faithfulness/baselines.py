r"""Other ways to say how much each word matters, on the same merged function of the word occurrences (section 6).

All but occlusion and random order give the word at t :math:`\omega_t \varphi'(t) \cdot g` less its even share of a
constant; they differ in the direction g and in the constant.
"""

from collections.abc import Callable
from types import MappingProxyType

import numpy as np

from neontext.arrays import FloatArray
from neontext.corpus import Ragged
from neontext.evaluate.faithfulness.root_points import nearest_roots
from neontext.evaluate.faithfulness.units import PerturbationUnits
from neontext.explain import MIDPOINT, ORIGIN, EditedDocuments, Rule

#: Relevance of every unit, shape (n_units,); NaN for the units of a document that the method cannot explain.
Method = Callable[[EditedDocuments, PerturbationUnits], FloatArray]

#: Points on the way of integrated gradients.
N_PATH = 20


def linear_relevance(documents: EditedDocuments, g: FloatArray, constant: FloatArray) -> FloatArray:
    """Relevance of every token, shape (n_tokens,), in a direction g of its document, shape (n_documents, n_components).

    In sum (x + offset) . g - constant for each document: its words give up the constant in proportion to their even
    shares.
    """
    return documents.layer.token_relevance(documents.documents, g, constant).relevance


def by_rule(rule: Rule) -> Method:
    """The relevance that neontext itself gives, for one root point."""

    def relevance(documents: EditedDocuments, units: PerturbationUnits) -> FloatArray:
        pooled = documents.pooled(documents.points, np.arange(len(documents)))
        constant = rule.constant(pooled.G, pooled.M, documents.layer.offset)
        constant = constant - pooled.bias if documents.layer.shares_bias else constant
        return units.table.sum_by_word(linear_relevance(documents, pooled.G, constant))

    return relevance


def sensitivity(documents: EditedDocuments, units: PerturbationUnits) -> FloatArray:
    """SA: squared derivative of the evidence by how much of the occurrence there is, lengths held constant."""
    pooled = documents.pooled(documents.points, np.arange(len(documents)))
    return units.table.sum_by_word(linear_relevance(documents, pooled.G, np.zeros(len(documents))) ** 2)


def gradient_times_input(documents: EditedDocuments, units: PerturbationUnits) -> FloatArray:
    """GI: gradient times input, the point; in sum grad f(x) . x."""
    pooled = documents.pooled(documents.points, np.arange(len(documents)))
    return units.table.sum_by_word(linear_relevance(documents, pooled.G, pooled.G @ documents.layer.offset))


def linear_surrogate(documents: EditedDocuments, units: PerturbationUnits) -> FloatArray:
    """SR: the tangent plane at the nearest root point; in sum grad f(x~) . (x - x~)."""
    roots = nearest_roots(documents)
    return units.table.sum_by_word(_relevance_from(documents, roots.points, roots.gradients))


def integrated_gradients(documents: EditedDocuments, units: PerturbationUnits, n_path: int = N_PATH) -> FloatArray:
    """IG: mean gradient on the straight way from the nearest root point, `n_path` midpoints; in sum nearly f(x)."""
    roots = nearest_roots(documents)
    rows = np.flatnonzero(roots.found)
    way = documents.points[rows] - roots.points[rows]
    mean = np.full_like(documents.points, np.nan)
    mean[rows] = 0.0
    for step in range(n_path):
        points = roots.points[rows] + (step + 0.5) / n_path * way
        mean[rows] += documents.pooled(points, rows).G / n_path
    return units.table.sum_by_word(_relevance_from(documents, roots.points, mean))


def _relevance_from(documents: EditedDocuments, root: FloatArray, g: FloatArray) -> FloatArray:
    constant = np.einsum("nd,nd->n", g, root + documents.layer.offset)
    return linear_relevance(documents, g, constant)


def occlusion(documents: EditedDocuments, units: PerturbationUnits) -> FloatArray:
    """Evidence of the whole less that without the unit, embedded and documents exactly; zero where nothing is left."""
    table = units.table
    relevance = np.zeros(len(units))
    whole = documents.evidence(documents.points, np.arange(len(documents)))
    left = np.flatnonzero(table.sizes[table.document] > 1)
    rows = table.document[left]
    perturbation = documents.layer.perturbation(documents.documents, table)
    one_each = Ragged(np.arange(len(left) + 1), left)
    relevance[left] = whole[rows] - documents.edited_evidence(perturbation, rows, one_each)
    return relevance


#: By name, our own first.
METHODS = MappingProxyType[str, Method](
    {
        "midpoint": by_rule(MIDPOINT),
        "origin": by_rule(ORIGIN),
        "GI": gradient_times_input,
        "IG": integrated_gradients,
        "SR": linear_surrogate,
        "SA": sensitivity,
        "occlusion": occlusion,
    }
)
