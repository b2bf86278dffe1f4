"""Documents against each of their strongest competitors alone, as the page shows them."""

from typing import Any, NamedTuple, Self

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.explain import Explanations
from neontext.explain.competitors import CompetitorRelevance
from neontext.report.view.packing import PACKED, to_fixed_point
from neontext.report.view.roots import root_shifts
from neontext.report.view.texts import DistinctWords

#: Competitors that a document can be held against, the strongest ones.
N_COMPETITORS = 5


class CompetitorViews(NamedTuple):
    """A batch of documents, each against its competitors one by one.

    Attributes
    ----------
    place : dict of int to int
        Place in the batch of each document's row.
    against : CompetitorRelevance
        Evidence, bias and relevance of every token of these documents against each of them.
    shift : list of ndarray of shape (n_documents, n_rules)
        See `root_shifts`; by competitor.
    indptr : ndarray of int of shape (n_documents + 1,)
        Where the tokens of each document begin.
    """

    place: dict[int, int]
    against: CompetitorRelevance
    shift: list[FloatArray]
    indptr: IntArray

    @classmethod
    def from_explanations(cls, explanations: Explanations, rows: IntArray) -> Self:
        """Evidence, bias and relevance of every token against each of the strongest competitors."""
        rows = rows[explanations.clusters[rows] >= 0]
        against = explanations.against_competitors(rows, N_COMPETITORS)
        G, M = against.evidence.G, against.evidence.M
        return cls(
            {row: place for place, row in enumerate(rows.tolist())},
            against,
            [root_shifts(explanations, G[:, c], M[:, c]) for c in range(M.shape[1])],
            np.concatenate([[0], np.cumsum(explanations.n_tokens[rows])]),
        )

    def view(self, row: int, words: DistinctWords, whole: IntArray, units: int) -> dict[str, Any]:
        """One document against each of its competitors, strongest first, in columns.

        Parameters
        ----------
        row : int
            Its row.
        words : DistinctWords
            Its words.
        whole : ndarray of int of shape (n_words,)
            Their relevance against all, as whole numbers of units.
        units : int
            In a nat.
        """
        at = self.place[row]
        inside = slice(int(self.indptr[at]), int(self.indptr[at + 1]))
        evidence, relevance = self.against.evidence, np.ascontiguousarray(self.against.relevance[inside].T)
        first, units, whole = words.first - words.tokens[0], units // PACKED.coarser, whole // PACKED.coarser
        return {
            "cluster": evidence.competitors[at].tolist(),
            "share": to_fixed_point(evidence.share[at], PACKED.share).tolist(),
            "evidence": evidence.evidence[at].round(3).tolist(),
            "words": [round(float(values.sum()), 3) for values in relevance],
            "bias": [round(float(bias), 3) for bias in self.against.bias[at]],
            "shift": [values[at].round(3).tolist() for values in self.shift],
            "relevance": [(to_fixed_point(values[first], units) - whole).tolist() for values in relevance],
        }
