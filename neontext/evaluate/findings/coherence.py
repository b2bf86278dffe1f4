"""Coherence of a cluster's words: whether they go together in the corpus, whatever the labels say."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from neontext.arrays import FloatArray, IntArray
from neontext.corpus import Tokens
from neontext.evaluate.clusters import ClusterSummary
from neontext.evaluate.findings.estimates import CONFIDENCE, N_DRAWS

#: Words of a cluster that are compared, and random sets of words to compare with.
N_WORDS, N_RANDOM = 10, 100
#: How far, in the logarithm of its rank by frequency, a random word may lie from the word in whose place it stands.
NEAR = 0.5
#: Documents on which C_v is measured, at most: it slides a window over every word.
N_FOR_CV = 500


@dataclass(frozen=True)
class Coherence:
    """How well the words of a cluster go together.

    Attributes
    ----------
    cluster : int
        The cluster.
    npmi : float or None
        Mean normalised pointwise mutual information of its ten first words, by common documents; -1 to 1. None with
        fewer than two words.
    low, high : float or None
        Its 95 % interval, if other documents had been drawn (Bayesian bootstrap).
    null : float
        The 95th percentile of the same over random sets of words, each as frequent as the cluster's: rare words seldom
        meet, whatever they are about.
    c_v : float or None
        Coherence C_v (Röder, Both and Hinneburg, 2015), by gensim; 0 to 1.
    """

    cluster: int
    npmi: float | None
    low: float | None
    high: float | None
    null: float
    c_v: float | None


def measure_coherence(
    tokens: Tokens, clusters: tuple[ClusterSummary, ...], random_state: int = 0
) -> tuple[Coherence, ...]:
    """Coherence of every cluster's words (strongest first) on the corpus itself.

    `random_state` draws the random sets of words, and the documents for C_v.
    """
    place = {word: index for index, word in enumerate(tokens.words)}
    lists = [np.array([place[word] for word, _ in cluster.words[:N_WORDS]], dtype=np.int64) for cluster in clusters]
    present = tokens.counts().tocsc()
    present.data[:] = 1.0
    nulls = _nulls(present, lists, random_state)
    c_v = _c_v(tokens, lists, random_state)
    return tuple(
        Coherence(cluster.cluster, npmi(present[:, words]), *_interval(present[:, words], random_state), null, value)
        for cluster, words, null, value in zip(clusters, lists, nulls, c_v, strict=True)
    )


def npmi(present: sparse.csc_array) -> float | None:
    """Mean normalised pointwise mutual information of all pairs of columns; None with fewer than two.

    Of shape (n_documents, n_words), one where a word stands in a document. Pairs that never meet count -1.

    Examples
    --------
    >>> npmi(sparse.csc_array(np.array([[1.0, 1.0], [0.0, 0.0]]))).__round__(6)
    1.0
    """
    n_documents, n_words = present.shape
    if n_words < 2:
        return None
    return _mean_npmi(np.asarray((present.T @ present).todense()) / n_documents)


def _interval(present: sparse.csc_array, random_state: int) -> tuple[float | None, float | None]:
    """Interval of the same by the Bayesian bootstrap (Rubin, 1981); None with fewer than two words.

    Documents get random weights. Drawn again, a pair that meets in one document would mostly be lost, and with it the
    whole interval lie below the value.
    """
    n_documents, n_words = present.shape
    if n_words < 2:
        return None, None
    holding = np.asarray(present[np.unique(present.indices)].todense())
    rng = np.random.RandomState(random_state)
    weights = rng.standard_exponential((N_DRAWS, len(holding)))
    weights /= (weights.sum(axis=1) + rng.standard_gamma(n_documents - len(holding), N_DRAWS))[:, None]
    values = [_mean_npmi((holding * weight[:, None]).T @ holding) for weight in weights]
    low, high = np.quantile(values, ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    return float(low), float(high)


def _mean_npmi(together: FloatArray) -> float:
    """The same from the shares of documents that hold each pair of words; a word that none holds meets no other."""
    n_words = len(together)
    alone = together.diagonal()
    i, j = np.triu_indices(n_words, 1)
    joint, expected = together[i, j], alone[i] * alone[j]
    values = np.full(len(joint), -1.0)
    met = joint > 0
    certain = met & (joint >= 1.0)
    partly = met & ~certain
    values[certain] = 1.0
    values[partly] = np.log(joint[partly] / expected[partly]) / -np.log(joint[partly])
    return float(values.mean())


def _nulls(present: sparse.csc_array, lists: list[IntArray], random_state: int) -> list[float]:
    """The 95th percentile of random sets of words, in each place a word about as frequent; zero with fewer than two."""
    order = np.argsort(-np.diff(present.indptr), kind="stable")
    rank, places = np.argsort(order), np.log1p(np.arange(len(order)))
    rng = np.random.RandomState(random_state)
    values: list[list[float]] = [[] for _ in lists]
    for _ in range(N_RANDOM):
        # One permutation of all words that moves none of them far: no word stands in two places.
        moved = order[np.argsort(places + rng.uniform(-NEAR, NEAR, len(places)), kind="stable")]
        for found, words in zip(values, lists, strict=True):
            found.append(npmi(present[:, moved[rank[words]]]) or 0.0)
    return [float(np.quantile(found, 0.95)) for found in values]


def _c_v(tokens: Tokens, lists: list[IntArray], random_state: int) -> list[float | None]:
    """Gensim's C_v on a sample of the documents; None for a cluster with fewer than two words in it."""
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    rows = np.random.RandomState(random_state).permutation(np.flatnonzero(np.diff(tokens.indptr)))[:N_FOR_CV]
    texts = [[tokens.words[word] for word in tokens.word[tokens.indptr[row] : tokens.indptr[row + 1]]] for row in rows]
    dictionary = Dictionary(texts)
    topics = [[tokens.words[w] for w in words if tokens.words[w] in dictionary.token2id] for words in lists]
    usable = [number for number, topic in enumerate(topics) if len(topic) > 1]
    values: list[float | None] = [None] * len(lists)
    if usable:
        model = CoherenceModel(
            topics=[topics[number] for number in usable],
            texts=texts,
            dictionary=dictionary,
            coherence="c_v",
            processes=1,
        )
        for number, value in zip(usable, model.get_coherence_per_topic(), strict=True):
            values[number] = float(value) if np.isfinite(value) else None
    return values
