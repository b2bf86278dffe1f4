"""What support points must be: checked once, when they are made."""

from typing import Any

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray, IntArray
from neontext.errors import InputError

#: Largest gamma times squared length: above it, float64 no longer tells a distance from rounding.
WIDEST = 1e12


def check_width(gamma: float, points: FloatArray) -> None:
    """Refuse a kernel so narrow that rounding would decide what is similar.

    Raises
    ------
    InputError
        If gamma times the largest squared length passes 1e12.
    """
    largest = float(np.einsum("ij,ij->i", points, points).max(initial=0.0))
    if not gamma * largest <= WIDEST:
        raise InputError(
            f"gamma={gamma:g} is too large for points of length {np.sqrt(largest):g}: similarities would be decided by "
            "rounding. Give a smaller gamma, or scale or centre the points."
        )


def ensure_width(X: npt.ArrayLike, n_components: int) -> FloatArray:
    """Points as float64, of a model's width, finite.

    Raises
    ------
    InputError
        If the width differs or a value is not finite.
    """
    points = np.asarray(X, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != n_components:
        raise InputError(f"Points of shape {points.shape}: this model expects (n_documents, {n_components}).")
    if not np.isfinite(points).all():
        raise InputError("Points with NaN or infinity: embed the documents again, or leave those rows out.")
    return points


def ensure_clusters(clusters: npt.ArrayLike, points: FloatArray) -> IntArray:
    """Cluster of each support point, shape (n_support,).

    Raises
    ------
    InputError
        If they are no whole numbers, not one a point, or leave a number out.
    """
    given = np.asarray(clusters)
    if not np.issubdtype(given.dtype, np.integer):
        raise InputError(f"Clusters of type {given.dtype}: expected whole numbers, 0 .. n_clusters - 1.")
    if points.ndim != 2 or given.shape != points.shape[:1] or not len(points):
        raise InputError(
            f"Support points of shape {points.shape} with clusters of shape {given.shape}: expected "
            "(n_support, n_components) and (n_support,), at least one point."
        )
    if given.min() < 0 or given.max() >= len(points):
        raise InputError(f"Clusters {given.min()} .. {given.max()}: expected 0 .. n_clusters - 1, without gaps.")
    present = np.bincount(given) > 0
    if not present.all():
        raise InputError(f"Cluster {int(np.argmin(present))} has no support point: number the clusters without gaps.")
    return given.astype(np.int64)


def ensure_column(name: str, values: npt.ArrayLike, default: float, length: int) -> npt.NDArray[Any]:
    """A finite number for each support point or cluster, of the default's type; the default where none are given.

    Raises
    ------
    InputError
        If there are more or fewer, or one is NaN or infinite.
    """
    column = np.asarray(values, dtype=np.asarray(default).dtype)
    if not column.size:
        return np.full(length, default)
    if column.shape != (length,) or not np.isfinite(column).all():
        raise InputError(f"{column.size} {name} of shape {column.shape}: expected {length} finite numbers.")
    return column


def check_support(points: FloatArray, alpha: FloatArray, gamma: float) -> None:
    """Refuse points, weights and widths without a model in float64.

    Raises
    ------
    InputError
        On NaN, weights or a width that are not positive, or a width too narrow for the points.
    """
    if not np.isfinite(points).all():
        raise InputError("Support points with NaN or infinity: check the points that the clusters were made from.")
    if not (alpha > 0).all():
        raise InputError("Weights of support points must be positive.")
    if not (np.isfinite(gamma) and gamma > 0):
        raise InputError(f"gamma is {gamma}: the kernel width must be a positive number.")
    check_width(gamma, points)
