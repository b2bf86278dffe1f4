"""Where a result comes from: versions of libraries, and the memory that it took."""

import platform
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


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
