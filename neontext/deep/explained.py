"""`ExplainedPictures`: pictures with the clusters of their own positions, and how they were made."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neontext.arrays import FloatArray
from neontext.deep.positions import PositionClusters
from neontext.pictures.drawing import Tiles, coloured, draw_tiles, sums_of_squares, symmetric_scale
from neontext.runtime.provenance import RunRecord

#: Part of the pixels, in percent, whose relevance is within the colours; the strongest few would bleach all others.
WITHIN = 99.7
#: Longest side of a tile on sheets and pages: pixels are summed to fit it.
SHEET = 224


@dataclass(frozen=True, eq=False)
class ExplainedPicture:
    """One picture and its clusters.

    Attributes
    ----------
    id : str
        Name of its file.
    values : ndarray of shape (height, width, 1 or 3)
        From 0 to 1, as the network saw it before scaling.
    notes : tuple of str
        What was converted when it was read.
    layers : dict of int to PositionClusters
        Clusters and heatmaps by layer.
    """

    id: str
    values: FloatArray
    notes: tuple[str, ...]
    layers: dict[int, PositionClusters]


@dataclass(frozen=True, eq=False)
class LayerResult:
    """One layer of one picture.

    Attributes
    ----------
    number : int
        Number of the picture.
    picture : ExplainedPicture
        The picture.
    layer : int
        The layer.
    clusters : PositionClusters
        Its clusters.
    """

    number: int
    picture: ExplainedPicture
    layer: int
    clusters: PositionClusters

    @property
    def name(self) -> str:
        """How its files are called; no part of it comes from the user."""
        return f"picture-{self.number}-layer-{self.layer}"

    @cached_property
    def scale(self) -> float:
        """Relevance at which the colours of the heatmaps end, the same for all clusters."""
        heatmaps = self.clusters.heatmaps
        # Where fewer pixels have any relevance, it is the largest.
        return float(np.percentile(np.abs(heatmaps), WITHIN)) or symmetric_scale(heatmaps)

    @property
    def times(self) -> int:
        """Pixels that are summed each way, so that no side of a tile is longer than `SHEET`."""
        return -(-int(max(self.clusters.heatmaps.shape[1:])) // SHEET)

    def tiles(self, cluster: int) -> Tiles:
        """The picture and one cluster's heatmap, no side longer than `SHEET`."""
        values, times = self.picture.values, self.times
        sums = sums_of_squares(values, times) / sums_of_squares(np.ones((*values.shape[:2], 1)), times)
        relevance = sums_of_squares(self.clusters.heatmaps[cluster], times)
        # Sums of pixels are as strong as they are spread: a line one pixel wide adds up along one side.
        return draw_tiles(coloured(sums), relevance, self.scale * times)


@dataclass(frozen=True, eq=False)
class ExplainedPictures(RunRecord):
    """Pictures, the clusters of their positions, and how they were made.

    Attributes
    ----------
    pictures : tuple of ExplainedPicture
        In the order given.
    weights : str
        Where the network's weights come from.
    """

    pictures: tuple[ExplainedPicture, ...]
    weights: str

    def layers(self) -> Iterator[LayerResult]:
        """Every layer of every picture."""
        for number, picture in enumerate(self.pictures):
            for layer, clusters in picture.layers.items():
                yield LayerResult(number, picture, layer, clusters)
