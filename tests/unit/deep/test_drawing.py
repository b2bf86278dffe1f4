"""Tiles of a deep report: sums that fit, scales that hold."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")

from neontext.cluster import SupportPoints  # noqa: E402
from neontext.deep.drawing import LayerResult, drawings, pooled, scale_of, sizes, tiles  # noqa: E402
from neontext.deep.explained import ExplainedPicture  # noqa: E402
from neontext.deep.positions import PositionClusters  # noqa: E402
from neontext.neuralize import ClusterNetwork  # noqa: E402


def found(height, width):
    network = ClusterNetwork(SupportPoints(np.eye(2), np.arange(2)), 1.0)
    heatmaps = np.zeros((2, height, width))
    heatmaps[0, : height // 2] = 1.0
    clusters = PositionClusters(np.array([[0, 0, 1]]), np.ones((2, 1, 3)), heatmaps, np.zeros(2), (), network)
    return LayerResult(3, ExplainedPicture("a.png", np.full((height, width, 1), 0.5), (), {}), 17, clusters)


def test_small_pictures_are_drawn_as_they_are():
    drawn = tiles(found(10, 20), 0)
    assert drawn.times == 1
    assert drawn.picture.shape == drawn.heatmap.shape == (10, 20, 3)
    assert (drawn.heatmap[0, 0].tolist(), drawn.heatmap[-1, 0].tolist()) == ([178, 24, 43], [255, 255, 255])


def test_large_pictures_are_summed_to_fit():
    drawn = tiles(found(448, 300), 0)
    assert (drawn.times, drawn.heatmap.shape) == (2, (224, 150, 3))
    assert drawn.scale == 2 * scale_of(found(448, 300).clusters) == 2.0
    assert drawn.picture.min() == drawn.picture.max() == 128


def test_sums_keep_the_total():
    values = np.random.RandomState(0).rand(6, 9, 1)
    assert pooled(values, 3).sum() == pytest.approx(values.sum())
    assert pooled(values, 3)[1, 2, 0] == pytest.approx(values[3:6, 6:9].sum())
    assert pooled(values, 4).shape == (2, 3, 1)
    assert pooled(values, 4).sum() == pytest.approx(values.sum())


@pytest.mark.parametrize("size", [(4, 1024), (1024, 4), (1, 1)])
def test_thin_pictures_are_drawn(size):
    drawn = tiles(found(*size), 0)
    assert drawn.picture.shape[:2] == tuple(-(-side // drawn.times) for side in size)
    assert drawn.picture.min() == drawn.picture.max() == 128
    assert len(list(drawings(found(*size)))) == 4


def test_relevance_of_few_pixels_is_seen():
    few = found(448, 448)
    few.clusters.heatmaps[:] = 0
    few.clusters.heatmaps[0, 9, 9] = 0.001
    assert scale_of(few.clusters) == 0.001


def test_no_relevance_is_white():
    nothing = found(8, 8)
    nothing.clusters.heatmaps[:] = 0
    assert (tiles(nothing, 1).heatmap == 255).all()


def test_files_are_called_by_number():
    assert [name for name, _ in drawings(found(8, 8))] == [
        "picture-3-layer-17-cluster-0",
        "picture-3-layer-17-cluster-0-sheet",
        "picture-3-layer-17-cluster-1",
        "picture-3-layer-17-cluster-1-sheet",
    ]
    assert sizes(found(8, 8).clusters).tolist() == [2, 1]
