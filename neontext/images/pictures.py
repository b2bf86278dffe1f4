"""Read a folder of pictures with Pillow, flat or with one subfolder a label."""

import struct
import warnings
import zlib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from neontext.checks import check_whole
from neontext.corpus.files import readable
from neontext.errors import InputError
from neontext.images.images import Images, check_size

#: Endings of the files that are read as pictures.
SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".pgm", ".ppm", ".pnm"))
#: Pixels that one picture may have before it is unpacked: more are taken for a decompression bomb.
MAX_PIXELS = 64 * 10**6
#: What Pillow's many decoders raise on a damaged file.
_DAMAGE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
)


class Picture(NamedTuple):
    """One picture as numbers.

    Attributes
    ----------
    values : ndarray of shape (height, width, n_channels), float64
        From 0 to 1; one channel for a grey picture, three for a coloured one.
    notes : tuple of str
        What was converted, each as it reads after "n pictures".
    """

    values: npt.NDArray[np.float64]
    notes: tuple[str, ...]


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
    entries = _content(folder)
    flat, folders = [path for path in entries if not path.is_dir()], [path for path in entries if path.is_dir()]
    inside = [(path, sub.name) for sub in folders for path in _content(sub)]
    if any(_is_picture(path) for path in flat) and any(_is_picture(path) for path, _ in inside):
        raise InputError(
            f"{folder}: found pictures both in it and in its subfolders, and cannot tell whether subfolders are "
            "labels: move either away."
        )
    found: list[tuple[Path, str | None]] = [*((path, None) for path in flat), *inside]
    pictures = [(path, label) for path, label in found if _is_picture(path)]
    return pictures, len(found) - len(pictures)


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


def read_picture(path: Path, size: tuple[int, int] | None = None) -> Picture:
    """Read one picture: grey or colour, the first frame, turned as its camera says.

    Alpha is laid over white; palettes, CMYK and the like become red, green and blue. Of grey, 16 bit and floating-point
    values are kept; of colours with 16 bit Pillow reads the upper 8.

    Parameters
    ----------
    path : Path
        The file.
    size : (int, int), optional
        Width and height to scale it to.

    Returns
    -------
    Picture
        Values from 0 to 1.

    Raises
    ------
    InputError
        If it is no picture, is truncated, has values whose white is not known, or is so large that it may be a
        decompression bomb.
    """
    with readable(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path) as opened:
                _check_pixels(path, opened.size)
                return _converted(path, opened, size)
        except InputError:
            raise
        except Image.DecompressionBombError as error:
            raise InputError(f"{path}: {error} Scale it down before.") from error
        except (FileNotFoundError, PermissionError, IsADirectoryError):
            raise
        except UnidentifiedImageError as error:
            raise InputError(f"{path}: not a picture that can be read, whatever its name says. Remove it.") from error
        except _DAMAGE as error:
            raise InputError(
                f"{path}: damaged or truncated ({error}). Copy the picture again, or remove it."
            ) from error


def ensure_size(size: object, most: int = MAX_PIXELS) -> tuple[int, int]:
    """Width and height that pictures are scaled to.

    Raises
    ------
    InputError
        If they are not two whole numbers of at least 1, or make more pixels than `most`.

    Examples
    --------
    >>> ensure_size((64, 48))
    (64, 48)
    """
    if not isinstance(size, tuple | list) or len(size) != 2:
        raise InputError(f"size={size!r}: expected width and height, such as (64, 48).")
    for name, value in zip(("width", "height"), size, strict=True):
        check_whole(name, value, 1, "a picture has pixels")
    width, height = map(int, size)
    if width * height > most:
        raise InputError(f"size={width} x {height}: expected at most {most:,} pixels, which memory allows.")
    return width, height


def _check_pixels(path: Path, size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise InputError(
            f"{path}: {size[0]:,} x {size[1]:,} pixels, expected at most {MAX_PIXELS // 10**6} million: it may be a "
            "decompression bomb. Scale it down before."
        )


def _converted(path: Path, opened: Image.Image, size: tuple[int, int] | None) -> Picture:
    notes: list[str] = []
    if getattr(opened, "n_frames", 1) > 1:
        notes.append("have several frames; the first was taken.")
    picture = ImageOps.exif_transpose(opened)
    if picture.mode in ("I;16", "I;16B", "I;16L", "I;16N", "I", "F"):
        return _deep_grey(path, picture, size, notes)
    if picture.has_transparency_data:
        picture = _over_white(picture)
        notes.append("have an alpha channel; they were laid over white.")
    grey = picture.mode in ("1", "L")
    if not grey and picture.mode != "RGB":
        notes.append(f"were converted from {picture.mode} to red, green and blue.")
    picture = picture.convert("L" if grey else "RGB")
    if size is not None:
        picture = _resized(picture, size, notes)
    values = np.asarray(picture, dtype=np.float64) / 255.0
    return Picture(values[..., None] if grey else values, tuple(notes))


def _over_white(picture: Image.Image) -> Image.Image:
    grey = picture.mode in ("LA", "La", "L", "1")
    picture = picture.convert("RGBA")
    white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, picture).convert("L" if grey else "RGB")


def _deep_grey(path: Path, picture: Image.Image, size: tuple[int, int] | None, notes: list[str]) -> Picture:
    """Grey of 16 bit, or of floating-point values from 0 to 1."""
    values, white = np.asarray(picture, dtype=np.float64), 1.0 if picture.mode == "F" else 65535.0
    if not (np.isfinite(values).all() and values.min() >= 0 and values.max() <= white):
        raise InputError(
            f"{path}: values of mode {picture.mode} from {values.min():g} to {values.max():g}, expected 0 to "
            f"{white:g}, which is white. Scale them, or put them into an .npz."
        )
    if white > 1:
        notes.append("have 16 bit; they were divided by 65535.")
    if size is not None:
        scaled = _resized(Image.fromarray(values.astype(np.float32)), size, notes)
        values = np.clip(np.asarray(scaled, dtype=np.float64), 0.0, white)
    return Picture(values[..., None] / white, tuple(notes))


def _resized(picture: Image.Image, size: tuple[int, int], notes: list[str]) -> Image.Image:
    if picture.size == size:
        return picture
    notes.append(f"were scaled to {size[0]} x {size[1]}.")
    return picture.resize(size, Image.Resampling.BOX if size[0] < picture.size[0] else Image.Resampling.BICUBIC)


def _with_channels(values: npt.NDArray[np.float64], coloured: bool) -> npt.NDArray[np.float64]:
    return np.repeat(values, 3, axis=2) if coloured and values.shape[2] == 1 else values
