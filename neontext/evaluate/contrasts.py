"""What sets a cluster apart from its nearest competitors, word by word."""

from dataclasses import dataclass

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.evaluate.clusters import agreeing, leading_words, some_of_each, word_totals
from neontext.explain import Explanations
from neontext.explain.competitors import pool_each
from neontext.explain.pooling import competitor_margins, pool_competitors

#: Competitors that each cluster is contrasted with, and words on either side.
N_COMPETITORS, N_WORDS = 3, 10


@dataclass(frozen=True)
class Contrast:
    """One cluster against one competitor alone.

    Attributes
    ----------
    cluster, competitor : int
        Which two.
    share : float
        Weight p_k of the competitor, averaged over the cluster's documents.
    evidence : float
        Evidence of the cluster's documents against it, in nats, averaged.
    words, words_against : tuple of (str, float)
        Words that speak for the cluster and against the competitor, and the other way round, with their relevance in
        nats, averaged over the cluster's documents; strongest first.
    n_documents : int
        Documents that words are averaged over: all of the cluster, or `PointLayer.max_of_cluster` of them, drawn at
        random, where the way down takes long.
    """

    cluster: int
    competitor: int
    share: float
    evidence: float
    words: tuple[tuple[str, float], ...]
    words_against: tuple[tuple[str, float], ...]
    n_documents: int


def contrast_clusters(
    explanations: Explanations, n_clusters: int, n_competitors: int = N_COMPETITORS
) -> tuple[tuple[Contrast, ...], ...]:
    """Contrast every cluster with its nearest competitors.

    Parameters
    ----------
    explanations : Explanations
        Of all documents, for their own clusters.
    n_clusters : int
        Number of clusters.
    n_competitors : int
        Competitors of each, those with the largest mean share.

    Returns
    -------
    tuple of tuple of Contrast
        For every cluster, nearest competitor first; empty for a cluster without documents.
    """
    placed = np.flatnonzero(agreeing(explanations))
    clusters = explanations.clusters[placed]
    shares = _mean_shares(explanations, placed, n_clusters)
    n_competitors = min(n_competitors, explanations.explainer.layer.max_competitors or n_competitors)
    nearest = np.argsort(-shares, axis=1, kind="stable")[:, : min(n_competitors, n_clusters - 1)]
    some = some_of_each(clusters, explanations.explainer.layer.max_of_cluster)
    n_read = np.bincount(clusters[some], minlength=n_clusters)
    columns, contrasts = _mean_contrasts(explanations, placed, some, nearest), []
    for cluster in range(n_clusters):
        row = []
        for k, (evidence, means) in zip(nearest[cluster], columns, strict=True):
            words = leading_words(means[cluster], explanations.tokens.words, N_WORDS)
            figures = float(shares[cluster, k]), float(evidence[cluster])
            row.append(Contrast(cluster, int(k), *figures, *words, int(n_read[cluster])))
        contrasts.append(tuple(row) if (clusters == cluster).any() else ())
    return tuple(contrasts)


def _mean_contrasts(
    explanations: Explanations, placed: IntArray, some: IntArray, nearest: IntArray
) -> list[tuple[FloatArray, FloatArray]]:
    """Evidence against the nearest competitor, the second, ..., averaged over every cluster, words over some of it."""
    clusters, n_clusters = explanations.clusters[placed], len(nearest)
    network, points, excluded = explanations.explainer.network, explanations.points, explanations.excluded
    pooled = pool_each(network, points[placed], clusters, nearest[clusters], excluded=excluded[placed])
    read = explanations.take(placed[some])
    relevance = explanations.explainer.word_relevances(
        read.documents, pooled.G[some], pooled.M[some], pooled.bias[some]
    ).relevance
    sizes, n_read = (np.maximum(np.bincount(part, minlength=n_clusters), 1) for part in (clusters, read.clusters))
    columns = []
    for place in range(nearest.shape[1]):
        evidence = np.bincount(clusters, pooled.evidence[:, place], minlength=n_clusters) / sizes
        columns.append((evidence, word_totals(read, relevance[:, place], n_clusters) / n_read[:, None]))
    return columns


def _mean_shares(explanations: Explanations, placed: IntArray, n_clusters: int) -> FloatArray:
    """Share of every competitor, averaged over the documents of every cluster; the cluster itself comes last."""
    clusters, outlierness = explanations.clusters[placed], explanations.outlierness[placed]
    margins = competitor_margins(outlierness, clusters)
    shares = pool_competitors(margins, clusters, explanations.explainer.network.beta)[0]
    means = np.zeros((n_clusters, n_clusters))
    np.add.at(means, clusters, shares)
    means /= np.maximum(np.bincount(clusters, minlength=n_clusters), 1)[:, None]
    np.fill_diagonal(means, -1.0)
    return means
