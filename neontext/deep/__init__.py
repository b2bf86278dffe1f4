"""The deep backend (extra `deep`): clusters in the features of a torch network, explained down to its input.

torch is loaded when something of it is first asked for, so that this package can be imported without it.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from neontext.errors import MissingDependencyError

if TYPE_CHECKING:
    from neontext.deep.chain import Chain as Chain
    from neontext.deep.chain import read_chain as read_chain
    from neontext.deep.clusterer import DeepExplanation as DeepExplanation
    from neontext.deep.composite import Composite as Composite
    from neontext.deep.composite import bounded_composite as bounded_composite
    from neontext.deep.dense import ClippedReLU as ClippedReLU
    from neontext.deep.dense import dense_network as dense_network
    from neontext.deep.explained import ExplainedPicture as ExplainedPicture
    from neontext.deep.explained import ExplainedPictures as ExplainedPictures
    from neontext.deep.explaining import explain_pictures as explain_pictures
    from neontext.deep.kmeans import DeepKMeans as DeepKMeans
    from neontext.deep.kmeans import FeatureKMeans as FeatureKMeans
    from neontext.deep.midpoint import rescale as rescale
    from neontext.deep.positions import PositionClusters as PositionClusters
    from neontext.deep.positions import cluster_positions as cluster_positions
    from neontext.deep.propagation import LayerBalance as LayerBalance
    from neontext.deep.propagation import Propagation as Propagation
    from neontext.deep.propagation import propagate as propagate
    from neontext.deep.rules import EPSILON as EPSILON
    from neontext.deep.rules import FLAT as FLAT
    from neontext.deep.rules import LinearRule as LinearRule
    from neontext.deep.rules import Term as Term
    from neontext.deep.rules import box as box
    from neontext.deep.rules import epsilon as epsilon
    from neontext.deep.rules import gamma as gamma
    from neontext.deep.terminal import print_pictures as print_pictures
    from neontext.deep.vgg16 import vgg16_composite as vgg16_composite
    from neontext.deep.weights import load_weights as load_weights
    from neontext.persist.weights import read_weights as read_weights

_HOME = {
    "EPSILON": "deep.rules",
    "FLAT": "deep.rules",
    "Chain": "deep.chain",
    "ClippedReLU": "deep.dense",
    "Composite": "deep.composite",
    "DeepExplanation": "deep.clusterer",
    "DeepKMeans": "deep.kmeans",
    "ExplainedPicture": "deep.explained",
    "ExplainedPictures": "deep.explained",
    "FeatureKMeans": "deep.kmeans",
    "LayerBalance": "deep.propagation",
    "LinearRule": "deep.rules",
    "PositionClusters": "deep.positions",
    "Propagation": "deep.propagation",
    "Term": "deep.rules",
    "bounded_composite": "deep.composite",
    "box": "deep.rules",
    "cluster_positions": "deep.positions",
    "dense_network": "deep.dense",
    "epsilon": "deep.rules",
    "explain_pictures": "deep.explaining",
    "gamma": "deep.rules",
    "load_weights": "deep.weights",
    "print_pictures": "deep.terminal",
    "propagate": "deep.propagation",
    "read_chain": "deep.chain",
    "read_weights": "persist.weights",
    "rescale": "deep.midpoint",
    "vgg16_composite": "deep.vgg16",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'neontext.deep' has no attribute {name!r}")
    if find_spec("torch") is None:
        raise MissingDependencyError(f"neontext.deep.{name}", "torch", "deep")
    return getattr(import_module(f"neontext.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
