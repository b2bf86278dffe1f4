"""Read a folder of text files, flat or with one subfolder a label."""

from collections.abc import Iterator
from pathlib import Path

from neontext.corpus.budget import Budget
from neontext.corpus.files import read_text, readable
from neontext.corpus.records import Fields, Record
from neontext.errors import CorpusError


def folder_records(folder: Path, encoding: str, fields: Fields, budget: Budget) -> Iterator[Record]:
    """Yield a record (``id``, ``text`` and, from subfolders, ``label``) for each ``.txt`` file, sorted by name.

    The id is the path inside the folder without ``.txt``. Hidden files and folders are passed over.

    Raises
    ------
    CorpusError
        When the folder holds neither ``.txt`` files nor subfolders, or both, or a subfolder without ``.txt`` files.
    """
    texts, subfolders = _content(folder)
    if texts and subfolders:
        raise CorpusError(
            f"{folder}: found {len(texts)} .txt files beside {len(subfolders)} subfolders, and cannot tell whether "
            f"subfolders are labels; remove the .txt files (such as {texts[0].name!r}) or the subfolders "
            f"(such as {subfolders[0].name!r})"
        )
    if not texts and not subfolders:
        raise CorpusError(f"{folder}: found neither .txt files nor subfolders (one a label) with .txt files")
    for path in texts:
        yield _record(path, encoding, budget, {"id": path.stem})
    for subfolder in subfolders:
        for path in _texts_of_label(subfolder):
            names = {"id": f"{subfolder.name}/{path.stem}", "label": subfolder.name}
            yield _record(path, encoding, budget, names)


def _record(path: Path, encoding: str, budget: Budget, values: dict[str, str]) -> Record:
    return Record(str(path), {**values, "text": read_text(path, encoding, budget)})


def _texts_of_label(subfolder: Path) -> list[Path]:
    texts, _ = _content(subfolder)
    if not texts:
        raise CorpusError(f"{subfolder}: a subfolder stands for a label, but this one holds no .txt files; remove it")
    return texts


def _content(folder: Path) -> tuple[list[Path], list[Path]]:
    """Text files and subfolders, each sorted by name: the order of a directory listing differs between machines."""
    with readable(folder):
        entries = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        texts = [path for path in entries if path.suffix.lower() == ".txt" and path.is_file()]
        return texts, [path for path in entries if path.is_dir()]
