"""The image backend. Clusters on pixels, and the pixels behind every assignment."""

from neontext.images.clustering import ImageModel, cluster_images
from neontext.images.explained import ExplainedImages
from neontext.images.explaining import explain_images
from neontext.images.relevance import PixelRelevance, explain_by_competitor, explain_by_support, explain_pixels
from neontext.images.rules import Box, PixelRule
from neontext.pictures import Images, read_images

__all__ = [
    "Box",
    "ExplainedImages",
    "ImageModel",
    "Images",
    "PixelRelevance",
    "PixelRule",
    "cluster_images",
    "explain_by_competitor",
    "explain_by_support",
    "explain_images",
    "explain_pixels",
    "read_images",
]
