"""Clusters that would be better as two, and pairs that would be better as one: tried out, not guessed."""

from collections.abc import Iterator

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from neontext.arrays import FloatArray, IntArray
from neontext.evaluate.findings.finding import Finding
from neontext.evaluate.findings.material import N_DOCUMENTS, N_WORDS, Material, shared_words

#: Documents that each half of a split needs.
LEAST_HALF = 5
#: Gains from which a change is worth a look, beyond chance.
LEAST_PURITY, LEAST_SILHOUETTE, LEAST_ARI = 0.01, 0.005, 0.005
#: Points on which the silhouette is compared, and random splits that say what chance gives.
N_FOR_SILHOUETTE, N_RANDOM = 1_000, 5


def find_splits(material: Material) -> Iterator[Finding]:
    """Clusters that fall into two groups; the gain is in purity where there are labels, else in silhouette."""
    for cluster in range(material.n_clusters):
        rows = material.rows_of[cluster]
        if len(rows) < 2 * LEAST_HALF or len(np.unique(material.found.points[rows], axis=0)) < 2:
            continue
        upper = KMeans(2, n_init=3, random_state=0).fit_predict(material.found.points[rows]).astype(bool)
        if min(upper.sum(), (~upper).sum()) < LEAST_HALF:
            continue
        changed = material.found.clusters.copy()
        changed[rows[upper]] = material.n_clusters
        silhouette = _silhouette_gain(material, changed)
        gain, null, least = silhouette, 0.0, LEAST_SILHOUETTE
        if material.scores.purity is not None:
            gain, null, least = _purity_gain(material, changed), _purity_by_chance(material, rows, upper), LEAST_PURITY
        if gain < null + least:
            continue
        sides = [shared_words(material, rows[side]) for side in (upper, ~upper)]
        measure = "gain in silhouette" if material.scores.purity is None else "gain in purity"
        yield Finding(
            kind="split",
            clusters=(cluster,),
            documents=_nearest_to_their_middle(material, rows[upper]),
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


def find_merges(material: Material) -> Iterator[Finding]:
    """Pairs of clusters that are better as one; the gain is in ARI where there are labels, else in silhouette."""
    if material.n_clusters < 3:
        return
    for first, second in sorted(_neighbours(material)):
        changed = np.where(material.found.clusters == second, first, material.found.clusters)
        silhouette = _silhouette_gain(material, changed)
        labelled = material.scores.ari is not None
        gain = _ari_gain(material, changed) if labelled else silhouette
        if gain < (LEAST_ARI if labelled else LEAST_SILHOUETTE):
            continue
        measure = "gain in adjusted Rand index" if labelled else "gain in silhouette"
        shared = shared_words(material, material.rows_of[first], material.rows_of[second])
        yield Finding(
            kind="merge",
            clusters=(first, second),
            documents=(),
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


def _neighbours(material: Material) -> set[tuple[int, int]]:
    """Every cluster with the one that most of its documents would go to."""
    pairs = set()
    for cluster, rows in enumerate(material.rows_of):
        if len(rows):
            others = np.bincount(material.found.runner_up[rows], minlength=material.n_clusters)
            other = int(others.argmax())
            if len(material.rows_of[other]):
                pairs.add((min(cluster, other), max(cluster, other)))
    return pairs


def _nearest_to_their_middle(material: Material, rows: IntArray) -> tuple[int, ...]:
    points: FloatArray = material.found.points[rows]
    distance = np.linalg.norm(points - points.mean(axis=0), axis=1)
    return tuple(int(row) for row in rows[np.argsort(distance, kind="stable")[:N_DOCUMENTS]])


def _purity_gain(material: Material, changed: IntArray) -> float:
    rows, codes = material.labelled
    if material.scores.purity is None:
        return 0.0
    table = np.zeros((int(codes.max()) + 1, int(changed.max()) + 1), dtype=np.int64)
    np.add.at(table, (codes, changed[rows]), 1)
    return float(table.max(axis=0).sum() / len(rows)) - material.scores.purity


def _purity_by_chance(material: Material, rows: IntArray, upper: np.ndarray) -> float:
    """Mean gain when as many documents are split off at random: any split gains a little."""
    rng, gains = np.random.RandomState(0), []
    for _ in range(N_RANDOM):
        changed = material.found.clusters.copy()
        changed[rows[rng.permutation(upper)]] = material.n_clusters
        gains.append(_purity_gain(material, changed))
    return float(np.mean(gains))


def _ari_gain(material: Material, changed: IntArray) -> float:
    rows, codes = material.labelled
    if material.scores.ari is None:
        return 0.0
    return float(adjusted_rand_score(codes, changed[rows])) - material.scores.ari


def _silhouette_gain(material: Material, changed: IntArray) -> float:
    """Silhouette after less before, on the same sample."""
    rows = np.random.RandomState(0).permutation(np.flatnonzero(changed >= 0))[:N_FOR_SILHOUETTE]
    values = []
    for clusters in (changed[rows], material.found.clusters[rows]):
        if not 2 <= len(np.unique(clusters)) < len(rows):
            return 0.0
        values.append(float(silhouette_score(material.found.points[rows], clusters)))
    return values[0] - values[1]
