"""Names of clusters: two or three words of their evidence that their documents hold and others do not."""

from itertools import takewhile

import numpy as np

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.corpus import WordTable
from neontext.evaluate.clusters import word_totals
from neontext.explain import Explanations

#: Words of a name, at least where there are as many, and at most; words that each cluster chooses from.
MIN_WORDS, MAX_WORDS, N_CANDIDATES = 2, 3, 20
#: Letters, and share of the longer word, that two words begin with alike and are forms of one: "key", "keys".
MIN_ALIKE, SHARE_ALIKE = 3, 2 / 3


def name_clusters(explanations: Explanations, n_clusters: int) -> tuple[str, ...]:
    """Name every cluster by distinctive words of its evidence; no word is in two names.

    The words are chosen one by one, from those whose relevance summed over the cluster times F1 is largest, so that
    F1 times the square root of the word's relevance is largest; F1 is that of "holds one of the words" as a guess at
    "is in the cluster". A third word is taken if it improves F1.

    Parameters
    ----------
    explanations : Explanations
        Of all documents, for their own clusters and against all competitors.
    n_clusters : int
        Number of clusters.

    Returns
    -------
    tuple of str, length n_clusters
        Such as "doctor, chronic, disease"; "empty (3)" and "no word (3)" where there is nothing to be named by.
    """
    relevance = np.maximum(word_totals(explanations, explanations.relevance, n_clusters), 0.0)
    table = WordTable.from_tokens(explanations.tokens, explanations.explained)
    strength = relevance * _f1_of_each(explanations.clusters, table, relevance.shape)
    words, names = explanations.tokens.words, []
    candidates_of = _candidates(strength)
    kept = np.isin(table.word, [word for candidates in candidates_of for word in candidates])
    document, word = table.document[kept], table.word[kept]
    for cluster, candidates in enumerate(candidates_of):
        inside = explanations.clusters == cluster
        holds = np.zeros((len(inside), len(candidates)), dtype=np.bool_)
        for column, candidate in enumerate(candidates):
            holds[document[word == candidate], column] = True
        chosen = _choose(candidates, relevance[cluster], holds, inside, words)
        nothing = f"{'no word' if inside.any() else 'empty'} ({cluster})"
        names.append(", ".join(words[code] for code in chosen) or nothing)
    return tuple(names)


def _f1_of_each(clusters: IntArray, table: WordTable, shape: tuple[int, ...]) -> FloatArray:
    """F1 of every word alone as a guess at every cluster, shape (n_clusters, n_words)."""
    n_clusters, n_words = shape
    cluster = clusters[table.document]
    inside = np.bincount((cluster * n_words + table.word)[cluster >= 0], minlength=n_clusters * n_words)
    holders = np.bincount(table.word, minlength=n_words)
    sizes = np.bincount(clusters[clusters >= 0], minlength=n_clusters)
    return np.asarray(2.0 * inside.reshape(shape) / np.maximum(sizes[:, None] + holders, 1))


def _candidates(strength: FloatArray) -> list[list[int]]:
    """The strongest words of every cluster, each only where it is strongest."""
    owner = strength.argmax(axis=0)
    order = np.argsort(-strength, axis=1, kind="stable")[:, :N_CANDIDATES].tolist()
    return [[w for w in row if owner[w] == k and strength[k, w] > 0] for k, row in enumerate(order)]


def _choose(
    candidates: list[int], relevance: FloatArray, holds: BoolArray, inside: BoolArray, words: tuple[str, ...]
) -> list[int]:
    """Words of one cluster's name, the first chosen first."""
    chosen: list[int] = []
    held, best = np.zeros(len(inside), dtype=np.bool_), 0.0
    while len(chosen) < MAX_WORDS:
        free = [i for i, word in enumerate(candidates) if not any(_alike(words[word], words[w]) for w in chosen)]
        if not free:
            break
        scores = f1_score(holds[:, free] | held[:, None], inside)
        place = int(np.argmax(scores * np.sqrt(relevance[[candidates[i] for i in free]])))
        if len(chosen) >= MIN_WORDS and scores[place] <= best:
            break
        best = float(scores[place])
        held |= holds[:, free[place]]
        chosen.append(candidates[free[place]])
    return chosen


def f1_score(guessed: BoolArray, inside: BoolArray) -> FloatArray:
    """F1 of each of some guesses, shape (n_documents, n_guesses), at what is inside, shape (n_documents,).

    Examples
    --------
    >>> f1_score(np.array([[True, True], [False, True]]), np.array([True, False])).round(2).tolist()
    [1.0, 0.67]
    """
    hits = guessed[inside].sum(axis=0)
    return np.asarray(2.0 * hits / np.maximum(guessed.sum(axis=0) + inside.sum(), 1))


def _alike(first: str, second: str) -> bool:
    """Whether two words are one, or forms of one."""
    n = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
    return first == second or (n >= MIN_ALIKE and n >= SHARE_ALIKE * max(len(first), len(second)))
