"""Documents to look at: borderline, far from all support, and hardly explained."""

from collections.abc import Iterator

import numpy as np

from neontext.evaluate.clusters import agreeing
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
        null=0.0,
        sentence=(
            "Negative evidence, so that the other clusters together are likelier: "
            f"{len(rows)} of {len(placed)} documents."
        ),
        advice="Do not count on these assignments one by one; see each document's runner-up.",
        strength=len(rows) / len(placed),
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
        null=0.0,
        sentence=(
            f"Their words speak for another cluster than the one they were given: {len(rows)} of {len(placed)} "
            f"documents. The words of {explanations.corpus.ids[least]} (cluster {explanations.clusters[least]}) speak "
            f"for cluster {by_words} most clearly."
        ),
        advice="Read them: they lie between clusters, or were given the wrong one, or words are not what decided.",
        strength=len(rows) / len(placed),
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
            f"Far from the support of every cluster: {int(far.sum())} of {len(placed)} documents, up to "
            f"{nearest.max():.2f} for the nearest, where the median document has {middle:.2f}."
        ),
        advice="Read them: another language, another subject, tables or code. They may belong to no cluster.",
        strength=float(far.mean()),
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
        null=0.0,
        sentence=(
            f"Placed by fewer than {FEW_WORDS} words, or by less than a fifth of their words: "
            f"{len(rows)} of {len(few)} documents."
        ),
        advice="Take vectors that know more of the corpus's words (--vectors), or leave these documents out.",
        strength=float(few.mean()),
    )
