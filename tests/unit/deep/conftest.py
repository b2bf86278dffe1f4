"""A tiny run of the deep backend: VGG-16's first layers with random weights, and two pictures."""

import numpy as np
import pytest
from PIL import Image


@pytest.fixture(scope="session")
def weights_file(tmp_path_factory):
    """Random weights of VGG-16's first ten layers, whatever torchvision calls them."""
    random = np.random.RandomState(0)
    entries, channels = {}, 3
    for index, width in ((0, 64), (2, 64), (5, 128), (7, 128)):
        entries[f"features.{index}.weight"] = random.randn(width, channels, 3, 3).astype(np.float32) / (
            3 * channels**0.5
        )
        entries[f"features.{index}.bias"] = random.randn(width).astype(np.float32)
        channels = width
    path = tmp_path_factory.mktemp("weights") / "w.npz"
    np.savez(path, **entries)
    return path


@pytest.fixture(scope="session")
def picture_files(tmp_path_factory):
    """A coloured and a grey picture, of different sizes."""
    folder, random = tmp_path_factory.mktemp("pictures"), np.random.RandomState(1)
    Image.fromarray(random.randint(0, 255, (30, 40, 3)).astype(np.uint8)).save(folder / "colour.png")
    Image.fromarray(random.randint(0, 255, (50, 20)).astype(np.uint8)).save(folder / "<b>grey.png")
    return [folder / "colour.png", folder / "<b>grey.png"]
