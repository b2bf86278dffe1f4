"""Hidden folders in which results are made, and what is left of them where a process was killed.

Who makes a hidden folder locks it for as long as it is in use. Between the two steps it would look like a leftover, and
so would an old result that has just changed places with the new one: for that moment the folder around them is locked,
too.
"""

import os
import re
import shutil
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

try:
    import fcntl
except ImportError:  # No POSIX system: nobody can tell whether a folder is still in use, so none is cleared.
    fcntl = None  # type: ignore[assignment]

#: Times that a lock is tried, and seconds between them: who holds it may have been halted.
_TRIES, _PAUSE = 100, 0.05
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
        with alone_in(parent):
            folder.mkdir()
            try:
                claimed = claim(folder)
            except (FileNotFoundError, BlockingIOError):  # Who clears was halted, and went on in this moment.
                continue
            except OSError:  # A disk without locks.
                return folder, None
        if claimed is None or folder.exists():
            return folder, claimed
        os.close(claimed)


@contextmanager
def alone_in(parent: Path) -> Iterator[None]:
    """Let no other process clear, begin or put in place a result in a folder while the block runs.

    Where the folder cannot be locked, or who locked it does not go on, the block runs all the same.
    """
    lock = _lock(parent, _TRIES)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def _lock(parent: Path, tries: int) -> int | None:
    if fcntl is None:
        return None
    with suppress(OSError):
        lock = os.open(parent, os.O_RDONLY | os.O_DIRECTORY)
        for _ in range(tries):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_PAUSE)
            except OSError:  # A disk without locks.
                break
            else:
                return lock
        os.close(lock)
    return None


def old_name(staging: Path, out: Path) -> Path:
    """Where the old result is moved aside to, so that it is found again if this process dies."""
    return staging.with_suffix(f".{_digest(out)}.old")


def clear_leftovers(out: Path) -> None:
    """Remove hidden folders that dead processes left beside `out`, and put back an old result that was moved aside.

    Nothing is done while another process makes such a folder: the next run clears then.

    Parameters
    ----------
    out : Path
        Where a result will stand.

    Warns
    -----
    UserWarning
        For each folder: what was done.
    """
    lock = _lock(out.parent, 1)
    if lock is None:  # It is not there yet, or whoever writes says why not.
        return
    try:
        entries = [entry for entry in os.scandir(out.parent) if entry.is_dir(follow_symlinks=False)]
        for entry in sorted(entries, key=lambda entry: entry.name):
            if match := _NAME.fullmatch(entry.name):
                with suppress(OSError):
                    _clear(Path(entry.path), match[1], out)
    finally:
        os.close(lock)


def _clear(folder: Path, digest: str | None, out: Path) -> None:
    if digest is not None and digest != _digest(out):
        return
    claimed = claim(folder)
    if claimed is None:
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
        os.close(claimed)


def claim(folder: Path) -> int | None:
    """Say that a folder is in use for as long as an open file is; None where the system has no such claims.

    Raises
    ------
    BlockingIOError
        If another process uses it.
    """
    if fcntl is None:
        return None
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise
    return lock


def _digest(out: Path) -> str:
    return sha256(os.fsencode(out.name)).hexdigest()[:8]
