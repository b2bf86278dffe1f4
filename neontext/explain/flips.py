"""Flips: the fewest words without which, or with which, a document would be in another cluster."""

from dataclasses import dataclass

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.embed import EmbeddedDocuments
from neontext.explain.edits import Bags, Judge, add_up, batches, fewest_edits
from neontext.explain.explanation import Flip

#: Numbers that the word vectors of one batch of documents may hold: 64 MB in float64.
BATCH_NUMBERS = 1 << 23


@dataclass(frozen=True, eq=False)
class Occurrences:
    """Different words of some documents, most relevant first.

    Attributes
    ----------
    bags : Bags
        The words and how often they occur.
    relevance : ndarray of shape (n_entries,)
        Relevance of all occurrences together.
    """

    bags: Bags
    relevance: FloatArray

    @classmethod
    def of(cls, documents: EmbeddedDocuments, rows: IntArray, relevance: FloatArray) -> "Occurrences":
        """Words with a vector, of some documents.

        Parameters
        ----------
        documents : EmbeddedDocuments
            All documents.
        rows : ndarray of int of shape (n_chosen,)
            Documents to look at.
        relevance : ndarray of shape (n_tokens,)
            Relevance of every token.
        """
        token = documents.tokens.rows_of(rows)
        place = np.repeat(np.arange(len(rows)), documents.n_tokens[rows])
        known = documents.word[token] >= 0
        place, token = place[known], token[known]
        width = int(documents.word.max(initial=0)) + 1
        keys, entry = np.unique(place * width + documents.word[token], return_inverse=True)
        document, word = keys // width, keys % width
        total: FloatArray = np.bincount(entry, relevance[token], minlength=len(keys)).astype(np.float64)
        count = np.bincount(entry, minlength=len(keys))
        order = np.lexsort((word, -total, document))
        return cls(Bags.of(document[order], word[order], count[order], len(rows)), total[order])


def by_removing(judge: Judge, words: Occurrences) -> list[Flip | None]:
    """Fewest words of every document whose removal moves it.

    Greedy along the relevance, then every word that is not needed is put back. All occurrences of a word go; at least
    one word stays, since a document without a word is in no cluster.

    Parameters
    ----------
    judge : Judge
        Of these documents: where they are and where they shall go.
    words : Occurrences
        Their words.

    Returns
    -------
    list of Flip or None
        One for every document; None where no removal that was tried moves it. Each was verified: the document was
        embedded again from what remains of it, and assigned.
    """
    bags = words.bags
    removable = bags.position < np.repeat(bags.sizes, bags.sizes) - 1
    edits = bags.where(removable)
    return _solve(judge, bags, Bags(edits.indptr, edits.word, -edits.count))


def by_adding(judge: Judge, words: Occurrences, candidates: IntArray, gain: FloatArray) -> list[Flip | None]:
    """Fewest words that move every document when they are added to it, once each.

    Parameters
    ----------
    judge : Judge
        Of these documents.
    words : Occurrences
        Their words; none of these is added again.
    candidates : ndarray of int of shape (n_candidates,)
        Rows of the vocabulary: words to choose from.
    gain : ndarray of shape (n_documents, n_candidates)
        How much each would speak for where the document shall go; what is not positive is never added.

    Returns
    -------
    list of Flip or None
        As in `by_removing`.
    """
    bags, n = words.bags, len(gain)
    # One key a (document, word), as in the documents' own words.
    width = int(max(bags.word.max(initial=0), candidates.max(initial=0))) + 1
    keys = np.arange(n)[:, None] * width + candidates
    new = ~np.isin(keys, bags.document * width + bags.word) & (gain > 0)
    document, column = np.nonzero(new)
    order = np.lexsort((candidates[column], -gain[document, column], document))
    document, word = document[order], candidates[column[order]]
    return _solve(judge, bags, Bags.of(document, word, np.ones(len(word), dtype=np.int64), n))


def _solve(judge: Judge, bags: Bags, edits: Bags) -> list[Flip | None]:
    embedder = judge.layer.embedder
    width = sum(table.n_dimensions + 2 for table in embedder.vectors_)
    found: list[Flip | None] = []
    for batch in batches(bags.sizes, edits.sizes, most=BATCH_NUMBERS // width):
        part, own = judge.slice(batch), bags.slice(batch)
        base = add_up(own, embedder.contributions(own.word, own.count))
        found += _verified(part, own, fewest_edits(part, base, edits.slice(batch)))
    return found


def _verified(judge: Judge, bags: Bags, edits: Bags) -> list[Flip | None]:
    """Apply the edits to the words themselves, embed and assign again, and keep what moved."""
    embedder, words = judge.layer.embedder, judge.layer.embedder.words_
    edited = apply_edits(bags, edits)
    sums = add_up(edited, embedder.contributions(edited.word, edited.count))
    everyone = np.arange(len(sums))
    outlierness = judge.outlierness(everyone, sums)
    moved = judge.arrived(everyone, outlierness) & (edits.sizes > 0)
    cluster, n_tokens = outlierness.argmin(axis=1), np.bincount(edits.document, np.abs(edits.count), len(sums))
    return [
        Flip(
            words=tuple(words[w] for w in edits.word[edits.indptr[i] : edits.indptr[i + 1]]),
            n_tokens=int(n_tokens[i]),
            cluster=int(cluster[i]),
        )
        if moved[i]
        else None
        for i in range(len(sums))
    ]


def apply_edits(bags: Bags, edits: Bags) -> Bags:
    """Documents after their edits, in counts of words; what is removed is gone, not zero."""
    document = np.concatenate([bags.document, edits.document])
    word = np.concatenate([bags.word, edits.word])
    count = np.concatenate([bags.count, edits.count])
    width = int(word.max(initial=0)) + 1
    keys, entry = np.unique(document * width + word, return_inverse=True)
    left = np.bincount(entry, count, minlength=len(keys)).astype(np.int64)
    kept = left > 0
    return Bags.of(keys[kept] // width, keys[kept] % width, left[kept], len(bags.indptr) - 1)
