"""VGG-16's convolutions (Simonyan and Zisserman, 2015), cut after the layer wanted; torchvision is not needed."""

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from neontext.arrays import FloatArray
from neontext.checks import check_choice
from neontext.deep.composite import NEAR_INPUT, Composite
from neontext.deep.rules import box, gamma
from neontext.errors import InputError

#: Output channels of every convolution, "pool" for a max-pool; a ReLU follows each convolution.
_PLAN = (64, 64, "pool", 128, 128, "pool", 256, 256, 256, "pool", 512, 512, 512, "pool", 512, 512, 512, "pool")
#: Layers, counted from 1: convolutions, ReLUs and pools.
N_LAYERS = 31
#: The third, fourth and fifth max-pool, which the paper explains (section 5.3).
POOLS = (17, 24, 31)
#: Gamma of convolutions above layer 17; below it, `NEAR_INPUT`.
FAR_FROM_INPUT = 0.1


@dataclass(frozen=True)
class Scaling:
    """What a picture goes through before the network: (value from 0 to 255 - mean) / spread, by channel.

    Attributes
    ----------
    name : str
        What the option calls it.
    mean, spread : tuple of float
        For red, green, blue.
    """

    name: str
    mean: tuple[float, float, float]
    spread: tuple[float, float, float]

    def apply(self, values: FloatArray) -> torch.Tensor:
        """A picture (height, width, 1 or 3), from 0 to 1, as the network's input, shape (1, 3, height, width)."""
        coloured = np.broadcast_to(values, (*values.shape[:2], 3))
        scaled = (255.0 * coloured - np.array(self.mean)) / np.array(self.spread)
        return torch.tensor(scaled, dtype=torch.float32).permute(2, 0, 1)[None].contiguous()

    def bounds(self) -> tuple[torch.Tensor, torch.Tensor]:
        """What black and white become, each of shape (3, 1, 1)."""
        low, high = (self.apply(np.full((1, 1, 3), value))[0] for value in (0.0, 1.0))
        return low, high


#: The original weights, and torchvision's IMAGENET1K_FEATURES, see means taken off and nothing else.
CAFFE = Scaling("caffe", (123.68, 116.779, 103.939), (1.0, 1.0, 1.0))
#: Weights that torchvision trained (IMAGENET1K_V1) see values of spread one.
TORCHVISION = Scaling("torchvision", (123.675, 116.28, 103.53), (58.395, 57.12, 57.375))
SCALINGS = {scaling.name: scaling for scaling in (CAFFE, TORCHVISION)}


def ensure_scaling(scaling: "str | Scaling") -> Scaling:
    """A scaling from its name.

    Raises
    ------
    InputError
        For another name.
    """
    if isinstance(scaling, Scaling):
        return scaling
    check_choice("scaling", scaling, SCALINGS)
    return SCALINGS[scaling]


def vgg16(layer: int = N_LAYERS) -> nn.Sequential:
    """VGG-16's first layers, with torch's usual first weights and torchvision's names.

    Parameters
    ----------
    layer : int
        Last layer, 1 .. 31, counted as the paper does: 17, 24 and 31 are the third, fourth and fifth max-pool.

    Returns
    -------
    Sequential
        From (n, 3, height, width) to (n, channels, rows, columns).

    Raises
    ------
    InputError
        If there is no such layer.

    Examples
    --------
    >>> [name for name, _ in vgg16(4).named_parameters()]
    ['features.0.weight', 'features.0.bias', 'features.2.weight', 'features.2.bias']
    """
    check_layer(layer)
    return nn.Sequential(OrderedDict(features=nn.Sequential(*_layers()[:layer])))


def check_layer(layer: object) -> None:
    """Refuse a layer that VGG-16 does not have.

    Raises
    ------
    InputError
        With the layers that it has.
    """
    if isinstance(layer, bool) or not isinstance(layer, int) or not 1 <= layer <= N_LAYERS:
        raise InputError(
            f"VGG-16 has no layer {layer!r}: expected 1 .. {N_LAYERS}; its last three max-pools are 17, 24 and 31."
        )


def _layers() -> list[nn.Module]:
    layers: list[nn.Module] = []
    channels = 3
    for width in _PLAN:
        if isinstance(width, int):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
        else:
            layers.append(nn.MaxPool2d(2))
    return layers


def vgg16_composite(layer: int, scaling: Scaling) -> Composite:
    """The paper's rules (section 5.3): gamma 0.25 on convolutions up to layer 17 and 0.1 above, box on the first.

    Biases stand in the denominators and keep their part; a max-pool gives everything to its winner.

    Parameters
    ----------
    layer : int
        Last layer of the cut network.
    scaling : Scaling
        Whose black and white are the bounds of the input.

    Returns
    -------
    Composite
        The rules.
    """
    far = {
        f"features.{index}": gamma(FAR_FROM_INPUT)
        for index, module in enumerate(_layers()[:layer])
        if isinstance(module, nn.Conv2d) and index + 1 > POOLS[0]
    }
    return Composite(by_kind={"convolution": gamma(NEAR_INPUT)}, first=box(*scaling.bounds()), by_name=far)
