"""MNIST: from a file beside the checkout, or by scikit-learn's own loader."""

from pathlib import Path

import numpy as np

from neontext.images import Images, read_images

#: Digits of the training set; the test set comes after them.
N_TRAIN = 60_000


def load_mnist(data: Path) -> tuple[Images, Images]:
    """Training and test set, pixels from 0 to 1."""
    path = data / "mnist.npz"
    if path.is_file():
        return read_images(path, subset="train"), read_images(path, subset="test")
    from sklearn.datasets import fetch_openml

    X, y = fetch_openml("mnist_784", version=1, as_frame=False, parser="liac-arff", return_X_y=True)
    pixels = X.reshape(-1, 28, 28, 1) / 255.0
    return _part(pixels[:N_TRAIN], y[:N_TRAIN]), _part(pixels[N_TRAIN:], y[N_TRAIN:])


def _part(pixels: np.ndarray, labels: np.ndarray) -> Images:
    return Images(pixels, tuple(str(row) for row in range(len(pixels))), tuple(map(str, labels)), "mnist")


def numbers(images: Images) -> np.ndarray:
    """The digit that each image shows."""
    return np.array([int(label) for label in images.labels])
