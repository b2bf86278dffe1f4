"""Read word vectors from files in the formats that word2vec, GloVe, fastText and gensim write.

The format is told from the content, never from the file's name. Every file is hostile until it is read: nothing is
unpickled, and what a header announces is checked against the file's size before it is believed.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from neontext.embed.fasttext import MAGIC, read_fasttext
from neontext.embed.vector_file import MAX_DIMENSIONS, MAX_WORD, Table, VectorFile, reading
from neontext.embed.vectors import WordVectors
from neontext.errors import VectorsError

_PICKLE = re.compile(rb"\x80[\x02-\x05]")
_ARCHIVES = {b"PK\x03\x04": "zip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
_HEADER = re.compile(rb"(\d{1,15})[ \t]+(\d{1,15})[ \t\r]*")
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")


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
    with reading(path):
        source = VectorFile.from_path(path)
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


def _read(source: VectorFile) -> Table:
    """Tell the format and read the file with the reader for it."""
    blocks = source.blocks()
    start = next(blocks, b"").removeprefix(codecs.BOM_UTF8)
    _refuse_other_formats(start, source)
    if start.startswith(MAGIC):
        return read_fasttext(source)
    first_line, _, after = start.partition(b"\n")
    if header := _HEADER.fullmatch(first_line):
        n_words, n_dimensions = int(header[1]), int(header[2])
        text = _is_text(after, n_dimensions)
        _check_header(n_words, n_dimensions, 2 if text else 4, source)
        read = _read_text if text else _read_binary
        return read(chain([after], blocks), n_words, n_dimensions, source)
    return _read_text(chain([start], blocks), None, _glove_dimensions(first_line, source), source)


def _refuse_other_formats(start: bytes, source: VectorFile) -> None:
    if not start.strip():
        source.fail("the file is empty; expected word vectors")
    if _PICKLE.match(start):
        source.fail(
            "this is a Python pickle, as gensim's own save() writes it. Unpickling a file can run any code, so it is "
            "not opened. If you trust it, export it once with gensim: "
            f"KeyedVectors.load({str(source.path)!r}).save_word2vec_format('vectors.txt') "
            "(of a whole Word2Vec model: Word2Vec.load(...).wv.save_word2vec_format) and load 'vectors.txt'"
        )
    for magic, kind in _ARCHIVES.items():
        if start.startswith(magic):
            source.fail(f"this is a {kind} archive. Unpack it and give the file inside (gzip alone is read as it is)")


def _glove_dimensions(line: bytes, source: VectorFile) -> int:
    """Length of the vectors of a file without a header, from its first line."""
    fields = line.rstrip(b" \r").split(b" ")
    if not 2 <= len(fields) <= MAX_DIMENSIONS + 1 or not all(map(_is_number, fields[1:])):
        source.fail(
            f"this does not look like word vectors (it starts with {line[:40]!r}). Expected a word and its numbers on "
            "each line, separated by single spaces (GloVe; word2vec and fastText with a first line 'n_words "
            "n_dimensions'), or the binary format of word2vec or fastText"
        )
    return len(fields) - 1


def _is_text(sample: bytes, n_dimensions: int) -> bool:
    """Whether words and numbers follow the header as text rather than in binary."""
    fields = sample.partition(b"\n")[0].rstrip(b" \r").rsplit(b" ", min(n_dimensions, MAX_DIMENSIONS))
    if len(fields) == n_dimensions + 1 and all(map(_is_number, fields[1:])):
        return True
    if not any(map(_is_number, fields[1:])):  # Numbers in binary may happen to be letters.
        return False
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


def _check_header(n_words: int, n_dimensions: int, bytes_per_number: int, source: VectorFile) -> None:
    """Believe what the first line announces only if the file can hold it."""
    announced = f"the first line announces {n_words} words of {n_dimensions} dimensions"
    if n_words < 1 or not 1 <= n_dimensions <= MAX_DIMENSIONS:
        source.fail(f"{announced}; expected at least one word, and 1 to {MAX_DIMENSIONS} dimensions")
    if n_words * n_dimensions * bytes_per_number > source.capacity:
        source.fail(f"{announced}, but the file is too small for that. It is cut short or damaged; get it again")


def _read_text(blocks: Iterator[bytes], n_words: int | None, n_dimensions: int, source: VectorFile) -> Table:
    n_headers = 0 if n_words is None else 1
    words: list[str] = []
    parts = []
    for lines in source.lines(blocks):
        first = len(words) + n_headers + 1
        rows = [_split(line, n_dimensions, first + i, source) for i, line in enumerate(lines)]
        block = [source.decode(word, f"line {first + i}") for i, (word, _) in enumerate(rows)]
        source.check_unique(block, "line", first)
        words += block
        parts.append(_parse([numbers for _, numbers in rows], n_dimensions, first, source))
    if n_words is not None and n_words != len(words):
        source.fail(
            f"the first line announces {n_words} words, but {len(words)} follow. The file is cut short or damaged: get "
            "it again, or correct the first line"
        )
    matrix = np.concatenate(parts)
    source.check(words, matrix, "line", n_headers + 1)
    return words, matrix


def _split(line: bytes, n_dimensions: int, number: int, source: VectorFile) -> tuple[bytes, bytes]:
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


def _parse(rows: list[bytes], n_dimensions: int, first: int, source: VectorFile) -> npt.NDArray[np.float32]:
    try:
        matrix = np.loadtxt(rows, dtype=np.float32, delimiter=" ", comments=None, ndmin=2, encoding="latin-1")
        return matrix.reshape(len(rows), n_dimensions)
    except ValueError as error:
        for number, row in enumerate(rows, start=first):
            if wrong := [field for field in row.split(b" ") if not _is_number(field)]:
                source.fail(f"line {number} has {wrong[0][:40]!r} in place of a number. Correct or remove the line")
        source.fail(f"lines {first} to {first + len(rows) - 1} cannot be read ({error})")


def _read_binary(blocks: Iterator[bytes], n_words: int, n_dimensions: int, source: VectorFile) -> Table:
    """Words, each ended by a space and followed by its numbers: little-endian float32, then perhaps a line end."""
    words: list[str] = []
    vectors = bytearray()
    rest = b""
    for block in blocks:
        rest += block
        found, end = _cut(rest, 4 * n_dimensions, n_words - len(words), vectors)
        first = len(words) + 1
        decoded = [source.decode(word, f"word {first + i}") for i, word in enumerate(found)]
        source.check_unique(decoded, "word", first)
        words += decoded
        rest = rest[end:]
        if len(rest) > 4 * n_dimensions + MAX_WORD:
            source.fail(f"after {len(words)} words come bytes that are not a word and its numbers; get the file again")
    if len(words) < n_words or rest.strip():
        found_instead = f"it ends after {len(words)}" if len(words) < n_words else "it goes on after them"
        source.fail(f"the first line announces {n_words} words, but {found_instead}. The file is damaged; get it again")
    matrix = np.frombuffer(vectors, dtype="<f4").reshape(n_words, n_dimensions)
    source.check(words, matrix, "word")
    return words, matrix


def _cut(data: bytes, n_bytes: int, wanted: int, vectors: bytearray) -> tuple[list[bytes], int]:
    """Complete words at the start of the data, and where they end; their vectors' bytes are appended."""
    words: list[bytes] = []
    end = 0
    while len(words) < wanted:
        space = data.find(b" ", end, end + MAX_WORD)
        if space < 0 or space + 1 + n_bytes > len(data):
            break
        words.append(data[end:space].lstrip(b"\n"))
        end = space + 1 + n_bytes
        vectors += data[space + 1 : end]
    return words, end
