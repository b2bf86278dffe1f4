"""Leftover clusters: documents that nothing in particular holds together."""

from collections.abc import Iterator

import numpy as np

from neontext.arrays import IntArray
from neontext.evaluate.clusters import ClusterSummary
from neontext.evaluate.fidelity import wilson_interval
from neontext.evaluate.findings.context import AuditContext
from neontext.evaluate.findings.estimates import Estimate, mean_interval, median_interval, table_interval
from neontext.evaluate.findings.finding import Finding

#: Documents, with a label where labels are asked, that a cluster needs.
MIN_SIZE = 10
#: How mixed the labels of a leftover are, at least: 1 is as mixed as in the whole corpus. None of them is its majority.
MIXED, MAJORITY = 0.75, 0.5
#: Documents to read.
N_READ = 3

_ADVICE = "Audit again with more clusters, or give these documents to the clusters that their runner-up names."


def find_leftovers(context: AuditContext) -> Iterator[Finding]:
    """Clusters about nothing in particular: by their labels, else by what holds their documents."""
    for cluster, rows in zip(context.clusters, context.rows_of, strict=True):
        if len(rows) < MIN_SIZE:
            continue
        if sum(n for _, n in cluster.labels) >= MIN_SIZE and len(context.explanations.corpus.label_names) > 1:
            yield from _by_labels(context, cluster, rows)
        else:
            found = next(_by_bias(context, cluster, rows), None) or next(_by_distance(context, cluster, rows), None)
            yield from () if found is None else (found,)


def _by_labels(context: AuditContext, cluster: ClusterSummary, rows: IntArray) -> Iterator[Finding]:
    """Its labels are nearly as mixed as those of the whole corpus, and none of them has a majority."""
    codes = context.labelled[1]
    whole = entropy(np.bincount(codes))
    counts = np.array([n for _, n in cluster.labels], dtype=np.int64)
    mixed = table_interval(counts, lambda drawn: entropy(drawn) / max(whole, 1e-300))
    total = int(counts.sum())
    if mixed.low <= MIXED or wilson_interval(int(counts[0]), total)[1] >= MAJORITY:
        return
    figures = (
        f"Its labels are {mixed.value:.2f} times as mixed as those of all documents ({mixed.low:.2f} to "
        f"{mixed.high:.2f}; {MIXED} or less in a cluster about something): {len(counts)} labels, "
        f"{counts[0] / total:.0%} {cluster.labels[0][0]}."
    )
    measure = "mixture of its labels (1: as in the whole corpus)"
    yield _finding(context, cluster, rows, measure, mixed, MIXED, figures, float(total - counts[0]))


def entropy(counts: IntArray) -> float:
    """Entropy of counts in nats, with the correction of Miller (1955) for what few documents hide.

    Examples
    --------
    >>> round(entropy(np.array([500, 500, 0])), 3)
    0.694
    """
    counts = counts[counts > 0]
    share = counts / counts.sum()
    return float(-(share * np.log(share)).sum() + (len(counts) - 1) / (2 * counts.sum()))


def _by_bias(context: AuditContext, cluster: ClusterSummary, rows: IntArray) -> Iterator[Finding]:
    """For its median document the bias speaks for the cluster: it is there for want of another."""
    found = context.explanations
    share = found.bias[rows] / np.maximum(np.abs(found.bias[rows]) + np.abs(context.word_sums[rows]), 1e-300)
    value = median_interval(share)
    if value.low <= 0:
        return
    figures = (
        f"For its median document {value.value:.0%} ({value.low:.0%} to {value.high:.0%}) of what holds it is "
        f"{found.explainer.bias_name}, which belongs to no word; in a cluster about something the words hold the "
        "documents, and the rest takes away."
    )
    weak = float((found.bias[rows] > context.word_sums[rows]).sum())
    measure = "share of the bias in what holds the median document"
    yield _finding(context, cluster, rows, measure, value, 0.0, figures, weak)


def _by_distance(context: AuditContext, cluster: ClusterSummary, rows: IntArray) -> Iterator[Finding]:
    """Its documents lie nearer to another cluster than to each other."""
    sample, values = context.silhouettes
    own = values[np.isin(sample, rows)]
    if len(own) < MIN_SIZE:
        return
    value = mean_interval(-own)
    if value.low <= 0:
        return
    figures = (
        f"They lie nearer to another cluster than to each other: their mean silhouette is {-value.value:+.3f} "
        f"({-value.high:+.3f} to {-value.low:+.3f}), that of all documents {values.mean():+.3f}."
    )
    measure = "mean silhouette of its documents below zero"
    yield _finding(context, cluster, rows, measure, value, 0.0, figures, float((own < 0).mean()) * len(rows))


def _finding(
    context: AuditContext,
    cluster: ClusterSummary,
    rows: IntArray,
    measure: str,
    value: Estimate,
    null: float,
    figures: str,
    effect: float,
) -> Finding:
    spread = rows[np.argsort(-context.explanations.evidence[rows], kind="stable")]
    return Finding(
        kind="leftover",
        clusters=(cluster.cluster,),
        documents=tuple(cluster.exemplars[:N_READ]) or tuple(spread[:N_READ].tolist()),
        measure=measure,
        value=value.value,
        interval=(value.low, value.high),
        null=null,
        words=tuple(word for word, _ in cluster.words[:5]),
        sentence=(
            f"Read three of its documents, then split {context.called(cluster.cluster)} or set it aside: its "
            f"{len(rows):,} documents are a leftover, and nothing but common words holds them together. {figures}"
        ),
        advice=_ADVICE,
        effect=effect,
    )
