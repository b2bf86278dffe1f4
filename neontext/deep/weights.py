"""Put weights into a network, or get them from torchvision."""

from collections.abc import Mapping
from importlib.util import find_spec

import torch
from torch import nn

from neontext.errors import MissingDependencyError, ModelError

#: Parts of torchvision's networks that may stand in a file and are not loaded.
_OTHER_PARTS = ("classifier.",)


def torchvision_weights() -> dict[str, torch.Tensor]:
    """The original VGG-16's convolutions by way of torchvision, downloaded on first use.

    Returns
    -------
    dict of str to Tensor
        Weights.

    Raises
    ------
    MissingDependencyError
        If torchvision is not installed.
    ModelError
        If it cannot be used here, or they cannot be downloaded.
    """
    if find_spec("torchvision") is None:
        raise MissingDependencyError("Downloading the weights of VGG-16 (instead of --weights FILE)", "torchvision")
    try:
        from torchvision.models import VGG16_Weights

        weights = VGG16_Weights.IMAGENET1K_FEATURES.get_state_dict(progress=False, weights_only=True)
    except (OSError, RuntimeError, ImportError) as error:
        raise ModelError(
            f"torchvision could not provide the weights of VGG-16 ({error}). Download them elsewhere and give the file "
            "with --weights FILE."
        ) from error
    return dict(weights)


def load_weights(module: nn.Module, weights: Mapping[str, torch.Tensor], source: str) -> nn.Module:
    """Put weights into a module that may be a part of the network they belong to.

    Parameters
    ----------
    module : Module
        Takes every entry it has a name for; changed in place.
    weights : mapping of str to Tensor
        Entries. Later layers of the same `Sequential`s and torchvision's classifier may stand in it.
    source : str
        Where they come from, for messages.

    Returns
    -------
    Module
        The module, in evaluation mode.

    Raises
    ------
    ModelError
        If entries are missing, do not belong to the network, have another shape, or are not finite.
    """
    wanted = module.state_dict()
    missing = [name for name in wanted if name not in weights]
    if missing:
        raise ModelError(
            f"{source} lacks {_some(missing)}: expected torchvision's names, such as {next(iter(wanted))}."
        )
    extra = [name for name in weights if name not in wanted and not _may_stand_there(module, name)]
    if extra:
        raise ModelError(f"{source} holds {_some(extra)}, which the network does not have: are they another network's?")
    module.load_state_dict({name: _fitted(source, name, weights[name], value) for name, value in wanted.items()})
    return module.eval()


def _may_stand_there(module: nn.Module, name: str) -> bool:
    if name.startswith(_OTHER_PARTS):
        return True
    parent, _, rest = name.partition(".")
    index, _, leaf = rest.partition(".")
    part = dict(module.named_children()).get(parent)
    return (
        part is not None and leaf in ("weight", "bias") and index.isdigit() and int(index) >= len(list(part.children()))
    )


def _fitted(source: str, name: str, value: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """An entry in the precision wanted."""
    if value.shape != wanted.shape:
        raise ModelError(f"{source}: {name} has the shape {tuple(value.shape)}, expected {tuple(wanted.shape)}.")
    fitted = value.to(wanted.dtype) if value.is_floating_point() else None
    if fitted is None or not bool(torch.isfinite(fitted).all()):
        raise ModelError(f"{source}: {name} ({value.dtype}) holds NaN, infinity or no numbers. Copy the file again.")
    return fitted


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
