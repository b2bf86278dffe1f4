"""Documents to look at: borderline, far from all support, and hardly explained."""

from collections.abc import Iterator

import numpy as np
from scipy.special import expit

from neontext.evaluate.clusters import agreeing
from neontext.evaluate.fidelity import wilson_interval
from neontext.evaluate.findings.context import AuditContext, first_documents
from neontext.evaluate.findings.finding import Finding

#: Interquartile ranges above the third quartile from which a document is far (Tukey's "far out").
FAR_OUT = 3.0
#: Words with a vector, and their share of a document's words, below which a document is hardly explained.
FEW_WORDS, FEW_SHARE = 3, 0.2


def find_borderline(context: AuditContext) -> Iterator[Finding]:
    """Documents whose cluster is less likely than all others together."""
    explanations = context.explanations
    placed = np.flatnonzero(explanations.clusters >= 0)
    rows = placed[explanations.evidence[placed] < 0]
    if context.fidelity is not None:
        rows = rows[agreeing(explanations)[rows]]
    if not len(rows):
        return
    yield Finding(
        kind="borderline",
        documents=first_documents(rows, explanations.evidence[rows]),
        measure="share of documents with negative evidence",
        value=len(rows) / len(placed),
        interval=wilson_interval(len(rows), len(placed)),
        null=0.0,
        sentence=(
            f"Do not count on the cluster of {len(rows):,} document{'s' * (len(rows) != 1)} one by one: their evidence "
            f"is negative, so that the other clusters together are likelier ({len(rows) / len(placed):.1%} of "
            f"{len(placed):,})."
        ),
        advice="See each document's runner-up.",
        effect=float((1.0 - expit(explanations.evidence[rows])).sum()),
    )


def find_disagreeing(context: AuditContext) -> Iterator[Finding]:
    """Documents whose words speak for another cluster than the one that they were given."""
    explanations = context.explanations
    placed = np.flatnonzero(explanations.clusters >= 0)
    rows = placed[~agreeing(explanations)[placed]]
    if context.fidelity is None or not len(rows):
        return
    least = int(rows[np.argmin(explanations.evidence[rows])])
    by_words = int(explanations.outlierness[least].argmin())
    yield Finding(
        kind="words disagree",
        documents=first_documents(rows, explanations.evidence[rows]),
        measure="share of documents whose words speak for another cluster",
        value=len(rows) / len(placed),
        interval=wilson_interval(len(rows), len(placed)),
        null=0.0,
        sentence=(
            f"Read {len(rows):,} document{'s' * (len(rows) != 1)} whose words speak for another cluster than the one "
            f"they were given ({len(rows) / len(placed):.1%} of {len(placed):,}), most clearly "
            f"{explanations.corpus.ids[least]}: given {context.called(int(explanations.clusters[least]))}, by its "
            f"words {context.called(by_words)}."
        ),
        advice="They lie between clusters, or were given the wrong one, or words are not what decided.",
        effect=float((1.0 - expit(explanations.evidence[rows])).sum()),
    )


def find_outliers(context: AuditContext) -> Iterator[Finding]:
    """Documents far from the support of every cluster."""
    explanations = context.explanations
    placed = np.flatnonzero(explanations.clusters >= 0)
    if len(placed) < 4:
        return
    nearest = explanations.outlierness[placed].min(axis=1)
    low, middle, high = np.quantile(nearest, (0.25, 0.5, 0.75))
    far = nearest > high + FAR_OUT * (high - low)
    # Where all are equally far, rounding is no distance.
    far &= nearest - high > 1e-9 * max(1.0, abs(float(high)))
    if not far.any():
        return
    yield Finding(
        kind="outliers",
        documents=first_documents(placed[far], -nearest[far]),
        measure="largest outlierness for the nearest cluster",
        value=float(nearest.max()),
        null=float(middle),
        sentence=(
            f"Read {int(far.sum()):,} document{'s' * (int(far.sum()) != 1)} that may belong to no cluster: they are "
            f"far from the support of every one (outlierness up to {nearest.max():.2f} for the nearest; the median "
            f"document of {len(placed):,} has {middle:.2f})."
        ),
        advice="Another language, another subject, tables or code: they may have to be left out.",
        effect=float(far.sum()),
    )


def find_hardly_explained(context: AuditContext) -> Iterator[Finding]:
    """Documents of which the model knows few words."""
    explanations = context.explanations
    known, words = explanations.n_explained, np.maximum(explanations.n_tokens, 1)
    few = (explanations.clusters >= 0) & ((known < FEW_WORDS) | (known < FEW_SHARE * words))
    rows = np.flatnonzero(few)
    if not len(rows):
        return
    yield Finding(
        kind="hardly explained",
        documents=first_documents(rows, known[rows]),
        measure="share of documents with few known words",
        value=float(few.mean()),
        interval=wilson_interval(len(rows), len(few)),
        null=0.0,
        sentence=(
            f"Leave {len(rows):,} document{'s' * (len(rows) != 1)} out, or explain them by more words: fewer than "
            f"{FEW_WORDS} words placed them, or less than a fifth of their words ({len(rows) / len(few):.1%} of "
            f"{len(few):,})."
        ),
        advice="Take vectors that know more of the corpus's words (--vectors).",
        effect=float(len(rows)),
    )
