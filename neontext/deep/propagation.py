"""Relevance down through a chain, layer by layer, with what every layer kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from neontext.arrays import FloatArray
from neontext.deep.chain import Chain, LinearStep, PassStep, Step
from neontext.deep.composite import Composite
from neontext.deep.rules import LinearRule, Term


@dataclass(frozen=True, eq=False)
class LayerBalance:
    """What one layer received and what it handed on.

    Attributes
    ----------
    name, kind : str
        The layer.
    rule : str
        The rule used.
    received, passed : ndarray of shape (n_maps, n)
        Sum of the relevance of its outputs, and of its inputs.
    """

    name: str
    kind: str
    rule: str
    received: FloatArray
    passed: FloatArray

    @property
    def absorbed(self) -> FloatArray:
        """What biases and the denominator's epsilon kept, shape (n_maps, n)."""
        return self.received - self.passed

    @property
    def absorbed_share(self) -> float:
        """What was kept, as a share of what came in, over all maps; NaN if nothing came in."""
        total = float(self.received.sum())
        return float(self.absorbed.sum()) / total if total else float("nan")

    def totals(self) -> dict[str, str | float]:
        """Its names, and sums over all maps and inputs, as a row of a table."""
        return {
            "name": self.name,
            "kind": self.kind,
            "rule": self.rule,
            "received": float(self.received.sum()),
            "passed": float(self.passed.sum()),
            "absorbed": float(self.absorbed.sum()),
            "absorbed_share": self.absorbed_share,
        }


@dataclass(frozen=True, eq=False)
class Propagation:
    """Relevance of the input, and the balance of every layer on the way.

    Attributes
    ----------
    relevance : Tensor of shape (n_maps, n, ...)
        Relevance of the input, one map for each that came in at the top.
    balance : tuple of LayerBalance
        Top down; layers that only pass on are left out.
    """

    relevance: torch.Tensor
    balance: tuple[LayerBalance, ...]


def propagate(chain: Chain, X: torch.Tensor, R: torch.Tensor, composite: Composite) -> Propagation:
    """Hand relevance of the output down to the input.

    Parameters
    ----------
    chain : Chain
        The network.
    X : Tensor of shape (n, ...)
        Its input, of the parameters' dtype.
    R : Tensor of shape (n_maps, n, ...)
        Relevance of the output. Several maps share one forward pass and one modified pass a layer.
    composite : Composite
        Which rule on which layer.

    Returns
    -------
    Propagation
        Relevance of the input. Memory: the input of every layer, and twice the largest of them for every map.

    Examples
    --------
    >>> from torch import nn
    >>> from neontext.deep.chain import read_chain
    >>> layer = nn.Linear(2, 1, bias=False)
    >>> _ = layer.weight.data.copy_(torch.tensor([[1.0, 2.0]]))
    >>> X = torch.tensor([[3.0, 1.0]])
    >>> propagate(read_chain(layer), X, layer(X)[None], Composite()).relevance.detach()
    tensor([[[3., 2.]]])
    """
    rules = composite.rules(chain)
    R = R.detach()
    balance = []
    with torch.no_grad():
        steps = [(step, inputs) for step, inputs, _ in chain.trace(X) if not isinstance(step, PassStep)]
    for step, inputs in reversed(steps):
        received = sums(R)
        if isinstance(step, LinearStep):
            name, R = rules[step.name].name, _share_out(step, rules[step.name], inputs, R)
        else:
            name, R = "winner takes all", backpropagate(step, inputs, R)
        balance.append(LayerBalance(step.name, step.kind, name, received, sums(R)))
    return Propagation(R, tuple(balance))


def sums(R: torch.Tensor) -> FloatArray:
    """Sum of every map of every input, shape (n_maps, n), from (n_maps, n, ...)."""
    return np.asarray(R.flatten(2).sum(dim=2, dtype=torch.float64))


def _share_out(step: LinearStep, rule: LinearRule, X: torch.Tensor, R: torch.Tensor) -> torch.Tensor:
    with torch.enable_grad():
        parts = [term.inputs(X).detach().requires_grad_() for term in rule.terms]
        passes = [_modified_pass(step, term, part) for term, part in zip(rule.terms, parts, strict=True)]
        z = torch.stack(passes).sum(dim=0) if len(passes) > 1 else passes[0]
        gradients = torch.autograd.grad(z, parts, R / rule.stabilise(z.detach()), is_grads_batched=True)
    with torch.no_grad():
        shares = [part * gradient for part, gradient in zip(parts, gradients, strict=True)]
        return torch.stack(shares).sum(dim=0) if len(shares) > 1 else shares[0]


def _modified_pass(step: LinearStep, term: Term, part: torch.Tensor) -> torch.Tensor:
    bias = None if step.bias is None else term.biases(step.bias)
    return term.sign * step.run(part, term.weights(step.weight), bias)


def backpropagate(step: Step, X: torch.Tensor, R: torch.Tensor) -> torch.Tensor:
    """Hand maps of shape (n_maps, n, ...) back along the gradient of a step at X."""
    with torch.enable_grad():
        X = X.detach().requires_grad_()
        return torch.autograd.grad(step.forward(X), X, R, is_grads_batched=True)[0]


def join_balances(balances: Sequence[tuple[LayerBalance, ...]], axis: int) -> tuple[LayerBalance, ...]:
    """Balances of several propagations through the same layers, put together along maps (0) or inputs (1)."""
    return tuple(_join(layers, axis) for layers in zip(*balances, strict=True))


def _join(layers: tuple[LayerBalance, ...], axis: int) -> LayerBalance:
    received = np.concatenate([layer.received for layer in layers], axis=axis)
    passed = np.concatenate([layer.passed for layer in layers], axis=axis)
    return replace(layers[0], received=received, passed=passed)
