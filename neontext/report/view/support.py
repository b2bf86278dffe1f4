"""Training documents that hold a document in its cluster, or pull it away, as the page shows them."""

from itertools import islice
from typing import Any

import numpy as np

from neontext.arrays import IntArray
from neontext.corpus.one_line import one_line
from neontext.corpus.ragged import Ragged
from neontext.explain import Explanations
from neontext.report.view.distinct_words import DistinctWords, cut_lists

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
        self._placed = shown[explanations.clusters[shown] >= 0]
        self._sides = explanations.support_of(self._placed, N_SUPPORT)

    def views(self, rows: IntArray, words: DistinctWords) -> list[dict[str, Any]]:
        """Both sides of documents of the page that have a cluster, given their words; see `DocumentViews.batch`."""
        place = np.searchsorted(self._placed, rows)
        points, shares = (
            np.hstack([getattr(self._sides, f"{name}_{side}")[place] for side in ("for", "against")])
            for name in ("points", "shares")
        )
        width = points.shape[1]
        document, sign = np.repeat(np.arange(len(rows)), width), np.tile(np.repeat([1, -1], width // 2), len(rows))
        nearest = np.where(points >= 0, self._explanations.explainer.network.support.nearest[points], -1).ravel()
        other = nearest if self._explanations.is_training else np.full_like(nearest, -1)
        columns = points.ravel().tolist(), nearest.tolist(), self._positions(other), shares.round(4).ravel().tolist()
        views = map(self._document, *columns, self._shared(document, other, sign, words))
        sides = [[view for view in islice(views, width // 2) if view is not None] for _ in range(2 * len(rows))]
        return [
            {"support_for": speak, "support_against": deny} for speak, deny in zip(sides[::2], sides[1::2], strict=True)
        ]

    def _document(
        self, point: int, nearest: int, position: int | None, share: float, words: list[int]
    ) -> dict[str, Any] | None:
        if point < 0:
            return None
        ids = self._explanations.explainer.support_ids
        name = one_line(ids[nearest]) if 0 <= nearest < len(ids) else "a support point that is no document"
        return {
            "position": position,
            "id": name if position is None else None,
            "cluster": int(self._explanations.explainer.network.support.clusters[point]),
            "words": words,
            "share": share,
        }

    def _positions(self, rows: IntArray) -> list[int | None]:
        """Places on the page of documents, given by row; None for those that are not on it."""
        place = np.searchsorted(self._shown, rows)
        there = self._shown[np.minimum(place, len(self._shown) - 1)] == rows
        return [at if shown else None for at, shown in zip(place.tolist(), there.tolist(), strict=True)]

    def _shared(self, document: IntArray, other: IntArray, sign: IntArray, words: DistinctWords) -> list[list[int]]:
        """Words of documents that other documents have too, those that speak most for the side first; one list a pair.

        Parameters
        ----------
        document : ndarray of int of shape (n_pairs,)
            The documents, by their place among those that the words are of.
        other : ndarray of int of shape (n_pairs,)
            Rows of the other ones; -1 where there is none, which shares nothing.
        sign : ndarray of int of shape (n_pairs,)
            Side: 1 for, -1 against.
        words : DistinctWords
            Words of the documents.
        """
        pairs = np.flatnonzero(other >= 0)
        others, place = np.unique(other[pairs], return_inverse=True)
        theirs, width = self._sums[others], self._sums.shape[1]
        keys = np.repeat(np.arange(len(others)), np.diff(theirs.indptr)) * width + theirs.indices
        own = Ragged(words.indptr, np.arange(len(words.codes))).take(document[pairs])
        shared = np.flatnonzero(np.isin(place[own.row] * width + words.codes[own.values], keys))
        pair, word = pairs[own.row[shared]], own.values[shared]
        relevance = self._explanations.relevance[words.tokens[words.first]] * words.n_times
        order = np.lexsort((-sign[pair] * relevance[word], pair))
        best = Ragged.from_rows(pair[order], word[order], len(other))
        best = best.where(best.position < N_SHARED)
        return cut_lists(best.values - words.indptr[document[best.row]], best.indptr)
