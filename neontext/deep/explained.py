"""`ExplainedPictures`: pictures with the clusters of their own positions, and how they were made."""

from dataclasses import dataclass, field
from typing import Any

from neontext.arrays import FloatArray
from neontext.deep.positions import PositionClusters


@dataclass(frozen=True, eq=False)
class ExplainedPicture:
    """One picture and what was found in it.

    Attributes
    ----------
    id : str
        Name of its file.
    values : ndarray of shape (height, width, 1 or 3)
        From 0 to 1, as the network saw it before scaling.
    notes : tuple of str
        What was converted when it was read.
    layers : dict of int to PositionClusters
        Clusters and heatmaps by layer.
    """

    id: str
    values: FloatArray
    notes: tuple[str, ...]
    layers: dict[int, PositionClusters]


@dataclass(frozen=True, eq=False)
class ExplainedPictures:
    """Everything that was found out about some pictures.

    Attributes
    ----------
    pictures : tuple of ExplainedPicture
        In the order given.
    weights : str
        Where the network's weights come from.
    parameters, versions, seconds : dict
        How it was made.
    peak_memory_mb : float
        Largest memory of the process.
    """

    pictures: tuple[ExplainedPicture, ...]
    weights: str
    parameters: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    peak_memory_mb: float = float("nan")
