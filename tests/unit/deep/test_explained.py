"""Tiles of a deep report: sums that fit, scales that hold."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")

from neontext.cluster import SupportPoints  # noqa: E402
from neontext.deep.explained import ExplainedPicture, LayerResult  # noqa: E402
from neontext.deep.positions import PositionClusters  # noqa: E402
from neontext.deep.writing import drawings  # noqa: E402
from neontext.neuralize import ClusterNetwork  # noqa: E402


def layer(height, width):
    network = ClusterNetwork(SupportPoints(np.eye(2), np.arange(2)), 1.0)
    heatmaps = np.zeros((2, height, width))
    heatmaps[0, : height // 2] = 1.0
    clusters = PositionClusters(np.array([[0, 0, 1]]), np.ones((2, 1, 3)), heatmaps, np.zeros(2), (), network)
    return LayerResult(3, ExplainedPicture("a.png", np.full((height, width, 1), 0.5), (), {}), 17, clusters)


def test_small_pictures_are_drawn_as_they_are():
    drawn = layer(10, 20).tiles(0)
    assert layer(10, 20).times == 1
    assert drawn.picture.shape == drawn.heatmap.shape == (10, 20, 3)
    assert (drawn.heatmap[0, 0].tolist(), drawn.heatmap[-1, 0].tolist()) == ([178, 24, 43], [255, 255, 255])


def test_large_pictures_are_summed_to_fit():
    drawn = layer(448, 300).tiles(0)
    assert (layer(448, 300).times, drawn.heatmap.shape) == (2, (224, 150, 3))
    assert drawn.scale == 2 * layer(448, 300).scale == 2.0
    assert drawn.picture.min() == drawn.picture.max() == 128


@pytest.mark.parametrize("size", [(4, 1024), (1024, 4), (1, 1)])
def test_thin_pictures_are_drawn(size):
    drawn, times = layer(*size).tiles(0), layer(*size).times
    assert drawn.picture.shape[:2] == tuple(-(-side // times) for side in size)
    assert drawn.picture.min() == drawn.picture.max() == 128
    assert len(list(drawings(layer(*size)))) == 4


def test_relevance_of_few_pixels_is_seen():
    few = layer(448, 448)
    few.clusters.heatmaps[:] = 0
    few.clusters.heatmaps[0, 9, 9] = 0.001
    assert few.scale == 0.001


def test_no_relevance_is_white():
    nothing = layer(8, 8)
    nothing.clusters.heatmaps[:] = 0
    assert (nothing.tiles(1).heatmap == 255).all()


def test_files_are_called_by_number():
    assert [name for name, _ in drawings(layer(8, 8))] == [
        "picture-3-layer-17-cluster-0",
        "picture-3-layer-17-cluster-0-sheet",
        "picture-3-layer-17-cluster-1",
        "picture-3-layer-17-cluster-1-sheet",
    ]
    assert [facts.positions for facts in layer(8, 8).clusters.facts()] == [2, 1]
