"""The arrays of an .npz that a stranger wrote: nothing in it is executed, whatever is wrong with it is one error."""

import lzma
import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.npyio import NpzFile

Array = npt.NDArray[np.generic]

#: Bytes that one array may take, unpacked.
MAX_BYTES = 4 * 10**9
#: What zipfile, its decompressors and numpy's reading of headers raise on damaged, encrypted or hostile files.
_DAMAGE = (
    ValueError,
    TypeError,
    SyntaxError,
    RuntimeError,
    EOFError,
    MemoryError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    tokenize.TokenError,
)


@contextmanager
def open_npz(path: Path) -> Iterator["NpzArrays"]:
    """Open an .npz; an array is read when it is asked for.

    Raises
    ------
    ValueError
        If it is no zip archive, or, from within the ``with`` block, an array of it cannot be read.
    OSError
        If the file cannot.
    """
    try:
        with zipfile.ZipFile(path) as packed:  # Or numpy takes it for a pickle, and advises to load it.
            sizes = {entry.filename.removesuffix(".npy"): entry.file_size for entry in packed.infolist()}
        archive = np.load(path, allow_pickle=False)
    except _DAMAGE as error:
        raise ValueError(str(error)) from error
    with archive:
        yield NpzArrays(archive, sizes)


class NpzArrays(Mapping[str, Array]):
    """Arrays of an open archive by name, and the bytes of each, unpacked."""

    def __init__(self, archive: "NpzFile[Any]", sizes: dict[str, int]) -> None:
        self._archive = archive
        self._sizes = sizes

    def __getitem__(self, name: str) -> Array:
        """Read an array; ValueError if it is none, is damaged, or is too large."""
        if self._sizes[name] > MAX_BYTES:
            raise ValueError(
                f"{name} would unpack to {self._sizes[name] / 1e9:.1f} GB, expected at most {MAX_BYTES / 1e9:.0f}"
            )
        try:
            values = self._archive[name]
        except _DAMAGE as error:
            raise ValueError(f"{name}: {error}") from error
        if not isinstance(values, np.ndarray):  # numpy hands on what is no array as bytes.
            raise ValueError(f"{name} is no array")
        return values

    def __iter__(self) -> Iterator[str]:
        return iter(self._sizes)

    def __len__(self) -> int:
        return len(self._sizes)
