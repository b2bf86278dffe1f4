"""A folder, or a file, that is written whole or not at all."""

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from os import PathLike
from pathlib import Path

from neontext.errors import OutputError
from neontext.runtime.apart import check_apart
from neontext.runtime.exchange import exchange
from neontext.runtime.leftovers import alone_in, clear_leftovers, make_claimed, old_name
from neontext.runtime.record import check_ours, write_record
from neontext.runtime.signals import signals_wait
from neontext.runtime.standard_output import is_standard_output
from neontext.runtime.written import note_written

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FAILING = {errno.EROFS, errno.EIO}


@contextmanager
def staged_folder(
    out: str | PathLike[str], kind: str, *, force: bool, inputs: Iterable[str | PathLike[str]] = ()
) -> Iterator[Path]:
    """Write into a folder beside `out`, which becomes `out` only if the block ends well.

    It is made at once, so that a place that cannot be written is known before the long work starts. When the block
    raises, or is interrupted, it is removed and what stood at `out` is left as it was.

    Parameters
    ----------
    out : str or Path
        Where the folder shall stand in the end. Its parents are made.
    kind : str
        What is written, in words: it stands in the record of the folder's files, which is written at the end.
    force : bool
        Replace what stands there, if it is of the same kind and holds nothing but what we wrote, by its record.
    inputs : iterable of str or path
        What the block reads: see `check_apart`.

    Yields
    ------
    Path
        The folder to write into.

    Raises
    ------
    OutputError
        If `out` is a file, is not apart from what is read, holds something that may not be replaced, cannot be
        written, or the disk is full.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     with staged_folder(Path(place, "result"), "report", force=False) as folder:
    ...         _ = (folder / "table.csv").write_text("a,b")
    ...     sorted(path.name for path in Path(place, "result").iterdir())
    ['neontext-files.json', 'table.csv']
    """
    out = _resolve(out)
    check_apart(out, inputs)
    clear_leftovers(out)
    _check_replaceable(out, kind, force)
    with _staging(out) as staging:
        if out.exists():  # Nobody looks in who could not look into the old result.
            _set_mode(staging, _mode(out) | stat.S_IRWXU)
        yield staging
        write_record(staging, kind)
        with alone_in(out.parent):  # Another run may have put its result there since.
            _check_replaceable(out, kind, force)
            with signals_wait():
                _move_into_place(staging, out)
                note_written(out)


@contextmanager
def staged_file(out: str | PathLike[str], *, force: bool, inputs: Iterable[str | PathLike[str]] = ()) -> Iterator[Path]:
    """Write a file in a folder beside `out`, which becomes `out` only if the block ends well.

    Parameters
    ----------
    out : str or Path
        Where the file shall stand in the end. Its parents are made.
    force : bool
        Replace a file that stands there.
    inputs : iterable of str or path
        What the block reads: see `check_apart`.

    Yields
    ------
    Path
        The file to write.

    Raises
    ------
    OutputError
        If `out` is no plain file, is not apart from what is read, stands there already without `force`, cannot be
        written, or the disk is full.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     with staged_file(Path(place, "table.csv"), force=False) as file:
    ...         _ = file.write_text("a,b")
    ...     Path(place, "table.csv").read_text()
    'a,b'
    """
    out = _resolve(out)
    check_apart(out, inputs)
    clear_leftovers(out)
    _check_file(out, force)
    with _staging(out) as staging:
        _set_mode(staging, stat.S_IRWXU)
        yield staging / out.name
        with alone_in(out.parent):
            _check_file(out, force)
            with signals_wait():
                _keep_modes(staging / out.name, out)
                (staging / out.name).replace(out)
                note_written(out)


@contextmanager
def _staging(out: Path) -> Iterator[Path]:
    """A folder beside `out` that is gone in the end; what the disk says is said in words."""
    made = [parent for parent in out.parents if not parent.exists()]  # Innermost first.
    staging, claim = None, None
    try:
        with signals_wait():
            staging, claim = _make_beside(out, made)
        yield staging
    except OSError as error:
        if error.errno in _FULL:
            raise _disk_full(out, error) from error
        if error.errno in _FAILING:
            raise OutputError(
                f"{out} cannot be written ({error.strerror}). Choose a folder on another disk."
            ) from error
        raise
    finally:
        # Whatever happened: after a good end there is nothing left under this name.
        with signals_wait():
            if staging is not None:
                shutil.rmtree(staging, ignore_errors=True)
            if claim is not None:
                os.close(claim)
            _remove_empty(made)


