"""An audit read back from its folder, as plain columns; everything is checked before it is used."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import compute

from neontext.arrays import FloatArray, IntArray
from neontext.corpus.one_line import one_line
from neontext.errors import InputError
from neontext.explain import Explanation, Flip, Word
from neontext.report.saved.reading import read_parquet
from neontext.report.saved.schema import (
    DOCUMENTS,
    MAPS,
    METADATA,
    OPTIONAL,
    SIGNATURE,
    TABLES,
    is_metadata,
    metadata_fields,
)
from neontext.report.saved.tokens import (
    SavedSpans,
    SavedWords,
    are_numbers,
    check_places,
    damaged,
    read_spans,
    read_words,
)
from neontext.runtime.plain_file import check_plain
from neontext.runtime.strict_json import read_json

#: Columns that earlier versions did not write.
_LATER = {"text", "unexplained"}
#: Words that a cluster without a name is called by.
N_NAMING = 3
#: Characters of what the bias is called.
_LONGEST_NAME = 40
_WIDEST = {pa.int32(): pa.int64(), pa.float32(): pa.float64()}


@dataclass(frozen=True, eq=False)
class SavedAudit:
    """An audit read from its folder. Columns; a document becomes an object only when it is asked for.

    Attributes
    ----------
    folder : Path
        Where it lies.
    summary : dict
        summary.json; nothing in it has been checked.
    documents, clusters : pyarrow.Table
        The tables, columns in the types that are promised.
    words : SavedWords
        Relevance of every explained token.
    unexplained : SavedSpans
        Tokens without a vector.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from neontext import audit_corpus
    >>> with TemporaryDirectory() as place:
    ...     _ = audit_corpus("demo", f"{place}/audit", vectors="ppmi")
    ...     audit = SavedAudit.read(f"{place}/audit")
    >>> len(audit), audit.explanation(0).id
    (200, 'motorcycles-01')
    """

    folder: Path
    summary: Mapping[str, Any]
    documents: pa.Table
    clusters: pa.Table
    words: SavedWords
    unexplained: SavedSpans

    @classmethod
    def read(cls, folder: str | Path) -> Self:
        """Read the folder of an audit.

        Parameters
        ----------
        folder : path
            Written by `audit_corpus` or `explain_corpus`.

        Returns
        -------
        SavedAudit
            Its columns. Memory: the texts, and 40 bytes a token.

        Raises
        ------
        InputError
            If the folder is no audit, was written by an older version, or is damaged.
        """
        folder = Path(folder)
        summary = read_summary(folder)
        tables = {name: _read_table(folder / name, schema) for name, schema in TABLES.items()}
        documents, clusters = tables["documents.parquet"], tables["clusters.parquet"]
        _check_clusters(clusters, folder / "clusters.parquet")
        _check_documents(documents, len(clusters), folder / "documents.parquet")
        words = read_words(tables["words.parquet"], len(documents), folder / "words.parquet")
        unexplained = read_spans(documents["unexplained"], folder / "documents.parquet")
        lengths = compute.utf8_length(documents["text"]).to_numpy()
        check_places(words, unexplained, lengths, folder / "words.parquet")
        return cls(folder, summary, documents.drop_columns("unexplained"), clusters, words, unexplained)

    def __len__(self) -> int:
        return int(self.documents.num_rows)

    @property
    def n_clusters(self) -> int:
        """Number of clusters."""
        return int(self.clusters.num_rows)

    @cached_property
    def names(self) -> list[str]:
        """Names of the clusters; in audits of earlier versions, which have none, their first words."""
        if "name" not in self.clusters.column_names:
            words = self.clusters["words"].to_pylist()
            return [", ".join(map(str, own[:N_NAMING])) or f"no word ({k})" for k, own in enumerate(words)]
        return [str(k) if name is None else name for k, name in enumerate(self.clusters["name"].to_pylist())]

    @property
    def majority_labels(self) -> list[str | None]:
        """Majority label of every cluster."""
        labels: list[str | None] = self.clusters["majority_label"].to_pylist()
        return labels

    @cached_property
    def cluster(self) -> IntArray:
        """Cluster of every document, -1 without one; shape (n_documents,)."""
        return np.asarray(self.documents["cluster"].fill_null(-1).to_numpy())

    @cached_property
    def evidence(self) -> FloatArray:
        """Evidence of every document, NaN without a cluster; shape (n_documents,)."""
        return np.asarray(self.documents["evidence"].fill_null(np.nan).to_numpy())

    @property
    def ids(self) -> list[str]:
        """Id of every document."""
        ids: list[str] = self.documents["id"].to_pylist()
        return ids

    @property
    def labels(self) -> list[str | None]:
        """Label of every document."""
        labels: list[str | None] = self.documents["label"].to_pylist()
        return labels

    @property
    def texts(self) -> list[str]:
        """Untouched text of every document."""
        texts: list[str] = self.documents["text"].to_pylist()
        return texts

    @property
    def name(self) -> str:
        """Name of the corpus, as the run noted it; else of the folder."""
        return self._parameter("corpus", str) or self.folder.name

    @property
    def maps(self) -> dict[str, FloatArray]:
        """Places of the documents on every map that was written, shape (n_documents, 2); the best to look at first.

        NaN where a document is on no map.
        """
        maps = {}
        for name, method in MAPS.items():
            axes = [f"{method}_x", f"{method}_y"]
            if set(axes) <= set(self.documents.column_names):
                columns = [self.documents[axis].fill_null(np.nan).to_numpy() for axis in axes]
                maps[name] = np.column_stack(columns).astype(np.float64)
        return maps

    @property
    def bias_name(self) -> str:
        """What the bias is called, as the run noted it."""
        evidence = self.summary.get("evidence")
        name = evidence.get("bias_name") if isinstance(evidence, Mapping) else None
        return one_line(name, _LONGEST_NAME) if isinstance(name, str) else "bias"

    def explanation(self, row: int) -> Explanation:
        """One document's explanation, as far as it was written: without competitors and supporting documents."""
        values = self.documents.slice(row, 1).to_pylist()[0]
        words, against = self.words.in_document(row), self._parameter("against", int)
        return Explanation(
            document=row,
            **{name: values[name] for name in ("id", "label", "text", *_NUMBERS)},
            against=None if values["cluster"] in (None, against) else against,
            cluster_name=None if values["cluster"] is None else self.names[values["cluster"]],
            root=self._parameter("root", str) or "unknown",
            words=words,
            unexplained=self.unexplained.in_document(row),
            competitors=(),
            support_for=(),
            support_against=(),
            provenance={},
            flip=_removal(values["flip"], values["flip_to"], words),
            addition=_addition(values.get("addition"), against),
            metadata={name.removeprefix(METADATA): value for name, value in values.items() if is_metadata(name)},
            bias_name=self.bias_name,
        )

    def explanations(self, rows: Sequence[int] | IntArray) -> Iterator[Explanation]:
        """Explanations of some documents, one at a time."""
        return (self.explanation(int(row)) for row in rows)

    def _parameter(self, name: str, kind: type) -> Any:
        """A parameter of the run, if it is of the type expected."""
        parameters = self.summary.get("parameters")
        value = parameters.get(name) if isinstance(parameters, Mapping) else None
        return value if isinstance(value, kind) and not isinstance(value, bool) else None


