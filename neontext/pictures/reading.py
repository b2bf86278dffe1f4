"""Read images: an .npz of arrays, a folder of pictures, or scikit-learn's digits."""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from neontext.checks import check_choice, check_whole
from neontext.corpus.files import readable
from neontext.errors import InputError
from neontext.pictures.folder import folder_images
from neontext.pictures.images import Images, as_labels, check_size, scaled
from neontext.pictures.picture import ensure_size
from neontext.runtime.npz import open_npz

#: Names of the arrays of an .npz, in the order in which they are looked for; with a part, ``x_train`` and the like.
IMAGE_NAMES, LABEL_NAMES = ("images", "X", "x", "data"), ("labels", "Y", "y", "target")
PARTS = ("train", "test")


def read_images(
    source: str | Path,
    *,
    subset: str = "all",
    limit: int | None = None,
    size: tuple[int, int] | None = None,
) -> Images:
    """Read images of one size.

    Parameters
    ----------
    source : str or path
        "digits" (scikit-learn's 1,797 handwritten digits, 8 x 8); an ``.npz`` file; or a folder of pictures, flat or
        with one subfolder a label. Arrays of an .npz are looked for as ``images``, ``X``, ``x`` or ``data``, labels as
        ``labels``, ``y``, ``Y`` or ``target``; each may be in parts, as ``x_train`` and ``x_test``. They have the shape
        (n, height, width), with 1 or 3 channels last if any, or (n, values) where the values form a square.
    subset : {"all", "train", "test"}
        Part of an .npz that has parts.
    limit : int, optional
        Only the first so many.
    size : (int, int), optional
        Width and height that pictures of a folder are scaled to; without it they must have one size.

    Returns
    -------
    Images
        With a sentence for every conversion.

    Raises
    ------
    InputError
        If something cannot be read or does not fit together.

    Examples
    --------
    >>> digits = read_images("digits", limit=3)
    >>> digits.pixels.shape, digits.labels
    ((3, 8, 8, 1), ('0', '1', '2'))
    """
    if limit is not None:
        check_whole("limit", limit, 1, "there must be an image")
    check_choice("subset", subset, ("all", *PARTS))
    path = Path(source)
    if str(source) == "digits":
        _only_for("digits", subset=subset, size=size)
        return _digits().head(limit)
    if path.suffix.lower() == ".npz":
        _only_for(str(path), size=size)
        return _npz_images(path, subset, limit)
    with readable(path):
        is_folder = path.is_dir()
    if is_folder:
        _only_for(str(path), subset=subset)
        return folder_images(path, limit, None if size is None else ensure_size(size))
    found = "a file of another kind" if path.exists() else "no such file or folder"
    raise InputError(f"{path}: {found}. Expected a folder of pictures, an .npz file, or the name 'digits'.")


def _only_for(name: str, subset: str = "all", size: tuple[int, int] | None = None) -> None:
    """Refuse options that would do nothing."""
    if subset != "all":
        raise InputError(
            f"{name} has no parts: --subset {subset} is for an .npz with arrays such as x_train and x_test."
        )
    if size is not None:
        raise InputError(f"{name} holds images of one size already: --size is for a folder of pictures.")


def _digits() -> Images:
    from sklearn.datasets import load_digits

    data = load_digits()
    ids = tuple(str(row) for row in range(len(data.images)))
    note = "Values from 0 to 16 were divided by 16."
    return Images(data.images[..., None] / 16.0, ids, as_labels(data.target, "digits"), "digits", notes=(note,))


def _npz_images(path: Path, subset: str, limit: int | None) -> Images:
    with readable(path):
        try:
            with open_npz(path) as arrays:
                parts = _parts(path, arrays, subset)
        except InputError:
            raise
        except ValueError as error:
            raise InputError(
                f"{path}: not an .npz that can be read ({error}). Expected plain numeric arrays as numpy.savez writes "
                "them; objects (pickle) are never loaded."
            ) from error
    return _joined(path, parts, limit)


class _Part(NamedTuple):
    """One part of an .npz: names and values of its images and, if there are any, its labels."""

    name: str
    values: npt.NDArray[np.generic]
    labels: tuple[str | None, ...] | None


def _joined(path: Path, parts: list[_Part], limit: int | None) -> Images:
    if any(part.values.ndim < 2 for part in parts) or len({part.values.shape[1:] for part in parts}) > 1:
        shapes = ", ".join(f"{part.name} {part.values.shape}" for part in parts)
        raise InputError(f"{path}: {shapes}: expected (n, height, width) each, of one size.")
    if len({part.values.dtype for part in parts}) > 1:
        types = ", ".join(f"{part.name} {part.values.dtype}" for part in parts)
        raise InputError(f"{path}: {types}: expected one type, since it says what white is. Save them alike.")
    joined = np.concatenate([part.values for part in parts])[:limit]
    check_size(str(path), len(joined), int(np.prod(joined.shape[1:])))
    pixels, low, high, notes = scaled(_with_channels(path, joined), str(path))
    ids = tuple(str(row) for row in range(len(pixels)))
    return Images(pixels, ids, _joined_labels(parts, limit), path.stem, low, high, notes)


def _parts(path: Path, arrays: Mapping[str, npt.NDArray[np.generic]], subset: str) -> list[_Part]:
    """The parts that are read; an array without an ending is whole, and what else there is stays unread."""
    ends = ("", *(f"_{part}" for part in PARTS)) if subset == "all" else (f"_{subset}",)
    names = [(_first(arrays, IMAGE_NAMES, end), _first(arrays, LABEL_NAMES, end)) for end in ends]
    named = [(image, label) for image, label in names if image is not None]
    if not named:
        raise InputError(
            f"{path} holds the arrays {', '.join(sorted(arrays)) or 'none at all'}: expected images under one of the "
            f"names {', '.join(IMAGE_NAMES)} (with {' or '.join(end or 'no ending' for end in ends)})."
        )
    chosen = named[:1] if named[0][0] in IMAGE_NAMES else named
    return [_part(path, arrays, image, label) for image, label in chosen]


def _part(path: Path, arrays: Mapping[str, npt.NDArray[np.generic]], image: str, label: str | None) -> _Part:
    values = arrays[image]
    if label is None:
        return _Part(image, values, None)
    labels = as_labels(arrays[label], str(path))
    if len(labels) != len(np.atleast_1d(values)):
        raise InputError(f"{path}: {label} has {len(labels)} labels for {len(values)} images in {image}.")
    return _Part(image, values, labels)


def _first(arrays: Mapping[str, object], names: tuple[str, ...], end: str) -> str | None:
    return next((name + end for name in names if name + end in arrays), None)


def _joined_labels(parts: list[_Part], limit: int | None) -> tuple[str | None, ...] | None:
    if all(part.labels is None for part in parts):
        return None
    joined = chain.from_iterable(part.labels or (None,) * len(part.values) for part in parts)
    return tuple(joined)[:limit]


def _with_channels(path: Path, values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    """The same values in the shape (n, height, width, channels)."""
    if values.ndim == 2:
        side = round(values.shape[1] ** 0.5)
        if side * side == values.shape[1]:
            return values.reshape(-1, side, side, 1)
    if values.ndim == 3:
        return values[..., None]
    if values.ndim == 4 and values.shape[3] in (1, 3):
        return values
    raise InputError(
        f"{path}: images of shape {values.shape}: expected (n, height, width), the same with 1 or 3 channels last, or "
        "(n, values) with a square number of values."
    )
