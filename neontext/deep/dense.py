"""The dense network of section 5.1: three fully connected layers, and an activation that bends over at one."""

from itertools import pairwise

import torch
from torch import nn

#: Width of the hidden layers.
WIDTH = 500


class ClippedReLU(nn.Module):  # type: ignore[misc]
    """max(0, x) - 0.75 max(0, x - 1): a ReLU whose slope falls to a quarter at 1 (Kauffmann et al., section 5.1).

    Examples
    --------
    >>> ClippedReLU()(torch.tensor([-1.0, 0.5, 3.0]))
    tensor([0.0000, 0.5000, 1.5000])
    """

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Activations of the same shape."""
        return X.clamp(min=0) - 0.75 * (X - 1).clamp(min=0)


def dense_network(n_inputs: int, n_outputs: int, width: int = WIDTH) -> nn.Sequential:
    """Three fully connected layers with the clipped activation between them.

    After the last one it would be fatal: an output that is zero for every input could never learn again. The layers
    have no biases: a bias would absorb relevance, and without one all of it arrives at the input.

    Parameters
    ----------
    n_inputs, n_outputs : int
        Width of the input and of the output.
    width : int
        Width of the two hidden layers.

    Returns
    -------
    Sequential
        From (n, n_inputs), or anything that flattens to it, to (n, n_outputs).
    """
    sizes = (n_inputs, width, width, n_outputs)
    layers: list[nn.Module] = [nn.Flatten()]
    for n_in, n_out in pairwise(sizes):
        layers += [nn.Linear(n_in, n_out, bias=False), ClippedReLU()]
    return nn.Sequential(*layers[:-1])
