"""Heatmaps of a deep report, in the colours of the image report."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray
from neontext.deep.explained import ExplainedPicture, ExplainedPictures
from neontext.deep.positions import PositionClusters
from neontext.images.drawing import heatmap, overlaid, panel, png, symmetric_scale

Pixels = npt.NDArray[np.uint8]

#: Part of the pixels, in percent, whose relevance is within the colours; the strongest few would bleach all others.
WITHIN = 99.7
#: Longest side of a tile on sheets and pages: pixels are summed to fit it.
SHEET = 224


class LayerResult(NamedTuple):
    """One layer of one picture."""

    number: int
    picture: ExplainedPicture
    layer: int
    clusters: PositionClusters

    @property
    def name(self) -> str:
        """How its files are called; no part of it comes from the user."""
        return f"picture-{self.number}-layer-{self.layer}"


class Tiles(NamedTuple):
    """A picture, its heatmap, the heatmap over it, where the colours end (nats), and the pixels summed each way."""

    picture: Pixels
    heatmap: Pixels
    overlay: Pixels
    scale: float
    times: int


def each(result: ExplainedPictures) -> Iterator[LayerResult]:
    """Every layer of every picture."""
    for number, picture in enumerate(result.pictures):
        for layer, clusters in picture.layers.items():
            yield LayerResult(number, picture, layer, clusters)


def sizes(clusters: PositionClusters) -> npt.NDArray[np.int64]:
    """Positions of every cluster, shape (n_clusters,)."""
    return np.bincount(clusters.labels.ravel(), minlength=len(clusters.bias))


def scale_of(clusters: PositionClusters) -> float:
    """Relevance at which the colours of one layer's heatmaps end, the same for all of its clusters."""
    # Where fewer pixels have any relevance, it is the largest.
    return float(np.percentile(np.abs(clusters.heatmaps), WITHIN)) or symmetric_scale(clusters.heatmaps)


def coloured(values: FloatArray) -> Pixels:
    """A picture from 0 to 1, of one or three channels, as red, green and blue, shape (height, width, 3).

    Examples
    --------
    >>> coloured(np.array([[[0.0], [1.0]]])).tolist()
    [[[0, 0, 0], [255, 255, 255]]]
    """
    return np.asarray(np.rint(255 * np.broadcast_to(values, (*values.shape[:2], 3))), dtype=np.uint8)


def drawings(found: LayerResult) -> Iterator[tuple[str, bytes]]:
    """Every cluster's heatmap, pixel for pixel, and a sheet with the picture beside it; names and PNG files."""
    scale = scale_of(found.clusters)
    for cluster, relevance in enumerate(found.clusters.heatmaps):
        yield f"{found.name}-cluster-{cluster}", png(heatmap(relevance, scale))
        yield f"{found.name}-cluster-{cluster}-sheet", _sheet(found, cluster)


def tiles(found: LayerResult, cluster: int) -> Tiles:
    """One cluster's tiles, no side longer than `SHEET`."""
    clusters = found.clusters
    times = -(-max(clusters.heatmaps.shape[1:]) // SHEET)
    relevance = pooled(clusters.heatmaps[cluster][..., None], times)[..., 0]
    image = coloured(pooled(found.picture.values, times) / pooled(np.ones((*found.picture.values.shape[:2], 1)), times))
    # Sums of pixels are as strong as they are spread: a line one pixel wide adds up along one side.
    scale = scale_of(clusters) * times
    return Tiles(image, heatmap(relevance, scale), overlaid(image, relevance, scale), scale, times)


def _sheet(found: LayerResult, cluster: int) -> bytes:
    drawn = tiles(found, cluster)
    title = f"layer {found.layer}, cluster {cluster}: {sizes(found.clusters)[cluster]} positions"
    unit = "relevance" if drawn.times == 1 else f"{drawn.times} x {drawn.times} pixels summed"
    return panel(tuple(zip(("picture", unit, "over it"), drawn[:3], strict=True)), title, drawn.scale)


def pooled(values: FloatArray, times: int) -> FloatArray:
    """Sums over squares of `times` x `times` pixels, the last of a row or column over what is left of it.

    Examples
    --------
    >>> pooled(np.ones((4, 5, 1)), 2)[..., 0].tolist()
    [[4.0, 4.0, 2.0], [4.0, 4.0, 2.0]]
    """
    height, width = values.shape[:2]
    rows = np.add.reduceat(values, np.arange(0, height, times), axis=0)
    return np.asarray(np.add.reduceat(rows, np.arange(0, width, times), axis=1))
