"""Word flipping: evidence while words are taken away, or put in, by order of relevance (method, section 6)."""

from dataclasses import dataclass

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_whole
from neontext.evaluate.faithfulness.judged import JudgedDocuments
from neontext.evaluate.faithfulness.units import Units


@dataclass(frozen=True, eq=False)
class Curves:
    """Evidence at every step, document by document in columns.

    Attributes
    ----------
    document : ndarray of int of shape (n_steps of all documents,)
        Row of the document, rising.
    fraction : ndarray of shape (n_steps of all documents,)
        How far the flipping has come: 0 at its beginning, 1 at its end, rising in each document.
    evidence : ndarray of shape (n_steps of all documents,)
        Log-odds in nats.
    n_documents : int
        Number of documents; one of a single unit has no curve.
    """

    document: IntArray
    fraction: FloatArray
    evidence: FloatArray
    n_documents: int

    def reversed(self) -> "Curves":
        """The same curves from their end to their beginning."""
        order = np.lexsort((-self.fraction, self.document))
        return Curves(self.document, 1.0 - self.fraction[order], self.evidence[order], self.n_documents)

    def areas(self) -> FloatArray:
        """Area under each curve: the mean evidence on the way, by the trapezoid rule; NaN where there is no curve."""
        inside = np.diff(self.document) == 0
        steps = np.diff(self.fraction) * (self.evidence[1:] + self.evidence[:-1]) / 2
        areas = np.bincount(self.document[1:][inside], steps[inside], minlength=self.n_documents).astype(np.float64)
        areas[np.bincount(self.document, minlength=self.n_documents) < 2] = np.nan
        return areas

    def at(self, fractions: FloatArray) -> FloatArray:
        """Curves read off at the same fractions, linear in between; shape (n_documents, n_fractions), NaN for none."""
        # Laid end to end, each on a stretch of its own, all curves are one for the interpolation.
        wanted = np.arange(self.n_documents)[:, None] * 2.0 + fractions
        result = np.interp(wanted.ravel(), self.document * 2.0 + self.fraction, self.evidence).reshape(wanted.shape)
        result[np.bincount(self.document, minlength=self.n_documents) < 2] = np.nan
        return result


def insertion_curves(judged: JudgedDocuments, units: Units, relevance: FloatArray, n_steps: int = 50) -> Curves:
    """Evidence while a document is put together, its most relevant unit first.

    The curve begins with one unit (an empty document has no evidence) and ends with the whole document. Every state is
    embedded and judged exactly; only where a document has more than ``n_steps + 1`` units, steps put in several.

    Parameters
    ----------
    judged : JudgedDocuments
        The documents and the model.
    units : Units
        Of these documents.
    relevance : ndarray of shape (n_units,)
        Decides the order; equal ones go by place.
    n_steps : int
        Steps of a curve, at most.

    Returns
    -------
    Curves
        Memory beside them: blocks of 64 MB.

    Raises
    ------
    InputError
        If `n_steps` is no whole number of at least 1.
    """
    check_whole("n_steps", n_steps, 1, "a curve has a beginning and an end")
    states = np.minimum(units.sizes, n_steps + 1)
    steps = _steps(units, units.ranks(relevance), states)
    parts = []
    for first, last in judged.blocks(np.full(len(judged), n_steps + 1)):
        chosen = slice(int(units.indptr[first]), int(units.indptr[last]))
        rows = (units.document[chosen] - first) * (n_steps + 1) + steps[chosen]
        points = judged.accumulated(units, chosen, rows, (last - first, n_steps + 1))
        wanted = np.arange(n_steps + 1) < states[first:last, None]
        document = np.repeat(np.arange(first, last), states[first:last])
        parts.append(judged.evidence(points[wanted], document))
    document = np.repeat(np.arange(len(judged)), states)
    return Curves(document, _fractions(units, states), np.concatenate([np.empty(0), *parts]), len(judged))


def deletion_curves(judged: JudgedDocuments, units: Units, relevance: FloatArray, n_steps: int = 50) -> Curves:
    """Evidence while units are taken away, the most relevant first, until one is left; as `insertion_curves`.

    What remains after every step is what an insertion from the least relevant on has put in.
    """
    # Ties go by place also here, so the ranks are turned round rather than the relevance.
    return insertion_curves(judged, units, units.ranks(relevance).astype(np.float64), n_steps).reversed()


def _steps(units: Units, ranks: IntArray, states: IntArray) -> IntArray:
    """State of its document at which each unit is in: state i holds 1 + floor(i (n - 1) / (states - 1)) units."""
    above, below = (states - 1)[units.document], np.maximum(units.sizes - 1, 1)[units.document]
    return np.asarray(-(-ranks * above // below))


def _fractions(units: Units, states: IntArray) -> FloatArray:
    """Share of the units beyond the first that each state holds, shape (n_states of all documents,)."""
    first = np.concatenate([[0], np.cumsum(states)])[:-1]
    state = np.arange(int(states.sum())) - np.repeat(first, states)
    below = np.repeat(np.maximum(units.sizes - 1, 1), states)
    held = state * below // np.repeat(np.maximum(states - 1, 1), states)
    return np.asarray(held / below)
