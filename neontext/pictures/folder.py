"""Read a folder of pictures, flat or with one subfolder a label."""

from collections import Counter
from pathlib import Path

import numpy as np

from neontext.arrays import FloatArray
from neontext.corpus.files import readable
from neontext.errors import InputError
from neontext.pictures.images import Images, check_size
from neontext.pictures.picture import Picture, read_picture

#: Endings of the files that are read as pictures.
SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".pgm", ".ppm", ".pnm"))


def folder_images(folder: Path, limit: int | None = None, size: tuple[int, int] | None = None) -> Images:
    """Read the pictures of a folder, sorted by name; subfolders are labels. Parameters as in `read_images`.

    Raises
    ------
    InputError
        If there is none, one cannot be read, or their sizes differ.
    """
    with readable(folder):
        files, n_left_out = _files(folder)
    labelled = any(label is not None for _, label in files)
    if not files:
        raise InputError(
            f"{folder}: found no pictures, expected files such as .png or .jpg in it or in one subfolder a label."
        )
    files = files[:limit]
    pictures = _read_all(folder, files, size)
    coloured = any(picture.values.shape[2] == 3 for picture in pictures)
    pixels = np.stack([_with_channels(picture.values, coloured) for picture in pictures])
    counts = Counter(note for picture in pictures for note in picture.notes)
    notes = [f"{count:,} of {len(files):,} pictures {note}" for note, count in sorted(counts.items())]
    if n_left_out:
        notes.append(f"Left out, since they are no pictures by their ending or no files: {n_left_out:,}.")
    ids = tuple(path.relative_to(folder).as_posix() for path, _ in files)
    labels = tuple(label for _, label in files) if labelled else None
    return Images(pixels, ids, labels, folder.resolve().name or "pictures", notes=tuple(notes))


def _files(folder: Path) -> tuple[list[tuple[Path, str | None]], int]:
    """Pictures with their labels, and how many other entries there are: files, folders below labels, broken links."""
    top = _content(folder)
    flat, folders = [path for path in top if not path.is_dir()], [path for path in top if path.is_dir()]
    inside = [(path, sub.name) for sub in folders for path in _content(sub)]
    if any(_is_picture(path) for path in flat) and any(_is_picture(path) for path, _ in inside):
        raise InputError(
            f"{folder}: found pictures both in it and in its subfolders, and cannot tell whether subfolders are "
            "labels: move either away."
        )
    entries: list[tuple[Path, str | None]] = [*((path, None) for path in flat), *inside]
    pictures = [(path, label) for path, label in entries if _is_picture(path)]
    return pictures, len(entries) - len(pictures)


def _content(folder: Path) -> list[Path]:
    with readable(folder):
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.is_file()


def _read_all(folder: Path, files: list[tuple[Path, str | None]], size: tuple[int, int] | None) -> list[Picture]:
    pictures: list[Picture] = []
    for path, _ in files:
        picture = read_picture(path, size)
        if not pictures:
            check_size(str(folder), len(files), picture.values.size)
        elif picture.values.shape[:2] != pictures[0].values.shape[:2]:
            first, other = (f"{p.values.shape[1]} x {p.values.shape[0]}" for p in (pictures[0], picture))
            raise InputError(
                f"{folder}: {files[0][0].name} has {first} pixels and {path.name} has {other}: expected one "
                "size. Scale all of them with --size WIDTHxHEIGHT (in Python: size=(width, height))."
            )
        pictures.append(picture)
    return pictures


def _with_channels(values: FloatArray, coloured: bool) -> FloatArray:
    return np.repeat(values, 3, axis=2) if coloured and values.shape[2] == 1 else values
