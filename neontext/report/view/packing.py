"""Data packed into the page: JSON, compressed, in letters that HTML leaves alone."""

import base64
import json
import string
import zlib
from typing import Any, NamedTuple

import numpy as np

from neontext.arrays import FloatArray, IntArray

#: Letters of RFC 1924's base85 that HTML would have to escape, and what stands for them.
_MARKUP, _PLAIN = b"&<>", b".,:"
_TO_PAGE, _FROM_PAGE = bytes.maketrans(_MARKUP, _PLAIN), bytes.maketrans(_PLAIN, _MARKUP)
_BASE85 = (string.digits + string.ascii_uppercase + string.ascii_lowercase + "!#$%&()*+-;<=>?@^_`{|}~").encode()
_LETTERS = np.frombuffer(_BASE85.translate(_TO_PAGE), dtype=np.uint8)


class PackedForm(NamedTuple):
    """What the page's script has to know to read what is packed: it is sent along in the page.

    Attributes
    ----------
    letters : str
        The digits of base85.
    map_side : int
        Places along a side of a map.
    share : int
        Units of a competitor's share in one.
    coarser, finer : int
        Relevance against one competitor is known to a tenth of the units of that against all, and shares of what is
        spread evenly to a hundred times as many.
    list_units : int
        Units of a word's relevance in one, in a list of its documents.
    new_word, no_vector : int
        What stands in place of a word's index where it stands for the first time, or where a token has no vector.
    """

    letters: str = _BASE85.translate(_TO_PAGE).decode("ascii")
    map_side: int = 9_999
    share: int = 1_000
    coarser: int = 10
    finer: int = 100
    list_units: int = 100
    new_word: int = 0
    no_vector: int = -1


PACKED = PackedForm()


def to_fixed_point(values: FloatArray, units: int | IntArray) -> IntArray:
    """Values as whole numbers of units, of one unit or of one each."""
    return np.asarray(np.rint(values * units), dtype=np.int64)


def pack(data: Any) -> str:
    """Compress JSON types for the page's script.

    Parameters
    ----------
    data : JSON types
        What to pack; texts without half surrogate pairs.

    Returns
    -------
    str
        The raw DEFLATE stream (RFC 1951) of the JSON in UTF-8, which a browser's DecompressionStream reads, in base85:
        five letters for four bytes, a sixteenth less than base64.

    Examples
    --------
    >>> unpack(pack({"text": "<b>"}))
    {'text': '<b>'}
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # The highest level takes a quarter longer for less than a thousandth.
    compressor = zlib.compressobj(8, wbits=-zlib.MAX_WBITS)
    return _base85(compressor.compress(text.encode()) + compressor.flush())


def _base85(stream: bytes) -> str:
    """What `base64.b85encode` makes of bytes, in the page's letters, all at once: a report holds megabytes."""
    missing = -len(stream) % 4
    words = np.frombuffer(stream + bytes(missing), dtype=">u4").astype(np.int64)
    digits = words[:, None] // 85 ** np.arange(4, -1, -1) % 85
    letters: bytes = _LETTERS[digits].tobytes()
    return letters[: 5 * len(words) - missing].decode("ascii")


def unpack(packed: str) -> Any:
    """The data that `pack` packed."""
    stream = base64.b85decode(packed.encode("ascii").translate(_FROM_PAGE))
    return json.loads(zlib.decompress(stream, wbits=-zlib.MAX_WBITS))
