"""Parts joined to the tables of an audit, a row group a part, and the figures of all documents on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import compute

from neontext.arrays import FloatArray, IntArray
from neontext.corpus.metadata import json_value
from neontext.errors import InputError
from neontext.evaluate import DocumentMap, Skipped
from neontext.evaluate.audit import skip_reason
from neontext.evaluate.drift import Traits
from neontext.evaluate.whole import DocumentFigures
from neontext.report.saved.schema import DOCUMENTS, IN_SAMPLE, MAP_COLUMNS, WORDS, is_metadata, metadata_fields
from neontext.report.saved.tables import map_columns, packing
from neontext.streaming.parts import OUTLIERNESS, Parts

#: Skipped documents that are named.
N_SKIPPED = 1_000
#: Columns of documents.parquet that a part has, in their order.
_OWN = tuple(name for name in DOCUMENTS.names if name not in {"addition", IN_SAMPLE, *MAP_COLUMNS})
_NEVER_NULL = frozenset({"id", "text", "n_tokens", "n_explained", *WORDS.names})
_FIGURES = ("cluster", "evidence", "bias", "n_tokens", "n_explained")


class Written(NamedTuple):
    """What was seen of all documents while their tables were written.

    Attributes
    ----------
    documents : DocumentFigures
        Figures of all.
    skipped : tuple of Skipped
        Documents without a cluster, the first of them.
    new : Traits
        What tells drift, of the documents that came later.
    """

    documents: DocumentFigures
    skipped: tuple[Skipped, ...]
    new: Traits


@dataclass(frozen=True)
class Sources:
    """Where the rows of the tables come from, in the order of the corpus.

    Attributes
    ----------
    parts : Parts
        Documents that were explained batch by batch.
    earlier : Path, optional
        Folder of an audit whose documents stand before them.
    """

    parts: Parts
    earlier: Path | None = None

    @property
    def _document_files(self) -> list[Path]:
        earlier = [] if self.earlier is None else [self.earlier / "documents.parquet"]
        return earlier + [self.parts.documents(number) for number in range(len(self.parts.keys))]

    @property
    def n_earlier(self) -> int:
        """Documents of the earlier audit."""
        return 0 if self.earlier is None else _open(self.earlier / "documents.parquet").metadata.num_rows

    @property
    def n_documents(self) -> int:
        """Documents of all."""
        return sum(_open(path).metadata.num_rows for path in self._document_files)

    def documents(self) -> Iterator[pa.Table]:
        """Tables of documents, one after the other."""
        for path in self._document_files:
            yield from _tables(path, _OWN)

    def words(self) -> Iterator[pa.Table]:
        """Tables of words, with the rows of their documents in the whole corpus."""
        if self.earlier is not None:
            yield from _tables(self.earlier / "words.parquet", WORDS.names)
        first = self.n_earlier
        for number in range(len(self.parts.keys)):
            for table in _tables(self.parts.words(number), WORDS.names):
                rows = compute.add(table["document"], pa.scalar(first, pa.int32()))
                yield table.set_column(0, WORDS.field("document"), rows)
            first += _open(self.parts.documents(number)).metadata.num_rows

    def schema(self, maps: Sequence[DocumentMap]) -> pa.Schema:
        """Columns of the documents: metadata in a type that holds those of all parts."""
        fields: dict[str, list[pa.DataType]] = {}
        files = [_open(path) for path in self._document_files]
        for number, file in enumerate(files):
            given = metadata_fields(file.schema_arrow) if self.earlier and not number else file.schema_arrow
            for field in filter(lambda field: is_metadata(field.name), given):
                fields.setdefault(field.name, []).append(field.type)
        # What the last part no longer has turned out not to be kept.
        last = {*files[-1].schema_arrow.names} | ({*files[0].schema_arrow.names} if self.earlier else set())
        drawn = [f"{document_map.method}_{axis}" for document_map in maps for axis in "xy"]
        own = [DOCUMENTS.field(name) for name in (*_OWN, IN_SAMPLE, *drawn)]
        return pa.schema([*own, *(pa.field(name, _common(types)) for name, types in fields.items() if name in last)])


def write_whole(
    sources: Sources, folder: Path, sample_rows: IntArray, maps: Sequence[DocumentMap], first_new: int = 0
) -> Written:
    """Write documents.parquet and words.parquet of all documents.

    Parameters
    ----------
    sources : Sources
        Where they come from.
    folder : Path
        Where to.
    sample_rows : ndarray of int
        Rows of the documents that the model was fitted on.
    maps : sequence of DocumentMap
        Places of some documents, by their rows in the corpus.
    first_new : int
        First row of those documents whose traits are looked at.

    Returns
    -------
    Written
        Memory: a part, and some 80 bytes a document.
    """
    schema, seen, first = sources.schema(maps), _Seen(), 0
    n = sources.n_documents
    further = {IN_SAMPLE: np.isin(np.arange(n), sample_rows), **map_columns(maps, n)}
    with pq.ParquetWriter(folder / "documents.parquet", schema, **packing(schema)) as writer:
        for table in sources.documents():
            seen.add(table, first)
            inside = slice(first, first + len(table))
            whole = _fitted(table, schema, {name: column[inside] for name, column in further.items()})
            writer.write_table(whole, row_group_size=max(len(whole), 1))
            first += len(table)
    with pq.ParquetWriter(folder / "words.parquet", WORDS, **packing(WORDS)) as writer:
        words = np.zeros(n)
        for table in sources.words():
            _add(words, _rows(table, n), table["relevance"].to_numpy())
            writer.write_table(table.select(WORDS.names), row_group_size=max(len(table), 1))
    return seen.written(words, first_new)


class _Seen:
    """Columns of all documents, as they pass."""

    def __init__(self) -> None:
        self._columns: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in (*_FIGURES, OUTLIERNESS)}
        self._labels: list[pa.Array] = []
        self._skipped: list[Skipped] = []

    def add(self, table: pa.Table, first: int) -> None:
        """See the documents of a table, of which the first stands in a certain row."""
        self._labels += table["label"].chunks
        for name, parts in self._columns.items():
            missing = -1 if name == "cluster" else np.nan
            column = table[name] if name in table.column_names else pa.nulls(len(table), pa.float64())
            parts.append(compute.fill_null(column, missing).to_numpy() if column.null_count else column.to_numpy())
        for row in compute.indices_nonzero(compute.is_null(table["cluster"])).to_pylist():
            if len(self._skipped) < N_SKIPPED:
                asked = ("id", "text", "n_tokens", "n_explained")
                id_, text, n_tokens, n_explained = (table[name][row].as_py() for name in asked)
                self._skipped.append(Skipped(first + row, id_, skip_reason(text, n_tokens, n_explained)))

    def written(self, words: FloatArray, first_new: int) -> Written:
        """What was seen of all."""
        figures = {name: np.concatenate(parts) for name, parts in self._columns.items()}
        outlierness, bias = figures.pop(OUTLIERNESS), figures.pop("bias")
        labels = pa.chunked_array(self._labels, pa.string()).dictionary_encode().combine_chunks()
        names = labels.dictionary.to_pylist()
        order = np.argsort(np.array(names, dtype=object)) if names else np.empty(0, np.int64)
        place = np.empty(len(names) + 1, np.int64)
        place[order], place[-1] = np.arange(len(names)), -1
        documents = DocumentFigures(
            label=place[compute.fill_null(labels.indices, -1).to_numpy()],
            label_names=tuple(names[code] for code in order),
            residual=figures["evidence"] - words - bias,
            **figures,
        )
        unknown, new = figures["n_tokens"] - figures["n_explained"], slice(first_new, None)
        traits = Traits(figures["n_tokens"][new], unknown[new], outlierness[new], figures["evidence"][new])
        return Written(documents, tuple(self._skipped), traits)


def _open(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, error) from error


def _tables(path: Path, columns: Sequence[str]) -> Iterator[pa.Table]:
    """Row groups of a file, checked and in the types of the schema."""
    file, schema = _open(path), WORDS if path.name.endswith("words.parquet") else DOCUMENTS
    for group in range(file.num_row_groups):
        try:
            table = file.read_row_group(group)
            table.validate(full=True)
            for name in columns:
                place = table.column_names.index(name)
                table = table.set_column(place, schema.field(name), table[name].cast(schema.field(name).type))
            if missing := [name for name in columns if name in _NEVER_NULL and table[name].null_count]:
                raise ValueError(f"{missing[0]} is missing in a row")
        except (OSError, ValueError, pa.ArrowException) as error:
            raise _damaged(path, error) from error
        yield table


def _damaged(path: Path, error: Exception) -> InputError:
    return InputError(
        f"{path} is damaged or was changed ({(str(error).splitlines() or [''])[0]:.200}). Start over with --fresh (in "
        "Python: fresh=True), or from the audit as it was written."
    )


def _rows(words: pa.Table, n_documents: int) -> IntArray:
    document = np.asarray(words["document"].to_numpy())
    if len(document) and not 0 <= document.min() <= document.max() < n_documents:
        raise InputError("words.parquet names rows that documents.parquet does not have: run the audit again.")
    return document


def _add(total: FloatArray, rows: IntArray, values: FloatArray) -> None:
    """Add values to the rows that they belong to."""
    if len(rows):
        least = int(rows.min())
        sums = np.bincount(rows - least, values)
        total[least : least + len(sums)] += sums


def _common(types: Sequence[pa.DataType]) -> pa.DataType:
    """A type that holds the values of several: the same, numbers as floats, anything else as text."""
    different = {kind for kind in types if not pa.types.is_null(kind)}
    if len(different) == 1:
        return different.pop()
    return pa.float64() if different == {pa.int64(), pa.float64()} else pa.string()


def _fitted(table: pa.Table, schema: pa.Schema, further: dict[str, Any]) -> pa.Table:
    """A part's documents in the columns and types of all."""
    columns = []
    for field in schema:
        if field.name in further:
            values = further[field.name]
            columns.append(pa.array(values, field.type))
        elif field.name not in table.column_names:
            columns.append(pa.nulls(len(table), field.type))
        else:
            columns.append(_cast(table[field.name], field.type))
    return pa.table(columns, schema=schema)


def _cast(column: pa.ChunkedArray, kind: pa.DataType) -> Any:
    if pa.types.is_string(kind) and not pa.types.is_string(column.type):
        return pa.array([None if v is None else str(json_value(v)) for v in column.to_pylist()], kind)
    return column.cast(kind, safe=False)
