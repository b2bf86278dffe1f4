"""Documents as the page shows them, a batch at a time: plain data, numbers already rounded for display."""

from typing import Any

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.cluster.assignment import soft_assignment
from neontext.corpus.one_line import one_line
from neontext.evaluate import Audit
from neontext.explain import Flip
from neontext.explain.highlight import decimals
from neontext.report.view.competitors import N_COMPETITORS, CompetitorViews
from neontext.report.view.fields import fields_view
from neontext.report.view.moves import MoveViews
from neontext.report.view.packing import PACKED, to_fixed_point
from neontext.report.view.roots import root_shifts
from neontext.report.view.support import SupportViews
from neontext.report.view.texts import DistinctWords, text_view

#: Words of a flip that are listed.
N_FLIP_WORDS = 12


class DocumentViews:
    """Views of the documents of an audit.

    Parameters
    ----------
    audit : Audit
        The audit.
    shown : ndarray of int
        Rows of the documents that the page holds, ascending.
    sums : csr_matrix
        From `document_word_relevance`.
    """

    def __init__(self, audit: Audit, shown: IntArray, sums: Any) -> None:
        explanations = self._explanations = audit.explanations
        self._labels = audit.corpus.label_codes
        self._support = SupportViews(explanations, shown, sums)
        self._moves = MoveViews(explanations, shown, N_COMPETITORS)
        self._weight = explanations.explainer.layer.normalised_weights(explanations.documents)
        self._shifts = root_shifts(explanations, explanations.G, explanations.M)
        self._words = np.bincount(explanations.tokens.document, explanations.relevance, minlength=len(explanations))

    def batch(self, rows: IntArray) -> list[dict[str, Any]]:
        """Views of some of the documents.

        Parameters
        ----------
        rows : ndarray of int
            Rows of documents that the page holds.

        Returns
        -------
        list of dict
            JSON types, in that order, as dense as the page needs them:

            - text, omitted (a sentence about what was cut off it), n_tokens, n_explained, document (row), label (code),
              fields (values of the metadata, as written), cluster (None without a known word; then nothing below),
              against, runner_up, flip, addition.
            - probabilities: of every cluster, in units of `PackedForm.share`.
            - tokens: gap and length in UTF-16 units (JavaScript's; a length of 0 repeats that of the word's first
              occurrence), and word (0: the next new one of the vocabulary, n: its n-th again, -1: no vector).
            - vocabulary by first occurrence: "" where that is the word in lower case.
            - probability, evidence, words, bias: what the evidence is made of.
            - digits: decimals that relevance is known to, 3, or more where all words have little of it.
            - relevance: of one occurrence of each word, in units of the last of those decimals; scale: the largest;
              count; weight: what an occurrence has of what is spread evenly, with two more decimals. From each of
              `root_rules` the words together have `shift` more, the bias as much less.
            - competitors: the evidence against each of the strongest competitors alone, in columns; relevance with one
              decimal less, as what it is more than the relevance against all (rounded down); removal and addition: see
              `MoveViews`.
            - support_for, support_against: position on the page, or else id; share; words of the vocabulary that both
              documents have.
        """
        competing = CompetitorViews.from_explanations(self._explanations, rows)
        return [self._view(row, competing) for row in rows.tolist()]

    def _view(self, row: int, competing: CompetitorViews) -> dict[str, Any]:
        explanations = self._explanations
        words = DistinctWords.from_explanations(explanations, row)
        common = {
            "document": row,
            "label": int(self._labels[row]),
            "n_tokens": int(explanations.n_tokens[row]),
            "n_explained": int(explanations.n_explained[row]),
            "fields": fields_view(explanations.corpus, row),
            **text_view(explanations, row, words),
        }
        if explanations.clusters[row] < 0:
            return common | {"cluster": None}
        return common | self._assignment(row) | self._relevance(row, words, competing) | self._support.view(row, words)

    def _assignment(self, row: int) -> dict[str, Any]:
        """The cluster of a document, why it and not another, and what would change that."""
        explanations = self._explanations
        cluster, runner_up = int(explanations.clusters[row]), int(explanations.runner_up[row])
        against = explanations.against
        return {
            "cluster": cluster,
            "against": None if against == cluster else against,
            "probability": round(float(explanations.probability[row]), 6),
            "probabilities": to_fixed_point(self._probabilities(row), PACKED.share).tolist(),
            "evidence": round(float(explanations.evidence[row]), 6),
            "words": round(float(self._words[row]), 6),
            "bias": round(float(explanations.bias[row]), 6),
            "shift": self._shifts[row].round(6).tolist(),
            "runner_up": None if runner_up == cluster else runner_up,
            "flip": _flip_view(explanations.flips[row]),
            "addition": None if against is None else _flip_view(explanations.additions[row]),
        }

    def _probabilities(self, row: int) -> FloatArray:
        explanations = self._explanations
        shares = soft_assignment(explanations.outlierness[row : row + 1], explanations.explainer.network.beta)
        return np.asarray(shares[0])

    def _relevance(self, row: int, words: DistinctWords, competing: CompetitorViews) -> dict[str, Any]:
        relevance = self._explanations.relevance[words.first]
        scale = float(np.abs(relevance).max(initial=0.0))
        digits = decimals(scale) + 1
        units = 10**digits
        whole = to_fixed_point(relevance, units)
        against = competing.view(row, words, whole, units)
        return {
            "digits": digits,
            "scale": round(scale, digits + 1),
            "relevance": whole.tolist(),
            "count": words.n_times.tolist(),
            "weight": to_fixed_point(self._weight[words.first], PACKED.finer * units).tolist(),
            "competitors": against | self._moves.view(row, against["cluster"], words),
        }


def _flip_view(flip: Flip | None) -> dict[str, Any] | None:
    if flip is None:
        return None
    words = [one_line(word) for word in flip.words[:N_FLIP_WORDS]]
    return {"words": words, "n_words": len(flip.words), "cluster": flip.cluster}
