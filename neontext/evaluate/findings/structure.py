"""Clusters that would be better as two, and pairs that would be better as one: tried out, not guessed."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
from sklearn.cluster import KMeans

from neontext.arrays import BoolArray, FloatArray, IntArray
from neontext.evaluate.findings.context import N_WORDS, AuditContext, first_documents, shared_words, silhouettes_of
from neontext.evaluate.findings.estimates import (
    CONFIDENCE,
    N_DRAWS,
    NULL_QUANTILE,
    Estimate,
    mean_interval,
    rows_interval,
    table_interval,
)
from neontext.evaluate.findings.finding import MIN_EFFECT, Finding

#: Documents that each half of a split needs, and their least share of the cluster.
MIN_HALF, MIN_SHARE = 5, 0.2
#: Share of the cluster's documents that must join a majority.
MIN_GAIN = 0.05


def find_splits(context: AuditContext) -> Iterator[Finding]:
    """Clusters that fall into two groups: by labels where there are some, else by how far the groups lie apart."""
    split = _split_by_distance if context.scores.purity is None else _split_by_labels
    for cluster, rows in enumerate(context.rows_of):
        found = split(context, cluster, rows)
        if found is None or found.value.low <= found.null or found.effect < MIN_EFFECT:
            continue
        upper = found.upper
        sides = [shared_words(context, rows[side]) for side in (upper, ~upper)]
        yield Finding(
            kind="split",
            clusters=(cluster,),
            documents=_nearest_to_their_middle(context, rows[upper]),
            measure=found.measure,
            value=found.value.value,
            interval=(found.value.low, found.value.high),
            null=found.null,
            words=(*sides[0][: N_WORDS // 2], *sides[1][: N_WORDS // 2]),
            sentence=(
                f"Split {context.called(cluster)} in two: {', '.join(sides[0][:3])} ({upper.sum():,} documents) and "
                f"{', '.join(sides[1][:3])} ({(~upper).sum():,}). {found.figures}"
            ),
            advice="Audit again with one cluster more, or read the documents of the smaller group.",
            effect=found.effect,
        )


class _Split(NamedTuple):
    upper: BoolArray
    measure: str
    value: Estimate
    null: float
    effect: float
    figures: str


def _split_by_labels(context: AuditContext, cluster: int, rows: IntArray) -> _Split | None:
    """The first two labels, told apart by the points: documents that join a majority, against labels dealt anew."""
    codes = context.explanations.corpus.label_codes[rows]
    X, known = context.explanations.points[rows], codes >= 0
    counts = np.bincount(codes[known])
    if np.count_nonzero(counts) < 2:
        return None
    first, second = np.argsort(-counts, kind="stable")[:2].tolist()
    upper = _nearer_to_second(X, codes, first, second)
    if min(upper.sum(), (~upper).sum()) < max(MIN_HALF, MIN_SHARE * len(X)):
        return None
    gain = rows_interval(_table(codes, upper, first, second), _gain)
    if gain.value < MIN_GAIN * known.sum():
        return None
    draws, random_state, dealt = [], np.random.RandomState(0), codes.copy()
    for _ in range(N_DRAWS):
        dealt[known] = random_state.permutation(codes[known])
        draws.append(_gain(_table(dealt, _nearer_to_second(X, dealt, first, second), first, second)))
    null = max(float(np.quantile(draws, NULL_QUANTILE)), 0.0)
    return _Split(upper, "documents that join a majority", gain, null, gain.value - null, _gain_figures(gain, null))


def _nearer_to_second(X: FloatArray, codes: IntArray, first: int, second: int) -> BoolArray:
    """Points nearer to the middle of the second label than to that of the first; no point counts to its own middle."""
    distances = []
    for code in (first, second):
        own = (codes == code).astype(np.float64)
        middles = (own @ X - own[:, None] * X) / np.maximum(own.sum() - own, 1.0)[:, None]
        distances.append(np.square(X - middles).sum(axis=1))
    return np.asarray(distances[1] < distances[0])


def _table(codes: IntArray, upper: BoolArray, first: int, second: int) -> IntArray:
    """Documents of the first and the second label on each side, the first label's side first; shape (2, 2)."""
    return np.array([[np.count_nonzero((codes == c) & (upper == side)) for side in (0, 1)] for c in (first, second)])


