"""One image against one competitor at a time."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neontext.images.drawing import symmetric_scale
from neontext.images.explained import ExplainedImages
from neontext.images.relevance import PixelRelevance, explain_pixels
from neontext.images.rules import Box


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
    heats: dict[int, npt.NDArray[np.float64]]
    scale: float


def against_nearest(result: ExplainedImages, row: int, most: int) -> AgainstEach:
    """One image against each of its nearest competitors alone, at most so many, on one scale."""
    parts = {k: explain_against(result, row, k) for k in nearest_competitors(result, row, most)}
    heats = {k: result.heat(part.relevance[0]) for k, part in parts.items()}
    scale = symmetric_scale(np.stack(list(heats.values())))
    return AgainstEach({k: float(part.evidence[0]) for k, part in parts.items()}, heats, scale)


def nearest_competitors(result: ExplainedImages, row: int, most: int) -> list[int]:
    """The competitors with the largest shares, the nearest first."""
    order = np.argsort(-result.found.competitors[row], kind="stable")
    return [int(k) for k in order if k != result.found.clusters[row]][:most]


def explain_against(result: ExplainedImages, row: int, k: int) -> PixelRelevance:
    """Relevance of one image for its cluster against cluster k alone, by the report's own rule."""
    images = result.images
    return explain_pixels(
        result.model.network,
        images.points[[row]],
        result.found.clusters[[row]],
        rule=result.rule,
        against=k,
        excluded=result.model.excluded[[row]],
        box=Box(images.low, images.high),
    )
