"""A corpus of what is in memory already: texts in any sequence or column, or a table of pandas, polars or pyarrow."""

from collections.abc import Iterable
from typing import Any

from neontext.corpus.documents import Corpus
from neontext.corpus.labels import type_name
from neontext.corpus.records import Fields, listing
from neontext.errors import CorpusError


def corpus_in_memory(data: Any, fields: Fields, name: str = "texts") -> Corpus:
    """Corpus of texts, or of a table.

    Parameters
    ----------
    data : Corpus, iterable of str, DataFrame or pyarrow.Table
        A table has a column with the texts, and maybe others with labels and ids; a list, tuple, generator, array or
        column holds the texts themselves.
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
    if isinstance(data, Corpus):
        return data
    if not is_table(data):
        return Corpus.from_texts(data, name=name)
    columns = _column_names(data)
    place = f"the {type_name(data)}"
    fields.check(columns, place)
    text, label, id_, split = fields.names
    if twice := [column for column in fields.names if columns.count(column) > 1]:
        raise CorpusError(f"{place}: column {listing(sorted(set(twice)))} stands there twice; rename one")
    corpus = Corpus.from_texts(
        data[text],
        labels=data[label] if label in columns else None,
        ids=data[id_] if id_ in columns else None,
        name=name,
        keep_minus_one=fields.keep_minus_one,
    )
    if fields.subset == "all":
        return corpus
    return corpus.take([row for row, part in enumerate(_plain(data[split])) if part == fields.subset])


def is_table(data: object) -> bool:
    """Whether something is a table with named columns: of pandas, polars, pyarrow or the like."""
    return hasattr(data, "columns") and hasattr(data, "__getitem__") and not isinstance(data, dict)


def _column_names(table: Any) -> list[str]:
    return list(map(str, getattr(table, "column_names", table.columns)))


def _plain(column: Iterable[Any]) -> list[Any]:
    return column.to_pylist() if hasattr(column, "to_pylist") else list(column)