def _gain(table: IntArray) -> float:
    """Documents on the side of their label, less those of the majority label of both sides together."""
    return float(np.trace(table) - table[0].sum())


def _halves(X: FloatArray) -> BoolArray | None:
    """Which of some points are in the one of two groups; None where they cannot be cut, or one side would be small."""
    if len(X) < 2 * MIN_HALF or len(np.unique(X, axis=0)) < 2:
        return None
    upper = np.asarray(KMeans(2, n_init=3, random_state=0).fit_predict(X).astype(bool))
    return upper if min(upper.sum(), (~upper).sum()) >= max(MIN_HALF, MIN_SHARE * len(X)) else None


def _gain_figures(gain: Estimate, null: float) -> str:
    return (
        f"{gain.value:,.0f} documents more ({gain.low:,.0f} to {gain.high:,.0f}) would then be with the majority label "
        f"of their cluster; with labels dealt at random one cut in twenty gains more than {null:,.0f}."
    )


def _split_by_distance(context: AuditContext, cluster: int, rows: IntArray) -> _Split | None:
    """How far the two groups lie apart, as a multiple of the distance to the nearest cluster; silhouettes must gain."""
    others = (r for k, r in enumerate(context.rows_of) if k != cluster and len(r))
    centres = [context.explanations.points[r].mean(axis=0) for r in others]
    upper = _halves(context.explanations.points[rows])
    if upper is None or not centres:
        return None
    ratio = _distance_ratio(context.explanations.points[rows], upper, np.array(centres))
    changed = context.explanations.clusters.copy()
    changed[rows[upper]] = context.n_clusters
    gain = mean_interval(_silhouette_change(context, changed, (cluster,)))
    matters = ratio.low > 1.0 and gain.low > 0
    figures = (
        f"The two lie {ratio.value:.2f} times as far apart ({ratio.low:.2f} to {ratio.high:.2f}) as the cluster lies "
        f"from its nearest neighbour, and the silhouette of its documents changes by {gain.value:+.3f} "
        f"({gain.low:+.3f} to {gain.high:+.3f})."
    )
    effect = len(rows) * max(gain.value, 0.0) if matters else 0.0
    return _Split(upper, "distance of the groups, nearest cluster = 1", ratio, 1.0, effect, figures)


