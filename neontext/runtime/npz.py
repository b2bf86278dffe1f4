"""The arrays of an .npz that a stranger wrote: nothing in it is executed, whatever is wrong with it is one error."""

import lzma
import math
import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib import format
from numpy.lib.npyio import NpzFile

from neontext.runtime.plain_file import check_plain

Array = npt.NDArray[np.generic]

#: Bytes that one array may take, unpacked; and what all of them may always, or so many times what the file has.
MAX_BYTES, ALWAYS_ALLOWED, MAX_GROWTH = 4 * 10**9, 512 * 10**6, 20
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
    check_plain(path)
    try:
        with zipfile.ZipFile(path) as packed:  # Or numpy takes it for a pickle, and advises to load it.
            sizes = {entry.filename.removesuffix(".npy"): entry.file_size for entry in packed.infolist()}
            check_growth(path, packed)
        archive = np.load(path, allow_pickle=False)
    except _DAMAGE as error:
        raise ValueError(str(error)) from error
    with archive:
        yield NpzArrays(archive, sizes)


def check_growth(path: Path, packed: zipfile.ZipFile) -> None:
    """Raise ValueError where an archive would grow out of all proportion when it is unpacked."""
    size, unpacked = path.stat().st_size, sum(entry.file_size for entry in packed.infolist())
    if unpacked > max(ALWAYS_ALLOWED, MAX_GROWTH * size):
        raise ValueError(f"its {size / 1e6:,.1f} MB would unpack to {unpacked / 1e6:,.0f} MB: it may be a bomb")


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
            self._check_header(name)
            values = self._archive[name]
        except _DAMAGE as error:
            raise ValueError(f"{name}: {error}") from error
        if not isinstance(values, np.ndarray):  # numpy hands on what is no array as bytes.
            raise ValueError(f"{name} is no array")
        return values

    def _check_header(self, name: str) -> None:
        """Whether an array is as large as its header says: numpy would make room for it before it looks."""
        packed = self._archive.zip
        if packed is None:
            raise ValueError("the archive is closed")
        with packed.open(f"{name}.npy" if f"{name}.npy" in packed.namelist() else name) as file:
            if file.read(len(format.MAGIC_PREFIX)) != format.MAGIC_PREFIX:
                return
            file.seek(0)
            version = format.read_magic(file)
            read = {(1, 0): format.read_array_header_1_0, (2, 0): format.read_array_header_2_0}.get(version)
            if read is None:
                raise ValueError(f"a format of version {version}, expected (1, 0) or (2, 0)")
            shape, _, dtype = read(file)
        if math.prod(shape) * dtype.itemsize > self._sizes[name]:
            raise ValueError(f"it is shorter than its shape {shape!s:.80} says")

    def __iter__(self) -> Iterator[str]:
        return iter(self._sizes)

    def __len__(self) -> int:
        return len(self._sizes)
