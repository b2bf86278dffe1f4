"""A file of word vectors as bytes: hostile until it is read, unpacked on the way if it is gzipped."""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np
import numpy.typing as npt

from neontext.embed.vectors import check_unique, check_vectors
from neontext.errors import VectorsError

#: Words, and a row of numbers for each.
Table = tuple[list[str], npt.NDArray[np.float32]]

#: Bytes read at a time; a line of text must fit into one block.
BLOCK_BYTES = 1 << 23
#: Dimensions, and bytes of a word, at most.
MAX_DIMENSIONS, MAX_WORD = 1 << 16, 1 << 16
# Word vectors seldom shrink tenfold under gzip; a large file that grows twentyfold is a trap.
_MAX_GROWTH = 20
#: Bytes that a compressed file may grow to, however small it is.
ALWAYS_ALLOWED = 1 << 28
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class VectorFile:
    """A file of word vectors.

    Attributes
    ----------
    path : Path
        Where it is.
    compressed : bool
        Whether it is gzipped.
    capacity : int
        Bytes that it can hold once unpacked.
    """

    path: Path
    compressed: bool
    capacity: int

    @classmethod
    def from_path(cls, path: Path) -> "VectorFile":
        """A file that is there; whether it is gzipped is told from its first bytes."""
        size = path.stat().st_size
        with path.open("rb") as file:
            compressed = file.read(2) == _GZIP
        return cls(path, compressed, max(ALWAYS_ALLOWED, _MAX_GROWTH * size) if compressed else size)

    def blocks(self) -> Iterator[bytes]:
        """Its bytes, unpacked, block by block."""
        n_bytes = 0
        with gzip.open(self.path) if self.compressed else self.path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                n_bytes += len(block)
                if self.compressed and n_bytes > self.capacity:
                    self.fail("it grows suspiciously when unpacked. If you trust it, unpack it with gunzip first")
                yield block

    def lines(self, blocks: Iterator[bytes]) -> Iterator[list[bytes]]:
        """Complete lines of each of its blocks, without their ends."""
        rest = b""
        for block in blocks:
            *lines, rest = (rest + block).split(b"\n")
            if len(rest) > BLOCK_BYTES:
                self.fail(
                    f"a line is longer than {BLOCK_BYTES:,} bytes; expected one word with its numbers on each line"
                )
            if lines:
                yield lines
        if rest:
            yield [rest]

    def decode(self, word: bytes, place: str) -> str:
        """A word as text; where it is not UTF-8, `place` says which one."""
        try:
            return word.decode()
        except UnicodeDecodeError:
            self.fail(f"the word {word[:40]!r} ({place}) is not UTF-8. Convert the file to UTF-8, or remove the word")

    def check(self, words: Sequence[str], matrix: npt.NDArray[np.float32], kind: str, first: int = 1) -> None:
        """Check the vectors that were read; rows are called by a `kind` of place ("line") and count from `first`."""
        check_vectors(words, matrix, f"'{self.path}'", lambda row: f"{kind} {row + first}")

    def check_unique(self, words: Sequence[str], kind: str, first: int) -> None:
        """Check that no word of a block is there twice, before a file that repeats one without end fills the memory."""
        check_unique(words, f"'{self.path}'", lambda row: f"{kind} {row + first}")

    def fail(self, problem: str) -> NoReturn:
        """Raise a ``VectorsError`` that begins with the path."""
        raise VectorsError(f"'{self.path}': {problem}.")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what the operating system and gzip raise while a file is read into a ``VectorsError``."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise VectorsError(f"'{path}': the gzip file is cut short or damaged ({error}); get it again.") from error
    except OSError as error:
        raise VectorsError(f"'{path}': cannot be read ({error.strerror or error}).") from error
