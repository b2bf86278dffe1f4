"""Documents against each of their strongest competitors alone, as the page shows them."""

from typing import Any

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.explain import Explanations
from neontext.report.view.distinct_words import DistinctWords
from neontext.report.view.packing import PACKED, to_fixed_point
from neontext.report.view.roots import root_shifts

#: Competitors that a document can be held against, the strongest ones.
N_COMPETITORS = 5


def competitor_views(
    explanations: Explanations, rows: IntArray, words: DistinctWords, whole: IntArray, units: IntArray
) -> list[dict[str, Any]]:
    """Documents against each of their competitors, strongest first, in columns.

    Parameters
    ----------
    explanations : Explanations
        Of the audit.
    rows : ndarray of int of shape (n_documents,)
        Documents that have a cluster.
    words : DistinctWords
        Their words.
    whole : ndarray of int of shape (n_words,)
        Relevance of these against all competitors, as whole numbers of units.
    units : ndarray of int of shape (n_words,)
        In a nat.
    """
    against = explanations.against_competitors(rows, N_COMPETITORS)
    evidence, every = against.evidence, range(against.bias.shape[1])
    finest, known = units // PACKED.coarser, whole // PACKED.coarser
    relevance = [words.by_document(to_fixed_point(against.relevance[words.first, c], finest) - known) for c in every]
    shifts = [root_shifts(explanations, evidence.G[:, c], evidence.M[:, c]).round(3) for c in every]
    columns = {
        "cluster": evidence.competitors.tolist(),
        "share": to_fixed_point(evidence.share, PACKED.share).tolist(),
        "evidence": evidence.evidence.round(3).tolist(),
        "words": _sums(against.relevance, words.token_indptr).round(3).tolist(),
        "bias": against.bias.round(3).tolist(),
        "shift": [[shift[n].tolist() for shift in shifts] for n in range(len(rows))],
        "relevance": [[values[n] for values in relevance] for n in range(len(rows))],
    }
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _sums(relevance: FloatArray, indptr: IntArray) -> FloatArray:
    """Relevance of all tokens of each document together, shape (n_documents, n_competitors); each has a token."""
    return np.add.reduceat(relevance, indptr[:-1], axis=0) if len(indptr) > 1 else relevance[:0]
