"""Data packed into the page: JSON, compressed, in letters that HTML leaves alone."""

import base64
import json
import zlib
from typing import Any


def pack(data: Any) -> str:
    """Compress JSON types for the page's script.

    Parameters
    ----------
    data : JSON types
        What to pack; texts without half surrogate pairs.

    Returns
    -------
    str
        Base64 of the raw DEFLATE stream (RFC 1951) of the JSON in UTF-8: a browser's DecompressionStream reads it.

    Examples
    --------
    >>> unpack(pack({"text": "<b>"}))
    {'text': '<b>'}
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    compressor = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return base64.b64encode(compressor.compress(text.encode()) + compressor.flush()).decode("ascii")


def unpack(packed: str) -> Any:
    """What was packed."""
    return json.loads(zlib.decompress(base64.b64decode(packed), wbits=-zlib.MAX_WBITS))
