"""Lists that the page searches: a row a document, and the documents that each word stands in."""

from typing import Any

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.corpus.one_line import one_line
from neontext.evaluate import Audit, DocumentMap
from neontext.explain import Explanations
from neontext.report.view.document_word_relevance import strongest_words
from neontext.report.view.names import clean_view
from neontext.report.view.packing import PACKED, to_fixed_point
from neontext.report.view.passages import strongest_passages


def document_rows(audit: Audit, shown: IntArray, sums: Any) -> dict[str, Any]:
    """Columns of the documents that the page holds.

    Parameters
    ----------
    audit : Audit
        The audit.
    shown : ndarray of int
        Rows of those documents.
    sums : csr_matrix
        From `document_word_relevance`.

    Returns
    -------
    dict of str to list
        document, id, label (code, -1: none), cluster and runner_up (-1: no known word), evidence, probability, bias,
        margin (evidence against the runner-up alone; None there), length (tokens), passage (the strongest one, or the
        beginning where that shows it), word (the strongest one for), relevance (its), and maps (x and y of each map).
    """
    explanations, corpus = audit.explanations, audit.corpus
    strongest = strongest_words(sums[shown])
    words = explanations.tokens.words
    placed = explanations.clusters[shown] >= 0
    columns = {
        "document": shown.tolist(),
        "id": [corpus.ids[row] for row in shown],
        "label": corpus.label_codes[shown].tolist(),
        "cluster": explanations.clusters[shown].tolist(),
        "runner_up": explanations.runner_up[shown].tolist(),
        "evidence": _numbers(explanations.evidence[shown], placed),
        "probability": _numbers(explanations.probability[shown], placed),
        "bias": _numbers(explanations.bias[shown], placed, 2),
        "margin": _numbers(_margin(explanations, shown), placed, 2),
        "length": explanations.n_tokens[shown].tolist(),
        "passage": [
            passage or corpus.texts[row]
            for row, passage in zip(shown, strongest_passages(explanations.take(shown)), strict=True)
        ],
        "word": [None if word < 0 else words[word] for word in strongest.word.tolist()],
        "relevance": _numbers(strongest.relevance, strongest.word >= 0, 2),
        "maps": [_places(document_map, shown) for document_map in audit.maps],
    }
    return clean_view(columns)


def word_index(audit: Audit, shown: IntArray, sums: Any) -> dict[str, Any]:
    """For every word with a vector, the documents of the page that it stands in.

    Parameters
    ----------
    audit : Audit
        The audit.
    shown : ndarray of int
        Rows of the documents that the page holds.
    sums : csr_matrix
        From `document_word_relevance`.

    Returns
    -------
    dict
        words, and postings: for each of them the first document's place in the page's rows and the gaps between the
        places that follow.
    """
    columns = sums[shown].tocsc()
    columns.sort_indices()
    used = np.flatnonzero(np.diff(columns.indptr))
    gaps = np.diff(columns.indices, prepend=0)
    starts = columns.indptr[used]
    gaps[starts] = columns.indices[starts]
    words = audit.explanations.tokens.words
    return {
        "words": [one_line(words[w]) for w in used],
        "postings": [part.tolist() for part in np.split(gaps, columns.indptr[used[1:]])] if len(used) else [],
    }


def word_relevance(shown: IntArray, sums: Any) -> list[list[int]]:
    """For every word of `word_index`, its relevance in each of its documents, in `PACKED.list_units` a nat.

    Parameters
    ----------
    shown : ndarray of int
        Rows of the documents that the page holds.
    sums : csr_matrix
        From `document_word_relevance`.
    """
    columns = sums[shown].tocsc()
    columns.sort_indices()
    starts = columns.indptr[np.flatnonzero(np.diff(columns.indptr))]
    values = to_fixed_point(columns.data, PACKED.list_units)
    return [part.tolist() for part in np.split(values, starts[1:])] if len(starts) else []


def _margin(explanations: Explanations, shown: IntArray) -> FloatArray:
    """Log-odds of each document's cluster against its runner-up alone, in nats."""
    outlierness, beta = explanations.outlierness[shown], explanations.explainer.network.beta
    places = np.arange(len(shown))
    own, other = (outlierness[places, columns[shown]] for columns in (explanations.clusters, explanations.runner_up))
    return np.asarray(beta * (other - own))


def _numbers(values: FloatArray, present: BoolArray, digits: int = 6) -> list[float | None]:
    """Numbers for a list, None where there is none; more decimals than it shows, so that none is rounded twice."""
    rounded = np.round(values, digits).tolist()
    return [value if there else None for value, there in zip(rounded, present.tolist(), strict=True)]


def _places(document_map: DocumentMap, shown: IntArray) -> dict[str, list[int]]:
    """Whole-number places on a map, its longer side from 0 to `PACKED.map_side`, the other one in the middle.

    -1 for documents that are not on it.
    """
    extent = np.ptp(document_map.points, axis=0) if len(document_map.points) else np.zeros(2)
    spread = float(extent.max())
    low = document_map.points.min(axis=0, initial=np.inf) - (spread - extent) / 2
    scaled = np.rint((document_map.points - low) * (PACKED.map_side / spread if spread > 0 else 0.0)).astype(np.int64)
    places = np.full((len(shown), 2), -1, dtype=np.int64)
    places[np.searchsorted(shown, document_map.rows)] = scaled
    return {"x": places[:, 0].tolist(), "y": places[:, 1].tolist()}
