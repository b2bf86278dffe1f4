r"""Relevance of what an input has beyond a root point: DeepLIFT's Rescale rule in every layer.

Shrikumar et al. (arXiv:1704.02685, section 3.5): what a neuron has beyond its activation at the root,
:math:`a_j - \tilde a_j`, is shared out in proportion to :math:`(a_i - \tilde a_i)\, w_{ij}`, and an activation function
hands on all it receives. In sum :math:`G \cdot (\Phi(x) - \Phi(\tilde x))`; biases cancel, so no layer keeps anything.
"""

import numpy as np
import torch

from neontext.arrays import FloatArray, IntArray
from neontext.deep.chain import Chain, PassStep, RouteStep
from neontext.deep.propagation import LayerBalance, Propagation, backpropagate, sums
from neontext.errors import InputError

#: Activations nearer than this, as a share of their size, are one: their difference is rounding.
SAME = 1e-9


def halfway(means: FloatArray, clusters: IntArray, competitors: FloatArray) -> FloatArray:
    """Input half-way between the mean of a cluster and those of its competitors.

    Parameters
    ----------
    means : ndarray of shape (n_clusters, ...)
        Mean input of every cluster.
    clusters : ndarray of int of shape (n,)
        Cluster explained, for every input.
    competitors : ndarray of shape (n, n_clusters)
        Share of each competitor in its evidence.

    Returns
    -------
    ndarray of shape (n, ...)
        One for every input.

    Raises
    ------
    InputError
        If a cluster has no mean, since no training input lies in it.

    Examples
    --------
    >>> halfway(np.array([[0.0], [2.0], [4.0]]), np.array([0]), np.array([[0.0, 0.75, 0.25]]))
    array([[1.25]])
    """
    empty = np.flatnonzero(~np.isfinite(means.reshape(len(means), -1)).all(axis=1))
    if len(empty):
        raise InputError(
            f"No training input lies in cluster {empty[0]}, so there is no input half-way to it: explain with "
            "root='origin', train longer, or ask for fewer clusters."
        )
    return np.asarray((means[clusters] + np.tensordot(competitors, means, axes=1)) / 2.0)


def rescale(chain: Chain, X: torch.Tensor, roots: torch.Tensor, G: torch.Tensor) -> Propagation:
    """Hand what the output has beyond its value at root points down to the input.

    Parameters
    ----------
    chain : Chain
        The network.
    X, roots : Tensor of shape (n, ...)
        Its input, and the root point of each.
    G : Tensor of shape (n_maps, n, ...)
        What a unit of each output is worth.

    Returns
    -------
    Propagation
        Relevance of the input, float64. Memory: the activations of inputs and roots, in float64.

    Raises
    ------
    InputError
        If a layer chooses among its inputs (a max-pool): it may choose one at the input, another at the root.

    Examples
    --------
    >>> from torch import nn
    >>> from neontext.deep.chain import read_chain
    >>> X, roots, G = torch.tensor([[3.0]]), torch.tensor([[-1.0]]), torch.ones(1, 1, 1)
    >>> rescale(read_chain(nn.ReLU()), X, roots, G).relevance
    tensor([[[3.]]], dtype=torch.float64)
    """
    _check_steps(chain)
    # A difference of activations loses the digits that they share: float32 has none to spare.
    chain = chain.double()
    both = torch.cat([X, roots]).double()
    with torch.no_grad():
        steps = list(chain.trace(both))
    units, balance = G.double(), []
    for step, start, end in reversed(steps):
        received = sums(units * _difference_from_root(end))
        if isinstance(step, PassStep):
            units = units * _slope(step, start, end)
        else:
            units = backpropagate(step, start.chunk(2)[0], units)
            balance.append(
                LayerBalance(step.name, step.kind, "rescale", received, sums(units * _difference_from_root(start)))
            )
    return Propagation(units * _difference_from_root(both), tuple(balance))


def _check_steps(chain: Chain) -> None:
    for step in chain.steps:
        if isinstance(step, RouteStep) and step.kind != "flatten":
            raise InputError(
                f"From the midpoint, relevance cannot go back through {step.name} ({step.kind}): it may choose one "
                "input here and another at the root point. Explain with root='origin', or use an average pool."
            )


def _difference_from_root(both: torch.Tensor) -> torch.Tensor:
    """What activations have beyond those at the root."""
    reached, root = both.chunk(2)
    return reached - root


def _slope(step: PassStep, start: torch.Tensor, end: torch.Tensor) -> torch.Tensor:
    """Slope of the line between a neuron's two activations; where they are one, the tangent."""
    x, root = start.chunk(2)
    apart = (x - root).abs() > SAME * (x.abs() + root.abs())
    secant = _difference_from_root(end) / torch.where(apart, x - root, 1.0)
    return torch.where(apart, secant, backpropagate(step, x, torch.ones_like(x)[None])[0])
