"""Training documents that hold a document in its cluster, or pull it away, as the page shows them."""

from functools import cached_property
from typing import Any

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.corpus.one_line import one_line
from neontext.explain import Explanations
from neontext.report.view.texts import DistinctWords

#: Supporting documents on either side, and words they share that are listed.
N_SUPPORT, N_SHARED = 3, 6


class SupportViews:
    """Supporting documents of the documents of an audit.

    Parameters
    ----------
    explanations : Explanations
        Of the audit.
    shown : ndarray of int
        Rows of the documents that the page holds, ascending.
    sums : csr_matrix
        From `document_word_relevance`.
    """

    def __init__(self, explanations: Explanations, shown: IntArray, sums: Any) -> None:
        self._explanations, self._shown, self._sums = explanations, shown, sums

    @cached_property
    def _sides(self) -> dict[int, tuple[IntArray, FloatArray, IntArray, FloatArray]]:
        placed = self._shown[self._explanations.clusters[self._shown] >= 0]
        sides = zip(*self._explanations.support_of(placed, N_SUPPORT), strict=True)
        return dict(zip(placed.tolist(), sides, strict=True))

    def view(self, row: int, words: DistinctWords) -> dict[str, Any]:
        """Both sides of one document; see `DocumentViews.batch`."""
        points_for, shares_for, points_against, shares_against = self._sides[row]
        weight = self._explanations.relevance[words.first] * words.n_times
        return {
            "support_for": self._side(words, points_for, shares_for, weight),
            "support_against": self._side(words, points_against, shares_against, -weight),
        }

    def _side(
        self, words: DistinctWords, points: IntArray, shares: FloatArray, weight: FloatArray
    ) -> list[dict[str, Any]]:
        return [
            {**self._document(point, words, weight), "share": round(share, 4)}
            for point, share in zip(points.tolist(), shares.tolist(), strict=True)
            if point >= 0
        ]

    def _document(self, point: int, words: DistinctWords, weight: FloatArray) -> dict[str, Any]:
        explainer = self._explanations.explainer
        support, ids = explainer.network.support, explainer.support_ids
        nearest = int(support.nearest[point])
        here = nearest if self._explanations.is_training and nearest >= 0 else None
        position = None if here is None else self._position(here)
        name = one_line(ids[nearest]) if 0 <= nearest < len(ids) else "a support point that is no document"
        return {
            "position": position,
            "id": name if position is None else None,
            "cluster": int(support.clusters[point]),
            "words": [] if here is None else self._shared(words, here, weight),
        }

    def _position(self, row: int) -> int | None:
        place = int(np.searchsorted(self._shown, row))
        return place if place < len(self._shown) and self._shown[place] == row else None

    def _shared(self, words: DistinctWords, other: int, weight: FloatArray) -> list[int]:
        """Words of the document that the other one has too, those that speak most for the side first."""
        others = self._sums.indices[self._sums.indptr[other] : self._sums.indptr[other + 1]]
        shared = np.flatnonzero(np.isin(words.codes, others, assume_unique=True))
        best: list[int] = shared[np.argsort(-weight[shared], kind="stable")[:N_SHARED]].tolist()
        return best
