"""Standard output, where a command writes one file to it."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from typing import TextIO

#: Names of standard output.
NAMES = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


def is_standard_output(out: str | PathLike[str]) -> bool:
    """Whether a place to write is standard output.

    Examples
    --------
    >>> is_standard_output("-"), is_standard_output("table.csv")
    (True, False)
    """
    return str(out) in NAMES


@contextmanager
def standard_output() -> Iterator[TextIO]:
    """Standard output for text as it is: UTF-8, line ends untouched."""
    sys.stdout.flush()
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        yield stream
        stream.flush()
    finally:
        stream.detach()  # Standard output itself stays open.
