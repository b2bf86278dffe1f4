"""Two clusterings of the same documents compared: matched clusters, moved documents, the words that moved them."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.corpus import WordTable
from neontext.evaluate.scores import agreement_scores


@dataclass(frozen=True, eq=False)
class Clustered:
    """One side of a comparison: the compared documents, row by row the same on both sides.

    Attributes
    ----------
    clusters : ndarray of int of shape (n_documents,)
        -1 for a document without a cluster.
    n_clusters : int
        Number of clusters.
    document, word, relevance : ndarray of shape (n_tokens,)
        Of every explained token: the document, the word in a vocabulary that both sides share, and the relevance for
        the cluster of the document, in nats.
    """

    clusters: IntArray
    n_clusters: int
    document: IntArray
    word: IntArray
    relevance: FloatArray


@dataclass(frozen=True)
class Agreement:
    """How alike two clusterings are, over the documents that have a cluster in both; None where there is none.

    Attributes
    ----------
    n_compared : int
        These documents.
    ari, ami, nmi, v_measure : float or None
        Adjusted Rand index, adjusted and normalised mutual information, V-measure.
    stayed : float or None
        Share of the documents whose clusters are matched to each other.
    """

    n_compared: int
    ari: float | None
    ami: float | None
    nmi: float | None
    v_measure: float | None
    stayed: float | None


@dataclass(frozen=True, eq=False)
class WordShifts:
    """Different words of the documents that moved, and their relevance on both sides; sorted by document.

    Attributes
    ----------
    indptr : ndarray of int of shape (n_moved + 1,)
        Entries `indptr[i]` up to `indptr[i + 1]` are those of moved document i, the largest change first.
    word : ndarray of int of shape (n_entries,)
        The word.
    first, second : ndarray of shape (n_entries,)
        Relevance of all its occurrences: for the first cluster, in the first clustering, and for the second one, in the
        second. NaN where it was not explained.
    """

    indptr: IntArray
    word: IntArray
    first: FloatArray
    second: FloatArray

    @property
    def document(self) -> IntArray:
        """Moved document of every entry."""
        return np.repeat(np.arange(len(self.indptr) - 1), np.diff(self.indptr))

    @property
    def change(self) -> FloatArray:
        """Second less first; a word that was not explained counts as zero."""
        return np.asarray(np.nan_to_num(self.second) - np.nan_to_num(self.first))


@dataclass(frozen=True, eq=False)
class Flow:
    """Documents that went from one cluster into one that is not its match.

    Attributes
    ----------
    first, second : int
        From which cluster, into which.
    moved : ndarray of int
        Places of its documents in `Comparison.moved`.
    word : ndarray of int
        Words, the largest change first.
    relevance_first, relevance_second : ndarray
        Their relevance on both sides, averaged over the documents of the flow, in nats.
    """

    first: int
    second: int
    moved: IntArray
    word: IntArray
    relevance_first: FloatArray
    relevance_second: FloatArray


@dataclass(frozen=True, eq=False)
class Comparison:
    """What differs between two clusterings of the same documents.

    Attributes
    ----------
    table : ndarray of int of shape (n_first, n_second)
        Documents in each cluster of the first and each of the second.
    match : ndarray of int of shape (n_first,)
        Cluster of the second one that each of the first is matched to, -1 for none.
    agreement : Agreement
        Scores.
    moved : ndarray of int of shape (n_moved,)
        Documents that have a cluster in both, and not matched ones.
    gained, lost : ndarray of int
        Documents that have a cluster in the second one only, and in the first one only.
    shifts : WordShifts
        Words of the moved documents.
    flows : tuple of Flow
        The moved documents by pair of clusters, most documents first.
    """

    table: IntArray
    match: IntArray
    agreement: Agreement
    moved: IntArray
    gained: IntArray
    lost: IntArray
    shifts: WordShifts
    flows: tuple[Flow, ...]


def compare_clusterings(first: Clustered, second: Clustered) -> Comparison:
    """Compare two clusterings of the same documents."""
    placed = (first.clusters >= 0) & (second.clusters >= 0)
    table = np.zeros((first.n_clusters, second.n_clusters), dtype=np.int64)
    np.add.at(table, (first.clusters[placed], second.clusters[placed]), 1)
    match = match_clusters(table)
    stayed = placed & (match[first.clusters] == second.clusters)
    moved = np.flatnonzero(placed & ~stayed)
    shifts = word_shifts(first, second, moved)
    return Comparison(
        table=table,
        match=match,
        agreement=_agreement(first.clusters[placed], second.clusters[placed], stayed[placed]),
        moved=moved,
        gained=np.flatnonzero((first.clusters < 0) & (second.clusters >= 0)),
        lost=np.flatnonzero((first.clusters >= 0) & (second.clusters < 0)),
        shifts=shifts,
        flows=_flows(first.clusters[moved], second.clusters[moved], shifts),
    )


def match_clusters(table: IntArray) -> IntArray:
    """Match clusters one to one so that as many documents as possible stay (Kuhn, 1955: the Hungarian method).

    From the documents that each pair of clusters shares, shape (n_first, n_second), to the match of each of the first;
    -1 where there are fewer of the others, or no document is shared.

    Examples
    --------
    >>> match_clusters(np.array([[1, 5], [4, 3], [0, 0]]))
    array([ 1,  0, -1])
    """
    rows, columns = linear_sum_assignment(table, maximize=True)
    shared = table[rows, columns] > 0
    match = np.full(len(table), -1, dtype=np.int64)
    match[rows[shared]] = columns[shared]
    return match


def _agreement(first: IntArray, second: IntArray, stayed: BoolArray) -> Agreement:
    if not len(first):
        return Agreement(0, None, None, None, None, None)
    return Agreement(n_compared=len(first), stayed=float(stayed.mean()), **agreement_scores(first, second))


def word_shifts(first: Clustered, second: Clustered, moved: IntArray) -> WordShifts:
    """Relevance of every different word of some documents (rows, ascending) that was explained on either side."""
    sides = [_moved_tokens(side, moved) for side in (first, second)]
    document, word, relevance = (np.concatenate(parts) for parts in zip(*sides, strict=True))
    table = WordTable.from_occurrences(document, word, len(moved))
    in_second = np.arange(len(document)) >= len(sides[0][0])
    before, after = (_sums(table.entry_of_token[side], relevance[side], len(table)) for side in (~in_second, in_second))
    order = table.order(np.abs(np.nan_to_num(after) - np.nan_to_num(before)))
    return WordShifts(table.indptr, table.word[order], before[order], after[order])


def _moved_tokens(side: Clustered, moved: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
    """Place in `moved`, word and relevance of every token of the documents that moved."""
    place = np.full(len(side.clusters), -1, dtype=np.int64)
    place[moved] = np.arange(len(moved))
    chosen = place[side.document] >= 0
    return place[side.document[chosen]], side.word[chosen], side.relevance[chosen]


def _sums(entry: IntArray, relevance: FloatArray, n_entries: int) -> FloatArray:
    """Sums by entry, NaN where there is nothing."""
    sums = np.bincount(entry, relevance, minlength=n_entries).astype(np.float64)
    sums[np.bincount(entry, minlength=n_entries) == 0] = np.nan
    return sums


def _flows(first: IntArray, second: IntArray, shifts: WordShifts) -> tuple[Flow, ...]:
    pairs, flow, sizes = np.unique(np.column_stack([first, second]), axis=0, return_inverse=True, return_counts=True)
    members = np.split(np.argsort(flow.reshape(-1), kind="stable"), np.cumsum(sizes)[:-1])
    order = np.argsort(-sizes, kind="stable").tolist()
    return tuple(_flow(int(pairs[i, 0]), int(pairs[i, 1]), members[i], shifts) for i in order)


def _flow(first: int, second: int, moved: IntArray, shifts: WordShifts) -> Flow:
    entries = np.concatenate([np.arange(shifts.indptr[i], shifts.indptr[i + 1]) for i in moved])
    word, entry = np.unique(shifts.word[entries], return_inverse=True)
    before, after = (
        np.bincount(entry, np.nan_to_num(values[entries]), minlength=len(word)) / len(moved)
        for values in (shifts.first, shifts.second)
    )
    order = np.lexsort((word, -np.abs(after - before)))
    return Flow(first, second, moved, word[order], before[order], after[order])
