"""A corpus of what is in memory already: texts in any sequence or column, or a table of pandas, polars or pyarrow."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from neontext.corpus.documents import Corpus
from neontext.corpus.labels import column_values, type_name
from neontext.corpus.metadata import MAX_FIELDS, MAX_NAME, NotKept, Plain, plain_column, warn_of_metadata
from neontext.corpus.records import Fields, field_names, listing
from neontext.errors import CorpusError

#: What the columns of a table may hold, by the names under which they are asked for.
ROLES = ("text", "label", "id", "metadata")


def ensure_corpus(
    texts: Any,
    y: Iterable[object] | None = None,
    *,
    text: str | None = None,
    label: str | None = None,
    id: str | None = None,
    metadata: Iterable[str] | None = None,
) -> Corpus:
    """A corpus from what a user passes to an estimator.

    Parameters
    ----------
    texts : Corpus, iterable of str, or table
        As `corpus_in_memory` takes it.
    y : iterable, optional
        Labels, in place of those of the corpus or table.
    text, label, id : str, optional
        Columns of a table; by default "text", and "label" and "id" where they are there.
    metadata : iterable of str, optional
        Further columns that are kept; by default all.

    Raises
    ------
    CorpusError
        If there is no such column, a value is no text, or lengths differ.

    Examples
    --------
    >>> ensure_corpus(["one", "two"]).n_documents
    2
    """
    corpus = corpus_in_memory(texts, Fields(text, label, id, metadata=field_names(metadata)))
    return corpus if y is None else replace(corpus, labels=Corpus.from_texts(corpus.texts, labels=y).labels)


def corpus_in_memory(data: Any, fields: Fields, name: str = "texts") -> Corpus:
    """Corpus of texts, or of a table.

    Parameters
    ----------
    data : Corpus, iterable of str, DataFrame or pyarrow.Table
        A table has a column with the texts, maybe others with labels and ids, and further ones, which are kept as
        metadata; a list, tuple, generator, array or column holds the texts themselves.
    fields : Fields
        Which columns of a table are read.
    name : str
        What the corpus is called.

    Raises
    ------
    CorpusError
        If a column is missing, or a value is no text.

    Examples
    --------
    >>> corpus_in_memory(iter(["my cat", "my dog"]), Fields()).ids
    ('0', '1')
    """
    if not is_table(data):
        _check_no_columns(data, fields)
        return data if isinstance(data, Corpus) else Corpus.from_texts(data, name=name)
    place, names = f"the {type_name(data)}", _column_names(data)
    columns = list(map(str, names))
    fields.check(columns, place)
    if twice := [column for column in fields.names if columns.count(column) > 1]:
        raise CorpusError(f"{place}: column {listing(sorted(set(twice)))} stands there twice; rename one")
    found: list[Any] = [data[names[columns.index(name)]] if name in columns else None for name in fields.names]
    text, label, id_, split = found
    corpus = Corpus.from_texts(text, labels=label, ids=id_, name=name, keep_minus_one=fields.keep_minus_one)
    corpus = replace(corpus, metadata=_metadata(data, names, fields, place))
    if fields.subset == "all":
        return corpus
    return corpus.take([row for row, part in enumerate(column_values(split)) if part == fields.subset])


def _metadata(table: Any, names: list[Any], fields: Fields, place: str) -> dict[str, tuple[Plain, ...]]:
    """Further columns of a table; what is left out is said."""
    further = [name for name in names if fields.keeps(str(name))]
    if fields.metadata is not None and (missing := set(fields.metadata).difference(map(str, names))):
        raise CorpusError(
            f"{place}: no column {min(missing)!r:.80} for the metadata; found: {listing(map(str, names))}"
        )
    room = [name for name in further if len(str(name)) <= MAX_NAME][:MAX_FIELDS]
    twice = NotKept("stands there twice")
    columns = {str(name): twice if names.count(name) > 1 else plain_column(table[name]) for name in dict.fromkeys(room)}
    left_out = {name: kept.why for name, kept in columns.items() if isinstance(kept, NotKept)}
    warn_of_metadata(left_out, len(room) < len(further), place)
    return {name: kept for name, kept in columns.items() if not isinstance(kept, NotKept)}


def is_table(data: object) -> bool:
    """Whether something is a table with named columns: of pandas, polars, pyarrow, datasets or the like."""
    named = hasattr(data, "columns") or hasattr(data, "column_names")
    return named and hasattr(data, "__getitem__") and not isinstance(data, dict)


def column_of(table: Any, name: str) -> list[Any]:
    """Values of a column of a table.

    Raises
    ------
    CorpusError
        If it is no table, or has no such column.
    """
    if not is_table(table):
        raise CorpusError(f"{name!r:.80} names a column, and a {type_name(table)} has none: pass the values themselves")
    names = _column_names(table)
    if name not in map(str, names):
        raise CorpusError(f"the {type_name(table)}: no column {name!r:.80}; found: {listing(map(str, names))}")
    return column_values(table[names[list(map(str, names)).index(name)]])


def _check_no_columns(data: object, fields: Fields) -> None:
    """Refuse names of columns, or a subset, of what has no columns."""
    if asked := [name for name in ROLES[:3] if getattr(fields, name) is not None]:
        raise CorpusError(
            f"{asked[0]}={getattr(fields, asked[0])!r:.80} names a column, and a {type_name(data)} has none. Expected "
            "a table of pandas, polars or pyarrow, or texts and labels as Corpus.from_texts(texts, labels, ids)"
        )
    if fields.metadata:
        raise CorpusError(f"metadata={listing(fields.metadata)} are columns, and a {type_name(data)} has none")
    if fields.subset != "all":
        raise CorpusError(
            f"subset {fields.subset!r} was asked for, and a {type_name(data)} has no column 'split' that says which "
            "document belongs to it: pass those documents alone"
        )


def _column_names(table: Any) -> list[Any]:
    """Names of the columns, as the table knows them."""
    if type(table).__name__ == "LazyFrame":
        raise CorpusError(f"the {type_name(table)} is not read yet: pass what its collect() gives")
    return list(table.column_names if hasattr(table, "column_names") else table.columns)