_NUMBERS = ("cluster", "evidence", "probability", "runner_up", "bias")


def read_summary(folder: Path) -> Mapping[str, Any]:
    """summary.json of an audit.

    Raises
    ------
    InputError
        If the folder has none, or it holds no JSON object.
    """
    path = folder / SIGNATURE
    try:
        summary = read_json(path)
    except (OSError, ValueError) as error:
        raise InputError(
            f"No audit at {folder!s:.200}: its {SIGNATURE} cannot be read ({error}). Expected a folder that "
            "`neontext audit` wrote."
        ) from error
    if not isinstance(summary, Mapping):
        raise InputError(f"{path} holds no JSON object: expected a folder that `neontext audit` wrote.")
    return summary


def _read_table(path: Path, schema: pa.Schema) -> pa.Table:
    try:
        check_plain(path)
        found = pq.read_schema(path)
        if missing := [name for name in schema.names if name not in {*found.names} | OPTIONAL]:
            raise _lacking(path, missing)
        fields = [field for field in schema if field.name in found.names]
        fields += metadata_fields(found) if schema is DOCUMENTS else []
        table = read_parquet(path, [field.name for field in fields])
        table = pa.table({field.name: _typed(table[field.name], field.type) for field in fields})
        table.validate(full=True)
    except (OSError, pa.ArrowException, KeyError, ValueError, TypeError, MemoryError) as error:
        if isinstance(error, InputError):
            raise
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise damaged(path, f"{ascii(reason)[1:-1]:.200}") from error
    return table


def _lacking(path: Path, missing: list[str]) -> InputError:
    if set(missing) <= _LATER:
        return InputError(
            f"{path} has no column {', '.join(missing)}: it was written by an earlier neontext. Run the audit again "
            "with this version."
        )
    return damaged(path, f"it has no column {', '.join(missing)}")


def _typed(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """A column in the type that is promised; numbers in their widest, so that no arithmetic on hostile ones wraps."""
    if pa.types.is_dictionary(kind):
        codes = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        return codes.cast(kind).unify_dictionaries()
    return column.cast(_WIDEST.get(kind, kind))


def _check_clusters(clusters: pa.Table, path: Path) -> None:
    if clusters["cluster"].to_pylist() != list(range(len(clusters))):
        raise damaged(path, "its clusters are not numbered 0, 1, 2 and so on")
    lengths = [compute.list_value_length(clusters[name]) for name in ("words", "relevances")]
    if not lengths[0].equals(lengths[1]) or lengths[0].null_count:
        raise damaged(path, "a word has no relevance")


def _check_documents(documents: pa.Table, n_clusters: int, path: Path) -> None:
    for name in ("id", "text", "n_tokens", "n_explained"):
        if documents[name].null_count:
            raise damaged(path, f"{name} is missing in a row")
    placed = compute.is_valid(documents["cluster"])
    for name in _NUMBERS:
        _check_number(documents[name], placed, name, path)
    for name in ("cluster", "runner_up", "flip_to"):
        values = documents[name].drop_null().to_numpy()
        if len(values) and not 0 <= values.min() <= values.max() < n_clusters:
            raise damaged(path, f"{name} names clusters that clusters.parquet does not have")


def _check_number(column: pa.ChunkedArray, placed: pa.ChunkedArray, name: str, path: Path) -> None:
    if not compute.is_valid(column).equals(placed):
        raise damaged(path, f"{name} is missing where there is a cluster, or there where it is not")
    if pa.types.is_floating(column.type) and not are_numbers(column.drop_null().to_numpy()):
        raise damaged(path, f"{name} holds what is no number")


def _removal(words: list[str] | None, cluster: int | None, explained: Sequence[Word]) -> Flip | None:
    if words is None or cluster is None:
        return None
    return Flip(tuple(map(str, words)), sum(word.word in words for word in explained), cluster)


def _addition(words: list[str] | None, against: int | None) -> Flip | None:
    return None if words is None or against is None else Flip(tuple(map(str, words)), len(words), against)
