"""`ExplainedImages`: clustered images with the relevance of every pixel, and where it comes from."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.evaluate.scores import Scores
from neontext.images.clustering import ImageModel
from neontext.images.images import Images
from neontext.images.relevance import PixelRelevance


@dataclass(frozen=True)
class ImageCluster:
    """One cluster, and the images that are shown for it.

    Attributes
    ----------
    cluster, size : int
        Number, and images in it.
    label : str or None
        The label that it is, where clusters are the labels; else the majority label.
    purity : float or None
        Share of the majority label among its images that have one.
    typical : tuple of int
        Rows of its medoids.
    uncertain : tuple of int
        Rows of its images with the least evidence.
    foreign : tuple of int
        Rows of its images of another label than its own, the most certain first.
    """

    cluster: int
    size: int
    label: str | None
    purity: float | None
    typical: tuple[int, ...]
    uncertain: tuple[int, ...]
    foreign: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class ExplainedImages:
    """Everything that was found out about some images.

    Attributes
    ----------
    images : Images
        As they were read.
    model : ImageModel
        The clustering.
    found : PixelRelevance
        Relevance of every value of every image for the cluster it is in.
    clusters : tuple of ImageCluster
        In order of number.
    scores : Scores
        Against labels, and without.
    accuracy : float or None
        Share of labelled images in the cluster of their own label, where clusters are the labels.
    rule : str
        Rule of the relevance.
    parameters, versions, seconds : dict
        How it was made.
    peak_memory_mb : float
        Largest memory of the process.
    """

    images: Images
    model: ImageModel
    found: PixelRelevance
    clusters: tuple[ImageCluster, ...]
    scores: Scores
    accuracy: float | None
    rule: str
    parameters: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    peak_memory_mb: float = float("nan")

    def __len__(self) -> int:
        return len(self.images)

    @property
    def relevance(self) -> FloatArray:
        """Relevance of every pixel, shape (n_images, height, width); channels are summed."""
        return np.asarray(self.found.relevance.reshape(self.images.pixels.shape).sum(axis=3))

    def heat(self, relevance: FloatArray) -> FloatArray:
        """Relevance of the values of one image as (height, width); channels are summed."""
        return np.asarray(relevance.reshape(self.images.pixels.shape[1:]).sum(axis=2))

    @property
    def probability(self) -> FloatArray:
        """P(c|x) of each image's cluster, shape (n_images,); the logistic function of its evidence."""
        return np.asarray(0.5 * (1.0 + np.tanh(0.5 * self.found.evidence)))

    @property
    def runner_up(self) -> IntArray:
        """Nearest competitor of each image, shape (n_images,)."""
        return np.asarray(self.found.competitors.argmax(axis=1))
