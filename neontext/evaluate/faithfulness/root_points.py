"""Nearest root points: smallest ||x - x~|| with f(x~) = 0, for many documents at once."""

from dataclasses import dataclass

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.explain import EditedDocuments

#: Largest |f(x~)| of a root point, in nats; largest sine of the angle between x - x~ and the gradient there.
EVIDENCE_TOLERANCE, ANGLE_TOLERANCE = 1e-8, 1e-3
#: Rounds of the search, and halvings of one step, at most.
MAX_ROUNDS, MAX_HALVINGS = 60, 6


@dataclass(frozen=True, eq=False)
class RootPoints:
    """Where the evidence of documents is zero, near by.

    Attributes
    ----------
    points : ndarray of shape (n_documents, n_components)
        Root points; NaN where none was found.
    gradients : ndarray of shape (n_documents, n_components)
        Gradient of the evidence there.
    distances : ndarray of shape (n_documents,)
        How far they are from the documents.
    residuals : ndarray of shape (n_documents,)
        |f| there.
    sines : ndarray of shape (n_documents,)
        Sine of the angle between the gradient there and the way to the document: zero at a nearest point.
    found : ndarray of bool of shape (n_documents,)
        Whether |f| is within `EVIDENCE_TOLERANCE`.
    """

    points: FloatArray
    gradients: FloatArray
    distances: FloatArray
    residuals: FloatArray
    sines: FloatArray

    @property
    def found(self) -> BoolArray:
        """Documents that have a root point, shape (n_documents,)."""
        return np.isfinite(self.distances)


def nearest_roots(documents: EditedDocuments) -> RootPoints:
    r"""Find the root point of every document.

    Each round puts the foot of the perpendicular from x on the tangent plane of f at the point reached; a step is
    halved until :math:`\|y - x\|^2 / 2 + c\,|f(y)|` falls (the search of Hasofer, Lind, Rackwitz and Fiessler for the
    design point, damped as by Zhang and Der Kiureghian, 1995). At its end x - x~ is parallel to the gradient, which
    makes x~ nearest among its neighbours; a nearer root in another direction is not excluded. A round costs one forward
    and backward pass of the documents that are still on their way, and one forward pass for each halving.
    """
    x = documents.points
    y, f = x.copy(), np.empty(len(x))
    g = np.empty_like(x)
    rows = np.arange(len(x))
    for _ in range(MAX_ROUNDS):
        pooled = documents.pooled(y[rows], rows)
        f[rows], g[rows] = pooled.evidence, pooled.G
        moving = (np.abs(f) > EVIDENCE_TOLERANCE) | (_sines(x, y, g) > ANGLE_TOLERANCE)
        rows = rows[moving[rows] & np.isfinite(f[rows]) & (g[rows] != 0).any(axis=1)]
        if not len(rows):
            break
        y[rows] = _step(documents, x[rows], y[rows], f[rows], g[rows], rows)
    return _polished(documents, x, y)


def _step(
    documents: EditedDocuments, x: FloatArray, y: FloatArray, f: FloatArray, g: FloatArray, rows: IntArray
) -> FloatArray:
    """One damped step of the documents `rows`."""
    length = np.asarray(np.einsum("nd,nd->n", g, g))
    move = x - y - g * ((f + np.einsum("nd,nd->n", g, x - y)) / length)[:, None]
    foot = np.linalg.norm(y + move - x, axis=1)
    # Twice the multiplier at the foot of the perpendicular: large enough for the step to be one of descent.
    penalty = 2.0 * np.maximum(foot, np.linalg.norm(y - x, axis=1)) / np.sqrt(length) + 1e-12
    before = _merit(x, y, f, penalty)
    result: FloatArray = y + move
    waiting, share = np.arange(len(x)), 1.0
    for _ in range(MAX_HALVINGS):
        after = _merit(
            x[waiting], result[waiting], documents.evidence(result[waiting], rows[waiting]), penalty[waiting]
        )
        waiting = waiting[~(after < before[waiting])]
        if not len(waiting):
            break
        share /= 2.0
        result[waiting] = y[waiting] + share * move[waiting]
    return result


def _merit(x: FloatArray, y: FloatArray, f: FloatArray, penalty: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("nd,nd->n", y - x, y - x) / 2 + penalty * np.abs(f))


def _sines(x: FloatArray, y: FloatArray, g: FloatArray) -> FloatArray:
    """Sine of the angle between x - y and g; zero where y is x."""
    way = x - y
    lengths = np.linalg.norm(way, axis=1) * np.linalg.norm(g, axis=1)
    cosines = np.divide(np.einsum("nd,nd->n", way, g), lengths, out=np.ones_like(lengths), where=lengths > 0)
    return np.asarray(np.sqrt(np.maximum(1.0 - cosines**2, 0.0)))


def _polished(documents: EditedDocuments, x: FloatArray, y: FloatArray) -> RootPoints:
    """Newton's steps along the gradient onto f = 0, then everything that is said about the points."""
    every = np.arange(len(x))
    pooled = documents.pooled(y, every)
    for _ in range(3):
        length = np.maximum(np.einsum("nd,nd->n", pooled.G, pooled.G), np.finfo(float).tiny)
        far = np.abs(pooled.evidence) > EVIDENCE_TOLERANCE
        if not far.any():
            break
        y = y - np.where(far, pooled.evidence / length, 0.0)[:, None] * pooled.G
        pooled = documents.pooled(y, every)
    residuals = np.abs(pooled.evidence)
    lost = ~(residuals <= EVIDENCE_TOLERANCE)
    distances = np.where(lost, np.nan, np.linalg.norm(x - y, axis=1))
    points = np.where(lost[:, None], np.nan, y)
    return RootPoints(points, pooled.G, distances, residuals, _sines(x, y, pooled.G))
