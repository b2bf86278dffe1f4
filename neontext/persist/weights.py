"""Read the weights of a torch network from a file that a stranger wrote; nothing in it is ever executed."""

import pickle
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import safetensors.torch
import torch
from safetensors import SafetensorError

from neontext.errors import ModelError
from neontext.runtime.npz import check_growth, open_npz

#: Bytes that a file of weights may hold, unpacked: VGG-16 with everything has 0.6 GB.
MAX_BYTES = 4 * 10**9
#: What the readers raise on a damaged file; torch's own unpickler is not careful.
_DAMAGE = (
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    RuntimeError,
    AssertionError,
    ArithmeticError,
    MemoryError,
    EOFError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
    SafetensorError,
)


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    """Read named tensors, as they are stored, from `.npz`, `.safetensors`, or `.pth` / `.pt` (a saved state dict).

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
    _check_unpacked(path)
    with open_npz(path) as arrays:
        return {name: _as_tensor(name, values) for name, values in arrays.items()}


def _check_unpacked(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        check_growth(path, archive)
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > MAX_BYTES:
        raise ValueError(f"it would unpack to {unpacked / 1e9:.1f} GB")


def _as_tensor(name: str, values: npt.NDArray[np.generic]) -> torch.Tensor:
    try:
        return torch.from_numpy(values)
    except TypeError as error:
        raise ValueError(f"{name} holds values of type {values.dtype}") from error


def _read_pth(path: Path) -> object:
    if zipfile.is_zipfile(path):
        _check_unpacked(path)
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
    n_bytes = sum(value.numel() * value.element_size() for value in weights.values())
    if n_bytes > MAX_BYTES:  # Of which a file can hold a few, and say that they repeat.
        raise ModelError(f"{path} holds tensors of {n_bytes / 1e9:.1f} GB: expected at most {MAX_BYTES / 1e9:.0f}.")
    return dict(weights)


def _is_plain(value: torch.Tensor) -> bool:
    return value.layout is torch.strided and value.device.type == "cpu" and not (value.is_nested or value.is_quantized)
