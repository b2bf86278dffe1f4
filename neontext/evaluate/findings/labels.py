"""Where purity and coherence disagree: impure clusters that make sense, and pure ones that do not."""

from collections.abc import Iterator

from neontext.arrays import IntArray
from neontext.evaluate.findings.context import N_WORDS, AuditContext, first_documents, shared_words
from neontext.evaluate.findings.finding import Finding
from neontext.evaluate.scores import purity

#: Purity up to which a cluster is impure, from which it is pure; share of the second label that counts.
IMPURE, PURE, SECOND = 0.7, 0.8, 0.15
#: Documents that a cluster needs.
MIN_SIZE = 5


def find_impure_but_coherent(context: AuditContext) -> Iterator[Finding]:
    """Clusters of several labels whose words go together: the labels may be too fine."""
    for cluster, coherence in zip(context.clusters, context.coherence, strict=True):
        if cluster.purity is None or cluster.purity > IMPURE or len(cluster.labels) < 2 or cluster.size < MIN_SIZE:
            continue
        (first, _), (second, n_second) = cluster.labels[:2]
        of_each = [_rows_of_label(context, cluster.cluster, label) for label in (first, second)]
        shared = shared_words(context, *of_each)
        coherent = coherence.npmi is not None and coherence.npmi > coherence.null
        if n_second < SECOND * cluster.size or not coherent or not shared:
            continue
        gain = _gain_of_merging_labels(context, first, second)
        yield Finding(
            kind="impure but coherent",
            clusters=(cluster.cluster,),
            documents=first_documents(of_each[1], -context.explanations.evidence[of_each[1]]),
            measure="coherence of its words (NPMI)",
            value=coherence.npmi or 0.0,
            null=coherence.null,
            words=shared,
            sentence=(
                f"{', '.join(shared[:3])}: {first} and {second}. Cluster {cluster.cluster} has a purity of only "
                f"{cluster.purity:.2f}, but its words belong together, and these pull documents of both labels in. "
                f"Counting the two labels as one gives {gain:+.3f} of purity."
            ),
            advice="Read documents of the second label: if they belong here, the labels are too fine.",
            details={"purity": cluster.purity, "purity gain of merging the labels": gain},
            strength=gain,
        )


def find_pure_but_incoherent(context: AuditContext) -> Iterator[Finding]:
    """Clusters of one label whose words go together no better than random ones."""
    for cluster, coherence in zip(context.clusters, context.coherence, strict=True):
        if cluster.purity is None or cluster.purity < PURE or cluster.size < MIN_SIZE or coherence.npmi is None:
            continue
        if coherence.npmi > coherence.null:
            continue
        words = tuple(word for word, _ in cluster.words[:N_WORDS])
        yield Finding(
            kind="pure but incoherent",
            clusters=(cluster.cluster,),
            documents=cluster.exemplars,
            measure="coherence of its words (NPMI)",
            value=coherence.npmi,
            null=coherence.null,
            words=words,
            sentence=(
                f"Cluster {cluster.cluster} is {cluster.purity:.0%} {cluster.majority_label}, but its words "
                f"({', '.join(words[:3])}) go together no better than random ones."
            ),
            advice="Look at what its documents share besides the subject: length, form, an author.",
            details={"purity": cluster.purity},
            strength=coherence.null - coherence.npmi,
        )


def _rows_of_label(context: AuditContext, cluster: int, label: str) -> IntArray:
    rows = context.rows_of[cluster]
    return rows[:0] if context.labels is None else rows[context.labels[rows] == label]


def _gain_of_merging_labels(context: AuditContext, first: str, second: str) -> float:
    """Purity with two labels counted as one, less purity as it is."""
    rows, _ = context.labelled
    if context.labels is None or context.scores.purity is None:
        return 0.0
    merged = [first if label == second else str(label) for label in context.labels[rows]]
    return purity(merged, context.explanations.clusters[rows]) - context.scores.purity
