"""Which rule on which layer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch

from neontext.deep.chain import Chain, LinearStep
from neontext.deep.rules import EPSILON, LinearRule, box, gamma
from neontext.errors import InputError

#: Gamma of convolutions near the input (Kauffmann et al., section 5.3).
NEAR_INPUT = 0.25


@dataclass(frozen=True, eq=False)
class Composite:
    """A rule for every linear layer of a network; the closest description wins: name, then first, then kind.

    Attributes
    ----------
    by_kind : mapping of str to LinearRule
        For "dense", "convolution", "average pool" and "normalisation" layers; the z-rule for what is not named.
    first : LinearRule, optional
        For the first linear layer, the one that sees the input.
    by_name : mapping of str to LinearRule
        For single layers, by their name in the module, such as "features.0".

    Examples
    --------
    >>> from torch import nn
    >>> from neontext.deep.chain import read_chain
    >>> from neontext.deep.rules import box, gamma
    >>> chain = read_chain(nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 2)))
    >>> composite = Composite(by_kind={"dense": gamma(0.1)}, first=box(0.0, 1.0))
    >>> {name: rule.name for name, rule in composite.rules(chain).items()}
    {'0': 'box', '2': 'gamma 0.1'}
    """

    by_kind: Mapping[str, LinearRule] = field(default_factory=dict)
    first: LinearRule | None = None
    by_name: Mapping[str, LinearRule] = field(default_factory=dict)

    def rules(self, chain: Chain) -> dict[str, LinearRule]:
        """Rule of every linear step of a chain, by name.

        Raises
        ------
        InputError
            If a rule is named for a layer that is not there.
        """
        linear = [step for step in chain.steps if isinstance(step, LinearStep)]
        names = {name: step for step in linear for name in step.name.split("+")}
        strange = [name for name in self.by_name if name not in names]
        if strange:
            raise InputError(f"No layer {strange[0]!r} to put a rule on: expected one of {', '.join(names)}.")
        rules = {step.name: self.by_kind.get(step.kind, EPSILON) for step in linear}
        if self.first is not None and linear:
            rules[linear[0].name] = self.first
        return rules | {names[name].name: rule for name, rule in self.by_name.items()}


def bounded_composite(low: float | torch.Tensor, high: float | torch.Tensor) -> Composite:
    """The rules for inputs between two bounds: box first, gamma on convolutions, the z-rule on everything else.

    Parameters
    ----------
    low, high : float or Tensor
        Least and greatest value an input can take.

    Returns
    -------
    Composite
        The rules.
    """
    return Composite(by_kind={"convolution": gamma(NEAR_INPUT)}, first=box(low, high))
