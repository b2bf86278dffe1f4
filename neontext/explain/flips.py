"""Flips: the fewest words without which, or with which, a document would be in another cluster."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.corpus import Ragged, Tokens, WordTable
from neontext.corpus.ragged import runs
from neontext.explain.edited import EditedDocuments
from neontext.explain.explanation import Flip
from neontext.explain.reassignment import ReassignmentTest

#: Numbers of first edits that are tried upwards until one moves the document. The last is the largest number of words
#: that is ever tried.
PREFIX_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
#: Words of a cluster from which those are chosen that would move a document into it.
N_ADDABLE = 50
#: Edits of all documents that are tried at a time, at most: 64 MB an array.
BLOCK_EDITS = 1 << 23
#: Edited documents for which several sizes are tried at once.
BLOCK_AHEAD = 64


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
    allowed = (gain > 0) & ~_own_words(documents.documents.tokens, words, candidates)
    # Of equal gain the first in the alphabet: sorting keeps the order of what is equal.
    by_name = np.argsort(np.array(candidates, dtype=object))
    ranked = np.argsort(np.where(allowed, -gain, np.inf)[:, by_name], axis=1, kind="stable")
    document, place = np.nonzero(np.arange(len(candidates)) < allowed.sum(axis=1)[:, None])
    edits = Ragged.from_rows(document, by_name[ranked[document, place]], len(documents))

    def points(document: IntArray, added: Ragged) -> Iterator[tuple[slice, FloatArray]]:
        return documents.edited_points(perturbation, document, Ragged.empty(len(document)), added)

    test = ReassignmentTest(documents, target, outlierness, points)
    return _flips(test, edits, candidates.__getitem__, np.ones(len(candidates), dtype=np.int64))


def _own_words(tokens: Tokens, words: WordTable, candidates: tuple[str, ...]) -> BoolArray:
    """Whether each document has each of the candidates, shape (n_documents, n_candidates)."""
    number = {word: index for index, word in enumerate(tokens.words)}
    known = {number[word]: column for column, word in enumerate(candidates) if word in number}
    column = np.full(len(number), -1, dtype=np.int64)
    column[list(known)] = list(known.values())
    entry = np.flatnonzero(column[words.word] >= 0)
    own = np.zeros((words.n_documents, len(candidates)), dtype=np.bool_)
    own[words.document[entry], column[words.word[entry]]] = True
    return own


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
