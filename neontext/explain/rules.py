"""Rules for the merged linear layer: the same z-rule, taken from one root point or another (method, section 5)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from neontext.arrays import FloatArray
from neontext.errors import InputError
from neontext.runtime.blocks import one_thread


@dataclass(frozen=True)
class Rule:
    """A root point, in two callables.

    Both take G of shape (n, n_components), M of shape (n,) and the points' offset of shape (n_components,).

    Attributes
    ----------
    name : str
        Name of the root point.
    meaning : str
        What relevance says from there, in words for the reader of a report.
    constant : callable
        What every word gives up, in proportion to its even share; shape (n,).
    bias : callable
        What the bias neuron keeps beside its own part; shape (n,).
    """

    name: str
    meaning: str
    constant: Callable[[FloatArray, FloatArray, FloatArray], FloatArray]
    bias: Callable[[FloatArray, FloatArray, FloatArray], FloatArray]


def _nothing(G: FloatArray, M: FloatArray, offset: FloatArray) -> FloatArray:
    return np.zeros_like(M)


def _middle(G: FloatArray, M: FloatArray, offset: FloatArray) -> FloatArray:
    with one_thread():
        return np.asarray(G @ offset + M)


def _minus_middle(G: FloatArray, M: FloatArray, offset: FloatArray) -> FloatArray:
    return -_middle(G, M, offset)


#: The point half-way between each pair, on its boundary: red is a word that alone lies on the cluster's side.
MIDPOINT = Rule("midpoint", "relevance counts from half-way to the competitor", constant=_middle, bias=_nothing)
#: The z-rule to the letter, from the origin: what meets the boundaries is left to the bias.
ORIGIN = Rule("origin", "relevance counts from a text without words", constant=_nothing, bias=_minus_middle)

RULES = {rule.name: rule for rule in (MIDPOINT, ORIGIN)}


def ensure_rule(root: "str | Rule") -> Rule:
    """One of `RULES`, from its name or as it is.

    Raises
    ------
    InputError
        For another name, or a rule that is none of them: a saved model could not name it.
    """
    name = root.name if isinstance(root, Rule) else root
    if not isinstance(name, str) or name not in RULES or root not in (name, RULES[name]):
        raise InputError(f"root={root!r:.200}: expected one of {', '.join(RULES)}.")
    return RULES[name]