def _check_file(out: Path, force: bool) -> None:
    if not out.exists():
        return
    if not out.is_file():
        raise OutputError(f"{out} is no plain file: expected the name of a file to write. Choose another with --out.")
    if not force:
        raise OutputError(
            f"{out} exists already. Replace it with --force (in Python: force=True), or choose another file."
        )


def _check_replaceable(out: Path, kind: str, force: bool) -> None:
    try:
        _refuse_what_stands_there(out, kind, force)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(
            f"{out} cannot be looked into ({error.strerror}). Choose another folder with --out."
        ) from error


def _refuse_what_stands_there(out: Path, kind: str, force: bool) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise OutputError(f"{out} is a file: expected a folder that does not exist yet. Choose another with --out.")
    if out.is_mount():
        raise OutputError(f"{out} is the top of a disk, which cannot be replaced: choose a folder in it with --out.")
    if not any(out.iterdir()):
        return
    if not force:
        raise OutputError(
            f"{out} exists already and is not empty. Replace it with --force (in Python: force or overwrite=True), or "
            "choose another folder."
        )
    try:
        check_ours(out, kind)
    except OutputError as error:
        raise OutputError(
            f"{error}, so it is not replaced. Choose another folder, or remove this one yourself."
        ) from error


def _resolve(out: str | PathLike[str]) -> Path:
    if is_standard_output(out):
        raise OutputError(
            f"{out} is standard output, which takes one file of an export and nothing else. Choose a name with --out "
            f"(a full path, for something that is called {Path(out).name!r})."
        )
    try:
        resolved = Path(out).expanduser().resolve()
        resolved.exists()
    except (OSError, ValueError, RuntimeError) as error:
        raise OutputError(
            f"{str(out)[:100]!r} cannot be the name of a folder or file ({error}). Choose another."
        ) from error
    return resolved


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:  # Not empty: the result stands in it.
            return


def _make_beside(out: Path, made: list[Path]) -> tuple[Path, int | None]:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.exists()  # Says now if the name is too long.
        return make_claimed(out.parent)
    except OSError as error:
        _remove_empty(made)
        if error.errno in _FULL:
            raise _disk_full(out, error) from error
        raise OutputError(
            f"{out.parent} cannot be written ({error.strerror}), so {out.name!r} cannot be made in it. "
            "Choose another place with --out."
        ) from error


def _move_into_place(staging: Path, out: Path) -> None:
    """Let the new result and the old one change places; the old one then stands where the new one was made."""
    aside = old_name(staging, out)
    try:
        _keep_modes(staging, out)
        if out.exists() and any(out.iterdir()):
            if exchange(staging, out):
                shutil.rmtree(staging, ignore_errors=True)
                return
            out.rename(aside)
        staging.rename(out)
    except BaseException as error:
        if aside.exists() and not out.exists():
            aside.rename(out)
        if isinstance(error, OSError):
            raise OutputError(
                f"{out} could not be put in place ({error.strerror}). Choose another folder with --out."
            ) from error
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _keep_modes(new: Path, old: Path) -> None:
    """Give files and folders the permissions that those of the same names had."""
    for path in (new, *(sorted(new.rglob("*")) if new.is_dir() else ())):
        known = old / path.relative_to(new)
        if known.exists():
            _set_mode(path, _mode(known))


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _set_mode(path: Path, mode: int) -> None:
    with suppress(OSError):  # A disk without permissions.
        path.chmod(mode)


def _disk_full(out: Path, error: OSError) -> OutputError:
    return OutputError(
        f"The disk that holds {out.parent} is full ({error.strerror or error}); nothing was written to {out}. "
        "Make room there, or choose a folder on another disk with --out."
    )
