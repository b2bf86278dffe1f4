"""Documents against each of their strongest competitors alone, as the page shows them."""

from typing import Any, NamedTuple, Self

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.explain import Explanations
from neontext.explain.competitors import CompetitorEvidence, pool_each
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
    evidence : CompetitorEvidence
        Evidence against each of them.
    bias : list of ndarray of shape (n_documents,)
        What of it is bias, by competitor.
    shift : list of ndarray of shape (n_documents, n_rules)
        See `root_shifts`.
    relevance : list of ndarray of shape (n_tokens,)
        Of every token of these documents, by competitor.
    indptr : ndarray of int of shape (n_documents + 1,)
        Where the tokens of each document begin.
    """

    place: dict[int, int]
    evidence: CompetitorEvidence
    bias: list[FloatArray]
    shift: list[FloatArray]
    relevance: list[FloatArray]
    indptr: IntArray

    @classmethod
    def from_explanations(cls, explanations: Explanations, rows: IntArray) -> Self:
        """Evidence, bias and relevance of every token against each of the strongest competitors."""
        rows = rows[explanations.clusters[rows] >= 0]
        explainer, documents = explanations.explainer, explanations.documents.take(rows)
        each = pool_each(
            explainer.network,
            explanations.points[rows],
            explanations.clusters[rows],
            min(N_COMPETITORS, explainer.layer.max_competitors or N_COMPETITORS),
            against=explanations.against,
            excluded=explanations.excluded[rows],
        )
        columns = range(each.M.shape[1])
        shared = [explainer.word_relevance(documents, each.G[:, c], each.M[:, c], each.bias[:, c]) for c in columns]
        return cls(
            {row: place for place, row in enumerate(rows.tolist())},
            each,
            [np.asarray(part.bias) for part in shared],
            [root_shifts(explanations, each.G[:, c], each.M[:, c]) for c in columns],
            [part.relevance for part in shared],
            documents.tokens.indptr,
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
        relevance = [values[inside] for values in self.relevance]
        first, units, whole = words.first - words.tokens[0], units // PACKED.coarser, whole // PACKED.coarser
        return {
            "cluster": self.evidence.competitors[at].tolist(),
            "share": to_fixed_point(self.evidence.share[at], PACKED.share).tolist(),
            "evidence": self.evidence.evidence[at].round(3).tolist(),
            "words": [round(float(values.sum()), 3) for values in relevance],
            "bias": [round(float(values[at]), 3) for values in self.bias],
            "shift": [values[at].round(3).tolist() for values in self.shift],
            "relevance": [(to_fixed_point(values[first], units) - whole).tolist() for values in relevance],
        }
