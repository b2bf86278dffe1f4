"""What can be measured in a heatmap: which angles its edges have, and how much of it lies in a marked region."""

from typing import NamedTuple

import numpy as np
from scipy.ndimage import gaussian_filter

#: Bins of ten degrees.
N_BINS = 18
#: Part of the steepest edge from which a pixel counts as an edge.
EDGE = 0.1
#: Shifts of the heatmaps that make up chance.
N_SHIFTS = 500


class Found(NamedTuple):
    """A figure, what shifted heatmaps give (mean, 5th and 95th percentile), and how often they do as well."""

    value: float
    mean: float
    low: float
    high: float
    p: float


def edge_angles(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bin of every pixel's edge (direction of the line, 0 to 180 degrees), and whether it is one."""
    grey = values.mean(axis=2)
    dy, dx = (gaussian_filter(grey, 1.5, order=order) for order in ((1, 0), (0, 1)))
    steepness = np.hypot(dx, dy)
    angle = (np.arctan2(dy, dx) + np.pi / 2) % np.pi
    return np.minimum((angle / np.pi * N_BINS).astype(int), N_BINS - 1), steepness > EDGE * steepness.max()


def angle_weights(heatmap: np.ndarray, bins: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Positive relevance on edges of every angle."""
    return np.bincount(bins[edges], np.maximum(heatmap[edges], 0), minlength=N_BINS)


def entropy(weights: np.ndarray) -> float:
    """Bits; N_BINS equal weights have log2(N_BINS), no weight at all NaN."""
    if not weights.any():
        return float("nan")
    parts = weights[weights > 0] / weights.sum()
    return float(-(parts * np.log2(parts)).sum())


def mean_entropy(heatmaps: np.ndarray, bins: np.ndarray, edges: np.ndarray) -> float:
    """Entropy of the edges' angles in a cluster, averaged by how much of the relevance on edges is the cluster's."""
    weights = [angle_weights(heatmap, bins, edges) for heatmap in heatmaps]
    present = [row for row in weights if row.any()]
    return float(np.average([entropy(row) for row in present], weights=[row.sum() for row in present]))


def best_share(heatmaps: np.ndarray, region: np.ndarray) -> float:
    """Largest part of a cluster's positive relevance that lies in the region."""
    return float(shares(heatmaps, region).max())


def shares(heatmaps: np.ndarray, region: np.ndarray) -> np.ndarray:
    """Part of every cluster's positive relevance that lies in the region."""
    positive = np.maximum(heatmaps, 0)
    return positive[:, region].sum(axis=1) / np.maximum(positive.sum(axis=(1, 2)), 1e-300)


def against_shifts(measure, heatmaps: np.ndarray, *arguments: np.ndarray, lower: bool = False) -> Found:
    """A measure beside what it is when all heatmaps are moved, together and round the border, by a random way.

    Moved heatmaps keep their size, shape and clumps, and lose only where they lie.
    """
    random = np.random.RandomState(0)
    value = measure(heatmaps, *arguments)
    moves = random.randint(heatmaps.shape[1:], size=(N_SHIFTS, 2))
    chance = np.array([measure(np.roll(heatmaps, move, axis=(1, 2)), *arguments) for move in moves])
    as_good = (chance <= value if lower else chance >= value).sum()
    low, high = np.percentile(chance, [5, 95])
    return Found(value, float(chance.mean()), float(low), float(high), float((1 + as_good) / (1 + N_SHIFTS)))
