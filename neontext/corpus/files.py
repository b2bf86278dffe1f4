"""Open the files of a corpus, within a budget; every way in which that fails becomes one clear error."""

import codecs
import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import IO, NamedTuple, Self, cast

from neontext.corpus.budget import LINE_BYTES, Budget
from neontext.errors import CorpusError
from neontext.runtime.plain_file import check_plain

_CHUNK = 1 << 20


@contextmanager
def open_text(path: Path, encoding: str, newline: str, budget: Budget) -> Iterator[TextIOWrapper]:
    """Text of a plain or gzipped file (``.gz``); lines end as in the file.

    Read it by `BoundedLines`, or so many characters at a time: a line, or the whole, need not fit into memory.

    Raises
    ------
    CorpusError
        Also from within the ``with`` block: wrong encoding (with the byte), damaged gzip, file system errors, and a
        file that grows beyond the budget.
    """
    codec = text_codec(encoding)
    with readable(path):
        try:
            with _open_bytes(path, budget) as stream:
                if kind := other_kind(_head(stream), codec):
                    raise CorpusError(f"{path}: this is {kind}")
                with TextIOWrapper(stream, encoding=codec, newline=newline) as text:
                    yield text
        except UnicodeError as error:
            raise CorpusError(_encoding_message(path, encoding, bad_byte(path, codec))) from error


def read_text(path: Path, encoding: str, budget: Budget) -> str:
    """Whole text of one file, which is one document; line ends untouched. Raises as ``open_text`` does."""
    with open_text(path, encoding, newline="", budget=budget) as stream:
        text = stream.read(budget.max_record + 1)
        budget.check_record(len(text), str(path))
        return text


class BoundedLines:
    """Lines of an open file, of which those of one record fit into the budget.

    Parameters
    ----------
    stream : TextIOWrapper
        From `open_text`.
    path : Path
        Its name, for messages.
    budget : Budget
        What may be read.
    """

    def __init__(self, stream: TextIOWrapper, path: Path, budget: Budget) -> None:
        self._stream, self._path, self._budget = stream, path, budget
        self._number = self._held = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._budget.max_record + 1)
        if not line:
            raise StopIteration
        self._number += 1
        self._held += len(line)
        self._budget.check_record(self._held, f"{self._path}, line {self._number}")
        return line

    def end_record(self) -> None:
        """Say that the lines so far are done with."""
        self._held = 0


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what the operating system and gzip raise while ``path`` is read into a CorpusError; wait for no pipe."""
    try:
        check_plain(path)
        yield
    except FileNotFoundError as error:
        raise CorpusError(f"{path}: no such file") from error
    except PermissionError as error:
        raise CorpusError(f"{path}: permission denied; make it readable for the user who runs this") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CorpusError(f"{path}: damaged or truncated gzip ({error}); copy or download it again") from error
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror or error})") from error


def text_codec(encoding: str) -> str:
    """Name of the codec to read with: UTF-8 with or without a byte order mark is one encoding to a user."""
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)  # refuses codecs that are not for text, such as "hex"
    except (LookupError, ValueError) as error:
        raise CorpusError(
            f"encoding {encoding!r} is not known: expected a name such as utf-8, utf-16, latin-1, cp1252"
        ) from error
    return "utf-8-sig" if name == "utf-8" else name


#: What files of other kinds begin with, and what to do about them.
_SIGNATURES = {
    b"\x1f\x8b": "gzip, packed once more than its name says: unpack it (gunzip)",
    b"PK\x03\x04": "a zip archive or a spreadsheet (.xlsx, .ods): unpack it, or save the sheet as CSV in UTF-8",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "a document of an old Office: save it as CSV or text, in UTF-8",
    b"%PDF-": "a PDF: take the text out of it first (pdftotext)",
    b"PAR1": "a Parquet file: give it a name that ends in .parquet",
    b"\xfd7zXZ\x00": "packed with xz: unpack it",
    b"\x28\xb5\x2f\xfd": "packed with zstd: unpack it",
    **{b"BZh%d1AY&SY" % level: "packed with bzip2: unpack it" for level in range(1, 10)},
    **{
        bytes([0x80, version]): "a pickle, which can run code: write the texts as JSON Lines" for version in range(2, 6)
    },
    b"SQLite format 3": "a database (SQLite): write the table as CSV",
}
#: Byte order marks of encodings that another encoding does not expect; the longer ones first.
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_HEAD = 16


def other_kind(head: bytes, codec: str) -> str | None:
    """What a file is that begins so and is no text in an encoding, and what to do; None where it may be such text.

    Examples
    --------
    >>> other_kind(b"%PDF-1.4", "utf-8-sig")
    'a PDF: take the text out of it first (pdftotext)'
    """
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return None if codec.startswith(encoding) else f"text in {encoding}: use --encoding {encoding}"
    return next((kind for beginning, kind in _SIGNATURES.items() if head.startswith(beginning)), None)


def _head(stream: IO[bytes]) -> bytes:
    return cast(BufferedReader, stream).peek(_HEAD)[:_HEAD]


class BadByte(NamedTuple):
    """The first byte of a file that cannot be decoded.

    Attributes
    ----------
    position : int
        Where it stands in the unpacked file, from 0.
    line : int
        Its line, from 1.
    after_other_letters : bool
        Whether letters beyond ASCII could be decoded before it: then the file is in two encodings.
    """

    position: int
    line: int
    after_other_letters: bool


def bad_byte(path: Path, codec: str) -> BadByte | None:
    """The first byte that cannot be decoded; None where there is none, or nobody can tell."""
    decoder = codecs.getincrementaldecoder(codec)()
    position, line, others = 0, 1, False
    with gzip.open(path) if _is_gzip(path) else path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                position += len(chunk)
                text = decoder.decode(chunk)
                line, others = line + text.count("\n"), others or not text.isascii()
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:  # what it was decoding ends where the chunk ends
            before = error.object[: error.start].decode(codec, errors="replace")
            line, others = line + before.count("\n"), others or not before.isascii()
            return BadByte(position - len(error.object) + error.start, line, others)
        except UnicodeError:
            return None
    return None


@contextmanager
def _open_bytes(path: Path, budget: Budget) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        budget.open(os.fstat(file.fileno()).st_size)
        yield cast(IO[bytes], _BoundedGzip(file, path, budget)) if _is_gzip(path) else file


def _is_gzip(path: Path) -> bool:
    return path.suffix.lower() == ".gz"


class _BoundedGzip(gzip.GzipFile):
    """A gzipped file whose content is charged to a budget."""

    def __init__(self, file: IO[bytes], path: Path, budget: Budget) -> None:
        super().__init__(fileobj=file, mode="rb")
        self._place, self._budget = str(path), budget

    def read1(self, size: int = -1) -> bytes:
        block = super().read1(size)
        self._budget.unpack(len(block) + LINE_BYTES * block.count(b"\n"), self._place)
        return block


def _encoding_message(path: Path, encoding: str, bad: BadByte | None) -> str:
    where = "" if bad is None else f" (line {bad.line}, the byte at position {bad.position} cannot be decoded)"
    if bad is not None and bad.after_other_letters:
        return (
            f"{path}: text in two encodings{where}, and letters before it are in {encoding}. Write that line, and "
            f"those like it, in {encoding} too"
        )
    return (
        f"{path}: not text in the encoding {encoding}{where}. If it is older Western text, use --encoding cp1252; "
        "else name the encoding that it was saved in"
    )
