"""Where a result comes from: versions of libraries, and the memory that it took."""

import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any


@dataclass(frozen=True, eq=False, kw_only=True)
class RunRecord:
    """How a result was made; results inherit it.

    Attributes
    ----------
    parameters : dict
        As given and as chosen (JSON types).
    versions : dict of str to str
        Of the libraries.
    seconds : dict of str to float
        By stage.
    peak_memory_mb : float
        Largest memory of the process.
    """

    parameters: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    peak_memory_mb: float = float("nan")

    def record(self) -> dict[str, Any]:
        """Parameters, versions, seconds and memory, by name."""
        return {name: getattr(self, name) for name in ("parameters", "versions", "seconds", "peak_memory_mb")}


def record_run(parameters: dict[str, Any], libraries: Iterable[str], seconds: dict[str, float]) -> dict[str, Any]:
    """Fields of a `RunRecord` as of now; `seconds` is kept as it is, and may still grow."""
    return {
        "parameters": parameters,
        "versions": versions(libraries),
        "seconds": seconds,
        "peak_memory_mb": peak_memory_mb(),
    }


def versions(libraries: Iterable[str]) -> dict[str, str]:
    """Versions of Python and of those libraries that are installed.

    Examples
    --------
    >>> list(versions(["numpy", "no-such-library"]))
    ['python', 'numpy']
    """
    found = {"python": platform.python_version()}
    for library in libraries:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found


def peak_memory_mb() -> float:
    """Largest resident memory of this process so far, in MB; NaN where the platform does not tell."""
    if sys.platform == "win32":
        return float("nan")
    if sys.platform == "linux":
        # getrusage would count what the process that started this one needed.
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        for line in status.splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6
