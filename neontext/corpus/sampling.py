"""A sample of a corpus that is read batch by batch, and what tells the corpus from another."""

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.corpus.batches import batch_digest
from neontext.corpus.documents import Corpus


class CorpusSample(NamedTuple):
    """Documents drawn from a corpus, and what was seen of all.

    Attributes
    ----------
    corpus : Corpus
        The documents drawn, in the order of the corpus.
    rows : ndarray of int of shape (n_drawn,)
        Where they stand in it.
    n_documents, n_characters : int
        Of the whole corpus.
    longest : int
        Characters of its longest document.
    digests : tuple of str
        Checksum of every batch.
    """

    corpus: Corpus
    rows: IntArray
    n_documents: int
    n_characters: int
    longest: int
    digests: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Checksum of the whole corpus, as it was cut into batches."""
        return sha256("".join(self.digests).encode("ascii")).hexdigest()


def sample_corpus(batches: Iterable[Corpus], n_documents: int, random_state: np.random.RandomState) -> CorpusSample:
    """Draw documents from a whole corpus, each with the same chance, without replacement.

    Every document draws a number, and those with the smallest ones are kept: how the corpus is cut changes nothing.

    Parameters
    ----------
    batches : iterable of Corpus
        The corpus, at least one batch.
    n_documents : int
        Documents to draw; all, where there are no more; 0: only see what there is.
    random_state : RandomState
        Draws.

    Returns
    -------
    CorpusSample
        Memory on the way: twice the sample, and a batch.

    Examples
    --------
    >>> batches = [Corpus.from_texts(list("abc")), Corpus.from_texts(list("de"))]
    >>> sample = sample_corpus(batches, 2, np.random.RandomState(0))
    >>> sample.corpus.texts, sample.rows.tolist(), sample.n_documents
    (('d', 'e'), [3, 4], 5)
    """
    held: list[Corpus] = []
    keys, rows = np.empty(0), np.empty(0, np.int64)
    n_seen = n_characters = longest = 0
    digests: list[str] = []
    fields: tuple[str, ...] = ()
    for batch in batches:
        drawn = random_state.random_sample(len(batch))
        chosen = np.flatnonzero(drawn <= _limit(keys, n_documents))
        held.append(batch.take(chosen.tolist()))
        keys, rows = np.concatenate([keys, drawn[chosen]]), np.concatenate([rows, n_seen + chosen])
        if len(keys) > 2 * n_documents:
            held, keys, rows = _smallest(held, keys, rows, n_documents)
        lengths = [len(text) for text in batch.texts]
        n_seen, n_characters = n_seen + len(batch), n_characters + sum(lengths)
        longest = max(longest, *lengths)
        digests.append(batch_digest(batch))
        fields = tuple(batch.metadata)
    (corpus,), _, rows = _smallest(held, keys, rows, n_documents)
    return CorpusSample(_with_fields(corpus, fields), rows, n_seen, n_characters, longest, tuple(digests))


def _limit(keys: FloatArray, n: int) -> float:
    """What a document must not draw beyond to be among the first so many."""
    if not n:
        return -1.0
    return float(np.partition(keys, n - 1)[n - 1]) if len(keys) >= n else 1.0


def _smallest(
    held: list[Corpus], keys: FloatArray, rows: IntArray, n: int
) -> tuple[list[Corpus], FloatArray, IntArray]:
    """The documents that drew the smallest numbers, in their order."""
    kept = np.sort(np.argsort(keys, kind="stable")[:n])
    return [Corpus.concatenate(held).take(kept.tolist())], keys[kept], rows[kept]


def _with_fields(corpus: Corpus, fields: tuple[str, ...]) -> Corpus:
    """A corpus with those fields of metadata that the last batch still has: others turned out not to be kept."""
    kept = {name: values for name, values in corpus.metadata.items() if name in fields}
    return Corpus(corpus.name, corpus.ids, corpus.texts, corpus.labels, kept)
