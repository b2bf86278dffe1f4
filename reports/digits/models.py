"""The three models of section 5.1: standard, kernel and deep k-means, with the labels as clusters."""

from typing import NamedTuple

import numpy as np
from data import numbers
from judges import DeepJudge, Judge, ShallowJudge

from neontext.cluster import SupportPoints
from neontext.deep import DeepKMeans
from neontext.images import Images, cluster_images
from neontext.neuralize import ClusterNetwork

#: Support points a class, widths tried, and training digits kept out to choose among them.
N_SUPPORT, WIDTHS, N_HELD_OUT = 10, (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0), 6_000
#: What the paper reports (version 1, section 5.1).
PAPER = {"standard": 0.63, "kernel": 0.94, "deep": 0.96}


class Models(NamedTuple):
    """Trained models, and the mean digit of each class.

    Attributes
    ----------
    standard, kernel : ClusterNetwork
        Class means; ten support points a class.
    deep : DeepKMeans
        Three dense layers.
    means : ndarray of shape (10, n_pixels)
        Mean digits.
    gamma : float
        Width chosen for the kernel model.
    """

    standard: ClusterNetwork
    kernel: ClusterNetwork
    deep: DeepKMeans
    means: np.ndarray
    gamma: float

    def assign(self, X: np.ndarray) -> dict[str, np.ndarray]:
        """Clusters by every model."""
        deep = self.deep.predict(X.astype(np.float32))
        return {"standard": self.standard.assign(X), "kernel": self.kernel.assign(X), "deep": deep}

    def judges(self, X: np.ndarray) -> dict[str, Judge]:
        """Digits under every model, each with the cluster that it is assigned to."""
        found = self.assign(X)
        return {
            "standard": ShallowJudge(self.standard, self.means, X, found["standard"]),
            "kernel": ShallowJudge(self.kernel, self.means, X, found["kernel"]),
            "deep": DeepJudge(self.deep, X, found["deep"]),
        }


def train(images: Images, n_epochs: int) -> Models:
    """Train all three on the training set."""
    gamma = choose_width(images)
    standard = cluster_images(images, init="labels").network
    kernel = cluster_images(images, support=N_SUPPORT, init="labels", gamma=gamma).network
    deep = DeepKMeans(10, init="labels", max_epochs=n_epochs, random_state=0)
    deep.fit(images.points.astype(np.float32), numbers(images))
    return Models(standard, kernel, deep, standard.support.points, gamma)


def choose_width(images: Images) -> float:
    """The kernel width with the best accuracy on digits kept out of the training set."""
    support = cluster_images(images.head(-N_HELD_OUT), support=N_SUPPORT, init="labels").network.support
    X, y = images.points[-N_HELD_OUT:], numbers(images)[-N_HELD_OUT:]

    def accuracy(gamma: float) -> float:
        moved = SupportPoints(support.points, support.clusters, support.alpha, gamma)
        return float((moved.outlierness(X).argmin(axis=1) == y).mean())

    return max(WIDTHS, key=accuracy)
