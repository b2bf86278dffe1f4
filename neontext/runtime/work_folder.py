"""What a long run has done so far, in a folder beside its result, so that the same run goes on after it was stopped."""

import json
import os
import shutil
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from neontext.errors import OutputError
from neontext.runtime.leftovers import claim
from neontext.runtime.strict_json import read_json

#: What the folder's name ends in, and the file that says which run it is of.
SUFFIX, IDENTITY = ".neontext-work", "run.json"
_PARTIAL = ".partial"


@contextmanager
def work_folder(out: Path, identity: Mapping[str, str], *, fresh: bool) -> Iterator[Path]:
    """Keep what is done in a folder beside `out` until the block ends well.

    Parameters
    ----------
    out : Path
        Where the result will stand.
    identity : dict of str to str
        What tells this run from others, each by its name in words: the corpus, the options. Work of another run is
        refused.
    fresh : bool
        Start over: remove what an earlier run did.

    Yields
    ------
    Path
        The folder, which only this process, and its workers, write to. It is removed if the block ends well.

    Raises
    ------
    OutputError
        If the folder is of another run or another version, in use, not ours, or cannot be written.

    Warns
    -----
    UserWarning
        When the block raises: that the same run goes on from there.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     with work_folder(Path(place, "audit"), {"corpus": "a1"}, fresh=False) as folder:
    ...         folder.name
    ...     list(Path(place).iterdir())
    'audit.neontext-work'
    []
    """
    folder = out.with_name(out.name + SUFFIX)
    lock = None
    try:
        known = _known(folder)
        if known and not fresh:
            _check_same(folder, known, identity)
        folder.mkdir(parents=True, exist_ok=True)
        # Nothing is removed before it is sure that nobody works on it.
        lock = claim(folder)
        _clear(folder, "*" if fresh else f"*{_PARTIAL}")
        with replacing(folder / IDENTITY) as file:
            file.write_text(json.dumps(dict(identity)), encoding="utf-8")
    except BlockingIOError as error:
        raise OutputError(f"Another run works in {folder}: wait for it, or choose another place with --out.") from error
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"{folder} cannot be written ({error.strerror}). Choose another place with --out.") from error
    try:
        yield folder
    except BaseException:
        if not _has_work(folder):
            shutil.rmtree(folder, ignore_errors=True)
        else:
            warnings.warn(
                f"What was done so far is in {folder}: the same command goes on from there. Remove the folder if it "
                "is not wanted.",
                stacklevel=3,
            )
        raise
    else:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        if lock is not None:
            os.close(lock)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Write a file, or a folder, under another name, which becomes `path` when the block ends well, and not before."""
    partial = path.with_name(f"{path.name}.{token_hex(6)}{_PARTIAL}")
    try:
        yield partial
        partial.replace(path)
    finally:
        if partial.is_dir():
            shutil.rmtree(partial, ignore_errors=True)
        else:
            partial.unlink(missing_ok=True)


def _known(folder: Path) -> dict[str, str]:
    """Identity of the run that a folder is of; none where there is no folder, or nothing in it."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return {}
    try:
        known = read_json(folder / IDENTITY)
    except (OSError, ValueError) as error:
        raise OutputError(
            f"{folder} is no folder of work that neontext knows ({error}). Move it away, or choose another place with "
            "--out."
        ) from error
    return known if isinstance(known, dict) else {"run": "unknown"}


def _check_same(folder: Path, known: Mapping[str, str], identity: Mapping[str, str]) -> None:
    """Refuse the work of another run, and say what is another."""
    for name in {**identity, **known}:
        if known.get(name) != identity.get(name):
            raise OutputError(
                f"{folder} holds the work of a run that was stopped, and its {name} was another. Start over with "
                "--fresh (in Python: fresh=True), or choose another place with --out."
            )


def _has_work(folder: Path) -> bool:
    return any(path.name != IDENTITY and not path.name.endswith(_PARTIAL) for path in folder.rglob("*"))


def _clear(folder: Path, pattern: str) -> None:
    for path in list(folder.rglob(pattern)):
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
