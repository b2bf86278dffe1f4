"""What can be said of points without a label: figures that might tell which word vectors cluster best."""

from typing import NamedTuple

import numpy as np
from scipy import sparse
from sklearn.metrics import adjusted_mutual_info_score

from neontext import KernelKMeans
from neontext.corpus import Tokens
from neontext.embed import DocumentEmbedder, principal_components

#: Random halves of the documents, and starts of each fit.
N_HALVES, N_STARTS = 2, 2
#: Words that the corpus's own frequencies count for in a cluster's.
PRIOR = 2_000.0


class Points(NamedTuple):
    """A fitted embedder and the principal components above it.

    Attributes
    ----------
    embedder : DocumentEmbedder
        Fitted.
    components, mean : ndarray
        Of the PCA.
    """

    embedder: DocumentEmbedder
    components: np.ndarray
    mean: np.ndarray

    @classmethod
    def fit(cls, embedder: DocumentEmbedder, tokens: Tokens, n_components: int = 50) -> "Points":
        """The embedder's documents, reduced."""
        X = embedder.fit(tokens).transform(tokens)
        return cls(embedder, *principal_components(X[X.any(axis=1)], n_components, np.random.RandomState(0)))

    def of(self, tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
        """Points of documents, and which of them have a known word."""
        X = self.embedder.transform(tokens)
        return (X - self.mean) @ self.components.T, X.any(axis=1)


def figures(points: Points, tokens: Tokens, n_clusters: int) -> dict[str, float]:
    """Figures of fits on random halves of the documents, each asked about the other half; means over the halves.

    Returns
    -------
    dict
        stability: adjusted mutual information of the two fits; two halves of a text: that of the clusters of two
        random halves of the words of documents not fitted; words: nats by which clusters foretell words that they were
        not assigned by; evidence: median log-odds of documents not fitted.
    """
    X, known = points.of(tokens)
    found = []
    for seed in range(N_HALVES):
        order = np.random.RandomState(seed).permutation(np.flatnonzero(known))
        first, second = order[: len(order) // 2], order[len(order) // 2 :]
        models = [KernelKMeans(n_clusters, n_init=N_STARTS, random_state=seed).fit(X[part]) for part in (first, second)]
        found.append(
            {
                "stability": stability(models, X[first], X[second]),
                "evidence": held_out_evidence(models[0], X[second]),
                **by_words(models[0], points, tokens.take(second), seed),
            }
        )
    return {name: float(np.mean([each[name] for each in found])) for name in found[0]}


def stability(models: list[KernelKMeans], *X: np.ndarray) -> float:
    """Adjusted mutual information of two fits, on the documents of both."""
    labels = [np.concatenate([model.predict(part) for part in X]) for model in models]
    return float(adjusted_mutual_info_score(*labels))


def held_out_evidence(model: KernelKMeans, X: np.ndarray) -> float:
    """Median of the evidence for the nearest cluster against the next."""
    outlierness = np.sort(model.support_.outlierness(X), axis=1)
    return float(np.median(model.beta_ * (outlierness[:, 1] - outlierness[:, 0])))


def by_words(model: KernelKMeans, points: Points, tokens: Tokens, seed: int) -> dict[str, float]:
    """Two halves of the words of every document: whether they agree, and what the one says of the other."""
    left = np.random.RandomState(seed).uniform(size=tokens.n_tokens) < 0.5
    halves = [tokens.without(part) for part in (left, ~left)]
    (X, known), (others, also) = (points.of(half) for half in halves)
    both = np.flatnonzero(known & also)
    clusters = model.predict(X[both])
    agree = adjusted_mutual_info_score(clusters, model.predict(others[both]))
    told = foretold(clusters, sparse.csr_array(halves[1].take(both).counts()), model.n_clusters)
    return {"two halves of a text": float(agree), "words": told}


def foretold(clusters: np.ndarray, counts: sparse.csr_array, n_clusters: int) -> float:
    """Nats a word by which the words of a cluster's other documents are likelier than those of all others."""
    member = sparse.csr_array(
        (np.ones(len(clusters)), (clusters, np.arange(len(clusters)))), (n_clusters, len(clusters))
    )
    by_cluster, whole = (member @ counts).toarray(), np.asarray(counts.sum(axis=0)).ravel()
    table, own = counts.tocoo(), np.asarray(counts.sum(axis=1)).ravel()[:, None].ravel()
    row, cluster = table.row, clusters[table.row]
    background = (whole[table.col] - table.data + 1) / (whole.sum() - own[row] + len(whole))
    n_others = by_cluster.sum(axis=1)[cluster] - own[row]
    likely = (by_cluster[cluster, table.col] - table.data + PRIOR * background) / (n_others + PRIOR)
    return float((table.data * np.log(likely / background)).sum() / max(table.data.sum(), 1))
