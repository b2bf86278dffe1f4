"""One image against one competitor at a time."""

import numpy as np

from neontext.images.explained import ExplainedImages
from neontext.images.relevance import PixelRelevance, explain_pixels
from neontext.images.rules import Box


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
        leave_out=result.model.leave_out[[row]],
        box=Box(images.low, images.high),
    )