def _distance_ratio(X: FloatArray, upper: BoolArray, centres: FloatArray) -> Estimate:
    random_state, ratios = np.random.RandomState(0), []
    for draw in (np.arange(len(X)), *(random_state.randint(len(X), size=len(X)) for _ in range(N_DRAWS))):
        sides = upper[draw]
        if sides.all() or not sides.any():
            continue
        middle, sides_of = X[draw].mean(axis=0), [X[draw[side]].mean(axis=0) for side in (sides, ~sides)]
        nearest = np.linalg.norm(centres - middle, axis=1).min()
        ratios.append(float(np.linalg.norm(sides_of[0] - sides_of[1]) / max(nearest, 1e-300)))
    low, high = np.quantile(ratios, ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    return Estimate(ratios[0], float(low), float(high))


def find_merges(context: AuditContext) -> Iterator[Finding]:
    """Pairs of clusters that are better as one: the gain is in ARI where there are labels, else in silhouette."""
    if context.n_clusters < 3:
        return
    for first, second in sorted(_neighbours(context)):
        labelled = context.scores.ari is not None
        value, null, effect = (_merge_by_labels if labelled else _merge_by_silhouette)(context, first, second)
        if value.low <= null:
            continue
        measure = "gain in adjusted Rand index" if labelled else "gain in the silhouette of their documents"
        shared = shared_words(context, context.rows_of[first], context.rows_of[second])
        yield Finding(
            kind="merge",
            clusters=(first, second),
            documents=_between(context, first, second),
            measure=measure,
            value=value.value,
            interval=(value.low, value.high),
            null=null,
            words=shared,
            sentence=(
                f"Merge {context.called(first)} and {context.called(second)}: both hold documents for "
                f"{', '.join(shared[:3]) or 'no common word'}. As one: {measure} {value.value:+.3f} ({value.low:+.3f} "
                f"to {value.high:+.3f}; {null:+.3f} for most other pairs)."
            ),
            advice="Audit again with one cluster fewer, or compare the two clusters' exemplars.",
            effect=effect,
        )


def _merge_by_labels(context: AuditContext, first: int, second: int) -> tuple[Estimate, float, float]:
    """Gain in ARI, what most other pairs gain, and documents more that lie where most of their label lies.

    Where labels are coarser than clusters, any two clusters of a label gain: that says nothing of this pair.
    """
    rows, codes = context.labelled
    table = np.zeros((int(codes.max()) + 1, context.n_clusters), dtype=np.int64)
    np.add.at(table, (codes, context.explanations.clusters[rows]), 1)
    before = _ari(table)
    pairs = [pair for pair in combinations(range(context.n_clusters), 2) if pair != (first, second)]
    others = [_ari(_joined(table, *pair)) - before for pair in pairs]
    gain = table_interval(table, lambda drawn: _ari(_joined(drawn, first, second)) - _ari(drawn))
    united = float(_joined(table, first, second).max(axis=1).sum() - table.max(axis=1).sum())
    return gain, max(float(np.quantile(others, NULL_QUANTILE)), 0.0), united


def _joined(table: IntArray, first: int, second: int) -> IntArray:
    """A table of labels and clusters, with the second of two clusters, the larger number, counted as the first."""
    joined = np.delete(table, second, axis=1)
    joined[:, first] += table[:, second]
    return joined


def _ari(table: IntArray) -> float:
    """Adjusted Rand index of a table of labels and clusters (Hubert and Arabie, 1985)."""
    pairs, rows, columns, n = (_pairs(part) for part in (table, table.sum(axis=1), table.sum(axis=0), table.sum()))
    expected, most = rows * columns / max(n, 1.0), (rows + columns) / 2
    return float((pairs - expected) / (most - expected)) if most != expected else 1.0


def _pairs(counts: IntArray | np.integer) -> float:
    counts = np.asarray(counts, dtype=np.float64)
    return float((counts * (counts - 1) / 2).sum())


def _merge_by_silhouette(context: AuditContext, first: int, second: int) -> tuple[Estimate, float, float]:
    """Mean gain in silhouette of the documents of both, nothing as its null, and the gain of all of them together."""
    changed = np.where(context.explanations.clusters == second, first, context.explanations.clusters)
    gain = mean_interval(_silhouette_change(context, changed, (first, second)))
    n = len(context.rows_of[first]) + len(context.rows_of[second])
    return gain, 0.0, n * max(gain.value, 0.0)


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


def _between(context: AuditContext, first: int, second: int) -> tuple[int, ...]:
    """Documents of both that would go to the other, the least sure first."""
    rows = np.concatenate([context.rows_of[first], context.rows_of[second]])
    rows = rows[np.isin(context.explanations.runner_up[rows], (first, second))]
    return first_documents(rows, context.explanations.evidence[rows])


def _nearest_to_their_middle(context: AuditContext, rows: IntArray) -> tuple[int, ...]:
    points: FloatArray = context.explanations.points[rows]
    return first_documents(rows, np.linalg.norm(points - points.mean(axis=0), axis=1))


def _silhouette_change(context: AuditContext, changed: IntArray, clusters: tuple[int, ...]) -> FloatArray:
    """Silhouette after less before, of the documents of some clusters in a sample."""
    rows, before = context.silhouettes
    asked = np.isin(context.explanations.clusters[rows], clusters)
    return np.asarray((silhouettes_of(context.explanations.points[rows], changed[rows]) - before)[asked])
