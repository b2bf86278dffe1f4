"""Read a corpus from a file, a folder or a name."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from sys import getsizeof
from typing import Any

from neontext.choices import MAX_MB
from neontext.corpus.budget import Budget
from neontext.corpus.documents import Corpus, checked_limit, complete_ids
from neontext.corpus.files import readable
from neontext.corpus.folders import folder_records, text_records
from neontext.corpus.in_memory import corpus_in_memory
from neontext.corpus.json_values import json_records
from neontext.corpus.jsonl import jsonl_records
from neontext.corpus.labels import type_name
from neontext.corpus.metadata import MetadataColumns
from neontext.corpus.named import NAMES, demo_records, newsgroups_records
from neontext.corpus.parquet import parquet_records
from neontext.corpus.records import Document, Fields, Record, field_names
from neontext.corpus.tables import delimited_records
from neontext.errors import CorpusError

Reader = Callable[[Path, str, Fields, Budget], Iterator[Record]]

READERS: dict[str, Reader] = {
    **dict.fromkeys((".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz"), jsonl_records),
    **dict.fromkeys((".json", ".json.gz"), json_records),
    **dict.fromkeys((".csv", ".csv.gz"), partial(delimited_records, delimiter=",")),
    **dict.fromkeys((".tsv", ".tsv.gz"), partial(delimited_records, delimiter="\t")),
    ".parquet": parquet_records,
    ".txt": text_records,
}


@dataclass(frozen=True)
class CorpusSource:
    """Where a corpus comes from, and what of it is read.

    Parameters
    ----------
    source : str, path, Corpus, iterable of str or table
        What is in memory already, see `corpus_in_memory`. Else a ``.jsonl``, ``.ndjson``, ``.json``, ``.csv``, ``.tsv``
        (each also ``.gz``), ``.parquet`` or ``.txt`` file (one document), a folder of ``.txt`` files, of files without
        a suffix or of Parquet files, its subfolders being labels or fields (``topic=cars``), or one of the names "demo"
        and "20newsgroups".
    text, label, id : str, optional
        Fields to read. By default "text", which must be there, "label" and "id", where they are there; without an
        id a document is called by its row number.
    encoding : str
        Encoding of text files; a byte order mark is accepted.
    subset : {"all", "train", "test"}
        Split of 20 Newsgroups, or of any corpus with a field ``split``.
    keep : iterable of {"headers", "footers", "quotes"}
        For 20 Newsgroups only: parts of a post that are kept; all three are removed by default.
    limit : int, optional
        Only the first so many documents.
    keep_minus_one : bool
        Take the label -1 for one like any other; by default it is none, as topic models mean it.
    delimiter : str, optional
        What separates the fields of a ``.csv`` or ``.tsv`` file; by default commas and tabs, and what the first line
        of the file says.
    quoting : {"standard", "none"}
        Whether quotes hold a field of it together, or are characters like any other.
    metadata : iterable of str, optional
        Further fields that are kept with the documents (text, numbers, truth values, dates) and come out with them; by
        default all, `MAX_FIELDS` at most. The named corpora have none.
    max_mb : int
        Megabytes that one document with all its fields may hold. All documents may take 32 times that of memory, or 20
        times what the files hold on disk, whichever is more: what grows further, unpacked, is refused.

    Raises
    ------
    CorpusError
        For a subset, a limit, a bound or parts that there cannot be.

    Examples
    --------
    >>> CorpusSource("demo", limit=2).read().ids
    ('motorcycles-01', 'motorcycles-02')
    """

    source: Any
    text: str | None = None
    label: str | None = None
    id: str | None = None
    encoding: str = "utf-8"
    subset: str = "all"
    keep: Iterable[str] = ()
    limit: int | None = None
    keep_minus_one: bool = False
    max_mb: int = MAX_MB
    delimiter: str | None = None
    quoting: str = "standard"
    metadata: Iterable[str] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "metadata", field_names(self.metadata))
        if isinstance(self.keep, str):
            raise CorpusError(f"keep is the lone string {self.keep!r}: expected a list, such as ['headers']")
        object.__setattr__(self, "keep", tuple(self.keep))
        if self.limit is not None:
            checked_limit(self.limit)
        if self.delimiter is not None and len(self.delimiter) != 1:
            raise CorpusError(f"delimiter is {self.delimiter!r:.40}: expected one character")
        if self.quoting not in ("standard", "none"):
            raise CorpusError(f"quoting is {self.quoting!r:.40}: expected standard or none")
        if self.table_options and not self._is_table_of_text():
            raise CorpusError(
                f"{' and '.join(self.table_options)} are of .csv and .tsv files, and {str(self.source)!r:.80} is none"
            )
        _ = self.fields, Budget(self.max_mb)  # say now if there is no such subset, or bound

    def _is_table_of_text(self) -> bool:
        name = str(self.source).lower() if isinstance(self.source, str | os.PathLike) else ""
        return any(name.endswith(suffix) for suffix, reader in READERS.items() if isinstance(reader, partial))

    @property
    def fields(self) -> Fields:
        """Which fields of a record become a document."""
        metadata = field_names(self.metadata)
        return Fields(self.text, self.label, self.id, self.subset, self.keep_minus_one, metadata)

    @property
    def table_options(self) -> dict[str, str]:
        """How the fields of a ``.csv`` or ``.tsv`` file are told apart, as far as it was asked for."""
        asked = {} if self.delimiter is None else {"delimiter": self.delimiter}
        return asked | ({} if self.quoting == "standard" else {"quoting": self.quoting})

    @property
    def paths(self) -> tuple[Path, ...]:
        """The file or folder that is read; none for a corpus that is known by name."""
        is_path = isinstance(self.source, str | os.PathLike) and self.source not in ("", *NAMES)
        return (Path(self.source),) if is_path else ()

    def read(self) -> Corpus:
        """The corpus, whole and in the order of the source.

        Raises
        ------
        CorpusError
            When anything stands in the way: what was found, what was expected, what to do.
        """
        if not isinstance(self.source, str | os.PathLike):
            corpus = corpus_in_memory(self.source, self.fields)
            return corpus if self.limit is None else corpus.limit(self.limit)
        name, documents, metadata = open_documents(self)
        return as_corpus(name, list(documents), 0, metadata)

    def to_dict(self) -> dict[str, Any]:
        """As plain data (JSON), with the names of the fields that are read where none were given."""
        text, label, id, _ = self.fields.names
        is_named = isinstance(self.source, str | os.PathLike)
        read = {
            "source": str(self.source) if is_named else f"in memory ({type_name(self.source)})",
            "text": text,
            "label": label,
            "id": id,
            "encoding": self.encoding,
        }
        limit = "all" if self.limit is None else self.limit
        return read | {
            "subset": self.subset,
            "keep": list(self.keep),
            "limit": limit,
            "keep_minus_one": self.keep_minus_one,
            "delimiter": "auto" if self.delimiter is None else self.delimiter,
            "quoting": self.quoting,
            "metadata": "all" if self.metadata is None else list(self.metadata),
        }


def read_corpus(
    source: str | os.PathLike[str],
    *,
    text: str | None = None,
    label: str | None = None,
    id: str | None = None,
    limit: int | None = None,
    encoding: str = "utf-8",
    subset: str = "all",
    keep: Iterable[str] = (),
    keep_minus_one: bool = False,
    max_mb: int = MAX_MB,
    delimiter: str | None = None,
    quoting: str = "standard",
    metadata: Iterable[str] | None = None,
) -> Corpus:
    """Read a corpus whole; parameters and errors as of `CorpusSource`.

    Returns
    -------
    Corpus
        Documents in the order of the source.

    Examples
    --------
    >>> import json, pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "pets.jsonl").write_text(json.dumps({"text": "my cat", "kind": "cat"}))
    >>> read_corpus(folder / "pets.jsonl", label="kind")
    Corpus(name='pets', ids=('0',), texts=('my cat',), labels=('cat',))
    """
    table: dict[str, Any] = {"max_mb": max_mb, "delimiter": delimiter, "quoting": quoting, "metadata": metadata}
    return CorpusSource(source, text, label, id, encoding, subset, keep, limit, keep_minus_one, **table).read()


def open_documents(source: CorpusSource) -> tuple[str, Iterator[Document], MetadataColumns]:
    """Name of the corpus, its documents, and the columns that fill as these are read; CorpusError without any."""
    budget, fields = Budget(source.max_mb), source.fields
    name, records = _open(source, budget)
    metadata = MetadataColumns(fields.metadata or () if source.source in NAMES else fields.metadata, fields.names)
    documents = islice(_within(budget, records, fields, metadata), source.limit)
    return name, _at_least_one(documents, name, source.subset, metadata), metadata


def _at_least_one(
    documents: Iterator[Document], name: str, subset: str, metadata: MetadataColumns
) -> Iterator[Document]:
    document = None
    for document in documents:
        yield document
    if document is None:
        asked = "" if subset == "all" else f" in the subset {subset!r}"
        raise CorpusError(f"{name}: found no documents{asked}, expected at least one")
    metadata.finish(name)


def _within(budget: Budget, records: Iterable[Record], fields: Fields, metadata: MetadataColumns) -> Iterator[Document]:
    """What the records say; all of them, of whatever reader, are held against the budget."""
    for record in records:
        document = fields.document(record)
        text = "" if document is None else document.text
        budget.check_record(len(text), record.place)
        further = 0 if document is None else metadata.add(record.values)
        budget.hold(getsizeof(text) + further, record.place)
        if document is not None:
            yield document


def _open(corpus: CorpusSource, budget: Budget) -> tuple[str, Iterator[Record]]:
    """Name of the corpus and its records, whatever kind of source it is."""
    source, encoding, fields, keep = corpus.source, corpus.encoding, corpus.fields, tuple(corpus.keep)
    if source == "20newsgroups":
        # The loader does the choosing, so a record says itself that it belongs to what was asked for.
        posts = newsgroups_records(fields.subset, keep)
        return "20newsgroups", (Record(place, {**values, "split": fields.subset}) for place, values in posts)
    if keep:
        raise CorpusError(f"keep={', '.join(keep)} was given, but only 20newsgroups has such parts; leave out --keep")
    if source == "demo":
        return "demo", demo_records(fields, budget)
    path = _existing(source)
    if path.is_dir():
        return path.resolve().name, folder_records(path, encoding, fields, budget)
    suffix, reader = _reader(path)
    if isinstance(reader, partial):
        reader = partial(reader, **corpus.table_options)
    return path.name[: -len(suffix)] or path.name, reader(path, encoding, fields, budget)


def _existing(source: str | os.PathLike[str]) -> Path:
    if not isinstance(source, str | os.PathLike):
        raise CorpusError(
            f"the source is a {type_name(source)}: expected a path or a name; texts that are already in memory "
            "become a corpus with Corpus.from_texts(texts)"
        )
    path = Path(source)
    with readable(path):
        if not source or "\0" in str(path) or not path.exists():
            raise CorpusError(f"{str(source)!r}: no such file or folder; expected {_known()}")
    return path


def _reader(path: Path) -> tuple[str, Reader]:
    for suffix, reader in READERS.items():
        if path.name.lower().endswith(suffix):
            return suffix, reader
    raise CorpusError(f"{path}: unknown kind of file {path.suffix!r}; expected {_known()}")


def _known() -> str:
    return (
        f"a file that ends in {', '.join(READERS)}, a folder of .txt files (its subfolders are labels), "
        f"or one of the names {', '.join(NAMES)}"
    )


def as_corpus(name: str, batch: list[Document], first_row: int, metadata: MetadataColumns) -> Corpus:
    """Documents that were read one after the other as a corpus, of which the first stands in a certain row."""
    return Corpus(
        name=name,
        ids=complete_ids([document.id for document in batch], first_row),
        texts=tuple(doc.text for doc in batch),
        labels=tuple(doc.label for doc in batch),
        metadata=metadata.take(),
    )
