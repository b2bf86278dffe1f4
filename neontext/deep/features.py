"""From inputs to features: a module in evaluation mode, block by block, with its output checked."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from neontext.arrays import FloatArray
from neontext.errors import InputError
from neontext.runtime.blocks import row_blocks

#: Inputs that go through the module at once.
BLOCK = 256
#: Of a module's parameters.
PRECISIONS = (torch.float32, torch.float64)


def ensure_module(module: object) -> nn.Module:
    """The module itself.

    Raises
    ------
    InputError
        If it is something else, or too coarse for relevance to add up.
    """
    if not isinstance(module, nn.Module):
        raise InputError(f"module is a {type(module).__name__}: expected a torch.nn.Module.")
    for name, parameter in module.named_parameters():
        if parameter.dtype not in PRECISIONS:
            raise InputError(
                f"The module's {name} is of {parameter.dtype}: expected torch.float32 or torch.float64, in which "
                "relevance adds up. Convert it with module.float()."
            )
    return module


def features(module: nn.Module, X: npt.NDArray[np.generic]) -> FloatArray:
    """What a module makes of inputs.

    Parameters
    ----------
    module : Module
        The feature map; put into evaluation mode while it runs.
    X : ndarray of shape (n, ...)
        Inputs; cast to the dtype of the module's parameters.

    Returns
    -------
    ndarray of shape (n, n_features)
        Its output. Memory: the activations of `BLOCK` inputs.

    Raises
    ------
    InputError
        If the module refuses the inputs, its output is not 2-D with a row for each input, or is not finite.
    """
    with evaluating(module), torch.no_grad():
        blocks = [_run(module, as_input(module, X[rows])) for rows in row_blocks(len(X), BLOCK)]
    return np.concatenate(blocks)


def as_input(module: nn.Module, X: npt.NDArray[np.generic]) -> torch.Tensor:
    """Inputs as a tensor of the dtype of the module's parameters."""
    parameter = next(module.parameters(), None)
    # A copy: the array may be read-only, which a tensor cannot be.
    return torch.tensor(X, dtype=torch.float32 if parameter is None else parameter.dtype)


@contextmanager
def evaluating(module: nn.Module) -> Iterator[None]:
    """Put a module into evaluation mode inside a `with` block, each part of it back into its own mode after it."""
    training = [part for part in module.modules() if part.training]
    module.eval()
    try:
        yield
    finally:
        for part in training:
            part.training = True


def _run(module: nn.Module, X: torch.Tensor) -> FloatArray:
    try:
        output = module(X)
    except (RuntimeError, ValueError, TypeError, IndexError) as error:
        raise InputError(f"The module does not take inputs of shape {tuple(X.shape)}: {error}") from error
    if not isinstance(output, torch.Tensor) or output.ndim != 2 or len(output) != len(X) or not output.shape[1]:
        shape = tuple(output.shape) if isinstance(output, torch.Tensor) else type(output).__name__
        raise InputError(
            f"The module's output for {len(X)} inputs is {shape}: expected a tensor of shape ({len(X)}, n_features). "
            "End it with torch.nn.Flatten()."
        )
    if not bool(torch.isfinite(output).all()):
        row = int((~torch.isfinite(output)).any(dim=1).nonzero()[0])
        raise InputError(f"The module's output has NaN or infinity (input {row} of a block): look at its weights.")
    return np.asarray(output.detach().numpy(), dtype=np.float64)
