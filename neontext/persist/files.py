"""Saved models: JSON and safetensors, versioned and checksummed. Nothing in them can run code.

A folder holds `model.json` (format version, settings, a checksum for every other file and one for itself),
`strings.json` (words), `arrays.safetensors` (numbers) and `documents.json` (training documents), and maybe the record
of these files. Anything else in it is refused.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from neontext.errors import ModelError
from neontext.runtime.record import RECORD
from neontext.runtime.strict_json import MAX_BYTES, parse_json, read_bytes

FORMAT = "neontext-model"
FORMAT_VERSION = 2
#: Folder of the model inside an audit.
MODEL = "model"
MANIFEST, STRINGS, ARRAYS = "model.json", "strings.json", "arrays.safetensors"
DOCUMENTS = "documents.json"
MODEL_FILES = (MANIFEST, STRINGS, ARRAYS, DOCUMENTS)


@dataclass(frozen=True, eq=False)
class SavedModel:
    """Contents of a saved model, without meaning: who reads it checks what the values say.

    Attributes
    ----------
    settings : dict
        JSON values.
    strings : dict of str to list of (str or None)
        Words, ids of documents.
    arrays : dict of str to ndarray
        Numbers.
    documents : mapping of str to list of (str or None)
        The training documents: they are not needed to explain others, so that a model that is read parses them when
        they are first asked for.
    """

    settings: Mapping[str, Any]
    strings: Mapping[str, list[str | None]]
    arrays: Mapping[str, npt.NDArray[Any]]
    documents: Mapping[str, list[str | None]] = field(default_factory=dict)

    @classmethod
    def joined(cls, *parts: "SavedModel") -> Self:
        """One saved model of several parts, whose names differ."""
        return cls(
            {name: value for part in parts for name, value in part.settings.items()},
            {name: values for part in parts for name, values in part.strings.items()},
            {name: array for part in parts for name, array in part.arrays.items()},
            {name: values for part in parts for name, values in part.documents.items()},
        )

    def setting(self, name: str, kind: type | tuple[type, ...]) -> Any:
        """One setting, of the type expected.

        Raises
        ------
        ModelError
            If it is missing or of another type.
        """
        value = self.settings.get(name)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            raise ModelError(f"The saved model's setting {name!r} is {value!r:.80}: not what this version writes.")
        return value

    def array(self, name: str, kind: type[np.generic], n_axes: int) -> npt.NDArray[Any]:
        """One array, of the dtype and number of axes expected.

        Raises
        ------
        ModelError
            If it is missing or of another form.
        """
        array = self.arrays.get(name)
        if array is None or array.dtype != np.dtype(kind) or array.ndim != n_axes:
            found = "missing" if array is None else f"{array.dtype} with {array.ndim} axes"
            raise ModelError(f"The saved model's array {name!r} is {found}: expected {kind.__name__}, {n_axes} axes.")
        return array

    def texts(self, name: str) -> tuple[str, ...]:
        """One list of strings, none of them missing.

        Raises
        ------
        ModelError
            If it is missing or holds something else.
        """
        values = self.strings.get(name)
        if values is None or not all(isinstance(value, str) for value in values):
            raise ModelError(f"The saved model's list {name!r} is missing or holds something that is no text.")
        return tuple(value for value in values if value is not None)


class _Unparsed(Mapping[str, list[str | None]]):
    """Lists of strings in the bytes of a file whose checksum fits, parsed when they are first asked for."""

    def __init__(self, content: bytes, path: Path) -> None:
        self._content, self._path = content, path

    @cached_property
    def _lists(self) -> dict[str, list[str | None]]:
        lists = _parse_lists(self._content, self._path)
        self._content = b""
        return lists

    def __getitem__(self, name: str) -> list[str | None]:
        return self._lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)


def find_model(folder: Path) -> Path:
    """The model folder that is meant: the folder itself, or the one inside an audit."""
    try:
        return folder / MODEL if (folder / MODEL).is_dir() else folder
    except (OSError, ValueError):  # No folder can have this name; loading says so.
        return folder


def write_model(folder: Path, model: SavedModel) -> None:
    """Write a model into an existing, empty folder.

    Parameters
    ----------
    folder : Path
        Where to; use `staged_folder` so that a half-written model never has the final name.
    model : SavedModel
        What to write. The same model gives the same bytes.
    """
    files = {
        STRINGS: _canonical(dict(model.strings)),
        ARRAYS: save_arrays({name: np.ascontiguousarray(array) for name, array in sorted(model.arrays.items())}),
        DOCUMENTS: _canonical(dict(model.documents)),
    }
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "settings": dict(model.settings),
        "sha256": {name: sha256(content).hexdigest() for name, content in files.items()},
    }
    files[MANIFEST] = _canonical({**manifest, "checksum": _checksum(manifest)})
    for name, content in files.items():
        (folder / name).write_bytes(content)


def read_model(folder: Path) -> SavedModel:
    """Read a model, trusting nothing.

    Parameters
    ----------
    folder : Path
        A folder written by `write_model`.

    Returns
    -------
    SavedModel
        Its contents.

    Raises
    ------
    ModelError
        If a file is missing, altered, of a newer version, or does not belong there.
    """
    _check_listing(folder)
    manifest = _read_manifest(folder)
    contents = {name: _checked_bytes(folder, name, manifest) for name in (STRINGS, ARRAYS, DOCUMENTS)}
    strings = _parse_lists(contents[STRINGS], folder / STRINGS)
    try:
        arrays = load_arrays(contents[ARRAYS])
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder / ARRAYS, str(error)) from error
    return SavedModel(manifest["settings"], strings, arrays, _Unparsed(contents[DOCUMENTS], folder / DOCUMENTS))


def _check_listing(folder: Path) -> None:
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except (OSError, ValueError) as error:
        raise ModelError(
            f"No model at {folder!s:.200}: expected a folder with {', '.join(MODEL_FILES)} ({error})."
        ) from error
    strange = [name for name in names if name not in (*MODEL_FILES, RECORD)]
    if strange:
        raise ModelError(
            f"The model folder {folder} holds files that do not belong to a model: {', '.join(strange[:5])}. "
            "Take them out if they are yours; if the model came from elsewhere, do not trust it."
        )
    for name in MODEL_FILES:
        path = folder / name
        if path.is_symlink() or not path.is_file():
            raise ModelError(f"{path} is missing or is no plain file: the model folder is not complete.")


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        content = read_bytes(path, MAX_BYTES)
    except (OSError, ValueError) as error:
        raise _damaged(path, str(error)) from error
    manifest = _parse(content, path)
    _check_version(manifest, path)
    checksum = manifest.pop("checksum", None)
    # Compared byte by byte with what would be written now: not even a blank can be changed unseen.
    if not _is_unchanged(content, manifest, checksum):
        raise _damaged(path, "its checksum does not match")
    if not isinstance(manifest.get("settings"), dict) or not isinstance(manifest.get("sha256"), dict):
        raise _damaged(path, "settings or checksums are missing")
    return manifest


def _check_version(manifest: Mapping[str, Any], path: Path) -> None:
    if manifest.get("format") != FORMAT:
        raise ModelError(f"{path} does not describe a neontext model (format {manifest.get('format')!r:.40}).")
    version = manifest.get("format_version")
    if not isinstance(version, int) or version < 1:
        raise _damaged(path, f"format version {version!r:.40}")
    if version < FORMAT_VERSION:
        raise ModelError(
            f"The model at {path.parent} has format version {version}, written by an older neontext; this one reads "
            f"version {FORMAT_VERSION}. Run the audit again, or read it with the neontext that wrote it."
        )
    if version > FORMAT_VERSION:
        raise ModelError(
            f"The model at {path.parent} has format version {version!s:.40}, written by a newer neontext; this one "
            f"reads version {FORMAT_VERSION}. Upgrade with:  pip install --upgrade neontext"
        )


def _is_unchanged(content: bytes, manifest: dict[str, Any], checksum: object) -> bool:
    try:
        return checksum == _checksum(manifest) and content == _canonical({**manifest, "checksum": checksum})
    except (ValueError, RecursionError):  # NaN and infinity are no JSON that this package writes.
        return False


def _checked_bytes(folder: Path, name: str, manifest: dict[str, Any]) -> bytes:
    path = folder / name
    with path.open("rb") as file:  # Not in memory before it is known to be what was written.
        if file_digest(file, "sha256").hexdigest() != manifest["sha256"].get(name):
            raise _damaged(path, "its checksum does not match")
    return path.read_bytes()


def _parse_lists(content: bytes, path: Path) -> dict[str, list[str | None]]:
    lists = _parse(content, path)
    if not all(isinstance(values, list) for values in lists.values()):
        raise _damaged(path, "it does not hold lists")
    return lists


def _parse(content: bytes, path: Path) -> dict[str, Any]:
    try:
        parsed = parse_json(content)
    except ValueError as error:
        raise _damaged(path, f"it is not JSON that neontext writes: {error}") from error
    if not isinstance(parsed, dict):
        raise _damaged(path, "it is not a JSON object")
    return parsed


def _canonical(value: dict[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    # Half a surrogate pair (file names can hold one) is written as an escape, which reads back as it was.
    return text.encode("utf-8", "backslashreplace")


def _checksum(manifest: dict[str, Any]) -> str:
    return sha256(_canonical(manifest)).hexdigest()


def _damaged(path: Path, why: str) -> ModelError:
    return ModelError(
        f"{path} is damaged or was changed after it was written ({why}). Copy the model again, or run the audit again."
    )
