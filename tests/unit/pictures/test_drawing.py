"""Heatmaps: colours, scale, and files that open again."""

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from neontext.pictures.drawing import (
    address,
    coloured,
    draw_tiles,
    heatmap,
    overlaid,
    panel,
    png,
    reduced,
    sums_of_squares,
    symmetric_scale,
    tile_panel,
)


def opened(data):
    return np.asarray(Image.open(BytesIO(data)))


def test_the_scale_is_symmetric_and_never_zero():
    assert symmetric_scale(np.array([[0.1, -0.5]])) == 0.5
    assert symmetric_scale(np.zeros((2, 2))) == 1.0


def test_red_is_for_blue_against_white_neither():
    red, blue, white, beyond = heatmap(np.array([[2.0, -2.0, 0.0, 9.0]]), 2.0)[0].astype(int)
    assert red[0] > red[2] + 100
    assert blue[2] > blue[0] + 100
    assert white.tolist() == [255, 255, 255]
    assert beyond.tolist() == red.tolist()


def test_colour_deepens_with_size():
    line = heatmap(np.linspace(0, 1, 20)[None], 1.0)[0].astype(int)
    assert (np.diff(line[:, 1]) < 0).all()


def test_pictures_use_their_bounds():
    values = np.array([-1.0, 0.0, 1.0]).reshape(1, 3, 1)
    assert coloured(values, low=-1.0, high=1.0)[0, :, 1].tolist() == [0, 128, 255]


def test_nothing_over_the_picture_where_there_is_no_relevance():
    image = np.full((1, 2, 3), 77, np.uint8)
    over = overlaid(image, np.array([[0.0, 1.0]]), 1.0)
    assert over[0, 0].tolist() == [77, 77, 77]
    assert over[0, 1, 0] > over[0, 1, 2]


def test_png_holds_the_pixels():
    pixels = np.random.default_rng(0).integers(0, 255, (3, 4, 3)).astype(np.uint8)
    np.testing.assert_array_equal(opened(png(pixels)), pixels)


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (8, 20), (300, 200)])
def test_a_panel_holds_every_tile_enlarged_in_whole_steps(size):
    rng = np.random.default_rng(0)
    tiles = [(str(n), rng.integers(0, 255, (*size, 3)).astype(np.uint8)) for n in range(3)]
    sheet = opened(panel(tiles, "a title", 0.5))
    times = max(-(-168 // size[1]), 1)
    assert sheet.shape[1] >= 3 * times * size[1]
    wanted = np.repeat(np.repeat(tiles[1][1], times, 0), times, 1)
    left = 12 + times * size[1] + 12
    np.testing.assert_array_equal(sheet[48 : 48 + times * size[0], left : left + times * size[1]], wanted)


@pytest.mark.parametrize("size", [(2000, 1), (1, 2000), (20, 8)])
def test_a_thin_image_makes_no_giant(size):
    tiles = [(str(n), np.full((*size, 3), 10 * n, np.uint8)) for n in range(3)]
    sheet = opened(panel(tiles, "a title", 0.5))
    times = -(-168 // max(size))
    assert sheet.shape[0] < times * size[0] + 150
    for n in range(3):  # room for each caption
        assert (sheet[48, 12 + n * (max(times * size[1], 168) + 12)] == 10 * n).all()


def test_large_pictures_are_scaled_down():
    wide = np.zeros((50, 1000, 3), np.uint8)
    assert reduced(wide, 100).shape == (5, 100, 3)
    assert reduced(wide[:, :100], 100) is not None
    assert reduced(wide[:1, :], 10).shape == (1, 10, 3)


def test_an_address_holds_the_picture():
    pixels = np.random.default_rng(0).integers(0, 255, (3, 4, 3)).astype(np.uint8)
    kind, content = address(pixels, longest=10).split(",")
    assert kind == "data:image/png;base64"
    np.testing.assert_array_equal(opened(b64decode(content)), pixels)


def test_sums_keep_the_total():
    values = np.random.RandomState(0).rand(6, 9, 1)
    assert sums_of_squares(values, 3).sum() == pytest.approx(values.sum())
    assert sums_of_squares(values, 3)[1, 2, 0] == pytest.approx(values[3:6, 6:9].sum())
    assert sums_of_squares(values, 4).shape == (2, 3, 1)
    assert sums_of_squares(values, 4).sum() == pytest.approx(values.sum())


def test_tiles_share_one_scale():
    image, relevance = np.full((2, 2, 3), 90, np.uint8), np.array([[0.0, 1.0], [-4.0, 0.0]])
    tiles = draw_tiles(image, relevance)
    assert tiles.scale == 4.0
    np.testing.assert_array_equal(tiles.heatmap, heatmap(relevance, 4.0))
    np.testing.assert_array_equal(tiles.overlay, overlaid(image, relevance, 4.0))
    assert draw_tiles(image, relevance, 8.0).scale == 8.0
    assert set(tiles.addresses(10, "picture", "overlay")) == {"picture", "overlay"}
    sheet = opened(tile_panel(tiles, ("one", "two", "three"), "a title"))
    np.testing.assert_array_equal(sheet[48:50, 12:14], image[:2, :2])
