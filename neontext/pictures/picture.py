"""Read one picture with Pillow, as numbers from 0 to 1."""

import struct
import warnings
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from neontext.arrays import FloatArray
from neontext.checks import check_whole
from neontext.corpus.files import readable
from neontext.errors import InputError

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

    values: FloatArray
    notes: tuple[str, ...]


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
