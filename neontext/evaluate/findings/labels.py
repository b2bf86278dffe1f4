"""Where labels and words disagree: labels finer than the words, and pure clusters whose words do not cohere."""

from collections.abc import Iterator

import numpy as np

from neontext.arrays import IntArray
from neontext.evaluate.clusters import ClusterSummary
from neontext.evaluate.findings.context import N_WORDS, AuditContext, first_documents, shared_words
from neontext.evaluate.findings.estimates import NULL_QUANTILE, Estimate, table_interval
from neontext.evaluate.findings.finding import Finding

#: Purity up to which a cluster is impure, from which it is pure; share of the second label that counts.
IMPURE, PURE, SECOND = 0.7, 0.8, 0.15
#: Documents that a cluster needs.
MIN_SIZE = 5


def find_impure_but_coherent(context: AuditContext) -> Iterator[Finding]:
    """Clusters of two labels whose words go together, where the two meet more than other labels do."""
    for cluster, coherence in zip(context.clusters, context.coherence, strict=True):
        if cluster.purity is None or cluster.purity > IMPURE or len(cluster.labels) < 2 or cluster.size < MIN_SIZE:
            continue
        (first, _), (second, n_second) = cluster.labels[:2]
        of_each = [_rows_of_label(context, cluster.cluster, label) for label in (first, second)]
        shared = shared_words(context, *of_each)
        # Words that keep apart do not belong together, however far apart random ones keep.
        coherent = coherence.low is not None and coherence.low > max(coherence.null, 0.0)
        if n_second < SECOND * cluster.size or not coherent or not shared:
            continue
        gain, null = _merging_labels(context, first, second)
        n = len(context.labelled[0])
        yield Finding(
            kind="labels too fine",
            clusters=(cluster.cluster,),
            documents=first_documents(of_each[1], -context.explanations.evidence[of_each[1]]),
            measure="gain in purity if the two labels were one",
            value=gain.value,
            interval=(gain.low, gain.high),
            null=null,
            words=shared,
            sentence=(
                f"Ask whether {first} and {second} are two things: in {context.called(cluster.cluster)} "
                f"{', '.join(shared[:3])} hold documents of both. Counted as one label, purity gains "
                f"{gain.value:+.3f} ({gain.low:+.3f} to {gain.high:+.3f}); with another label in place of the second "
                f"one at most {null:+.3f}, nineteen times of twenty."
            ),
            advice="Read documents of the second label: if they belong here, the labels are too fine.",
            details={"purity": cluster.purity, "coherence of the words (NPMI)": coherence.npmi},
            effect=min(float(n_second), max(gain.value - null, 0.0) * n),
        )


def find_pure_but_incoherent(context: AuditContext) -> Iterator[Finding]:
    """Clusters of one label whose words go together no better than random ones."""
    for cluster, coherence in zip(context.clusters, context.coherence, strict=True):
        if cluster.purity is None or cluster.purity < PURE or cluster.size < MIN_SIZE or coherence.npmi is None:
            continue
        if coherence.high is None or coherence.high > coherence.null:
            continue
        npmi = Estimate(coherence.npmi, coherence.low or -1.0, coherence.high)
        yield _incoherent(context, cluster, npmi, coherence.null)


def _incoherent(context: AuditContext, cluster: ClusterSummary, npmi: Estimate, null: float) -> Finding:
    words = tuple(word for word, _ in cluster.words[:N_WORDS])
    held = np.isin(context.explanations.tokens.word, _codes(context, words))
    holds = np.bincount(context.document[held], minlength=len(context.explanations.clusters)) > 0
    without = int((~holds[context.rows_of[cluster.cluster]]).sum())
    return Finding(
        kind="pure but incoherent",
        clusters=(cluster.cluster,),
        documents=cluster.exemplars,
        measure="coherence that its words lack to be better than random ones (NPMI)",
        value=null - npmi.value,
        interval=(null - npmi.high, null - npmi.low),
        null=0.0,
        words=words,
        sentence=(
            f"Look for what the documents of {context.called(cluster.cluster)} share besides the subject: "
            f"{cluster.purity or 0:.0%} are {cluster.majority_label}, but its words go together no better than random "
            f"ones (NPMI {npmi.value:.2f}, {npmi.low:.2f} to {npmi.high:.2f}; random words {null:.2f})."
        ),
        advice="It may be length, form, or an author: read the exemplars.",
        details={"purity": cluster.purity},
        effect=float(without),
    )


def _codes(context: AuditContext, words: tuple[str, ...]) -> IntArray:
    wanted = set(words)
    return np.array([code for code, word in enumerate(context.explanations.tokens.words) if word in wanted])


def _rows_of_label(context: AuditContext, cluster: int, label: str) -> IntArray:
    rows = context.rows_of[cluster]
    return rows[:0] if context.labels is None else rows[context.labels[rows] == label]


def _merging_labels(context: AuditContext, first: str, second: str) -> tuple[Estimate, float]:
    """Purity with two labels counted as one less purity as it is; what the first gains with other labels, mostly."""
    rows, codes = context.labelled
    names = context.explanations.corpus.label_names
    table = np.zeros((len(names), context.n_clusters), dtype=np.int64)
    np.add.at(table, (codes, context.explanations.clusters[rows]), 1)

    def gain(table: IntArray, a: int, b: int) -> float:
        joined = np.delete(table, b, axis=0)
        joined[a - (b < a)] += table[b]
        return float(joined.max(axis=0).sum() - table.max(axis=0).sum()) / max(int(table.sum()), 1)

    a, b = names.index(first), names.index(second)
    others = [gain(table, a, c) for c in range(len(names)) if c not in (a, b)]
    null = float(np.quantile(others, NULL_QUANTILE)) if others else 0.0
    return table_interval(table, lambda drawn: gain(drawn, a, b)), null
