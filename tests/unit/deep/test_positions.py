"""Positions of a feature map as points: clusters that can be seen, sums that can be checked."""

import numpy as np
import pytest

from neontext.errors import InputError

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")
nn = torch.nn

from neontext.deep import Composite, bounded_composite  # noqa: E402
from neontext.deep import positions as positions_module  # noqa: E402
from neontext.deep.positions import cluster_positions, unit_points  # noqa: E402
from neontext.deep.vgg16 import CAFFE, vgg16, vgg16_composite  # noqa: E402
from neontext.deep.weights import load_weights  # noqa: E402
from neontext.persist.weights import read_weights  # noqa: E402

#: Left half red with noise, right half blue.
PICTURE = torch.rand(1, 3, 8, 8, generator=torch.Generator().manual_seed(0)) * 0.2
PICTURE[:, 0, :, :4] += 0.8
PICTURE[:, 2, :, 4:] += 0.8


def colours():
    """A map of the colours themselves, half as large."""
    convolution = nn.Conv2d(3, 3, 1, bias=False)
    convolution.weight.data = torch.eye(3)[:, :, None, None]
    return nn.Sequential(convolution, nn.ReLU(), nn.MaxPool2d(2))


def found(n_clusters=2, module=None, composite=None):
    return cluster_positions(module or colours(), PICTURE, composite or Composite(), n_clusters=n_clusters)


def test_clusters_are_the_halves_and_so_are_their_heatmaps():
    result = found()
    left = result.labels[0, 0]
    np.testing.assert_array_equal(result.labels, np.repeat([[left, 1 - left]], 4, axis=0).repeat(2, axis=1))
    assert result.heatmaps[left, :, :4].sum() > 0.9 * result.heatmaps[left].sum()
    assert not result.heatmaps[left, :, 4:].any()
    assert result.heatmaps[1 - left, :, 4:].sum() > 0


def test_heatmap_bias_and_what_was_absorbed_add_up():
    torch.manual_seed(0)
    module = nn.Sequential(nn.Conv2d(3, 6, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 5, 3), nn.ReLU())
    result = found(3, module, bounded_composite(0.0, 1.0))
    total = result.heatmaps.sum(axis=(1, 2)) + result.bias + result.absorbed
    np.testing.assert_allclose(total, result.explained, rtol=1e-3)
    assert result.explained.min() > 0


def test_only_positions_with_evidence_are_explained():
    result = found(3)
    reach = (result.evidence >= 0).repeat(2, axis=1).repeat(2, axis=2)
    assert not result.heatmaps[~reach].any()


def test_groups_of_maps_change_nothing(monkeypatch):
    whole = found(3)
    monkeypatch.setattr(positions_module, "MAP_ELEMENTS", 1)
    parts = found(3)
    np.testing.assert_allclose(parts.heatmaps, whole.heatmaps, rtol=1e-6)
    np.testing.assert_allclose(parts.absorbed, whole.absorbed, atol=1e-9)


def test_points_have_length_one_or_zero():
    points, shape = unit_points(
        np.random.RandomState(0).rand(3, 2, 4) * [[[1, 0, 1, 1]], [[1, 0, 1, 1]], [[1, 0, 1, 1]]]
    )
    assert shape == (2, 4)
    np.testing.assert_allclose(np.linalg.norm(points, axis=1), [1, 0, 1, 1, 1, 0, 1, 1])


@pytest.mark.parametrize(
    ("module", "picture", "n_clusters", "why"),
    [
        (colours(), torch.zeros(1, 3, 8, 8), 2, "1 different positions in this layer, for 2 clusters"),
        (colours(), PICTURE, 17, "16 different positions"),
        (colours(), PICTURE[:, :, :1, :1], 2, "1 x 1 pixels does not go through"),
        (nn.Sequential(nn.Flatten()), PICTURE, 2, r"expected \(1, features, rows, columns\)"),
        (nn.Sequential(nn.Conv2d(3, 2, 1), nn.Sigmoid()), PICTURE, 2, "Sigmoid"),
        (colours(), PICTURE * torch.nan, 2, "NaN"),
        (colours(), PICTURE, 1, "n_clusters=1"),
    ],
)
def test_pictures_and_modules_that_do_not_fit(module, picture, n_clusters, why):
    with pytest.raises(InputError, match=why):
        cluster_positions(module, picture, Composite(), n_clusters=n_clusters)


@pytest.mark.heavy
def test_vgg16_finds_the_lamp_in_the_painting(shared_data):
    from PIL import Image

    weights = read_weights(shared_data / "vgg16_conv_imagenet_f16.npz")
    with Image.open(shared_data / "images" / "coolidge_poker_game_1894.png") as picture:
        values = np.asarray(picture.convert("RGB").resize((448, 448))) / 255.0
    module = load_weights(vgg16(31), weights, "the file")
    result = cluster_positions(module, CAFFE.apply(values), vgg16_composite(31, CAFFE))
    assert max(abs(layer.absorbed_share) for layer in result.balance) < 0.01
    positive = np.maximum(result.heatmaps, 0)
    lamp = positive[:, :85, 130:250].sum(axis=(1, 2)) / positive.sum(axis=(1, 2))
    assert lamp.max() > 0.4  # The box has 5 % of the pixels.
