"""The record of what we wrote into a folder: by it the folder is known again, and nothing else is ever replaced."""

import json
import os
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from neontext.errors import OutputError
from neontext.runtime.strict_json import MAX_BYTES, parse_json, read_bytes

#: The file that holds the record.
RECORD = "neontext-files.json"
#: What stands for the checksum of a folder without anything in it, and of what is no plain file.
_EMPTY, _SPECIAL = "empty folder", "no plain file"
#: Names that a message shows, at most.
_MAX_NAMES = 5


class Differences(NamedTuple):
    """How a folder differs from its record; names with slashes, in order.

    Attributes
    ----------
    added, changed, missing : tuple of str
        What the record does not know, what it knows otherwise, what is no longer there.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]


def write_record(folder: Path, kind: str) -> None:
    """Write the record of all that stands in a folder and below it; the last file to be written.

    Parameters
    ----------
    folder : Path
        A folder that we filled.
    kind : str
        What it is: an audit, a model ...

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     _ = Path(place, "table.csv").write_text("a,b")
    ...     write_record(Path(place), "audit")
    ...     _ = Path(place, "thesis.tex").write_text("mine")
    ...     compare_record(Path(place), read_record(Path(place), "audit"))
    Differences(added=('thesis.tex',), changed=(), missing=())
    """
    (folder / RECORD).write_bytes(_canonical(kind, _contents(folder)))


def read_record(folder: Path, kind: str) -> dict[str, str]:
    """Read the record of a folder.

    Parameters
    ----------
    folder : Path
        A folder.
    kind : str
        What it shall be.

    Returns
    -------
    dict of str to str
        SHA-256 of every file, by its name with slashes.

    Raises
    ------
    OutputError
        If there is no record of this kind, or not one letter for letter as we write it.
    """
    path = folder / RECORD
    if path.is_symlink() or not path.is_file():
        raise OutputError(
            f"{folder} has no list of what neontext wrote there ({RECORD}): it was filled by somebody else, or by an "
            "older version"
        )
    try:
        content = read_bytes(path, MAX_BYTES)
        record = parse_json(content)
        files: dict[str, str] = record["files"]
        unchanged = isinstance(files, dict) and content == _canonical(record["kind"], files)
    except (ValueError, TypeError, KeyError):
        unchanged = False
    if not unchanged:
        raise OutputError(f"{path} is not as neontext wrote it")
    if record["kind"] != kind:
        raise OutputError(f"{folder} holds another kind of result ({record['kind']!r:.40}), not {kind!r}")
    return files


def compare_record(folder: Path, files: dict[str, str]) -> Differences:
    """Compare what stands in a folder with what its record says; links are never followed."""
    present = _contents(folder)
    return Differences(
        added=tuple(name for name in present if name not in files),
        changed=tuple(name for name in present if name in files and present[name] != files[name]),
        missing=tuple(name for name in files if name not in present),
    )


def check_ours(folder: Path, kind: str) -> None:
    """Check that a folder holds nothing but what we wrote, as we wrote it; files of it may be gone.

    Raises
    ------
    OutputError
        Which says what is not ours, or was changed.
    """
    added, changed, _ = compare_record(folder, read_record(folder, kind))
    if foreign := [*(f"{name!a} (added)" for name in added), *(f"{name!a} (changed)" for name in changed)]:
        more = f" and {len(foreign) - _MAX_NAMES:,} more" if len(foreign) > _MAX_NAMES else ""
        raise OutputError(f"{folder} holds what neontext did not write: {', '.join(foreign[:_MAX_NAMES])}{more}")


def _canonical(kind: str, files: dict[str, str]) -> bytes:
    record = {"format": "neontext-files", "kind": kind, "files": files}
    return (json.dumps(record, indent=1) + "\n").encode("ascii")


def _contents(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder and below it, without the record itself, by name and in order of names."""
    contents = dict(_walk(folder, ""))
    contents.pop(RECORD, None)
    return dict(sorted(contents.items()))


def _walk(folder: Path, above: str) -> Iterator[tuple[str, str]]:
    for entry in os.scandir(folder):
        name = above + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from list(_walk(Path(entry.path), f"{name}/")) or [(f"{name}/", _EMPTY)]
        elif entry.is_file(follow_symlinks=False):
            with open(entry.path, "rb") as file:
                yield name, file_digest(file, "sha256").hexdigest()
        else:
            yield name, _SPECIAL
