"""The passage of a document that speaks most for its cluster: what a list quotes of it."""

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.explain import Explanations
from neontext.report.view.names import N_BEGINNING

#: Characters of a passage: with an ellipsis on either side it is as long as a beginning.
N_PASSAGE = N_BEGINNING - 4


def strongest_passages(explanations: Explanations) -> list[str | None]:
    """The passage of each document whose words have most relevance together.

    Parameters
    ----------
    explanations : Explanations
        Of the documents that are quoted.

    Returns
    -------
    list of str or None
        From the first to the last word of the passage, with "…" where it does not begin or end the text; None where
        the beginning shows it, or where no word is known.
    """
    first, last, further = _windows(explanations)
    places = zip(explanations.corpus.texts, first.tolist(), last.tolist(), further.tolist(), strict=True)
    return [_quote(text, start, end) if shown else None for text, start, end, shown in places]


def _quote(text: str, start: int, end: int) -> str:
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def _windows(explanations: Explanations) -> tuple[IntArray, IntArray, BoolArray]:
    """Characters from which and to which each document's passage goes, and whether its beginning does not show it."""
    tokens, explained = explanations.tokens, explanations.explained
    # Tokens that overlap, such as pairs of words beside the words, need not stand in order.
    order = np.flatnonzero(explained)
    order = order[np.lexsort((tokens.start[order], tokens.document[order]))]
    document, start, end = (values[order].astype(np.int64) for values in (tokens.document, tokens.start, tokens.end))
    width = int(end.max(initial=0)) + N_PASSAGE + 1
    places, ends = document * width + start, np.maximum.accumulate(document * width + end)
    stop = np.maximum(np.searchsorted(ends, places + N_PASSAGE, side="right"), np.arange(len(order)) + 1)
    running = np.concatenate([[0.0], np.cumsum(explanations.relevance[order])])
    best = _largest(document, running[stop] - running[:-1])
    first, last = np.zeros((2, len(explanations)), dtype=np.int64)
    first[document[best]], last[document[best]] = start[best], ends[stop[best] - 1] - document[best] * width
    return first, last, last >= N_BEGINNING


def _largest(document: IntArray, values: FloatArray) -> IntArray:
    """Place of the largest value of each document, the first of equal ones."""
    order = np.lexsort((-values, document))
    return np.asarray(order[np.unique(document[order], return_index=True)[1]])
