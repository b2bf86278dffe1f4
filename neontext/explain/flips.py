"""Flips: the fewest words without which, or with which, a document would be in another cluster."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.corpus import Ragged, WordTable
from neontext.corpus.ragged import runs
from neontext.explain.edited import EditedDocuments
from neontext.explain.explanation import Flip

#: Numbers of first edits that are tried upwards until one moves the document. The last is the largest number of words
#: that is ever tried.
PREFIX_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
#: Words of a cluster from which those are chosen that would move a document into it.
N_ADDABLE = 50
#: Gap of outlierness, relative to its size, below which two clusters are equally near: a tie is no move.
TIE = 1e-9
#: Edits of all documents that are tried at a time, at most: 64 MB an array.
BLOCK_EDITS = 1 << 23
#: Edited documents for which several sizes are tried at once.
BLOCK_AHEAD = 64

#: Blocks of documents (given by row), and their points after some of their edits.
EditedPoints = Callable[[IntArray, Ragged], Iterator[tuple[slice, FloatArray]]]


@dataclass(frozen=True, eq=False)
class ReassignmentTest:
    """Tells whether edited documents have arrived in another cluster.

    Attributes
    ----------
    documents : EditedDocuments
        The documents, where they are.
    target : ndarray of int of shape (n_documents,)
        Where each shall go; -1: anywhere else.
    outlierness : ndarray of shape (n_documents, n_clusters)
        Of the whole documents.
    points : callable
        Points of documents after some of their edits.
    """

    documents: EditedDocuments
    target: IntArray
    outlierness: FloatArray
    points: EditedPoints

    @property
    def whole_arrive(self) -> BoolArray:
        """Whether documents arrive without any edit, shape (n_documents,)."""
        return self._nearest(np.arange(len(self.target)), self.outlierness)

    def moves(self, document: IntArray, edits: Ragged) -> BoolArray:
        """Whether documents arrive after these edits, shape (n,)."""
        moved = np.empty(len(document), dtype=np.bool_)
        for block, points in self.points(document, edits):
            moved[block] = self._arrived(document[block], points)
        return moved

    def clusters(self, document: IntArray, edits: Ragged) -> IntArray:
        """Where documents that arrive are after these edits, shape (n,)."""
        clusters = self.target[document]
        for block, points in self.points(document, edits):
            anywhere = np.flatnonzero(clusters[block] < 0)
            outlierness = self.documents.outlierness(points[anywhere], document[block][anywhere])
            clusters[block][anywhere] = outlierness.argmin(axis=1)
        return clusters

    def _arrived(self, document: IntArray, points: FloatArray) -> BoolArray:
        """Whether documents have arrived at these points, shape (n,)."""
        sent = self.target[document] >= 0
        home, rival = (
            self.documents.outlierness_of(points, document, clusters[document])
            for clusters in (self.documents.clusters, self._rival)
        )
        # Who is sent somewhere has not arrived if home, or the next cluster, is nearer; who may go anywhere has if one
        # is nearer than home. These are most, and no other cluster need be asked.
        arrived = _nearer(rival, home)
        asked = np.flatnonzero(sent & arrived)
        third = self.documents.outlierness_of(points[asked], document[asked], self._third[document[asked]])
        arrived[asked] = _nearer(rival[asked], third)
        open_ = np.flatnonzero(arrived == sent)
        arrived[open_] = self._nearest(document[open_], self.documents.outlierness(points[open_], document[open_]))
        return arrived

    @cached_property
    def _rival(self) -> IntArray:
        """Cluster that each document shall go to; if anywhere, the nearest one that it is not in."""
        return np.where(self.target >= 0, self.target, self._nearest_but(self.documents.clusters))

    @cached_property
    def _third(self) -> IntArray:
        """Nearest cluster that is neither the document's nor its rival; of two clusters the document's."""
        third = self._nearest_but(self.documents.clusters, self._rival)
        return np.where(third == self._rival, self.documents.clusters, third)

    def _nearest_but(self, *clusters: IntArray) -> IntArray:
        others = self.outlierness.copy()
        for own in clusters:
            others[np.arange(len(others)), own] = np.inf
        return np.asarray(others.argmin(axis=1))

    def _nearest(self, document: IntArray, outlierness: FloatArray) -> BoolArray:
        """Whether each document has arrived, given its outlierness for every cluster; shape (n,)."""
        rows, target = np.arange(len(document)), self.target[document]
        asked = np.where(target >= 0, target, self.documents.clusters[document])
        at = outlierness[rows, asked]
        others = outlierness.copy()
        others[rows, asked] = np.inf
        nearest = others.min(axis=1)
        return np.where(target >= 0, _nearer(at, nearest), _nearer(nearest, at))


def _nearer(one: FloatArray, other: FloatArray) -> BoolArray:
    """Whether one cluster is nearer than another, given the outlierness for both; a tie is not."""
    return np.asarray(other - one > TIE * (np.abs(one) + np.abs(other)))


def by_removing(
    documents: EditedDocuments,
    target: IntArray,
    outlierness: FloatArray,
    words: WordTable,
    relevance: FloatArray,
    most: int = PREFIX_SIZES[-1],
) -> list[Flip | None]:
    """Fewest words of every document whose removal moves it.

    Greedy along the relevance, then every word that is not needed is put back. All occurrences of a word go; at least
    one word stays, since a document without a word is in no cluster.

    Parameters
    ----------
    documents : EditedDocuments
        The documents, where they are.
    target : ndarray of int of shape (n_documents,)
        Where they shall go; -1: anywhere else.
    outlierness : ndarray of shape (n_documents, n_clusters)
        Of the whole documents.
    words : WordTable
        Their words that the embedder knows.
    relevance : ndarray of shape (n_entries,)
        Of each of these words, all its occurrences together.
    most : int
        Words of a document that are tried, the most relevant ones.

    Returns
    -------
    list of Flip or None
        One for every document; None where no removal that was tried moves it.
    """
    perturbation = documents.layer.perturbation(documents.documents, words)
    edits = Ragged(words.indptr, words.order(relevance))
    edits = edits.where(edits.position < np.minimum(edits.sizes[edits.row] - 1, most))

    test = ReassignmentTest(documents, target, outlierness, partial(documents.edited_points, perturbation))
    names = documents.documents.tokens.words
    return _flips(test, edits, lambda entry: names[words.word[entry]], words.count)


def by_adding(
    documents: EditedDocuments,
    target: IntArray,
    outlierness: FloatArray,
    words: WordTable,
    candidates: tuple[str, ...],
    gain: FloatArray,
) -> list[Flip | None]:
    """Fewest words that move every document when they are added to it, once each.

    Parameters
    ----------
    documents, target, outlierness, words
        As in `by_removing`; none of the documents' own words is added again.
    candidates : tuple of str, length n_candidates
        Words to choose from.
    gain : ndarray of shape (n_documents, n_candidates)
        How much each would speak for where the document shall go; what is not positive is never added.

    Returns
    -------
    list of Flip or None
        As in `by_removing`.
    """
    perturbation = documents.layer.perturbation(documents.documents, words, candidates)
    number = {word: index for index, word in enumerate(documents.documents.tokens.words)}
    place = np.array([number.get(word, -1) for word in candidates], dtype=np.int64)
    width = len(number) + 1
    own = np.isin(np.arange(len(documents))[:, None] * width + place, words.document * width + words.word)
    document, column = np.nonzero(~own & (gain > 0))
    rank = np.argsort(np.argsort(np.array(candidates, dtype=object))) if candidates else place
    order = np.lexsort((rank[column], -gain[document, column], document))
    edits = Ragged.from_rows(document[order], column[order], len(documents))

    def points(document: IntArray, added: Ragged) -> Iterator[tuple[slice, FloatArray]]:
        return documents.edited_points(perturbation, document, Ragged.empty(len(document)), added)

    test = ReassignmentTest(documents, target, outlierness, points)
    return _flips(test, edits, candidates.__getitem__, np.ones(len(candidates), dtype=np.int64))


def _flips(test: ReassignmentTest, edits: Ragged, name: Callable[[int], str], count: IntArray) -> list[Flip | None]:
    """Fewest edits of every document as a `Flip`; `count` is the number of tokens that each edit concerns."""
    edits = fewest_edits(test, edits)
    edited = np.flatnonzero(edits.sizes)
    cluster = test.clusters(edited, edits.take(edited))
    flips: list[Flip | None] = [None] * len(edits)
    for row, place in zip(edited.tolist(), cluster.tolist(), strict=True):
        own = edits.values[edits.indptr[row] : edits.indptr[row + 1]]
        flips[row] = Flip(words=tuple(map(name, own.tolist())), n_tokens=int(count[own].sum()), cluster=place)
    return flips


def fewest_edits(test: ReassignmentTest, edits: Ragged) -> Ragged:
    """Fewest edits that move each document: a shortest prefix, less every edit that can be spared.

    Greedy: another choice of words, out of order, can be smaller still. What is returned cannot: with any one of the
    edits taken back, the document has not arrived.

    Parameters
    ----------
    test : ReassignmentTest
        Of these documents.
    edits : Ragged of n_documents rows
        What may be done to each, most promising first.

    Returns
    -------
    Ragged
        The edits; none for a document that no prefix moves, or that is not where the test thinks it is.
    """
    edits = edits.take(np.arange(len(edits)), _shortest_prefix(test, edits))
    # Without its last edit each prefix has been tried.
    asked = edits.position < edits.sizes[edits.row] - 1
    while asked.any():
        spared = _spared(test, edits, asked)
        again = (np.bincount(edits.row[spared], minlength=len(edits)) > 0)[edits.row[~spared]]
        edits = edits.where(~spared)
        # A word that was needed before another one was spared may not be needed any more.
        asked = again & (edits.sizes[edits.row] > 1)
    return edits


def _shortest_prefix(test: ReassignmentTest, edits: Ragged) -> IntArray:
    """Smallest number of first edits that moves each document, as far as trying few of them tells; 0 where none does.

    The sizes are tried upwards until one moves the document; the step below it is halved until a word makes the
    difference. A document that moves without any edit is left alone.
    """
    low, high = _bracket(test, edits)
    while (rows := np.flatnonzero(high - low > 1)).size:
        middle = (low[rows] + high[rows]) // 2
        moved = test.moves(rows, edits.take(rows, middle))
        high[rows[moved]], low[rows[~moved]] = middle[moved], middle[~moved]
    return high


def _bracket(test: ReassignmentTest, edits: Ragged) -> tuple[IntArray, IntArray]:
    """Size that does not move each document, and the next one tried that does; the latter is 0 where none does."""
    low, high = np.zeros((2, len(edits)), dtype=np.int64)
    waiting, done = np.flatnonzero(~test.whole_arrive & (edits.sizes > 0)), 0
    while len(waiting) and done < len(PREFIX_SIZES):
        # Few documents cost little more with all sizes at once, many cost least with one after the other.
        ahead = max(BLOCK_AHEAD // len(waiting), 1)
        tried = np.minimum(PREFIX_SIZES[done : done + ahead], edits.sizes[waiting, None])
        tried = tried[:, : int(np.diff(tried, axis=1).any(axis=0).sum()) + 1]
        rows, width = np.repeat(waiting, tried.shape[1]), tried.shape[1]
        moved = test.moves(rows, edits.take(rows, tried.ravel())).reshape(tried.shape)
        arrived, first = moved.any(axis=1), moved.argmax(axis=1)
        high[waiting[arrived]] = tried[arrived, first[arrived]]
        last = np.where(arrived, first, width) - 1
        low[waiting[last >= 0]] = tried[last >= 0, last[last >= 0]]
        # Beyond the last of its words a document has nothing more to try.
        waiting = waiting[~arrived & (tried[:, -1] < edits.sizes[waiting])]
        done += ahead
    return low, high


def _spared(test: ReassignmentTest, edits: Ragged, asked: BoolArray) -> BoolArray:
    """Edits among those asked for that can be taken back together, shape (n_edits,)."""
    spared = np.zeros(len(edits.values), dtype=np.bool_)
    alone = np.flatnonzero(asked)
    # Most words are needed: all are taken back alone, at once, and only those that need not be, one after the other.
    alone = alone[_moves_without(test, edits, alone, spared)]
    candidates = Ragged.from_rows(edits.row[alone], alone, len(edits))
    for place in range(int(candidates.sizes.max(initial=0))):
        rows = np.flatnonzero(candidates.sizes > place)
        entry = candidates.values[candidates.indptr[rows + 1] - 1 - place]
        spared[entry[_moves_without(test, edits, entry, spared)]] = True
    return spared


def _moves_without(test: ReassignmentTest, edits: Ragged, entry: IntArray, spared: BoolArray) -> BoolArray:
    """Whether the document of each entry arrives with that edit taken back, beside those that were spared before."""
    document = edits.row[entry]
    every = Ragged(edits.indptr, np.arange(len(edits.values)))
    moved = np.empty(len(entry), dtype=np.bool_)
    for block in runs(edits.sizes[document], BLOCK_EDITS):
        tried = every.take(document[block])
        tried = tried.where(~spared[tried.values] & (tried.values != entry[block][tried.row]))
        moved[block] = test.moves(document[block], Ragged(tried.indptr, edits.values[tried.values]))
    return moved
