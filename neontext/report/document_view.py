"""One document as the page shows it: plain data, numbers and pieces of text."""

from typing import Any

import numpy as np
import numpy.typing as npt

from neontext.explain import Explanations, SupportDocument
from neontext.explain.highlight import pieces
from neontext.report.one_line import one_line

#: Characters of a text that are shown; the page would not open with all of a 10 MB document in it.
WINDOW = 4_000
#: Words listed for and against.
N_WORDS = 8
#: Words of a flip that are listed.
N_FLIP_WORDS = 12
#: Supporting documents listed for and against.
N_SUPPORT = 3


def document_view(explanations: Explanations, row: int) -> dict[str, Any]:
    """View of one document that has a cluster.

    Parameters
    ----------
    explanations : Explanations
        Of the corpus.
    row : int
        The document.

    Returns
    -------
    dict
        JSON types. `pieces` are the highlighted runs of the text, `scale` the relevance that gets the strongest
        colour, `omitted` a sentence about what of the text is left out, or None.
    """
    corpus = explanations.corpus
    tokens = _Tokens(explanations, row)
    runner_up = int(explanations.runner_up[row])
    cluster = int(explanations.clusters[row])
    speaks_for, speaks_against = tokens.top_words(N_WORDS)
    return {
        "document": row,
        "id": one_line(corpus.ids[row]),
        "label": None if corpus.labels is None or (label := corpus.labels[row]) is None else one_line(label),
        "cluster": cluster,
        "probability": float(explanations.probability[row]),
        "evidence": float(explanations.evidence[row]),
        "words": float(tokens.relevance.sum()),
        "bias": float(explanations.bias[row]),
        "runner_up": None if runner_up == cluster else runner_up,
        "n_tokens": int(explanations.n_tokens[row]),
        "n_explained": int(explanations.n_explained[row]),
        "words_for": speaks_for,
        "words_against": speaks_against,
        **_text_view(corpus.texts[row], tokens, row),
        "flip": _flip_view(explanations, row),
        **_support_view(explanations, row),
    }


class _Tokens:
    """Columns of one document's tokens; no Python object a token, since there may be a million."""

    def __init__(self, explanations: Explanations, row: int) -> None:
        tokens = explanations.tokens
        inside = slice(int(tokens.indptr[row]), int(tokens.indptr[row + 1]))
        self.explained = explanations.explained[inside]
        self.start, self.end = tokens.start[inside], tokens.end[inside]
        self.relevance: npt.NDArray[np.float64] = explanations.relevance[inside]
        self._words, self._codes = tokens.words, tokens.word[inside]

    def top_words(self, n: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Strongest words for and against, relevances of a word's occurrences summed."""
        codes, place = np.unique(self._codes[self.explained], return_inverse=True)
        totals = np.bincount(place, self.relevance[self.explained], minlength=len(codes))
        order = np.argsort(-totals, kind="stable")
        listed = [word_view(self._words[codes[i]], float(totals[i])) for i in order[:n] if totals[i] > 0]
        return listed, [word_view(self._words[codes[i]], float(totals[i])) for i in order[::-1][:n] if totals[i] < 0]


def word_view(word: str, relevance: float) -> dict[str, Any]:
    """A word and its relevance, for a list."""
    return {"word": one_line(word), "relevance": relevance}


def _text_view(text: str, tokens: _Tokens, row: int) -> dict[str, Any]:
    cut = _window_end(text, tokens)
    shown = tokens.end <= cut
    marked, grey = shown & tokens.explained, shown & ~tokens.explained
    scale = float(np.abs(tokens.relevance).max(initial=0.0))
    words = list(
        zip(tokens.start[marked].tolist(), tokens.end[marked].tolist(), tokens.relevance[marked].tolist(), strict=True)
    )
    spans = list(zip(tokens.start[grey].tolist(), tokens.end[grey].tolist(), strict=True))
    return {
        "scale": scale,
        "pieces": [piece._asdict() for piece in pieces(text[:cut], words, spans, scale)],
        "n_characters": len(text),
        "omitted": _omitted(len(text), cut, row),
    }


def _window_end(text: str, tokens: _Tokens) -> int:
    """Where the shown part of a text ends: after the window, but not inside a token."""
    if len(text) <= WINDOW:
        return len(text)
    first_after = int(np.searchsorted(tokens.end, WINDOW, side="right"))
    start = int(tokens.start[first_after]) if first_after < len(tokens.start) else WINDOW
    # A token that begins the text and is longer than the window is cut after all.
    return min(start, WINDOW) or WINDOW


def _omitted(n_characters: int, cut: int, row: int) -> str | None:
    if cut >= n_characters:
        return None
    return (
        f"The first {cut:,} of {n_characters:,} characters are shown. The whole text is row {row} of the corpus, "
        "the relevance of every word of it is in words.parquet, and the sums here are over all of it."
    )


def _flip_view(explanations: Explanations, row: int) -> dict[str, Any] | None:
    flip = explanations.flips[row]
    if flip is None:
        return None
    words = [one_line(word) for word in flip.words[:N_FLIP_WORDS]]
    return {"words": words, "n_words": len(flip.words), "cluster": flip.cluster}


def _support_view(explanations: Explanations, row: int) -> dict[str, Any]:
    sides = explanations.support(row)
    return {
        side: [_support(explanations, point) for point in documents[:N_SUPPORT]] for side, documents in sides.items()
    }


def _support(explanations: Explanations, point: SupportDocument) -> dict[str, Any]:
    """A supporting document; `document` is its row if it stands in this corpus, else None."""
    return {
        "document": point.document if explanations.is_training and point.document >= 0 else None,
        "id": "a support point that is no document" if point.id is None else one_line(point.id),
        "cluster": point.cluster,
        "share": point.share,
    }
