r"""Other ways to say how much each word matters, on the same merged function of the word occurrences (section 6).

All but occlusion and random order give the word at t :math:`\omega_t \varphi'(t) \cdot g` less its even share of a
constant; they differ in the direction g and in the constant.
"""

from collections.abc import Callable
from types import MappingProxyType

import numpy as np

from neontext.arrays import FloatArray
from neontext.evaluate.faithfulness.judged import JudgedDocuments
from neontext.evaluate.faithfulness.root_points import nearest_roots
from neontext.evaluate.faithfulness.units import Units
from neontext.explain import MIDPOINT, ORIGIN, Rule

#: Relevance of every unit, shape (n_units,); NaN for the units of a document that the method cannot explain.
Method = Callable[[JudgedDocuments, Units], FloatArray]

#: Points on the way of integrated gradients.
N_PATH = 20


def linear_relevance(judged: JudgedDocuments, g: FloatArray, constant: FloatArray) -> FloatArray:
    """Relevance of every token in a direction of its document.

    Parameters
    ----------
    judged : JudgedDocuments
        Documents and model.
    g : ndarray of shape (n_documents, n_components)
        Direction of each document.
    constant : ndarray of shape (n_documents,)
        What its words give up, in proportion to their even shares.

    Returns
    -------
    ndarray of shape (n_tokens,)
        In sum (x + offset) . g - constant for each document.
    """
    shares = judged.layer.normalised_weights(judged.documents) * constant[judged.documents.tokens.document]
    return judged.layer.projections(judged.documents, g) - shares


def by_rule(rule: Rule) -> Method:
    """The relevance that neontext itself gives, for one root point."""

    def relevance(judged: JudgedDocuments, units: Units) -> FloatArray:
        pooled = judged.pooled(judged.points, np.arange(len(judged)))
        constant = rule.constant(pooled.G, pooled.M, judged.layer.offset)
        return units.pool(linear_relevance(judged, pooled.G, constant))

    return relevance


def sensitivity(judged: JudgedDocuments, units: Units) -> FloatArray:
    """SA: squared derivative of the evidence by how much of the occurrence there is, lengths held constant."""
    pooled = judged.pooled(judged.points, np.arange(len(judged)))
    return units.pool(judged.layer.projections(judged.documents, pooled.G) ** 2)


def gradient_times_input(judged: JudgedDocuments, units: Units) -> FloatArray:
    """GI: gradient times input, the point; in sum grad f(x) . x."""
    pooled = judged.pooled(judged.points, np.arange(len(judged)))
    return units.pool(linear_relevance(judged, pooled.G, pooled.G @ judged.layer.offset))


def linear_surrogate(judged: JudgedDocuments, units: Units) -> FloatArray:
    """SR: the tangent plane at the nearest root point; in sum grad f(x~) . (x - x~)."""
    roots = nearest_roots(judged)
    return units.pool(_relevance_from(judged, roots.points, roots.gradients))


def integrated_gradients(judged: JudgedDocuments, units: Units, n_path: int = N_PATH) -> FloatArray:
    """IG: mean gradient on the straight way from the nearest root point, `n_path` midpoints; in sum nearly f(x)."""
    roots = nearest_roots(judged)
    rows = np.flatnonzero(roots.found)
    way = judged.points[rows] - roots.points[rows]
    mean = np.full_like(judged.points, np.nan)
    mean[rows] = 0.0
    for step in range(n_path):
        points = roots.points[rows] + (step + 0.5) / n_path * way
        mean[rows] += judged.pooled(points, rows).G / n_path
    return units.pool(_relevance_from(judged, roots.points, mean))


def _relevance_from(judged: JudgedDocuments, root: FloatArray, g: FloatArray) -> FloatArray:
    constant = np.einsum("nd,nd->n", g, root + judged.layer.offset)
    return linear_relevance(judged, g, constant)


def occlusion(judged: JudgedDocuments, units: Units) -> FloatArray:
    """Evidence of the whole less that without the unit, embedded and judged exactly; zero where nothing is left."""
    relevance = np.zeros(len(units))
    whole = judged.evidence(judged.points, np.arange(len(judged)))
    left = np.flatnonzero(units.sizes[units.document] > 1)
    rows = units.document[left]
    relevance[left] = whole[rows] - judged.evidence(judged.without_each(units)[left], rows)
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
