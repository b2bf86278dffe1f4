"""A corpus piece by piece, for what does not fit into memory; every piece can be told from any other."""

import json
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from neontext.choices import BATCH_DOCUMENTS
from neontext.corpus.documents import Corpus
from neontext.corpus.metadata import to_json
from neontext.corpus.readers import CorpusSource, as_corpus, open_documents
from neontext.corpus.records import Document


class BatchSize(NamedTuple):
    """How much a batch holds, at most.

    Attributes
    ----------
    n_documents : int
        Documents.
    n_characters : int
        No further document follows after so many characters: a few very long documents fill a batch too.
    """

    n_documents: int = BATCH_DOCUMENTS
    n_characters: int = 1 << 23


def read_batches(source: CorpusSource | str | os.PathLike[str], size: BatchSize | None = None) -> Iterator[Corpus]:
    r"""Yield a corpus piece by piece, for what does not fit into memory.

    Parameters
    ----------
    source : CorpusSource, str or path
        The corpus. What is in memory already is cut alike.
    size : BatchSize, optional
        How much a batch holds.

    Yields
    ------
    Corpus
        Row numbers that stand in for ids count on from batch to batch; they keep clear of the ids of their batch.

    Raises
    ------
    CorpusError
        As `CorpusSource.read`, when the place is reached.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "pets.csv"
    >>> _ = path.write_text("text\nmy cat\nmy dog\n")
    >>> [batch.texts for batch in read_batches(path)]
    [('my cat', 'my dog')]
    """
    source, size = source if isinstance(source, CorpusSource) else CorpusSource(source), size or BatchSize()
    if not isinstance(source.source, str | os.PathLike):
        yield from _slices(source.read(), size)
        return
    name, documents, metadata = open_documents(source)
    row = 0
    for batch in _batches(documents, size):
        yield as_corpus(name, batch, row, metadata)
        row += len(batch)


def read_at_most(source: CorpusSource, n_documents: int, n_characters: float = float("inf")) -> Corpus | None:
    """A corpus as `CorpusSource.read` gives it; None where it has more documents, or characters in all.

    Examples
    --------
    >>> read_at_most(CorpusSource("demo"), 200).n_documents, read_at_most(CorpusSource("demo"), 199)
    (200, None)
    """
    if not isinstance(source.source, str | os.PathLike):
        corpus = source.read()
        return corpus if len(corpus) <= n_documents and sum(map(len, corpus.texts)) <= n_characters else None
    name, documents, metadata = open_documents(source)
    held: list[Document] = []
    for document in documents:
        held.append(document)
        n_characters -= len(document.text)
        if len(held) > n_documents or n_characters < 0:
            return None
    return as_corpus(name, held, 0, metadata)


def batch_digest(batch: Corpus) -> str:
    """What tells a batch from any other: a checksum of its ids, texts, labels and metadata.

    Examples
    --------
    >>> one, other = (Corpus.from_texts(["my cat"], labels=[label]) for label in ("cat", "pet"))
    >>> batch_digest(one) == batch_digest(other)
    False
    """
    metadata = {name: [to_json(value) for value in values] for name, values in batch.metadata.items()}
    content = json.dumps([batch.ids, batch.texts, batch.labels, metadata], ensure_ascii=False)
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _batches(documents: Iterable[Document], size: BatchSize) -> Iterator[list[Document]]:
    batch: list[Document] = []
    characters = 0
    for document in documents:
        batch.append(document)
        characters += len(document.text)
        if len(batch) == size.n_documents or characters >= size.n_characters:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _slices(corpus: Corpus, size: BatchSize) -> Iterator[Corpus]:
    start = characters = 0
    for row, text in enumerate(corpus.texts):
        characters += len(text)
        if row + 1 - start == size.n_documents or characters >= size.n_characters or row + 1 == len(corpus):
            yield corpus.take(range(start, row + 1))
            start, characters = row + 1, 0
