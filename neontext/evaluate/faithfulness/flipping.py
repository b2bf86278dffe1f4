"""Word flipping: evidence while words are taken away, or put in, by order of relevance (method, section 6)."""

from dataclasses import dataclass

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.checks import check_whole
from neontext.corpus import Ragged, WordTable
from neontext.corpus.ragged import consecutive, runs
from neontext.evaluate.faithfulness.units import PerturbationUnits
from neontext.explain import EditedDocuments

#: Units of the states of all documents that are worked on at a time, at most: 64 MB an array.
BLOCK_UNITS = 1 << 23


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


def insertion_curves(
    documents: EditedDocuments, units: PerturbationUnits, relevance: FloatArray, n_steps: int = 50
) -> Curves:
    """Evidence while a document is put together, its most relevant unit first; equal ones go by place.

    The curve begins with one unit (an empty document has no evidence) and ends with the whole document. Every state is
    embedded and judged exactly; only where a document has more than ``n_steps + 1`` units, steps put in several.
    Memory beside the curves: blocks of 64 MB.

    Raises
    ------
    InputError
        If `n_steps` is no whole number of at least 1.
    """
    check_whole("n_steps", n_steps, 1, "a curve has a beginning and an end")
    table = units.table
    states = np.minimum(table.sizes, n_steps + 1)
    steps = _steps(table, units.ranks(relevance), states)
    perturbation = documents.layer.perturbation(documents.documents, table)
    parts = [
        documents.edited_evidence(perturbation, *_waiting(table, states, steps, block))
        for block in runs(states * table.sizes, BLOCK_UNITS)
    ]
    document = np.repeat(np.arange(len(documents)), states)
    return Curves(document, _fractions(table, states), np.concatenate([np.empty(0), *parts]), len(documents))


def _waiting(table: WordTable, states: IntArray, steps: IntArray, block: slice) -> tuple[IntArray, Ragged]:
    """Document of every state of a block of documents, and its units that are not put in yet."""
    document = np.repeat(np.arange(block.start, block.stop), states[block])
    state = consecutive(np.zeros(block.stop - block.start, dtype=np.int64), states[block])
    every = Ragged(table.indptr, np.arange(len(table))).take(document)
    return document, every.where(steps[every.values] > state[every.row])


def deletion_curves(
    documents: EditedDocuments, units: PerturbationUnits, relevance: FloatArray, n_steps: int = 50
) -> Curves:
    """Evidence while units are taken away, the most relevant first, until one is left; as `insertion_curves`.

    What remains after every step is what an insertion from the least relevant on has put in.
    """
    # Ties go by place also here, so the ranks are turned round rather than the relevance.
    return insertion_curves(documents, units, units.ranks(relevance).astype(np.float64), n_steps).reversed()


def _steps(table: WordTable, ranks: IntArray, states: IntArray) -> IntArray:
    """State of its document at which each unit is in: state i holds 1 + floor(i (n - 1) / (states - 1)) table."""
    above, below = (states - 1)[table.document], np.maximum(table.sizes - 1, 1)[table.document]
    return np.asarray(-(-ranks * above // below))


def _fractions(table: WordTable, states: IntArray) -> FloatArray:
    """Share of the units beyond the first that each state holds, shape (n_states of all documents,)."""
    state = consecutive(np.zeros(len(states), dtype=np.int64), states)
    below = np.repeat(np.maximum(table.sizes - 1, 1), states)
    held = state * below // np.repeat(np.maximum(states - 1, 1), states)
    return np.asarray(held / below)
