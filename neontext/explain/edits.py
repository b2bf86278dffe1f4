"""Edited documents: the smallest set of word edits that takes a document into another cluster, for many at once.

An edit removes all occurrences of a word from a document, or adds one. Documents are sums of their words' vectors, so
an edited document costs one addition and one evaluation of the network; rounds run over all documents of a batch.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.explain.merge import MergedLayer
from neontext.neuralize import ClusterNetwork

#: Numbers of first edits that are tried, one after the other, until one moves the document. The last is the largest
#: number of words that is ever tried.
PREFIX_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
#: Gap of outlierness, relative to its size, below which two clusters are equally near: a tie is no move.
TIE = 1e-9


@dataclass(frozen=True, eq=False)
class Bags:
    """Words of some documents, document by document, in an order that matters to the caller.

    Attributes
    ----------
    indptr : ndarray of int of shape (n_documents + 1,)
        Entries `indptr[i]` to `indptr[i + 1]` are document i's.
    word : ndarray of int of shape (n_entries,)
        Row of the vocabulary.
    count : ndarray of int of shape (n_entries,)
        Occurrences; negative: so many are removed.
    """

    indptr: IntArray
    word: IntArray
    count: IntArray

    @classmethod
    def of(cls, document: IntArray, word: IntArray, count: IntArray, n_documents: int) -> "Bags":
        """Bags from entries that are sorted by document."""
        return cls(np.searchsorted(document, np.arange(n_documents + 1)), word, count)

    @property
    def sizes(self) -> IntArray:
        """Entries of each document, shape (n_documents,)."""
        return np.diff(self.indptr)

    @property
    def document(self) -> IntArray:
        """Document of each entry, shape (n_entries,)."""
        return np.repeat(np.arange(len(self.indptr) - 1), self.sizes)

    @property
    def position(self) -> IntArray:
        """Place of each entry in its document, from 0; shape (n_entries,)."""
        return np.arange(len(self.word)) - np.repeat(self.indptr[:-1], self.sizes)

    def where(self, kept: BoolArray) -> "Bags":
        """The same documents with some of their entries."""
        return Bags.of(self.document[kept], self.word[kept], self.count[kept], len(self.indptr) - 1)

    def slice(self, documents: slice) -> "Bags":
        """Neighbouring documents."""
        indptr = self.indptr[documents.start : documents.stop + 1]
        entries = slice(int(indptr[0]), int(indptr[-1]))
        return Bags(indptr - indptr[0], self.word[entries], self.count[entries])


def add_up(bags: Bags, values: FloatArray) -> FloatArray:
    """Sum of the entries of every document, (n_entries, width) to (n_documents, width)."""
    result = np.zeros((len(bags.indptr) - 1, values.shape[1]))
    filled = np.flatnonzero(bags.sizes)
    if len(filled):
        result[filled] = np.add.reduceat(values, bags.indptr[filled], axis=0)
    return result


@dataclass(frozen=True, eq=False)
class Judge:
    """Tells whether edited documents have arrived in another cluster.

    Attributes
    ----------
    layer, network : MergedLayer, ClusterNetwork
        The model.
    cluster : ndarray of int of shape (n_documents,)
        Where each document is.
    target : ndarray of int of shape (n_documents,)
        Where it shall go; -1: anywhere else.
    excluded : ndarray of int of shape (n_documents,)
        Support point that each document is itself, -1 for none.
    """

    layer: MergedLayer
    network: ClusterNetwork
    cluster: IntArray
    target: IntArray
    excluded: IntArray

    def slice(self, documents: slice) -> "Judge":
        """The judge of neighbouring documents."""
        return Judge(
            self.layer, self.network, self.cluster[documents], self.target[documents], self.excluded[documents]
        )

    def outlierness(self, document: IntArray, sums: FloatArray) -> FloatArray:
        """Outlierness of edited documents, embedded again; shape (n, n_clusters)."""
        X = self.layer.project(self.layer.embedder.embed_sums(sums))
        return self.network.support.outlierness(X, self.excluded[document])

    def arrived(self, document: IntArray, outlierness: FloatArray) -> BoolArray:
        """Whether each of them has arrived, shape (n,)."""
        rows, target = np.arange(len(document)), self.target[document]
        asked = np.where(target >= 0, target, self.cluster[document])
        at = outlierness[rows, asked]
        others = outlierness.copy()
        others[rows, asked] = np.inf
        nearest = others.min(axis=1)
        gap = np.where(target >= 0, nearest - at, at - nearest)
        return np.asarray(gap > TIE * (np.abs(at) + np.abs(nearest)))

    def moves(self, document: IntArray, sums: FloatArray) -> BoolArray:
        """Whether documents with these sums have arrived, shape (n,)."""
        return self.arrived(document, self.outlierness(document, sums))


def fewest_edits(judge: Judge, base: FloatArray, edits: Bags) -> Bags:
    """Fewest edits that move each document: a shortest prefix, less every edit that can be spared.

    Greedy: another choice of words, out of order, can be smaller still. What is returned cannot: with any one of the
    edits taken back, the document has not arrived.

    Parameters
    ----------
    judge : Judge
        Of these documents.
    base : ndarray of shape (n_documents, width)
        Their sums before any edit.
    edits : Bags
        What may be done to each, most promising first.

    Returns
    -------
    Bags
        The edits; none for a document that no prefix moves, or that is not where the judge thinks it is.
    """
    everyone = np.arange(len(base))
    at_home = ~judge.moves(everyone, base)
    edits = edits.where(at_home[edits.document] & (edits.position < PREFIX_SIZES[-1]))
    delta = judge.layer.embedder.contributions(edits.word, edits.count)
    length = _shortest_prefix(judge, base, edits, delta)
    kept = edits.position < length[edits.document]
    edits, delta = edits.where(kept), delta[kept]
    unsure = edits.sizes > 1
    while unsure.any():
        spared = _spared(judge, base, edits, delta, unsure)
        # A word that was needed before another one was spared may not be needed any more.
        unsure = np.bincount(edits.document[spared], minlength=len(base)) > 0
        edits, delta = edits.where(~spared), delta[~spared]
    return edits


def _shortest_prefix(judge: Judge, base: FloatArray, edits: Bags, delta: FloatArray) -> IntArray:
    """Smallest number of first edits that moves each document, as far as trying few of them tells; 0 where none does.

    The rungs are climbed until one moves the document; the step below it is halved until a word makes the difference.
    """
    running, start, sizes = np.cumsum(delta, axis=0), edits.indptr[:-1], edits.sizes

    def moves(rows: IntArray, lengths: IntArray) -> BoolArray:
        before = np.where(start[rows] > 0, start[rows] - 1, -1)
        sums = base[rows] + running[start[rows] + lengths - 1]
        sums[before >= 0] -= running[before[before >= 0]]
        return judge.moves(rows, sums)

    high, low = np.zeros(len(base), dtype=np.int64), np.zeros(len(base), dtype=np.int64)
    for rung in PREFIX_SIZES:
        # Beyond the last of its words a document has nothing more to try.
        waiting = np.flatnonzero((high == 0) & (low < sizes))
        tried = np.minimum(rung, sizes[waiting])
        moved = moves(waiting, tried)
        high[waiting[moved]] = tried[moved]
        low[waiting[~moved]] = tried[~moved]
    while (rows := np.flatnonzero(high - low > 1)).size:
        middle = (low[rows] + high[rows]) // 2
        moved = moves(rows, middle)
        high[rows[moved]], low[rows[~moved]] = middle[moved], middle[~moved]
    return high


def _spared(judge: Judge, base: FloatArray, edits: Bags, delta: FloatArray, asked: BoolArray) -> BoolArray:
    """Edits of the documents asked for that can be taken back together, shape (n_edits,)."""
    sums = base + add_up(edits, delta)
    spared = np.zeros(len(delta), dtype=np.bool_)
    alone = np.flatnonzero(asked[edits.document])
    document = edits.document[alone]
    # Most words are needed: all are taken back alone, at once, and only those that need not be, one after the other.
    alone = alone[judge.moves(document, sums[document] - delta[alone])]
    candidates = Bags.of(edits.document[alone], edits.word[alone], edits.count[alone], len(base))
    for place in range(int(candidates.sizes.max(initial=0))):
        rows = np.flatnonzero(candidates.sizes > place)
        entry = alone[candidates.indptr[rows + 1] - 1 - place]
        without = sums[rows] - delta[entry]
        still = judge.moves(rows, without)
        sums[rows[still]] = without[still]
        spared[entry[still]] = True
    return spared


def batches(*sizes: IntArray, most: int) -> Iterator[slice]:
    """Cut documents into runs with at most `most` entries altogether, or one document where it alone has more."""
    running = np.concatenate([[0], np.cumsum(np.sum(sizes, axis=0))])
    start, n_documents = 0, len(running) - 1
    while start < n_documents:
        stop = int(np.searchsorted(running, running[start] + most, side="right")) - 1
        stop = min(max(stop, start + 1), n_documents)
        yield slice(start, stop)
        start = stop
