"""The deep backend (extra `deep`): clusters in the features of a torch network, explained down to its input.

torch is loaded when something of it is first asked for, so that this package can be imported without it.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from neontext.errors import MissingDependencyError

if TYPE_CHECKING:
    from neontext.deep.chain import Chain, read_chain
    from neontext.deep.clusterer import DeepExplanation
    from neontext.deep.composite import Composite, bounded_composite
    from neontext.deep.dense import ClippedReLU, dense_network
    from neontext.deep.explained import ExplainedPicture, ExplainedPictures
    from neontext.deep.explaining import explain_pictures
    from neontext.deep.kmeans import DeepKMeans, FeatureKMeans
    from neontext.deep.midpoint import rescale
    from neontext.deep.positions import PositionClusters, cluster_positions
    from neontext.deep.propagation import LayerBalance, Propagation, propagate
    from neontext.deep.rules import EPSILON, FLAT, LinearRule, Term, box, epsilon, gamma
    from neontext.deep.terminal import print_pictures
    from neontext.deep.vgg16 import vgg16_composite
    from neontext.deep.weights import load_weights, read_weights

_HOME = {
    "EPSILON": "rules",
    "FLAT": "rules",
    "Chain": "chain",
    "ClippedReLU": "dense",
    "Composite": "composite",
    "DeepExplanation": "clusterer",
    "DeepKMeans": "kmeans",
    "ExplainedPicture": "explained",
    "ExplainedPictures": "explained",
    "FeatureKMeans": "kmeans",
    "LayerBalance": "propagation",
    "LinearRule": "rules",
    "PositionClusters": "positions",
    "Propagation": "propagation",
    "Term": "rules",
    "bounded_composite": "composite",
    "box": "rules",
    "cluster_positions": "positions",
    "dense_network": "dense",
    "epsilon": "rules",
    "explain_pictures": "explaining",
    "gamma": "rules",
    "load_weights": "weights",
    "print_pictures": "terminal",
    "propagate": "propagation",
    "read_chain": "chain",
    "read_weights": "weights",
    "rescale": "midpoint",
    "vgg16_composite": "vgg16",
}

__all__ = [
    "EPSILON",
    "FLAT",
    "Chain",
    "ClippedReLU",
    "Composite",
    "DeepExplanation",
    "DeepKMeans",
    "ExplainedPicture",
    "ExplainedPictures",
    "FeatureKMeans",
    "LayerBalance",
    "LinearRule",
    "PositionClusters",
    "Propagation",
    "Term",
    "bounded_composite",
    "box",
    "cluster_positions",
    "dense_network",
    "epsilon",
    "explain_pictures",
    "gamma",
    "load_weights",
    "print_pictures",
    "propagate",
    "read_chain",
    "read_weights",
    "rescale",
    "vgg16_composite",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'neontext.deep' has no attribute {name!r}")
    if find_spec("torch") is None:
        raise MissingDependencyError(f"neontext.deep.{name}", "torch", "deep")
    return getattr(import_module(f"neontext.deep.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
