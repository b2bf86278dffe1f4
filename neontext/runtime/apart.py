"""What is written stands apart from what is read: no command overwrites, or fills, its own input."""

from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from neontext.errors import OutputError


def check_apart(out: Path, inputs: Iterable[str | PathLike[str]]) -> None:
    """Check that what will be written is none of what is read, does not lie in it and does not hold it; links followed.

    Parameters
    ----------
    out : Path
        Where a file or folder will be written; absolute, links resolved. It need not exist.
    inputs : iterable of str or path
        Files and folders that are read; what does not exist is left to who reads it.

    Raises
    ------
    OutputError
        If it is not apart.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     check_apart(Path(place, "audit", "new"), [Path(place, "posts.jsonl")])
    """
    for given in inputs:
        path = _existing(given)
        if path is None:
            continue
        if relation := _relation(out, path):
            raise OutputError(
                f"{out} {relation} {str(given)!r:.200}, which is read: it would be overwritten, or changed. Choose "
                "another place with --out."
            )


def _existing(given: str | PathLike[str]) -> Path | None:
    try:
        return Path(given).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):  # Nothing can have this name, or nothing has it.
        return None


def _relation(out: Path, path: Path) -> str:
    if _is_same(out, path):
        return "is"
    if any(_is_same(parent, path) for parent in out.parents):
        return "lies in"
    return "holds" if any(_is_same(out, parent) for parent in path.parents) else ""


def _is_same(one: Path, other: Path) -> bool:
    """Whether two names lead to one file or folder, as hard links and disks without upper case do, too."""
    return one == other or (one.exists() and one.samefile(other))
