"""A corpus: documents with ids, texts and, where they are known, labels."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Self

import numpy as np

from neontext.arrays import IntArray
from neontext.corpus.labels import column_values, in_natural_order, is_missing, plain_label, type_name, value_text
from neontext.corpus.metadata import Metadata, NotKept, Plain, plain_column, warn_of_metadata
from neontext.corpus.one_line import without_surrogates
from neontext.errors import CorpusError


@dataclass(frozen=True)
class Corpus:
    """Documents in a fixed order; a document is known by its row, since ids may repeat.

    Parameters
    ----------
    name : str
        What the corpus is called in a report.
    ids : tuple of str, length n_documents
        Names of the documents, as the source gives them.
    texts : tuple of str, length n_documents
        The untouched texts, which every character offset points into.
    labels : tuple of (str or None), length n_documents, or None
        Given classes; None for a document without one. None as a whole (also when no document has a label):
        the corpus has no labels.
    metadata : dict of str to tuple, each of length n_documents
        Further fields, as `plain_value` keeps them: text, truth values, numbers, dates, or None.

    Raises
    ------
    CorpusError
        When lengths differ.

    Examples
    --------
    >>> corpus = Corpus("pets", ("a", "b"), ("my cat", "my dog"), ("cat", None))
    >>> corpus.n_documents, corpus.labels
    (2, ('cat', None))
    """

    name: str
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    labels: tuple[str | None, ...] | None = None
    metadata: Metadata = field(default_factory=dict, hash=False, repr=False)

    def __post_init__(self) -> None:
        lengths = {"texts": len(self.texts), "ids": len(self.ids)}
        if self.labels is not None:
            lengths["labels"] = len(self.labels)
        if len(set(lengths.values())) > 1:
            found = ", ".join(f"{n} {part}" for part, n in lengths.items())
            raise CorpusError(f"a corpus needs one id and one label for each text, found {found}")
        for name, values in self.metadata.items():
            if len(values) != len(self):
                raise CorpusError(f"metadata {name!r:.80} has {len(values)} values, expected one for each text")
        if self.labels is not None and all(label is None for label in self.labels):
            object.__setattr__(self, "labels", None)

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def n_documents(self) -> int:
        """Number of documents."""
        return len(self.texts)

    @cached_property
    def label_names(self) -> tuple[str, ...]:
        """The different labels in natural order ("topic 2" before "topic 10"); none without labels."""
        return in_natural_order(self.labels or ())

    @cached_property
    def label_codes(self) -> IntArray:
        """Place of every document's label in `label_names`, -1 where it has none; shape (n_documents,).

        Examples
        --------
        >>> Corpus.from_texts(["w", "x", "y", "z"], labels=["b", None, "a", "b"]).label_codes.tolist()
        [1, -1, 0, 1]
        """
        code: dict[str | None, int] = {name: number for number, name in enumerate(self.label_names)}
        return np.array([code.get(label, -1) for label in self.labels or (None,) * len(self)], dtype=np.int64)

    @classmethod
    def from_texts(
        cls,
        texts: Iterable[str | None],
        labels: Iterable[object] | None = None,
        ids: Iterable[object] | None = None,
        name: str = "texts",
        *,
        metadata: Mapping[str, Iterable[object]] | None = None,
        keep_minus_one: bool = False,
    ) -> Self:
        """Make a corpus of texts that are already in memory.

        Parameters
        ----------
        texts : iterable of str or None, length n_documents
            A list, tuple, NumPy array or pandas column. Missing texts (None, NaN) become empty documents.
        labels : iterable, length n_documents, optional
            Classes as text, numbers or dates, as `plain_label` reads them; None, NaN, "" and -1 are no label.
        ids : iterable, length n_documents, optional
            Names as text or numbers; by default, and where one is missing, the row number.
        name : str
            What the corpus is called in a report.
        metadata : dict of str to iterable, optional
            Further fields by name, a value for each text. What `plain_value` does not keep is left out, with a warning.
        keep_minus_one : bool
            Take -1 for a label like any other, not for "no label".

        Raises
        ------
        CorpusError
            When a lone string is given, when an item is no text (the message names the row), when lengths differ.

        Examples
        --------
        >>> Corpus.from_texts(["my cat", "my dog"], labels=[1, 2.0]).labels
        ('1', '2')
        """
        plain = plain_texts(texts)
        names = [None] * len(plain) if ids is None else _items(ids, "ids")
        given = () if labels is None else _items(labels, "labels")
        return cls(
            name=name,
            ids=complete_ids([value_text(value, f"id of row {row}") for row, value in enumerate(names)]),
            texts=plain,
            labels=None
            if labels is None
            else tuple(
                plain_label(value, f"label of row {row}", keep_minus_one=keep_minus_one)
                for row, value in enumerate(given)
            ),
            metadata=_plain_metadata(metadata or {}),
        )

    def codes_of(self, rows: IntArray) -> IntArray | None:
        """`label_codes` of some documents, shape (n_rows,); None where the corpus has no labels."""
        return None if self.labels is None else self.label_codes[rows]

    def limit(self, n: int) -> Self:
        """Corpus of the first ``n`` documents (all of them when there are fewer).

        Raises
        ------
        CorpusError
            When ``n`` is no whole number of at least 1.

        Examples
        --------
        >>> Corpus.from_texts(["one", "two", "three"]).limit(2).texts
        ('one', 'two')
        """
        n = checked_limit(n)
        return self if n >= len(self) else self.take(range(n))

    def take(self, rows: Sequence[int]) -> Self:
        """Corpus of some of the documents, in that order.

        Examples
        --------
        >>> Corpus.from_texts(["one", "two", "three"]).take([2, 0]).texts
        ('three', 'one')
        """
        ids, texts = (tuple(values[row] for row in rows) for values in (self.ids, self.texts))
        labels = None if self.labels is None else tuple(self.labels[row] for row in rows)
        metadata = {name: tuple(values[row] for row in rows) for name, values in self.metadata.items()}
        return replace(self, ids=ids, texts=texts, labels=labels, metadata=metadata)

    def document_metadata(self, row: int) -> dict[str, Plain]:
        """Further fields of one document."""
        return {name: values[row] for name, values in self.metadata.items()}

    @classmethod
    def concatenate(cls, batches: Iterable["Corpus"], name: str | None = None) -> Self:
        """Join batches into one corpus, in the order given.

        Parameters
        ----------
        batches : iterable of Corpus
            At least one. Where only some have labels, or a field of metadata, the others' documents get None.
        name : str, optional
            Name of the whole; by default the first batch's.

        Raises
        ------
        CorpusError
            When there is no batch.

        Examples
        --------
        >>> batches = [Corpus.from_texts(["one"], ids=["a"]), Corpus.from_texts(["two"], ids=["b"])]
        >>> Corpus.concatenate(batches).ids
        ('a', 'b')
        """
        parts = list(batches)
        if not parts:
            raise CorpusError("no batches to join: expected at least one Corpus")
        return cls(
            name=parts[0].name if name is None else name,
            ids=tuple(chain.from_iterable(part.ids for part in parts)),
            texts=tuple(chain.from_iterable(part.texts for part in parts)),
            labels=tuple(chain.from_iterable(part.labels or (None,) * len(part) for part in parts)),
            metadata={
                field: tuple(chain.from_iterable(part.metadata.get(field, (None,) * len(part)) for part in parts))
                for field in dict.fromkeys(chain.from_iterable(part.metadata for part in parts))
            },
        )


def _plain_metadata(metadata: Mapping[str, Iterable[object]]) -> dict[str, tuple[Plain, ...]]:
    """Metadata as it is kept; what is left out is said."""
    columns = {str(name): plain_column(values) for name, values in metadata.items()}
    warn_of_metadata({name: kept.why for name, kept in columns.items() if isinstance(kept, NotKept)}, False, "metadata")
    return {name: kept for name, kept in columns.items() if not isinstance(kept, NotKept)}


def complete_ids(ids: Sequence[str | None], first_row: int = 0) -> tuple[str, ...]:
    """Ids, where one is missing the row number, in a form that no document is called by already.

    Examples
    --------
    >>> complete_ids(["1", None, None])
    ('1', 'row 1', '2')
    """
    given = {name for name in ids if name is not None}
    return tuple(_row_name(row, given) if name is None else name for row, name in enumerate(ids, start=first_row))


def _row_name(row: int, given: Set[str]) -> str:
    name = str(row)
    while name in given:
        name = f"row {name}"
    return name


def checked_limit(n: object) -> int:
    """Return ``n`` when it is a whole number of at least 1."""
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise CorpusError(f"limit is {n!r}: expected a whole number of documents, at least 1")
    return n


def plain_texts(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Texts as a tuple of plain ``str`` that can be written as UTF-8; missing ones are empty.

    Raises
    ------
    CorpusError
        When a lone string is given or an item is no text; the message names the row and the type found.
    """
    return tuple(plain_text(value, f"text of row {row}") for row, value in enumerate(_items(texts, "texts")))


def plain_text(value: object, place: str) -> str:
    """One text: missing (None, NaN) is empty, anything that is not a string is an error that names ``place``."""
    if isinstance(value, str):
        return without_surrogates(value)
    if is_missing(value):
        return ""
    raise CorpusError(f"{place}: expected a string, found {type_name(value)}")


def _items(values: Iterable[object], what: str) -> list[object]:
    if isinstance(values, str | bytes):
        raise CorpusError(f"{what} is a lone {type_name(values)}: expected a list of strings, such as [text]")
    # Tables and sets would be gone through too, by column names or in no order.
    if isinstance(values, Mapping | Set) or not isinstance(values, Iterable) or getattr(values, "ndim", 1) != 1:
        raise CorpusError(
            f"{what} is a {type_name(values)}: expected a list, a column or a one-dimensional array. A table is read "
            "by the names of its columns: read_corpus(table, text=..., label=...)"
        )
    return column_values(values)
