"""The deep backend (extra `deep`): clusters in the features of a torch network, explained down to its input.

torch is loaded when something of it is first asked for, so that this package can be imported without it.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from neontext.errors import MissingDependencyError

if TYPE_CHECKING:
    from neontext.deep.chain import Chain, read_chain
    from neontext.deep.composite import Composite, bounded_composite
    from neontext.deep.dense import ClippedReLU, dense_network
    from neontext.deep.kmeans import DeepExplanation, DeepKMeans, FeatureKMeans
    from neontext.deep.propagation import LayerBalance, Propagation, propagate
    from neontext.deep.rules import EPSILON, FLAT, LinearRule, Term, box, epsilon, gamma

_HOME = {
    "EPSILON": "rules",
    "FLAT": "rules",
    "Chain": "chain",
    "ClippedReLU": "dense",
    "Composite": "composite",
    "DeepExplanation": "kmeans",
    "DeepKMeans": "kmeans",
    "FeatureKMeans": "kmeans",
    "LayerBalance": "propagation",
    "LinearRule": "rules",
    "Propagation": "propagation",
    "Term": "rules",
    "bounded_composite": "composite",
    "box": "rules",
    "dense_network": "dense",
    "epsilon": "rules",
    "gamma": "rules",
    "propagate": "propagation",
    "read_chain": "chain",
}

__all__ = [
    "EPSILON",
    "FLAT",
    "Chain",
    "ClippedReLU",
    "Composite",
    "DeepExplanation",
    "DeepKMeans",
    "FeatureKMeans",
    "LayerBalance",
    "LinearRule",
    "Propagation",
    "Term",
    "bounded_composite",
    "box",
    "dense_network",
    "epsilon",
    "gamma",
    "propagate",
    "read_chain",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'neontext.deep' has no attribute {name!r}")
    if find_spec("torch") is None:
        raise MissingDependencyError(f"neontext.deep.{name}", "torch", "deep")
    return getattr(import_module(f"neontext.deep.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
