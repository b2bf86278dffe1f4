"""Documents as the page shows them, a batch at a time: plain data, numbers already rounded for display."""

from typing import Any

import numpy as np

from neontext.arrays import IntArray
from neontext.cluster.assignment import soft_assignment
from neontext.corpus.one_line import one_line
from neontext.evaluate import Audit
from neontext.explain import Flip
from neontext.explain.highlight import decimals
from neontext.report.view.competitors import N_COMPETITORS, competitor_views
from neontext.report.view.distinct_words import DistinctWords
from neontext.report.view.fields import fields_view
from neontext.report.view.moves import MoveViews
from neontext.report.view.packing import PACKED, to_fixed_point
from neontext.report.view.roots import root_shifts
from neontext.report.view.support import SupportViews
from neontext.report.view.texts import text_views

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
        placed = rows[self._explanations.clusters[rows] >= 0]
        assigned = iter(self._assigned(placed))
        texts = text_views(self._explanations, rows)
        return [
            self._common(row) | text | (next(assigned) if cluster >= 0 else {"cluster": None})
            for row, text, cluster in zip(rows.tolist(), texts, self._explanations.clusters[rows].tolist(), strict=True)
        ]

    def _common(self, row: int) -> dict[str, Any]:
        explanations = self._explanations
        return {
            "document": row,
            "label": int(self._labels[row]),
            "n_tokens": int(explanations.n_tokens[row]),
            "n_explained": int(explanations.n_explained[row]),
            "fields": fields_view(explanations.corpus, row),
        }

    def _assigned(self, rows: IntArray) -> list[dict[str, Any]]:
        """What views of documents that have a cluster have more than others."""
        words = DistinctWords.from_explanations(self._explanations, rows)
        parts = self._assignments(rows), self._relevance(rows, words), self._support.views(rows, words)
        return [assignment | relevance | support for assignment, relevance, support in zip(*parts, strict=True)]

    def _assignments(self, rows: IntArray) -> list[dict[str, Any]]:
        """The clusters of documents, why these and not others, and what would change that."""
        explanations, against = self._explanations, self._explanations.against
        shares = soft_assignment(explanations.outlierness[rows], explanations.explainer.network.beta)
        columns = {
            "probability": explanations.probability[rows].round(6).tolist(),
            "probabilities": to_fixed_point(shares, PACKED.share).tolist(),
            "evidence": explanations.evidence[rows].round(6).tolist(),
            "words": self._words[rows].round(6).tolist(),
            "bias": explanations.bias[rows].round(6).tolist(),
            "shift": self._shifts[rows].round(6).tolist(),
        }
        places = zip(
            rows.tolist(), explanations.clusters[rows].tolist(), explanations.runner_up[rows].tolist(), strict=True
        )
        return [
            {
                "cluster": cluster,
                "against": None if against == cluster else against,
                **dict(zip(columns, values, strict=True)),
                "runner_up": None if runner_up == cluster else runner_up,
                "flip": _flip_view(explanations.flips[row]),
                "addition": None if against is None else _flip_view(explanations.additions[row]),
            }
            for (row, cluster, runner_up), *values in zip(places, *columns.values(), strict=True)
        ]

    def _relevance(self, rows: IntArray, words: DistinctWords) -> list[dict[str, Any]]:
        first = words.tokens[words.first]
        relevance = self._explanations.relevance[first]
        scale = np.zeros(len(rows))
        np.maximum.at(scale, words.document, np.abs(relevance))
        digits = [decimals(most) + 1 for most in scale.tolist()]
        units = 10 ** np.array(digits, dtype=np.int64)[words.document]
        whole = to_fixed_point(relevance, units)
        columns = {
            "digits": digits,
            "scale": [round(most, places + 1) for most, places in zip(scale.tolist(), digits, strict=True)],
            "relevance": words.by_document(whole),
            "count": words.by_document(words.n_times),
            "weight": words.by_document(to_fixed_point(self._weight[first], PACKED.finer * units)),
            "competitors": self._competitors(rows, words, whole, units),
        }
        return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]

    def _competitors(
        self, rows: IntArray, words: DistinctWords, whole: IntArray, units: IntArray
    ) -> list[dict[str, Any]]:
        """Documents against each of their competitors, and what would move them there."""
        against = competitor_views(self._explanations, rows, words, whole, units)
        codes = words.by_document(words.codes)
        return [
            view | self._moves.view(row, view["cluster"], own)
            for row, view, own in zip(rows.tolist(), against, codes, strict=True)
        ]


def _flip_view(flip: Flip | None) -> dict[str, Any] | None:
    if flip is None:
        return None
    words = [one_line(word) for word in flip.words[:N_FLIP_WORDS]]
    return {"words": words, "n_words": len(flip.words), "cluster": flip.cluster}
