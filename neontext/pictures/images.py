"""`Images`: pictures of one size as numbers, with labels where there are some."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from neontext.arrays import FloatArray
from neontext.corpus.labels import in_natural_order, plain_label
from neontext.errors import InputError

#: Bytes that the pixels of all images may take, as float64.
MAX_BYTES = 4 * 10**9
#: Value up to which steps of one can be told apart and squares stay finite.
MAX_VALUE = 1e15
#: Largest values of the types that pictures are stored in.
_MOST: dict[np.dtype[Any], int] = {np.dtype(np.uint8): 255, np.dtype(np.uint16): 65535}


@dataclass(frozen=True, eq=False)
class Images:
    """Images of one size.

    Attributes
    ----------
    pixels : ndarray of shape (n_images, height, width, n_channels), float64
        Values from `low` to `high`; one channel (grey) or three (red, green, blue).
    ids : tuple of str
        A name for each image.
    labels : tuple of (str or None), optional
        Label of each image; None for an image without one.
    name : str
        Where they come from.
    low, high : float
        Bounds of the pixels.
    notes : tuple of str
        What was converted, or left out, when they were read.

    Raises
    ------
    InputError
        If shapes, ids or labels do not fit, or a value is not finite or out of bounds.

    Examples
    --------
    >>> Images(np.zeros((2, 3, 4, 1)), ("a", "b")).points.shape
    (2, 12)
    """

    pixels: FloatArray
    ids: tuple[str, ...]
    labels: tuple[str | None, ...] | None = None
    name: str = "images"
    low: float = 0.0
    high: float = 1.0
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        shape = self.pixels.shape
        if len(shape) != 4 or shape[3] not in (1, 3) or 0 in shape:
            raise InputError(
                f"{self.name}: pixels of shape {shape}, expected (n_images, height, width, channels) with 1 or 3 "
                "channels, at least one image of at least one pixel."
            )
        if len(self.ids) != len(self):
            raise InputError(f"{self.name}: {len(self.ids)} ids for {len(self)} images: expected one for each.")
        if self.labels is not None and len(self.labels) != len(self):
            raise InputError(f"{self.name}: {len(self.labels)} labels for {len(self)} images: expected one for each.")
        if not np.isfinite(self.pixels).all():
            raise InputError(f"{self.name}: {_where_not_finite(self.pixels)}. Repair that image or leave it out.")
        if np.abs(self.pixels).max() > MAX_VALUE:
            largest = np.abs(self.pixels).max()
            raise InputError(f"{self.name}: pixels up to {largest:g}, expected {MAX_VALUE:g} at most: divide them.")
        if self.pixels.min() < self.low or self.pixels.max() > self.high or not self.low < self.high:
            raise InputError(
                f"{self.name}: pixels from {self.pixels.min():g} to {self.pixels.max():g}, expected {self.low:g} to "
                f"{self.high:g}."
            )

    def __len__(self) -> int:
        return len(self.pixels)

    @property
    def height(self) -> int:
        """Rows of pixels."""
        return int(self.pixels.shape[1])

    @property
    def width(self) -> int:
        """Columns of pixels."""
        return int(self.pixels.shape[2])

    @property
    def n_channels(self) -> int:
        """1 (grey) or 3 (colour)."""
        return int(self.pixels.shape[3])

    @property
    def points(self) -> FloatArray:
        """Images as rows, shape (n_images, height x width x n_channels)."""
        return self.pixels.reshape(len(self), -1)

    @property
    def label_names(self) -> tuple[str, ...]:
        """Different labels in natural order; numbers as numbers."""
        return in_natural_order(self.labels or ())

    def head(self, n_images: int | None) -> "Images":
        """The first images; all of them for None."""
        labels = None if self.labels is None else self.labels[:n_images]
        pixels = self.pixels[:n_images]
        return Images(pixels, self.ids[:n_images], labels, self.name, self.low, self.high, self.notes)


def _where_not_finite(pixels: FloatArray) -> str:
    image, row, column, _ = np.argwhere(~np.isfinite(pixels))[0]
    return f"image {image} has {pixels[image, row, column].tolist()} in row {row}, column {column}"


def check_size(name: str, n_images: int, values_each: int) -> None:
    """Refuse more pixels than memory should hold.

    Raises
    ------
    InputError
        If they would take over 4 GB.
    """
    if 8 * n_images * values_each > MAX_BYTES:
        raise InputError(
            f"{name}: {n_images:,} images of {values_each:,} values would take {8e-9 * n_images * values_each:.1f} GB, "
            f"expected at most {MAX_BYTES / 1e9:.0f}. Read fewer with --limit, or scale pictures down with --size."
        )


def scaled(values: npt.NDArray[np.generic], name: str) -> tuple[FloatArray, float, float, tuple[str, ...]]:
    """Values as float64, with their bounds and a sentence for what was done to them.

    Whole numbers of 8 or 16 bit are divided by the largest of their type. Other values are left as they are: those
    from 0 to 1 have these bounds, all others are bounded by the smallest and the largest value found.

    Raises
    ------
    InputError
        For values that are no numbers.
    """
    if values.dtype in _MOST:
        most = _MOST[values.dtype]
        return values.astype(np.float64) / most, 0.0, 1.0, (f"{values.dtype} values were divided by {most}.",)
    if not (np.issubdtype(values.dtype, np.number) or values.dtype == bool) or np.iscomplexobj(values):
        raise InputError(f"{name}: values of type {values.dtype}, expected numbers.")
    pixels = values.astype(np.float64)
    finite = pixels[np.isfinite(pixels)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if low >= 0 and high <= 1:
        return pixels, 0.0, 1.0, ()
    high = high if high > low else low + 1.0
    return pixels, low, high, (f"Values were left as they are; their bounds are {low:g} and {high:g}.",)


def as_labels(values: Sequence[object] | npt.NDArray[np.generic], name: str) -> tuple[str | None, ...]:
    """Labels as texts, as `neontext.corpus.labels.plain_label` reads them.

    Raises
    ------
    InputError
        If they are not one-dimensional, or hold what is no label.
    """
    flat = np.asarray(values)
    if flat.ndim != 1:
        raise InputError(f"{name}: labels of shape {flat.shape}, expected one number or text for each image.")
    return tuple(plain_label(value, f"{name}, label {row}") for row, value in enumerate(flat.tolist()))
