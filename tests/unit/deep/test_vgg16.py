"""VGG-16 as the paper counts its layers."""

import numpy as np
import pytest

from neontext.errors import InputError

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")
nn = torch.nn

from neontext.deep import read_chain  # noqa: E402
from neontext.deep.vgg16 import CAFFE, POOLS, TORCHVISION, ensure_scaling, vgg16, vgg16_composite  # noqa: E402


def test_layers_are_those_of_the_paper():
    features = vgg16().features
    assert len(features) == 31
    assert [index + 1 for index, layer in enumerate(features) if isinstance(layer, nn.MaxPool2d)] == [5, 10, *POOLS]
    widths = [layer.out_channels for layer in features if isinstance(layer, nn.Conv2d)]
    assert widths == [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]


@pytest.mark.parametrize(("layer", "shape"), [(1, (64, 32, 32)), (17, (256, 4, 4)), (31, (512, 1, 1))])
def test_cut_after_the_layer_wanted(layer, shape):
    module = vgg16(layer)
    assert len(module.features) == layer
    assert module(torch.zeros(1, 3, 32, 32)).shape == (1, *shape)


@pytest.mark.parametrize("layer", [0, 32, -1, "17", 17.0, True])
def test_a_layer_that_does_not_exist(layer):
    with pytest.raises(InputError, match=r"no layer .*expected 1 \.\. 31.*17, 24 and 31"):
        vgg16(layer)


def test_rules_are_those_of_the_paper():
    rules = vgg16_composite(24, CAFFE).rules(read_chain(vgg16(24)))
    names = {name: rule.name for name, rule in rules.items()}
    assert names["features.0"] == "box"
    assert {names[f"features.{index}"] for index in (2, 5, 7, 10, 12, 14)} == {"gamma 0.25"}
    assert {names[f"features.{index}"] for index in (17, 19, 21)} == {"gamma 0.1"}


def test_pictures_are_scaled_by_channel():
    white = CAFFE.apply(np.ones((2, 5, 1)))
    assert white.shape == (1, 3, 2, 5)
    np.testing.assert_allclose(white[0, :, 0, 0], [255 - 123.68, 255 - 116.779, 255 - 103.939], rtol=1e-6)
    red = TORCHVISION.apply(np.broadcast_to([1.0, 0.0, 0.0], (1, 1, 3)))
    expected = (np.array([1, 0, 0]) - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
    np.testing.assert_allclose(red[0, :, 0, 0], expected, rtol=1e-5)
    low, high = TORCHVISION.bounds()
    assert low.shape == (3, 1, 1)
    assert bool((low < 0).all() and (high > 0).all())


def test_scalings_by_name():
    assert ensure_scaling("caffe") is CAFFE
    assert ensure_scaling(TORCHVISION) is TORCHVISION
    with pytest.raises(InputError, match="expected one of caffe, torchvision"):
        ensure_scaling("none")
