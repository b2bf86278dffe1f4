"""A torch module as a chain of steps that relevance can go back through.

Three kinds of steps: *linear* ones (dense, convolution, average pool, normalisation) share relevance out by a rule;
*routes* (max-pool, flatten) hand it on along the forward way, winner takes all; *passes* (activations, dropout) leave
it where it is. A normalisation that directly follows a dense layer or a convolution is folded into it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeGuard

import torch
from torch import nn
from torch.nn import functional

from neontext.deep.dense import ClippedReLU
from neontext.errors import InputError

Function = Callable[[torch.Tensor], torch.Tensor]


@dataclass(frozen=True, eq=False)
class LinearStep:
    """A layer that is linear in its input.

    Attributes
    ----------
    name, kind : str
        Name in the module, and which rule a composite gives it.
    weight : Tensor
        Weights.
    bias : Tensor or None
        Biases.
    run : callable
        From (input, weight, bias) to the output.
    """

    name: str
    kind: str
    weight: torch.Tensor
    bias: torch.Tensor | None
    run: Callable[[torch.Tensor, torch.Tensor, torch.Tensor | None], torch.Tensor]

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """The layer's output."""
        return self.run(X, self.weight, self.bias)


@dataclass(frozen=True, eq=False)
class _FunctionStep:
    """A layer that is a function of its input alone.

    Attributes
    ----------
    name, kind : str
        Name in the module, and what tables call it.
    forward : callable
        The layer.
    """

    name: str
    kind: str
    forward: Function


class RouteStep(_FunctionStep):
    """A layer that only chooses or moves: relevance goes back along its gradient."""


class PassStep(_FunctionStep):
    """A layer that acts on every neuron by itself: relevance stays where it is."""


Step = LinearStep | RouteStep | PassStep


