"""Weights of a network from a file, or from torchvision; nothing in a file is ever executed."""

import pickle
import warnings
import zipfile
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import nn

from neontext.errors import MissingDependencyError, ModelError
from neontext.runtime.npz import open_npz

#: Bytes that a file of weights may hold, unpacked: VGG-16 with everything has 0.6 GB.
MAX_BYTES = 4 * 10**9
#: Parts of torchvision's networks that may stand in a file and are not loaded.
_OTHER_PARTS = ("classifier.",)
#: What the readers raise on a damaged file; torch's own unpickler is not careful.
_DAMAGE = (
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    RuntimeError,
    AssertionError,
    EOFError,
    zipfile.BadZipFile,
    SafetensorError,
)


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    """Read named tensors.

    Parameters
    ----------
    path : Path
        `.npz`, `.safetensors`, or `.pth` / `.pt` as `torch.save(model.state_dict())` writes it.

    Returns
    -------
    dict of str to Tensor
        Weights, as they are stored.

    Raises
    ------
    ModelError
        If the file is missing, of another kind, damaged, or holds anything but tensors (a `.pth` can carry code).
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ModelError(f"{path}: expected weights in a file ending in {', '.join(_READERS)}.")
    if not path.is_file():
        raise ModelError(f"{path}: no such file of weights.")
    if path.stat().st_size > MAX_BYTES:
        raise ModelError(f"{path} has {path.stat().st_size / 1e9:.1f} GB: expected at most {MAX_BYTES / 1e9:.0f}.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # What is wrong with a file is said once, here.
            weights = reader(path)
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"{path} holds something else than tensors, which could run code when it is loaded; it was not loaded. "
            "Save the weights again with torch.save(model.state_dict(), ...) or as .safetensors."
        ) from error
    except _DAMAGE as error:
        raise ModelError(f"{path} is damaged or is no file of weights ({error}). Copy it again.") from error
    return _only_tensors(path, weights)


def _read_npz(path: Path) -> dict[str, torch.Tensor]:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > MAX_BYTES:
        raise ValueError(f"it would unpack to {unpacked / 1e9:.1f} GB")
    with open_npz(path) as arrays:
        return {name: _as_tensor(name, values) for name, values in arrays.items()}


def _as_tensor(name: str, values: npt.NDArray[np.generic]) -> torch.Tensor:
    try:
        return torch.from_numpy(values)
    except TypeError as error:
        raise ValueError(f"{name} holds values of type {values.dtype}") from error


def _read_pth(path: Path) -> object:
    return torch.load(path, map_location="cpu", weights_only=True)


_READERS: dict[str, Callable[[Path], object]] = {
    ".npz": _read_npz,
    ".safetensors": safetensors.torch.load_file,
    ".pth": _read_pth,
    ".pt": _read_pth,
}


def _only_tensors(path: Path, weights: object) -> dict[str, torch.Tensor]:
    if not isinstance(weights, Mapping) or not all(
        isinstance(name, str) and isinstance(value, torch.Tensor) and _is_plain(value)
        for name, value in weights.items()
    ):
        raise ModelError(
            f"{path} holds no table of names and tensors (plain ones, with their values): save the weights with "
            "torch.save(model.state_dict(), ...)."
        )
    return dict(weights)


def _is_plain(value: torch.Tensor) -> bool:
    return value.layout is torch.strided and value.device.type == "cpu" and not (value.is_nested or value.is_quantized)


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
