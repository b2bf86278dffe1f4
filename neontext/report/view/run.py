"""How a report was made, as a page shows it: parameters, versions, seconds and memory."""

from collections.abc import Mapping
from typing import Any

from neontext.runtime.provenance import RunRecord


def run_view(result: RunRecord) -> dict[str, Any]:
    """What a result was made with, and what it took.

    Parameters
    ----------
    result : RunRecord
        The result.

    Returns
    -------
    dict
        Rows of names and values.
    """
    size = result.parameters.get("size")
    written = {} if size is None else {"size": dimensions(*size)}
    return {
        "parameters": settings(result.parameters | written),
        "versions": settings(result.versions),
        "seconds": [{"name": name, "value": value} for name, value in result.seconds.items()],
        "total_seconds": sum(result.seconds.values()),
        "peak_memory_mb": result.peak_memory_mb,
    }


def dimensions(*sides: int) -> str:
    """Width and height of a picture, or of a feature map.

    Examples
    --------
    >>> dimensions(64, 48)
    '64 × 48'
    """
    return " × ".join(map(str, sides))


def settings(values: Mapping[str, Any], prefix: str = "") -> list[dict[str, str]]:
    """Names and values in rows; what is nested stands under the name of both levels.

    Examples
    --------
    >>> settings({"limit": None, "vectors": {"names": ["a", "b"]}})
    [{'name': 'limit', 'value': 'none'}, {'name': 'vectors names', 'value': 'a, b'}]
    """
    rows: list[dict[str, str]] = []
    for key, value in values.items():
        name = prefix + key
        rows += (
            settings(value, f"{name} ") if isinstance(value, Mapping) else [{"name": name, "value": _setting(value)}]
        )
    return rows


def _setting(value: Any) -> str:
    """A parameter as it reads on the page."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return ", ".join(_setting(item) for item in value) or "none"
    return str(value)
