"""Read word vectors from files in the formats that word2vec, GloVe, fastText and gensim write.

The format is told from the content, never from the file's name. Every file is hostile until it is read: nothing is
unpickled, and what a header announces is checked against the file's size before it is believed.
"""

import codecs
import gzip
import mmap
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from neontext.embed.vectors import WordVectors, check_vectors
from neontext.errors import VectorsError

BLOCK_BYTES = 1 << 23  # bytes read at a time; a line of text must fit into one block
_MAX_DIMENSIONS = 1 << 16
_MAX_WORD = 1 << 16  # bytes
_MAX_NGRAM = 64  # characters; fastText's default is 6
# Word vectors seldom shrink tenfold under gzip; a file that grows two hundredfold is a trap.
_MAX_GROWTH = 200
ALWAYS_ALLOWED = 1 << 28  # bytes that a compressed file may grow to, however small it is

_GZIP = b"\x1f\x8b"
_PICKLE = re.compile(rb"\x80[\x02-\x05]")
_ARCHIVES = {b"PK\x03\x04": "zip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
_FASTTEXT = struct.pack("<i", 793712314)
# magic, version, the twelve integers and one double of the arguments, then the sizes of the dictionary
_FASTTEXT_HEADER = struct.Struct("<2i12id3i2q")
_HEADER = re.compile(rb"(\d{1,15})[ \t]+(\d{1,15})[ \t\r]*")
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")


@dataclass(frozen=True)
class _Source:
    """A file: its bytes in blocks, unpacked on the way if it is gzipped."""

    path: Path
    compressed: bool
    capacity: int  # bytes that it can hold once unpacked

    @classmethod
    def open(cls, path: Path) -> "_Source":
        size = path.stat().st_size
        with path.open("rb") as file:
            compressed = file.read(2) == _GZIP
        return cls(path, compressed, max(ALWAYS_ALLOWED, _MAX_GROWTH * size) if compressed else size)

    def blocks(self) -> Iterator[bytes]:
        n_bytes = 0
        with gzip.open(self.path) if self.compressed else self.path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                n_bytes += len(block)
                if self.compressed and n_bytes > self.capacity:
                    self.fail("it grows suspiciously when unpacked. If you trust it, unpack it with gunzip first")
                yield block

    def fail(self, problem: str) -> NoReturn:
        raise VectorsError(f"'{self.path}': {problem}.")


def load_vectors(path: str | Path) -> WordVectors:
    r"""Load word vectors from a file, gzipped or not.

    Reads word2vec text and binary, fastText text (``.vec``) and binary (``.bin``), and GloVe text, told apart by
    content. Words are UTF-8 and keep their case. Words with spaces are kept, as in GloVe 840B.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    WordVectors
        In the order of the file, named like the file, marked as pretrained.

    Raises
    ------
    VectorsError
        If the file is missing, empty, damaged, cut short, of another format (gensim's own ``.kv`` is a pickle and is
        never opened; the message says how to export it), or holds a row of the wrong length, a number that is not
        one, NaN, an infinite number or a repeated word. The message names the line or the word.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "toy.txt").write_text("sun 1 0\nmoon 0 1\n")
    ...     load_vectors(Path(folder, "toy.txt"))
    WordVectors('toy.txt', 2 words, 2 dimensions, pretrained)
    """
    path = Path(path)
    if not path.is_file():
        found = "a folder" if path.is_dir() else "no such file"
        raise VectorsError(f"'{path}': {found}; expected a file of word vectors.")
    with _reading(path):
        source = _Source.open(path)
        words, matrix = _read(source)
    return WordVectors(tuple(words), matrix, name=path.name, pretrained=True)


def from_keyed_vectors(kv: Any, name: str) -> WordVectors:
    """Copy a gensim ``KeyedVectors`` that is in memory.

    Parameters
    ----------
    kv : gensim.models.KeyedVectors
        Also ``FastTextKeyedVectors``; of a whole model give its ``.wv``.
    name : str
        What the vectors are to be called.

    Returns
    -------
    WordVectors
        In gensim's order (most frequent first), marked as pretrained.

    Raises
    ------
    VectorsError
        If ``kv`` is something else, or its words or numbers are not usable.

    Examples
    --------
    >>> from gensim.models import KeyedVectors
    >>> kv = KeyedVectors(vector_size=2)
    >>> kv.add_vectors(["sun", "moon"], [[1, 0], [0, 1]])
    >>> from_keyed_vectors(kv, "toy").words
    ('sun', 'moon')
    """
    from gensim.models import KeyedVectors

    if not isinstance(kv, KeyedVectors):
        hint = "; give its '.wv'" if isinstance(getattr(kv, "wv", None), KeyedVectors) else ""
        raise VectorsError(f"Expected a gensim KeyedVectors, got {type(kv).__name__}{hint}.")
    # a copy, since gensim goes on training in place
    return WordVectors(tuple(kv.index_to_key), kv.vectors.copy(), name=name, pretrained=True)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise VectorsError(f"'{path}': the gzip file is cut short or damaged ({error}); get it again.") from error
    except OSError as error:
        raise VectorsError(f"'{path}': cannot be read ({error.strerror or error}).") from error


def _read(source: _Source) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Tell the format and read the file with the reader for it."""
    blocks = source.blocks()
    start = next(blocks, b"").removeprefix(codecs.BOM_UTF8)
    _refuse_other_formats(start, source)
    if start.startswith(_FASTTEXT):
        return _read_fasttext(source)
    first_line, _, after = start.partition(b"\n")
    if header := _HEADER.fullmatch(first_line):
        n_words, n_dimensions = int(header[1]), int(header[2])
        text = _is_text(after, n_dimensions)
        _check_header(n_words, n_dimensions, 2 if text else 4, source)
        read = _read_text if text else _read_binary
        return read(chain([after], blocks), n_words, n_dimensions, source)
    return _read_text(chain([start], blocks), None, _glove_dimensions(first_line, source), source)


def _refuse_other_formats(start: bytes, source: _Source) -> None:
    if not start.strip():
        source.fail("the file is empty; expected word vectors")
    if _PICKLE.match(start):
        source.fail(
            "this is a Python pickle, as gensim's own save() writes it. Unpickling a file can run any code, so it is "
            "not opened. If you trust it, export it once with\n"
            "    from gensim.models import KeyedVectors\n"
            f"    KeyedVectors.load({str(source.path)!r}).save_word2vec_format('vectors.txt')\n"
            "(of a whole Word2Vec model: Word2Vec.load(...).wv.save_word2vec_format) and load 'vectors.txt'"
        )
    for magic, kind in _ARCHIVES.items():
        if start.startswith(magic):
            source.fail(f"this is a {kind} archive. Unpack it and give the file inside (gzip alone is read as it is)")


def _glove_dimensions(line: bytes, source: _Source) -> int:
    """Length of the vectors of a file without a header, from its first line."""
    fields = line.rstrip(b" \r").split(b" ")
    if not 2 <= len(fields) <= _MAX_DIMENSIONS + 1 or not all(map(_is_number, fields[1:])):
        source.fail(
            f"this does not look like word vectors (it starts with {line[:40]!r}). Expected a word and its numbers on "
            "each line, separated by single spaces (GloVe; word2vec and fastText with a first line 'n_words "
            "n_dimensions'), or the binary format of word2vec or fastText"
        )
    return len(fields) - 1


def _is_text(sample: bytes, n_dimensions: int) -> bool:
    """Whether words and numbers follow the header as text rather than in binary."""
    fields = sample.partition(b"\n")[0].rstrip(b" \r").rsplit(b" ", min(n_dimensions, _MAX_DIMENSIONS))
    if len(fields) == n_dimensions + 1 and all(map(_is_number, fields[1:])):
        return True
    head = sample[: 1 << 16]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # a character may be cut at the end
    except UnicodeDecodeError:
        return False
    return head.translate(None, _CONTROL) == head


def _is_number(field: bytes) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return b"_" not in field  # Python's 1_000


def _check_header(n_words: int, n_dimensions: int, bytes_per_number: int, source: _Source) -> None:
    """Believe what the first line announces only if the file can hold it."""
    announced = f"the first line announces {n_words} words of {n_dimensions} dimensions"
    if n_words < 1 or not 1 <= n_dimensions <= _MAX_DIMENSIONS:
        source.fail(f"{announced}; expected at least one word, and 1 to {_MAX_DIMENSIONS} dimensions")
    if n_words * n_dimensions * bytes_per_number > source.capacity:
        source.fail(f"{announced}, but the file is too small for that. It is cut short or damaged; get it again")


def _read_text(
    blocks: Iterator[bytes], n_words: int | None, n_dimensions: int, source: _Source
) -> tuple[list[str], npt.NDArray[np.float32]]:
    n_headers = 0 if n_words is None else 1
    words: list[str] = []
    parts = []
    for lines in _lines(blocks, source):
        first = len(words) + n_headers + 1
        rows = [_split(line, n_dimensions, first + i, source) for i, line in enumerate(lines)]
        words += [_decode(word, f"line {first + i}", source) for i, (word, _) in enumerate(rows)]
        parts.append(_parse([numbers for _, numbers in rows], n_dimensions, first, source))
    if n_words is not None and n_words != len(words):
        source.fail(
            f"the first line announces {n_words} words, but {len(words)} follow. The file is cut short or damaged: get "
            "it again, or correct the first line"
        )
    matrix = np.concatenate(parts)
    check_vectors(words, matrix, f"'{source.path}'", lambda row: f"line {row + n_headers + 1}")
    return words, matrix


def _lines(blocks: Iterator[bytes], source: _Source) -> Iterator[list[bytes]]:
    """Complete lines of each block, without their ends."""
    rest = b""
    for block in blocks:
        *lines, rest = (rest + block).split(b"\n")
        if len(rest) > BLOCK_BYTES:
            source.fail(f"a line is longer than {BLOCK_BYTES:,} bytes; expected one word with its numbers on each line")
        if lines:
            yield lines
    if rest:
        yield [rest]


def _split(line: bytes, n_dimensions: int, number: int, source: _Source) -> tuple[bytes, bytes]:
    """Word and numbers of a line."""
    line = line.rstrip(b" \r")  # the first word2vec ends its lines with a space
    word, space, numbers = line.partition(b" ")
    if space and numbers.count(b" ") == n_dimensions - 1:
        return word, numbers
    word, *fields = line.rsplit(b" ", n_dimensions)  # the word itself may have spaces, but not before a number
    if len(fields) < n_dimensions or _is_number(word.rpartition(b" ")[2]):
        source.fail(
            f"line {number} has {line.count(b' ')} numbers where {n_dimensions} are expected: {line[:60]!r}. Correct "
            "or remove the line"
        )
    return word, b" ".join(fields)


def _parse(rows: list[bytes], n_dimensions: int, first: int, source: _Source) -> npt.NDArray[np.float32]:
    try:
        matrix = np.loadtxt(rows, dtype=np.float32, delimiter=" ", comments=None, ndmin=2, encoding="latin-1")
        return matrix.reshape(len(rows), n_dimensions)
    except ValueError as error:
        for number, row in enumerate(rows, start=first):
            if wrong := [field for field in row.split(b" ") if not _is_number(field)]:
                source.fail(f"line {number} has {wrong[0][:40]!r} in place of a number. Correct or remove the line")
        source.fail(f"lines {first} to {first + len(rows) - 1} cannot be read ({error})")


def _decode(word: bytes, place: str, source: _Source) -> str:
    try:
        return word.decode()
    except UnicodeDecodeError:
        source.fail(f"the word {word[:40]!r} ({place}) is not UTF-8. Convert the file to UTF-8, or remove the word")


def _read_binary(
    blocks: Iterator[bytes], n_words: int, n_dimensions: int, source: _Source
) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Words, each ended by a space and followed by its numbers: little-endian float32, then perhaps a line end."""
    words: list[str] = []
    vectors = bytearray()
    rest = b""
    for block in blocks:
        rest += block
        found, end = _cut(rest, 4 * n_dimensions, n_words - len(words), vectors)
        words += [_decode(word, f"word {len(words) + i}", source) for i, word in enumerate(found, start=1)]
        rest = rest[end:]
        if len(rest) > 4 * n_dimensions + _MAX_WORD:
            source.fail(f"after {len(words)} words come bytes that are not a word and its numbers; get the file again")
    if len(words) < n_words or rest.strip():
        found_instead = f"it ends after {len(words)}" if len(words) < n_words else "it goes on after them"
        source.fail(f"the first line announces {n_words} words, but {found_instead}. The file is damaged; get it again")
    matrix = np.frombuffer(vectors, dtype="<f4").reshape(n_words, n_dimensions)
    check_vectors(words, matrix, f"'{source.path}'", lambda row: f"word {row + 1}")
    return words, matrix


def _cut(data: bytes, n_bytes: int, wanted: int, vectors: bytearray) -> tuple[list[bytes], int]:
    """Complete words at the start of the data, and where they end; their vectors' bytes are appended."""
    words: list[bytes] = []
    end = 0
    while len(words) < wanted:
        space = data.find(b" ", end, end + _MAX_WORD)
        if space < 0 or space + 1 + n_bytes > len(data):
            break
        words.append(data[end:space].lstrip(b"\n"))
        end = space + 1 + n_bytes
        vectors += data[space + 1 : end]
    return words, end


def _read_fasttext(source: _Source) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Let gensim compose each word's vector: the mean of its own and those of its character n-grams."""
    from gensim.models.fasttext import load_facebook_vectors

    with TemporaryDirectory() as folder:
        path = source.path
        if source.compressed or path.suffix != ".bin":  # gensim unpacks by suffix, we by content
            path = Path(folder, "vectors.bin")
            with path.open("wb") as file:
                file.writelines(source.blocks())
        _check_fasttext(path, source)
        try:
            kv = load_facebook_vectors(str(path))
        except Exception as error:  # bytes from anywhere in somebody else's parser
            source.fail(f"gensim cannot read this fastText file ({type(error).__name__}: {error}); get it again")
    check_vectors(kv.index_to_key, kv.vectors, f"'{source.path}'", lambda row: f"word {row + 1}")
    return kv.index_to_key, kv.vectors


def _check_fasttext(path: Path, source: _Source) -> None:
    """Walk through the file's structure first: gensim waits for ever for the end of a dictionary that is cut short."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if len(data) < _FASTTEXT_HEADER.size:
            source.fail("the fastText file is cut short; get it again")
        fields = _FASTTEXT_HEADER.unpack_from(data)
        n_dimensions, bucket, min_n, max_n = fields[2], *fields[10:13]
        n_entries, n_words, n_labels, _, n_pruned = fields[15:]
        if n_labels > 0 or n_entries != n_words:
            source.fail("this fastText model is a classifier with labels. Use one that was trained without supervision")
        sizes_fit = 1 <= n_dimensions <= _MAX_DIMENSIONS and n_words >= 1 and bucket >= 0
        if not sizes_fit or not 0 <= min_n <= max_n <= _MAX_NGRAM:
            source.fail("the fastText file announces impossible sizes. It is damaged; get it again")
        end = _fasttext_words_end(data, n_words, source)
        # one byte: whether the vectors are quantized, then how many vectors there are and how long they are
        quantized, *shape = struct.unpack_from("<bqq", data[end : end + 17].ljust(17, b"\0"))
        if quantized or n_pruned > 0:
            source.fail(
                "this fastText model is quantized (.ftz). Use the full model (.bin) or its vectors as text (.vec)"
            )
        if shape != [n_words + bucket, n_dimensions] or end + 17 + 4 * shape[0] * shape[1] > len(data):
            source.fail("the fastText file is cut short or damaged; get it again")


def _fasttext_words_end(data: mmap.mmap, n_words: int, source: _Source) -> int:
    """Position after the dictionary: words that end with a zero byte, each with its count and its kind."""
    position = _FASTTEXT_HEADER.size
    for number in range(1, n_words + 1):
        end = data.find(b"\0", position, position + _MAX_WORD)
        if end < 0 or end + 10 > len(data):
            source.fail(f"the fastText file is cut short or damaged at word {number} of {n_words}; get it again")
        _decode(data[position:end], f"word {number}", source)
        if struct.unpack_from("<q", data, end + 1)[0] < 1:  # gensim would leave the word out and mix up the rows
            source.fail(f"word {number} of the fastText file occurs less than once. It is damaged; get it again")
        position = end + 10
    return position
