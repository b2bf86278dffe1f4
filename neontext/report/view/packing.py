"""Data packed into the page: JSON, compressed, in letters that HTML leaves alone."""

import base64
import json
import zlib
from typing import Any

#: Letters of RFC 1924's base85 that HTML would have to escape, and what stands for them.
_MARKUP, _PLAIN = b"&<>", b".,:"
_TO_PAGE, _FROM_PAGE = bytes.maketrans(_MARKUP, _PLAIN), bytes.maketrans(_PLAIN, _MARKUP)


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
    compressor = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    packed = base64.b85encode(compressor.compress(text.encode()) + compressor.flush())
    return packed.translate(_TO_PAGE).decode("ascii")


def unpack(packed: str) -> Any:
    """What was packed."""
    stream = base64.b85decode(packed.encode("ascii").translate(_FROM_PAGE))
    return json.loads(zlib.decompress(stream, wbits=-zlib.MAX_WBITS))
