"""JSON that a stranger may have written: numbers fit a float, no name stands twice, nothing is deep or endless."""

import json
import math
from pathlib import Path
from typing import Any, NoReturn

from neontext.runtime.plain_file import check_plain

#: Bytes of a file that sums something up, digits of a whole number, and levels of nesting, at most.
MAX_BYTES, MAX_DIGITS, MAX_DEPTH = 64 * 10**6, 300, 64


def read_json(path: Path, max_bytes: int = MAX_BYTES) -> Any:
    """Read a file of JSON.

    Raises
    ------
    ValueError
        As `parse_json`, and if it is larger than `max_bytes`.
    OSError
        If it cannot be read.
    """
    return parse_json(read_bytes(path, max_bytes))


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """Bytes of a file; ValueError, before they take any memory, where there are more than expected."""
    check_plain(path)
    if (size := path.stat().st_size) > max_bytes:
        raise ValueError(f"it has {size / 1e6:,.0f} MB, expected at most {max_bytes / 1e6:,.0f}")
    with path.open("rb") as file:
        return file.read(size + 1)


def parse_json(content: bytes) -> Any:
    """Values of JSON in UTF-8.

    Raises
    ------
    ValueError
        If it is none, or holds NaN, an infinite number, one of more than `MAX_DIGITS` digits, a name twice in one
        object, or more than `MAX_DEPTH` levels.

    Examples
    --------
    >>> parse_json(b'{"n": 1, "n": 2}')
    Traceback (most recent call last):
    ValueError: the name 'n' stands twice
    """
    try:
        value = json.loads(
            content.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_bounded,
            object_pairs_hook=_unique,
        )
    except RecursionError:
        raise ValueError(f"it is nested more than {MAX_DEPTH} deep") from None
    _check_depth(value)
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    if not math.isfinite(value := float(text)):
        raise ValueError(f"the number {text[:20]} is too large")
    return value


def _bounded(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a number has {len(text):,} digits")
    return int(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise ValueError(f"the name {twice[:40]!r} stands twice")
    return values


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        inside = [item.values() if isinstance(item, dict) else item for item in level if isinstance(item, dict | list)]
        level = [item for items in inside for item in items if isinstance(item, dict | list)]
        if not level:
            return
    raise ValueError(f"it is nested more than {MAX_DEPTH} deep")
