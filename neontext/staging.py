"""Folders that are written whole or not at all."""

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from neontext.errors import NeontextError, OutputError


@contextmanager
def staged_folder(out: Path, *, force: bool, belongs: Callable[[Path], bool]) -> Iterator[Path]:
    """Fill a temporary folder that takes its final name only if the block ends well.

    On any exception, Ctrl-C included, the temporary folder is removed and what was at `out` stays as it was.

    Parameters
    ----------
    out : Path
        Final name.
    force : bool
        Replace a folder that is there.
    belongs : callable
        Whether a folder is one of ours: no other folder is ever replaced.

    Yields
    ------
    Path
        The temporary folder, beside `out`.

    Raises
    ------
    OutputError
        If `out` is there and may not be replaced, or cannot be written (permissions, full disk).
    """
    _check_replaceable(out, force, belongs)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise _unwritable(out, error) from error
    try:
        yield staging
        staging.chmod(0o755)
        _move_in(staging, out)
    except NeontextError:
        raise
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _check_replaceable(out: Path, force: bool, belongs: Callable[[Path], bool]) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise OutputError(f"{out} is there and is no folder: give the name of a folder that does not exist yet.")
    if not out.is_dir() or not any(out.iterdir()):
        return
    if not force:
        raise OutputError(
            f"{out} exists and is not empty: give another name, or replace it (--force on the command line, "
            "overwrite=True in Python)."
        )
    if not belongs(out):
        raise OutputError(f"{out} holds files that neontext did not write: it is not replaced. Give another name.")


def _move_in(staging: Path, out: Path) -> None:
    if not out.exists():
        staging.rename(out)
        return
    # The old folder goes aside first and comes back if the new one cannot take its place.
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent)) / out.name
    out.rename(aside)
    try:
        staging.rename(out)
    except BaseException:
        aside.rename(out)
        raise
    finally:
        shutil.rmtree(aside.parent, ignore_errors=True)


def _unwritable(out: Path, error: OSError) -> OutputError:
    advice = {
        errno.ENOSPC: "the disk is full: make room, or write to another disk",
        errno.EDQUOT: "the disk quota is used up: make room, or write to another disk",
        errno.EACCES: "permission denied: choose a folder that you may write to",
        errno.EPERM: "permission denied: choose a folder that you may write to",
        errno.EROFS: "the file system is read-only: choose another folder",
    }.get(error.errno or 0, str(error))
    return OutputError(f"Cannot write {out}: {advice}. Nothing was left behind.")
