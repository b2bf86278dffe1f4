"""Pixel flipping: evidence while pixels are replaced, the most relevant first."""

import numpy as np
from judges import Judge

#: Steps of a curve.
N_STEPS = 50


def ranks(relevance: np.ndarray, jointly: bool) -> np.ndarray:
    """When each pixel goes, from 0 to nearly 1: over all pixels of all digits, or within each digit."""
    if jointly:
        return _ranks(relevance.reshape(1, -1)).reshape(relevance.shape)
    return _ranks(relevance)


def _ranks(relevance: np.ndarray) -> np.ndarray:
    order = np.argsort(-relevance, axis=1, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(relevance.shape[1])[None], axis=1)
    return places / relevance.shape[1]


def flipping_curves(judge: Judge, relevance: np.ndarray, fill: np.ndarray, jointly: bool) -> np.ndarray:
    """Evidence of every digit at every step, shape (n_digits, N_STEPS + 1): from the digit to the fill."""
    when, rows = ranks(relevance, jointly), np.arange(len(relevance))
    steps = [
        judge.evidence(np.where(when < share, fill, judge.points), rows) for share in np.linspace(0, 1, N_STEPS + 1)
    ]
    return np.stack(steps, axis=1)


def areas(curves: np.ndarray) -> np.ndarray:
    """Area under each digit's curve, in units of the mean evidence of all untouched digits; shape (n_digits,)."""
    return (curves[:, 1:] + curves[:, :-1]).mean(axis=1) / 2 / curves[:, 0].mean()
