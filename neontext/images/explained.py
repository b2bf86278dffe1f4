"""`ExplainedImages`: clustered images with the relevance of every pixel, and where it comes from."""

from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.evaluate import Scores, score_clustering
from neontext.evaluate.shown_items import ShownCluster, accuracy, shown_clusters
from neontext.images.clustering import ImageModel
from neontext.images.relevance import PixelRelevance, explain_pixels
from neontext.images.rules import Box
from neontext.pictures import Images
from neontext.pictures.drawing import Pixels, Tiles, coloured, draw_tiles, symmetric_scale
from neontext.runtime.provenance import RunRecord


class AgainstEach(NamedTuple):
    """One image against each of its nearest competitors alone.

    Attributes
    ----------
    evidence : dict of int to float
        By competitor, the nearest first; in nats.
    heats : dict of int to ndarray of shape (height, width)
        Relevance of the pixels, likewise.
    scale : float
        Relevance at which the colours of all of them end.
    """

    evidence: dict[int, float]
    heats: dict[int, FloatArray]
    scale: float


@dataclass(frozen=True, eq=False)
class ExplainedImages(RunRecord):
    """Images, their clustering and its explanation, and how they were made.

    Attributes
    ----------
    images : Images
        As they were read.
    model : ImageModel
        The clustering.
    explanation : PixelRelevance
        Relevance of every value of every image for the cluster it is in.
    clusters : tuple of ShownCluster
        In order of number.
    scores : Scores
        Against labels, and without.
    accuracy : float or None
        Share of labelled images in the cluster of their own label, where clusters are the labels.
    rule : str
        Rule of the relevance.
    """

    images: Images
    model: ImageModel
    explanation: PixelRelevance
    clusters: tuple[ShownCluster, ...]
    scores: Scores
    accuracy: float | None
    rule: str

    @classmethod
    def from_explanation(
        cls,
        images: Images,
        model: ImageModel,
        explanation: PixelRelevance,
        rule: str,
        n_shown: int,
        **record: Any,
    ) -> Self:
        """Score the clusters and choose the images to show.

        Parameters
        ----------
        images, model, explanation, rule
            See the attributes.
        n_shown : int
            Images shown for each cluster, of each kind, at most.
        **record
            How they were made, see `RunRecord`.

        Returns
        -------
        ExplainedImages
            With scores and clusters.
        """
        clusters = shown_clusters(
            images.points,
            explanation.clusters,
            explanation.evidence,
            images.labels or (None,) * len(images),
            model.cluster_labels or (None,) * model.network.n_clusters,
            n_shown,
        )
        scores = score_clustering(images.labels, explanation.clusters, images.points)
        right = accuracy(images.labels, explanation.clusters, model.cluster_labels)
        return cls(images, model, explanation, clusters, scores, right, rule, **record)

    def __len__(self) -> int:
        return len(self.images)

    @property
    def relevance(self) -> FloatArray:
        """Relevance of every pixel, shape (n_images, height, width); channels are summed."""
        return np.asarray(self.explanation.relevance.reshape(self.images.pixels.shape).sum(axis=3))

    def heat(self, relevance: FloatArray) -> FloatArray:
        """Relevance of the values of one image as (height, width); channels are summed."""
        return np.asarray(relevance.reshape(self.images.pixels.shape[1:]).sum(axis=2))

    @property
    def probability(self) -> FloatArray:
        """P(c|x) of each image's cluster, shape (n_images,); the logistic function of its evidence."""
        return np.asarray(0.5 * (1.0 + np.tanh(0.5 * self.explanation.evidence)))

    @property
    def runner_up(self) -> IntArray:
        """Nearest competitor of each image, shape (n_images,)."""
        return np.asarray(self.explanation.competitors.argmax(axis=1))

    def picture(self, row: int) -> Pixels:
        """One image as red, green and blue, shape (height, width, 3), uint8."""
        return coloured(self.images.pixels[row], self.images.low, self.images.high)

    def tiles(self, row: int) -> Tiles:
        """One image, its heatmap, and one over the other."""
        return draw_tiles(self.picture(row), self.heat(self.explanation.relevance[row]))

    def against_nearest(self, row: int, most: int) -> AgainstEach:
        """One image against each of its nearest competitors alone, at most so many, on one scale."""
        parts = {k: self.explain_against(row, k) for k in self.nearest_competitors(row, most)}
        heats = {k: self.heat(part.relevance[0]) for k, part in parts.items()}
        scale = symmetric_scale(np.stack(list(heats.values())))
        return AgainstEach({k: float(part.evidence[0]) for k, part in parts.items()}, heats, scale)

    def nearest_competitors(self, row: int, most: int) -> list[int]:
        """Competitors of one image with the largest shares, the nearest first."""
        order = np.argsort(-self.explanation.competitors[row], kind="stable")
        return [int(k) for k in order if k != self.explanation.clusters[row]][:most]

    def explain_against(self, row: int, k: int) -> PixelRelevance:
        """Relevance of one image for its cluster against cluster k alone, by the report's own rule."""
        return explain_pixels(
            self.model.network,
            self.images.points[[row]],
            self.explanation.clusters[[row]],
            rule=self.rule,
            against=k,
            excluded=self.model.excluded[[row]],
            box=Box(self.images.low, self.images.high),
        )
