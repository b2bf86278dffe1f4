"""Read a folder of text files, whatever folders they lie in; what is passed over is counted and named."""

import os
import warnings
from collections.abc import Iterator
from pathlib import Path, PurePath
from urllib.parse import unquote

from neontext.corpus.budget import Budget
from neontext.corpus.files import read_text, readable
from neontext.corpus.parquet import parquet_records
from neontext.corpus.records import SUBSETS, Fields, Record, listing
from neontext.errors import CorpusError

#: Files that describe a corpus and are none of its documents, where documents have no suffix.
_DESCRIPTIONS = {"readme", "license", "licence", "copying", "changelog", "makefile", "_success"}
#: What Hive calls the folder of rows without a value.
_HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
#: Files that are named of those that are passed over.
_N_NAMED = 5


def folder_records(folder: Path, encoding: str, fields: Fields, budget: Budget) -> Iterator[Record]:
    """Yield a record for each document of a folder and its subfolders, sorted by name.

    Documents are the ``.txt`` files (``id``, ``text``, and the subfolder as ``label``; subfolders "train" and "test"
    are the ``split`` instead). Where there are none, they are the rows of the Parquet files, else the files without a
    suffix, as of 20 Newsgroups. Subfolders such as ``topic=cars`` (Hive's) are a field of the rows below; what
    subfolders say fills in what a Parquet file has no column for. Hidden files and folders are left alone; others that
    are passed over are named in a warning.

    Raises
    ------
    CorpusError
        When the folder holds no documents.
    """
    files = [path.relative_to(folder) for path in _files(folder)]
    for kind in (_is_text, _is_parquet, _has_no_suffix):
        chosen = [path for path in files if kind(path)]
        if chosen:
            break
    else:
        raise CorpusError(
            f"{folder}: found no .txt files, Parquet files or files without a suffix, also in its subfolders; files "
            f"found: {listing(map(str, files), most=_N_NAMED)}"
        )
    _warn_of(folder, [path for path in files if path not in set(chosen)])
    split = all(path.parts[0] in SUBSETS and len(path.parts) > 1 for path in chosen)
    for path in chosen:
        if kind is _is_parquet:
            yield from parquet_records(folder / path, encoding, fields, budget, _said_by_folders(path, split))
            continue
        yield Record(str(folder / path), _names(path, split) | {"text": read_text(folder / path, encoding, budget)})


def text_records(path: Path, encoding: str, fields: Fields, budget: Budget) -> Iterator[Record]:
    """Yield the one record of a text file."""
    yield Record(str(path), {"id": path.stem, "text": read_text(path, encoding, budget)})


def _names(path: PurePath, split: bool) -> dict[str, str | None]:
    """Id, and label and split where the subfolders say them."""
    name = path.with_suffix("") if _is_text(path) else path
    return {"id": name.as_posix()} | _said_by_folders(path, split)


def _said_by_folders(path: PurePath, split: bool) -> dict[str, str | None]:
    """Fields that subfolders stand for: Hive's ``field=value``, the split, the label."""
    parts = path.parts[:-1]
    values = {unquote(field): None if value == _HIVE_NULL else unquote(value) for field, value in map(_hive, parts)}
    values.pop("", None)
    parts = tuple(part for part in parts if not _hive(part)[0])
    if split:
        values["split"], parts = parts[0], parts[1:]
    return values | ({"label": "/".join(parts)} if parts else {})


def _hive(folder: str) -> tuple[str, str]:
    """Field and value of a folder that is called ``field=value``; of another one no field."""
    field, equals, value = folder.partition("=")
    return (field, value) if equals else ("", "")


def _files(folder: Path) -> list[Path]:
    """Files in a folder and below, sorted: the order of a directory listing differs between machines."""
    found: list[Path] = []
    with readable(folder):
        for place, folders, names in os.walk(folder, onerror=_raise):
            folders[:] = [name for name in folders if not name.startswith(".")]
            paths = (Path(place, name) for name in names if not name.startswith("."))
            found += [path for path in paths if path.is_file()]
    return sorted(found)


def _raise(error: OSError) -> None:
    raise error


def _is_text(path: PurePath) -> bool:
    return path.suffix.lower() == ".txt"


def _is_parquet(path: PurePath) -> bool:
    return path.suffix.lower() == ".parquet"


def _has_no_suffix(path: PurePath) -> bool:
    """Whether a file is called like a document of a classic corpus: "9912", "msg.0012", "12."."""
    return path.suffix[1:].isdigit() or (not path.suffix and path.name.lower() not in _DESCRIPTIONS)


def _warn_of(folder: Path, passed_over: list[Path]) -> None:
    if passed_over:
        n, named = len(passed_over), listing(map(str, passed_over), most=_N_NAMED)
        warnings.warn(f"{folder}: {n:,} file{'s are' if n > 1 else ' is'} passed over: {named}.", stacklevel=2)
