"""Clusters that are arranged so that one of them has a known fault: a leftover, two things, half a thing, copies."""

from dataclasses import dataclass, replace

import numpy as np

from neontext import Corpus

#: Documents of a cluster; sound clusters beside the arranged one; labels of a leftover; words of a post.
N_A_CLUSTER, N_SOUND, N_MIXED, LENGTH = 60, 5, 10, (30, 300)
#: Copies that are planted.
COPIES = (3, 16)


@dataclass(frozen=True)
class Arranged:
    """A corpus, the cluster of every document, and which clusters have the fault."""

    corpus: Corpus
    clusters: list[str]
    at_fault: frozenset[str]


def arrange(news: Corpus, fault: str, seed: int) -> Arranged:
    """Posts of 20 Newsgroups in clusters of one label each, but for the fault ("leftover", "split" or "merge")."""
    rng = np.random.RandomState(seed)
    labels = rng.permutation(sorted(set(news.labels)))
    rows_of = {label: _posts(news, label, rng) for label in labels}
    rows, clusters = [], []
    for label in labels[:N_SOUND]:
        rows += rows_of[label][:N_A_CLUSTER]
        clusters += [f"sound {label}"] * N_A_CLUSTER
    if fault == "leftover":
        for label in labels[N_SOUND : N_SOUND + N_MIXED]:
            rows += rows_of[label][: N_A_CLUSTER // N_MIXED]
        clusters += ["mixed"] * N_A_CLUSTER
        at_fault = {"mixed"}
    elif fault == "split":
        for label in labels[N_SOUND : N_SOUND + 2]:
            rows += rows_of[label][: N_A_CLUSTER // 2]
        clusters += ["two labels"] * N_A_CLUSTER
        at_fault = {"two labels"}
    else:
        rows += rows_of[labels[N_SOUND]][:N_A_CLUSTER]
        clusters += [f"half {n % 2}" for n in range(N_A_CLUSTER)]
        at_fault = {"half 0", "half 1"}
    return Arranged(news.take(rows), clusters, frozenset(at_fault))


def add_copies(corpus: Corpus, near: bool, seed: int) -> tuple[Corpus, int]:
    """A corpus with copies of some of its documents, and how many; near ones have one word in another place."""
    rng = np.random.RandomState(seed)
    long_enough = [row for row, text in enumerate(corpus.texts) if len(text.split()) >= LENGTH[0]]
    rows = rng.choice(long_enough, rng.randint(*COPIES), replace=False).tolist()
    copies = [corpus.texts[row] for row in rows]
    if near:
        copies = [f"{text} {text.split()[rng.randint(len(text.split()))]}" for text in copies]
    texts = [*corpus.texts, *copies]
    labels = [*corpus.labels, *(corpus.labels[row] for row in rows)]
    return Corpus.from_texts(texts, labels), len(rows)


def unlabelled(corpus: Corpus) -> Corpus:
    """The same without labels."""
    return replace(corpus, labels=None)


def _posts(news: Corpus, label: str, rng: np.random.RandomState) -> list[int]:
    rows = [row for row, own in enumerate(news.labels) if own == label]
    low, high = LENGTH
    return [row for row in rng.permutation(rows).tolist() if low <= len(news.texts[row].split()) <= high]
