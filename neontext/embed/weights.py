"""Word weights: how much a word counts in the mean of its document."""

import numpy as np

from neontext.arrays import FloatArray
from neontext.corpus import Tokens
from neontext.errors import InputError

#: Smoothing of the SIF weights where none is given (Arora, Liang & Ma, ICLR 2017).
SIF_SMOOTHING = 1e-3


def mean_weights(tokens: Tokens) -> tuple[FloatArray, float]:
    """Every word counts the same.

    Returns
    -------
    weights : ndarray of shape (n_words,)
        One weight for each of `tokens.words`.
    unseen : float
        Weight of a word that does not occur in `tokens`.
    """
    return np.ones(tokens.n_words), 1.0


def sif_weights(tokens: Tokens, smoothing: float = SIF_SMOOTHING) -> tuple[FloatArray, float]:
    """Smooth inverse frequency, a / (a + p(w)): frequent words count less; returns as `mean_weights`."""
    frequency = np.bincount(tokens.word, minlength=tokens.n_words) / max(tokens.n_tokens, 1)
    return smoothing / (smoothing + frequency), 1.0


def idf_weights(tokens: Tokens) -> tuple[FloatArray, float]:
    """Smooth inverse document frequency, log((1 + n) / (1 + n_w)) + 1; returns as `mean_weights`."""
    counts = tokens.counts()
    documents = np.bincount(counts.indices, minlength=tokens.n_words)
    n = tokens.n_documents
    return np.log((1 + n) / (1 + documents)) + 1.0, float(np.log(1 + n) + 1.0)


def word_weights(kind: str, tokens: Tokens) -> tuple[FloatArray, float]:
    """Weights by name: "mean", "sif", "sif:A" with a smoothing of one's own, or "idf"; returns as `mean_weights`.

    Raises
    ------
    InputError
        For another name, or a smoothing that is no number above 0.

    Examples
    --------
    >>> from neontext.corpus import LetterTokenizer
    >>> word_weights("sif:0.5", LetterTokenizer()(["cat dog"]))[0]
    array([0.5, 0.5])
    """
    if isinstance(kind, str) and kind in WEIGHTS:
        return WEIGHTS[kind](tokens)
    return sif_weights(tokens, _smoothing(kind))


WEIGHTS = {"mean": mean_weights, "sif": sif_weights, "idf": idf_weights}


def _smoothing(kind: str) -> float:
    """Number in "sif:A"."""
    name, _, number = str(kind).partition(":")
    try:
        value = float(number)
    except ValueError:
        value = np.nan
    if name != "sif" or not 0 < value < np.inf:
        raise InputError(
            f"weights={kind!r:.60}: expected mean, sif, idf, or sif:A with a smoothing A above 0, such as sif:1e-4."
        )
    return value
