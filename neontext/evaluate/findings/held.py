"""Documents that their words speak against: the bias alone holds them where they are."""

from collections.abc import Iterator

import numpy as np
from scipy.special import expit

from neontext.evaluate.fidelity import wilson_interval
from neontext.evaluate.findings.context import AuditContext
from neontext.evaluate.findings.finding import Finding


def find_held_by_bias(context: AuditContext) -> Iterator[Finding]:
    """Documents whose words sum to less than nothing, and that are likelier than not in their cluster all the same."""
    found, words = context.explanations, context.word_sums
    placed = found.clusters >= 0
    rows = np.flatnonzero(context.held_by_bias)
    if not len(rows):
        return
    sums, bias = float(words[rows].mean()), float(found.bias[rows].mean())
    name = found.explainer.bias_name
    counts = np.bincount(found.clusters[rows], minlength=context.n_clusters)
    order = np.argsort(-counts, kind="stable")
    most = tuple(int(k) for k in order if counts[k] >= max(len(rows) / context.n_clusters, 1))
    where = ", ".join(f"{counts[k]:,} in {context.called(k)}" for k in most[:2])
    yield Finding(
        kind="held by the bias",
        clusters=most,
        documents=tuple(rows[np.argsort(words[rows], kind="stable")].tolist()),
        measure="share of the documents whose words speak against their cluster",
        value=len(rows) / int(placed.sum()),
        interval=wilson_interval(len(rows), int(placed.sum())),
        null=0.0,
        sentence=(
            f"Do not give the words as the reason for {len(rows):,} document{'s' * (len(rows) != 1)}: they sum to "
            f"{sums:+.2f} on average, against the cluster, and no word holds them there: {name} {bias:+.2f} ({where})."
        ),
        advice="Read some: a document that lacks every other cluster's words goes to the one that asks for least.",
        details={"mean of the words": sums, "mean bias": bias},
        effect=float((expit(found.evidence[rows]) - expit(words[rows])).sum()),
    )
