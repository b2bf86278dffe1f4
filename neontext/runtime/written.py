"""What this process has put in place, so that who is stopped can be told."""

from pathlib import Path

_written: list[Path] = []


def note_written(path: Path) -> None:
    """Note that a result stands where it was asked for, whole."""
    _written.append(path)


def written_paths() -> tuple[Path, ...]:
    """What this process has put in place so far, in order: if it is stopped now, that is there, whole."""
    return tuple(_written)
