r"""Rules for the linear layers of a network: what a neuron hands to each of its inputs.

A rule is a few callables. Every term of it is a modified pass through the layer,
:math:`z_j = \sum_t s_t \sum_i u_t(a_i)\, \rho_t(w_{ij})`, and the input takes
:math:`R_i = \sum_j \sum_t s_t\, u_t(a_i)\, \rho_t(w_{ij})\, R_j / z_j`: the modified input times the gradient of the
modified pass (Montavon et al., "Layer-Wise Relevance Propagation: An Overview", 2019, section 10.2). A bias is one more
input that is always 1: it stands in :math:`z_j` and keeps its part, which is why relevance is absorbed there.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from neontext.checks import check_positive
from neontext.errors import InputError

Transform = Callable[[torch.Tensor], torch.Tensor]


@dataclass(frozen=True)
class Term:
    """One modified pass.

    Attributes
    ----------
    inputs : callable
        From the layer's input to what takes its place.
    weights : callable
        From the layer's weights to what takes their place.
    biases : callable
        The same for the biases.
    sign : float
        Factor on the pass.
    """

    inputs: Transform
    weights: Transform
    biases: Transform
    sign: float = 1.0


@dataclass(frozen=True)
class LinearRule:
    """A rule for linear layers.

    Attributes
    ----------
    name : str
        What tables call it.
    terms : tuple of Term
        Modified passes; their sum is the denominator.
    epsilon : float
        Added to the denominator with its sign, in units of the layer's output.

    Examples
    --------
    >>> gamma(0.25).name
    'gamma 0.25'
    """

    name: str
    terms: tuple[Term, ...]
    epsilon: float = 1e-9

    def stabilise(self, z: torch.Tensor) -> torch.Tensor:
        """Denominators away from zero, with their sign; zero counts as positive."""
        return z + torch.where(z < 0, -self.epsilon, self.epsilon)


def _same(values: torch.Tensor) -> torch.Tensor:
    return values


def _positive(values: torch.Tensor) -> torch.Tensor:
    return values.clamp(min=0)


def _negative(values: torch.Tensor) -> torch.Tensor:
    return values.clamp(max=0)


def epsilon(value: float) -> LinearRule:
    """The z-rule with a stabilised denominator, LRP-epsilon.

    Parameters
    ----------
    value : float
        Epsilon, in units of the layer's output. What it takes part in is absorbed.

    Raises
    ------
    InputError
        If it is not positive.
    """
    check_positive("epsilon", value)
    return LinearRule(f"epsilon {value:g}", (Term(_same, _same, _same),), float(value))


def gamma(value: float) -> LinearRule:
    r"""LRP-gamma: contributions :math:`a_i (w_{ij} + \gamma w_{ij}^+)`, between the z- and the z+-rule.

    Meant for layers whose input is not negative, as after a ReLU.

    Parameters
    ----------
    value : float
        Gamma.

    Raises
    ------
    InputError
        If it is not positive.
    """
    check_positive("gamma", value)

    def favour(values: torch.Tensor) -> torch.Tensor:
        return values + value * values.clamp(min=0)

    return LinearRule(f"gamma {value:g}", (Term(_same, favour, favour),))


def box(low: "float | torch.Tensor", high: "float | torch.Tensor") -> LinearRule:
    r"""The z^B-rule for inputs that lie between two bounds: :math:`a_i w_{ij} - l_i w_{ij}^+ - h_i w_{ij}^-`.

    Biases cancel in it, so it absorbs nothing.

    Parameters
    ----------
    low, high : float or Tensor
        Least and greatest value an input can take; tensors broadcast against the input (n, ...).

    Raises
    ------
    InputError
        If `low` is not below `high`.
    """
    least, most = torch.as_tensor(low), torch.as_tensor(high)
    if not bool((least < most).all()):
        raise InputError(f"box(low={low}, high={high}): expected low below high.")

    def at(bound: torch.Tensor) -> Transform:
        return lambda values: bound.to(values).expand_as(values)

    terms = (
        Term(_same, _same, _same),
        Term(at(least), _positive, _positive, -1.0),
        Term(at(most), _negative, _negative, -1.0),
    )
    return LinearRule("box", terms)


#: The z-rule; its epsilon only keeps zero out of the denominator.
EPSILON = LinearRule("epsilon", (Term(_same, _same, _same),))
#: Every input that a neuron sees takes the same.
FLAT = LinearRule("flat", (Term(torch.ones_like, torch.ones_like, torch.zeros_like),))
