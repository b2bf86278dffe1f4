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
        Its 95 % interval, if the documents were drawn again.
    null : float
        The 95th percentile of the same over random sets of words, drawn as often as they occur.
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
    null = _null(present, random_state)
    c_v = _c_v(tokens, lists, random_state)
    return tuple(
        Coherence(cluster.cluster, npmi(present[:, words]), *_interval(present[:, words], random_state), null, value)
        for cluster, words, value in zip(clusters, lists, c_v, strict=True)
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
    """Interval of the same, where documents are drawn again; None with fewer than two words."""
    n_documents, n_words = present.shape
    if n_words < 2:
        return None, None
    holding = np.asarray(present[np.unique(present.indices)].todense())
    share = np.append(np.full(len(holding), 1 / n_documents), 1 - len(holding) / n_documents)
    weights = np.random.RandomState(random_state).multinomial(n_documents, share, size=N_DRAWS)[:, :-1]
    values = [_mean_npmi((holding * weight[:, None]).T @ holding / n_documents) for weight in weights]
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


def _null(present: sparse.csc_array, random_state: int) -> float:
    frequency = np.diff(present.indptr).astype(np.float64)
    frequency[frequency < 2] = 0.0
    n_words = min(N_WORDS, int((frequency > 0).sum()))
    if n_words < 2:
        return 0.0
    rng = np.random.RandomState(random_state)
    share = frequency / frequency.sum()
    draws = (rng.choice(len(share), n_words, replace=False, p=share) for _ in range(N_RANDOM))
    return float(np.quantile([npmi(present[:, words]) for words in draws], 0.95))


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
