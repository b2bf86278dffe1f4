"""`FittedExplainer`: what an audit asks of an explainer."""

from pathlib import Path
from typing import Any, Protocol

from sklearn.base import BaseEstimator

from neontext.arrays import IntArray
from neontext.cluster.given import GivenRecord
from neontext.embed import Embedder
from neontext.evaluate.fidelity import Fidelity
from neontext.explain import Explanations, PointLayer
from neontext.neuralize import ClusterNetwork


class FittedExplainer(Protocol):
    """A fitted `ClusterExplainer`, seen from below: its parts, and what explains its documents."""

    init: str
    min_count: int
    max_share: float
    clusterer: BaseEstimator | None
    landmarks: str | int | None
    labels_: IntArray
    verbose: int
    n_clusters_: int
    cluster_labels_: tuple[str, ...] | None
    cluster_names_: tuple[str, ...]
    given_: GivenRecord | None
    converged_: bool
    n_iter_: int
    seconds_: dict[str, float]
    embedder_: Embedder
    layer_: PointLayer
    network_: ClusterNetwork

    def explain(self, *, n_competitors: int = 0) -> Explanations:
        """Explain the training documents."""

    def explain_outliers(self) -> Explanations:
        """Explain the documents that were given no cluster."""

    def fidelity(self) -> Fidelity | None:
        """How well a surrogate tells the given clusters again; None where there are none."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Parameters by name."""

    def write(self, folder: Path) -> None:
        """Write the model into an empty folder."""
