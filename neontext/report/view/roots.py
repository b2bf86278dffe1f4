"""Root points that a document can be explained from on the page: moving from one to another shifts words and bias."""

from typing import Any

import numpy as np

from neontext.arrays import FloatArray
from neontext.explain import Explanations
from neontext.explain.rules import RULES, Rule


def root_rules(explanations: Explanations) -> tuple[Rule, ...]:
    """The rules that are known, and the one that the documents were explained by."""
    rule = explanations.explainer.rule
    return tuple((RULES | {rule.name: rule}).values())


def root_facts(explanations: Explanations) -> list[dict[str, Any]]:
    """Name and meaning of each of `root_rules`, and what the bias is called then, for the page's script."""
    layer = explanations.explainer.layer
    return [
        {"name": rule.name, "meaning": rule.meaning, "bias": layer.bias_name(rule)} for rule in root_rules(explanations)
    ]


def root_shifts(explanations: Explanations, G: FloatArray, M: FloatArray) -> FloatArray:
    """What the words together have more from each root point than from that of the audit, and the bias less.

    Parameters
    ----------
    explanations : Explanations
        Of the audit.
    G : ndarray of shape (n, n_components)
        Pooled differences of the documents.
    M : ndarray of shape (n,)
        Pooled offsets.

    Returns
    -------
    ndarray of shape (n, n_rules)
        In nats; zero for the root point of the audit.
    """
    offset, rule = explanations.explainer.layer.offset, explanations.explainer.rule
    constant = rule.constant(G, M, offset)
    return np.column_stack([constant - other.constant(G, M, offset) for other in root_rules(explanations)])
