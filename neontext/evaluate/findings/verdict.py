"""One verdict a cluster, from a closed set, by stated rules: what an auditor has to know before all else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from neontext.evaluate.fidelity import wilson_interval
from neontext.evaluate.findings.context import AuditContext
from neontext.evaluate.findings.finding import Finding

#: Every verdict, in the order in which they are asked: the first that holds is it.
VERDICTS = ("too few documents", "copies", "artefact", "leftover", "several things", "one thing", "undecided")
#: Documents below which nothing is said of a cluster.
MIN_SIZE = 5
#: Share of a cluster's documents that are copies, or that an artefact decides, from which it is that.
HALF = 0.5


@dataclass(frozen=True)
class Verdict:
    """What a cluster is.

    Attributes
    ----------
    cluster : int
        Its number.
    verdict : str
        One of `VERDICTS`.
    sentence : str
        Why.
    """

    cluster: int
    verdict: str
    sentence: str


def judge_clusters(context: AuditContext, found: Sequence[Finding]) -> tuple[Verdict, ...]:
    """Give every cluster its verdict.

    copies: more than half of its documents repeat another one. artefact: more than half of it leaves, or half of its
    evidence goes, with words that are none of its subject. leftover, several things: a finding says so, or no majority
    of its documents has a label. one thing: most of its documents carry one label, or, without labels, its words go
    together (NPMI above 0, and above that of random ones). "More" and "most" are beyond the 95 % interval.

    Parameters
    ----------
    context : AuditContext
        An explained corpus.
    found : sequence of Finding
        Findings that matter.
    """
    return tuple(_judge(context, found, cluster) for cluster in range(context.n_clusters))


def _judge(context: AuditContext, found: Sequence[Finding], cluster: int) -> Verdict:
    size = len(context.rows_of[cluster])
    if size < MIN_SIZE:
        return Verdict(cluster, "too few documents", f"{size} document{'s' * (size != 1)}: too few to say more.")
    reasons = {kind: sentence for kind, sentence in reversed(list(_reasons(context, found, cluster)))}
    verdict = next((name for name in VERDICTS if name in reasons), "undecided")
    return Verdict(cluster, verdict, reasons.get(verdict, "Neither its labels nor its words decide what it is about."))


def _reasons(context: AuditContext, found: Sequence[Finding], cluster: int) -> Iterator[tuple[str, str]]:
    """Every verdict that holds, with a sentence."""
    rows, size = context.rows_of[cluster], len(context.rows_of[cluster])
    copies = sum(_surplus(groups[rows]) for groups in context.copies)
    if wilson_interval(copies, size)[0] > HALF:
        yield "copies", f"{copies:,} of its {size:,} documents repeat another one of it."
    for finding in found:
        if finding.clusters != (cluster,):
            continue
        if finding.kind == "artefact" and finding.effect > HALF * size:
            yield "artefact", f"It rests on {', '.join(finding.words[:3])}, words that are none of a subject."
        if finding.kind == "leftover":
            yield "leftover", finding.sentence.partition(". ")[2]
        if finding.kind == "split":
            yield "several things", f"{finding.sentence.split('. ')[0]}."
    yield from _by_labels(context, cluster)
    yield from _by_words(context, cluster)


def _surplus(groups: np.ndarray) -> int:
    """Documents that repeat another one: all of a group but one."""
    groups = groups[groups >= 0]
    return len(groups) - len(np.unique(groups))


def _by_labels(context: AuditContext, cluster: int) -> Iterator[tuple[str, str]]:
    """Whether most of its documents carry one label; the majority's interval decides."""
    labels = context.clusters[cluster].labels
    if context.scores.purity is None or len(context.explanations.corpus.label_names) < 2 or not labels:
        return
    (label, n), total = labels[0], sum(count for _, count in labels)
    low, high = wilson_interval(n, total)
    share = f"{n / total:.0%} ({low:.0%} to {high:.0%}) of its documents are {label}"
    if low > HALF:
        yield "one thing", f"{share}."
    elif high < HALF:
        yield "several things", f"No label has a majority: {share}."


def _by_words(context: AuditContext, cluster: int) -> Iterator[tuple[str, str]]:
    """Without labels: whether its words go together better than random ones."""
    coherence = context.coherence[cluster]
    if context.scores.purity is not None or coherence.npmi is None or coherence.low is None:
        return
    if coherence.low > max(coherence.null, 0.0):
        yield "one thing", f"Its words go together (NPMI {coherence.npmi:.2f}; random words {coherence.null:.2f})."
