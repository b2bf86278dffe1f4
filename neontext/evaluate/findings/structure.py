"""Clusters that would be better as two, and pairs that would be better as one: tried out, not guessed."""

from collections.abc import Iterator

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from neontext.arrays import FloatArray, IntArray
from neontext.evaluate.findings.context import N_WORDS, AuditContext, first_documents, shared_words
from neontext.evaluate.findings.finding import Finding

#: Documents that each half of a split needs.
MIN_HALF = 5
#: Gains from which a change is worth a look, beyond chance.
MIN_PURITY, MIN_SILHOUETTE, MIN_ARI = 0.01, 0.005, 0.005
#: Points on which the silhouette is compared, and random splits that say what chance gives.
N_FOR_SILHOUETTE, N_RANDOM = 1_000, 5


def find_splits(context: AuditContext) -> Iterator[Finding]:
    """Clusters that fall into two groups; the gain is in purity where there are labels, else in silhouette."""
    for cluster in range(context.n_clusters):
        rows = context.rows_of[cluster]
        if len(rows) < 2 * MIN_HALF or len(np.unique(context.explanations.points[rows], axis=0)) < 2:
            continue
        upper = KMeans(2, n_init=3, random_state=0).fit_predict(context.explanations.points[rows]).astype(bool)
        if min(upper.sum(), (~upper).sum()) < MIN_HALF:
            continue
        changed = context.explanations.clusters.copy()
        changed[rows[upper]] = context.n_clusters
        silhouette = _silhouette_gain(context, changed)
        gain, null, least = silhouette, 0.0, MIN_SILHOUETTE
        if context.scores.purity is not None:
            gain, null, least = _purity_gain(context, changed), _purity_by_chance(context, rows, upper), MIN_PURITY
        if gain < null + least:
            continue
        sides = [shared_words(context, rows[side]) for side in (upper, ~upper)]
        measure = "gain in silhouette" if context.scores.purity is None else "gain in purity"
        yield Finding(
            kind="split",
            clusters=(cluster,),
            documents=_nearest_to_their_middle(context, rows[upper]),
            measure=measure,
            value=gain,
            null=null,
            words=(*sides[0][: N_WORDS // 2], *sides[1][: N_WORDS // 2]),
            sentence=(
                f"Cluster {cluster} holds two groups: {', '.join(sides[0][:3])} ({upper.sum()} documents) and "
                f"{', '.join(sides[1][:3])} ({(~upper).sum()}). As two clusters: {measure} {gain:+.3f}, {null:+.3f} by "
                "chance."
            ),
            advice="Audit again with one cluster more, or read the documents of the smaller group.",
            details={"silhouette gain": silhouette},
            strength=gain - null,
        )


def find_merges(context: AuditContext) -> Iterator[Finding]:
    """Pairs of clusters that are better as one; the gain is in ARI where there are labels, else in silhouette."""
    if context.n_clusters < 3:
        return
    for first, second in sorted(_neighbours(context)):
        changed = np.where(context.explanations.clusters == second, first, context.explanations.clusters)
        silhouette = _silhouette_gain(context, changed)
        labelled = context.scores.ari is not None
        gain = _ari_gain(context, changed) if labelled else silhouette
        if gain < (MIN_ARI if labelled else MIN_SILHOUETTE):
            continue
        measure = "gain in adjusted Rand index" if labelled else "gain in silhouette"
        shared = shared_words(context, context.rows_of[first], context.rows_of[second])
        yield Finding(
            kind="merge",
            clusters=(first, second),
            measure=measure,
            value=gain,
            null=0.0,
            words=shared,
            sentence=(
                f"Clusters {first} and {second} share {', '.join(shared[:3]) or 'no word'}. "
                f"As one: {measure} {gain:+.3f}."
            ),
            advice="Audit again with one cluster fewer, or compare the two clusters' exemplars.",
            details={"silhouette gain": silhouette},
            strength=gain,
        )


def _neighbours(context: AuditContext) -> set[tuple[int, int]]:
    """Every cluster with the one that most of its documents would go to."""
    pairs = set()
    for cluster, rows in enumerate(context.rows_of):
        if len(rows):
            others = np.bincount(context.explanations.runner_up[rows], minlength=context.n_clusters)
            other = int(others.argmax())
            if len(context.rows_of[other]):
                pairs.add((min(cluster, other), max(cluster, other)))
    return pairs


def _nearest_to_their_middle(context: AuditContext, rows: IntArray) -> tuple[int, ...]:
    points: FloatArray = context.explanations.points[rows]
    return first_documents(rows, np.linalg.norm(points - points.mean(axis=0), axis=1))


def _purity_gain(context: AuditContext, changed: IntArray) -> float:
    rows, codes = context.labelled
    if context.scores.purity is None:
        return 0.0
    table = np.zeros((int(codes.max()) + 1, int(changed.max()) + 1), dtype=np.int64)
    np.add.at(table, (codes, changed[rows]), 1)
    return float(table.max(axis=0).sum() / len(rows)) - context.scores.purity


def _purity_by_chance(context: AuditContext, rows: IntArray, upper: np.ndarray) -> float:
    """Mean gain when as many documents are split off at random: any split gains a little."""
    rng, gains = np.random.RandomState(0), []
    for _ in range(N_RANDOM):
        changed = context.explanations.clusters.copy()
        changed[rows[rng.permutation(upper)]] = context.n_clusters
        gains.append(_purity_gain(context, changed))
    return float(np.mean(gains))


def _ari_gain(context: AuditContext, changed: IntArray) -> float:
    rows, codes = context.labelled
    if context.scores.ari is None:
        return 0.0
    return float(adjusted_rand_score(codes, changed[rows])) - context.scores.ari


def _silhouette_gain(context: AuditContext, changed: IntArray) -> float:
    """Silhouette after less before, on the same sample."""
    rows = np.random.RandomState(0).permutation(np.flatnonzero(changed >= 0))[:N_FOR_SILHOUETTE]
    values = []
    for clusters in (changed[rows], context.explanations.clusters[rows]):
        if not 2 <= len(np.unique(clusters)) < len(rows):
            return 0.0
        values.append(float(silhouette_score(context.explanations.points[rows], clusters)))
    return values[0] - values[1]
