"""Hidden folders in which results are made, and what is left of them where a process was killed."""

import os
import re
import shutil
import warnings
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

try:
    import fcntl
except ImportError:  # No POSIX system: nobody can tell whether a folder is still in use, so none is cleared.
    fcntl = None  # type: ignore[assignment]

_NAME = re.compile(r"\.neontext-[0-9a-f]{12}\.(?:partial|([0-9a-f]{8})\.old)")


def make_claimed(parent: Path) -> tuple[Path, int | None]:
    """Make a hidden folder that others know to be in use for as long as this process lives.

    Parameters
    ----------
    parent : Path
        An existing folder.

    Returns
    -------
    folder : Path
        The new folder, which nobody else may look into.
    claim : int or None
        An open file to be closed when the folder is no longer needed; None where the system has no such claims.
    """
    while True:
        folder = parent / f".neontext-{token_hex(6)}.partial"
        folder.mkdir()
        try:
            claim = _claim(folder)
        except FileNotFoundError:
            continue
        except BlockingIOError:  # Another process took it for a leftover in the moment before.
            continue
        except OSError:  # A disk without locks.
            return folder, None
        if claim is None or folder.exists():
            return folder, claim
        os.close(claim)


def old_name(staging: Path, out: Path) -> Path:
    """Where the old result is moved aside to, so that it is found again if this process dies."""
    return staging.with_suffix(f".{_digest(out)}.old")


def clear_leftovers(out: Path) -> None:
    """Remove hidden folders that dead processes left beside `out`, and put back an old result that was moved aside.

    Parameters
    ----------
    out : Path
        Where a result will stand.

    Warns
    -----
    UserWarning
        For each folder: what was done.
    """
    try:
        entries = [entry for entry in os.scandir(out.parent) if entry.is_dir(follow_symlinks=False)]
    except OSError:  # It is not there yet, or whoever writes says why not.
        return
    for entry in sorted(entries, key=lambda entry: entry.name):
        if match := _NAME.fullmatch(entry.name):
            with suppress(OSError):
                _clear(Path(entry.path), match[1], out)


def _clear(folder: Path, digest: str | None, out: Path) -> None:
    if digest is not None and digest != _digest(out):
        return
    claim = _claim(folder)
    if claim is None:
        return
    try:
        if digest is not None and not out.exists():
            folder.rename(out)
            warnings.warn(
                f"An earlier run was killed; the result that it left at {folder} is {out} again.", stacklevel=4
            )
        else:
            shutil.rmtree(folder)
            warnings.warn(f"An earlier run was killed; what it left at {folder} was removed.", stacklevel=4)
    finally:
        os.close(claim)


def _claim(folder: Path) -> int | None:
    if fcntl is None:
        return None
    claim = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(claim)
        raise
    return claim


def _digest(out: Path) -> str:
    return sha256(os.fsencode(out.name)).hexdigest()[:8]
