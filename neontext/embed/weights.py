"""Word weights: how much a word counts in the mean of its document."""

import numpy as np

from neontext.arrays import FloatArray
from neontext.checks import check_choice
from neontext.corpus import Tokens

#: Smoothing of the SIF weights (Arora, Liang & Ma, ICLR 2017).
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


def sif_weights(tokens: Tokens) -> tuple[FloatArray, float]:
    """Smooth inverse frequency, a / (a + p(w)): frequent words count less; returns as `mean_weights`."""
    frequency = np.bincount(tokens.word, minlength=tokens.n_words) / max(tokens.n_tokens, 1)
    return SIF_SMOOTHING / (SIF_SMOOTHING + frequency), 1.0


def idf_weights(tokens: Tokens) -> tuple[FloatArray, float]:
    """Smooth inverse document frequency, log((1 + n) / (1 + n_w)) + 1; returns as `mean_weights`."""
    counts = tokens.counts()
    documents = np.bincount(counts.indices, minlength=tokens.n_words)
    n = tokens.n_documents
    return np.log((1 + n) / (1 + documents)) + 1.0, float(np.log(1 + n) + 1.0)


WEIGHTS = {"mean": mean_weights, "sif": sif_weights, "idf": idf_weights}


def word_weights(kind: str, tokens: Tokens) -> tuple[FloatArray, float]:
    """Weights by name: "mean", "sif" or "idf"; returns as `mean_weights`.

    Raises
    ------
    InputError
        For another name.
    """
    check_choice("weights", kind, WEIGHTS)
    return WEIGHTS[kind](tokens)