@dataclass(frozen=True, eq=False)
class Chain:
    """Steps in the order of the forward pass.

    Attributes
    ----------
    steps : tuple of Step
        The steps; parameters are those of the module, without gradients.
    """

    steps: tuple[Step, ...]

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Output of the last step: what the module computes in evaluation mode."""
        for step in self.steps:
            X = step.forward(X)
        return X

    def trace(self, X: torch.Tensor) -> Iterator[tuple[Step, torch.Tensor, torch.Tensor]]:
        """Every step with its input and its output, one at a time."""
        for step in self.steps:
            output = step.forward(X)
            yield step, X, output
            X = output

    def double(self) -> "Chain":
        """The same chain in float64."""
        return Chain(tuple(_double(step) for step in self.steps))


def _double(step: Step) -> Step:
    if not isinstance(step, LinearStep):
        return step
    bias = None if step.bias is None else step.bias.double()
    return replace(step, weight=step.weight.double(), bias=bias)


def read_chain(module: nn.Module) -> Chain:
    """Take a module apart.

    Parameters
    ----------
    module : Module
        A layer, or a `Sequential` of layers and further `Sequential`s. It is not changed.

    Returns
    -------
    Chain
        Its steps.

    Raises
    ------
    InputError
        If it holds a module that no rule covers, or one whose forward pass cannot be read off its parts.

    Examples
    --------
    >>> chain = read_chain(nn.Sequential(nn.Flatten(), nn.Linear(4, 2), nn.ReLU()))
    >>> [step.kind for step in chain.steps]
    ['flatten', 'dense', 'activation']
    """
    return Chain(tuple(_fold(step for name, leaf in _leaves("", module) for step in _read(name, leaf))))


def _leaves(name: str, module: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    if type(module).forward is not nn.Sequential.forward:
        yield name or type(module).__name__, module
        return
    # Not named_children(): that leaves out a layer that stands in the chain a second time.
    for child_name, child in module._modules.items():
        yield from _leaves(f"{name}.{child_name}" if name else child_name, child)


def _read(name: str, module: nn.Module) -> Iterator[Step]:
    # The exact class: a subclass may compute something else.
    reader = _READERS.get(type(module))
    if reader is None:
        raise _uncovered(name, module)
    yield reader(name, module)


def _uncovered(name: str, module: nn.Module) -> InputError:
    covered = ", ".join(sorted(kind.__name__ for kind in _READERS))
    return InputError(
        f"Relevance cannot go back through {name} ({type(module).__name__}): expected a Sequential, nested as you "
        f"like, of {covered}. A module with a forward pass of its own has to be written as a Sequential first."
    )


def _dense(name: str, module: nn.Linear) -> Step:
    return LinearStep(name, "dense", *_parameters(module), functional.linear)


def _convolution(name: str, module: nn.Conv1d | nn.Conv2d) -> Step:
    if module.padding_mode != "zeros":
        raise InputError(f"{name} pads with padding_mode={module.padding_mode!r}: only 'zeros' is covered by a rule.")
    function = functional.conv1d if isinstance(module, nn.Conv1d) else functional.conv2d
    settings = {key: getattr(module, key) for key in ("stride", "padding", "dilation", "groups")}
    return LinearStep(name, "convolution", *_parameters(module), partial(function, **settings))


def _parameters(module: nn.Module) -> tuple[torch.Tensor, torch.Tensor | None]:
    return module.weight.detach(), None if module.bias is None else module.bias.detach()


def _average(name: str, module: nn.AvgPool2d | nn.AdaptiveAvgPool2d) -> Step:
    # An average is linear with one weight everywhere, so every rule for linear layers fits it.
    def run(X: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
        return module(X) * weight.to(X)

    return LinearStep(name, "average pool", torch.ones(()), None, run)


def _normalisation(name: str, module: nn.BatchNorm1d | nn.BatchNorm2d) -> Step:
    if module.running_mean is None or module.running_var is None:
        raise InputError(f"{name} has no running statistics (track_running_stats=False): its output is not fixed.")
    scale = (module.running_var + module.eps).rsqrt()
    if module.weight is not None:
        scale = scale * module.weight.detach()
    shift = -module.running_mean * scale
    if module.bias is not None:
        shift = shift + module.bias.detach()
    return LinearStep(name, "normalisation", scale, shift, _scale_channels)


def _scale_channels(X: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
    shape = (-1, *[1] * (X.ndim - 2))
    scaled = X * weight.view(shape)
    return scaled if bias is None else scaled + bias.view(shape)


def _max_pool(name: str, module: nn.MaxPool2d) -> Step:
    if module.return_indices:
        raise InputError(f"{name} returns indices beside its output (return_indices=True): expected one output.")
    settings = {key: getattr(module, key) for key in ("kernel_size", "stride", "padding", "dilation", "ceil_mode")}
    return RouteStep(name, "max pool", partial(functional.max_pool2d, **settings))


def _flatten(name: str, module: nn.Flatten) -> Step:
    return RouteStep(name, "flatten", partial(torch.flatten, start_dim=module.start_dim, end_dim=module.end_dim))


def _activation(function: Function) -> Callable[[str, nn.Module], Step]:
    return lambda name, module: PassStep(name, "activation", function)


def _leaky(name: str, module: nn.LeakyReLU) -> Step:
    return PassStep(name, "activation", partial(functional.leaky_relu, negative_slope=module.negative_slope))


def _nothing(name: str, module: nn.Module) -> Step:
    return PassStep(name, "nothing", lambda X: X)


#: How each layer is read; what is not here is named in an error.
_READERS: dict[type[nn.Module], Callable[[str, nn.Module], Step]] = {
    nn.Linear: _dense,
    nn.Conv1d: _convolution,
    nn.Conv2d: _convolution,
    nn.AvgPool2d: _average,
    nn.AdaptiveAvgPool2d: _average,
    nn.BatchNorm1d: _normalisation,
    nn.BatchNorm2d: _normalisation,
    nn.MaxPool2d: _max_pool,
    nn.Flatten: _flatten,
    nn.ReLU: _activation(functional.relu),
    nn.ReLU6: _activation(functional.relu6),
    nn.Tanh: _activation(torch.tanh),
    nn.LeakyReLU: _leaky,
    ClippedReLU: _activation(ClippedReLU().forward),
    # Off in evaluation mode, which is the only one that is explained.
    nn.Dropout: _nothing,
    nn.Dropout2d: _nothing,
    nn.Identity: _nothing,
}


def _fold(steps: Iterator[Step]) -> list[Step]:
    """Steps with each normalisation inside the dense layer or convolution that it directly follows."""
    folded: list[Step] = []
    for step in steps:
        last = folded[-1] if folded else None
        if (
            _is_linear(step, "normalisation")
            and _is_linear(last, "dense", "convolution")
            # A dense layer may run over the last of several axes, where a normalisation takes the second.
            and len(last.weight) == len(step.weight)
        ):
            folded[-1] = _scaled(last, step)
        else:
            folded.append(step)
    return folded


def _is_linear(step: Step | None, *kinds: str) -> TypeGuard[LinearStep]:
    return isinstance(step, LinearStep) and step.kind in kinds


def _scaled(step: LinearStep, scale: LinearStep) -> LinearStep:
    weight = step.weight * scale.weight.view(-1, *[1] * (step.weight.ndim - 1))
    bias = scale.bias if step.bias is None else scale.bias + step.bias * scale.weight
    return replace(step, name=f"{step.name}+{scale.name}", weight=weight, bias=bias)
