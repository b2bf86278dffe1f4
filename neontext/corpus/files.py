"""Open the files of a corpus; every way in which that fails becomes one clear error."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, cast

from neontext.errors import CorpusError

_CHUNK = 1 << 20


@contextmanager
def open_text(path: Path, encoding: str, newline: str) -> Iterator[TextIOWrapper]:
    """Text of a plain or gzipped file (``.gz``); lines end as in the file.

    Raises
    ------
    CorpusError
        Also from within the ``with`` block: wrong encoding (with the byte), damaged gzip, file system errors.
    """
    codec = text_codec(encoding)
    with readable(path):
        try:
            with _open_bytes(path) as stream, TextIOWrapper(stream, encoding=codec, newline=newline) as text:
                yield text
        except UnicodeError as error:
            raise CorpusError(_encoding_message(path, encoding, bad_byte(path, codec))) from error


def read_text(path: Path, encoding: str) -> str:
    """Whole text of one file, line ends untouched. Raises as ``open_text`` does."""
    with open_text(path, encoding, newline="") as stream:
        return stream.read()


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what the operating system and gzip raise while ``path`` is read into a CorpusError."""
    try:
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


def bad_byte(path: Path, codec: str) -> int | None:
    """Position (0-based, in the unpacked file) of the first byte that cannot be decoded."""
    decoder = codecs.getincrementaldecoder(codec)()
    position = 0
    with _open_bytes(path) as stream:
        try:
            while chunk := stream.read(_CHUNK):
                position += len(chunk)
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:  # what it was decoding ends where the chunk ends
            return position - len(error.object) + error.start
        except UnicodeError:
            return None
    return None


def _open_bytes(path: Path) -> IO[bytes]:
    if path.suffix.lower() == ".gz":
        return cast(IO[bytes], gzip.open(path, "rb"))
    return path.open("rb")


def _encoding_message(path: Path, encoding: str, position: int | None) -> str:
    where = "" if position is None else f" (the byte at position {position} cannot be decoded)"
    return (
        f"{path}: not text in the encoding {encoding}{where}. If it is older Western text, use --encoding latin-1; "
        "else name the encoding that it was saved in"
    )
