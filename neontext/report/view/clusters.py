"""One cluster as the page shows it: what it is made of, and what sets it apart from its competitors."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from neontext.corpus.one_line import one_line
from neontext.evaluate import Audit, ClusterSummary, Contrast
from neontext.evaluate.clusters import agreeing
from neontext.report.view.passages import strongest_passages

#: Words listed for and against, labels listed in the label mix, findings that are linked.
N_WORDS, N_LABELS, N_FINDINGS = 12, 8, 6
#: Characters of a finding's sentence.
N_SENTENCE = 200


def cluster_view(audit: Audit, cluster: ClusterSummary) -> dict[str, Any]:
    """View of one cluster.

    Parameters
    ----------
    audit : Audit
        The audit.
    cluster : ClusterSummary
        Its cluster.

    Returns
    -------
    dict
        JSON types.
    """
    explanations = audit.explanations
    rows = np.flatnonzero(explanations.clusters == cluster.cluster)
    contrasts = audit.contrasts[cluster.cluster] if audit.contrasts else ()
    return {
        "cluster": cluster.cluster,
        "name": cluster.name,
        "label_share": cluster.label_share,
        "size": cluster.size,
        "share": cluster.size / max(len(audit.corpus), 1),
        "purity": cluster.purity,
        "majority_label": cluster.majority_label,
        "labels": _label_mix(cluster, audit.corpus.label_names),
        "median_evidence": float(np.median(explanations.evidence[rows])) if len(rows) else None,
        **_word_lists(cluster.words[:N_WORDS], cluster.words_against[:N_WORDS]),
        "sums": _sums(audit, cluster),
        "exemplars": _exemplars(audit, cluster),
        "contrasts": [_contrast_view(audit, contrast) for contrast in contrasts],
        "verdict": _verdict(audit, cluster.cluster),
        "findings": _findings(audit, cluster.cluster),
    }


def _sums(audit: Audit, cluster: ClusterSummary) -> dict[str, Any] | None:
    """What the listed words, the other ones and the bias add up to, averaged as the words are; None if it is empty."""
    explanations = audit.explanations
    rows = np.flatnonzero(agreeing(explanations) & (explanations.clusters == cluster.cluster))
    if not len(rows):
        return None
    evidence, bias = float(explanations.evidence[rows].mean()), float(explanations.bias[rows].mean())
    shown = sum(relevance for _, relevance in (*cluster.words[:N_WORDS], *cluster.words_against[:N_WORDS]))
    sums = {"shown": shown, "rest": evidence - bias - shown, "bias": bias, "evidence": evidence}
    return sums | {"bias_name": explanations.explainer.bias_name}


def _word_lists(words: Sequence[tuple[str, float]], against: Sequence[tuple[str, float]]) -> dict[str, Any]:
    """Words for and against with their relevance, and the scale of both lists."""
    words_for, words_against = (
        [{"word": word, "relevance": relevance} for word, relevance in side] for side in (words, against)
    )
    scale = max((abs(relevance) for _, relevance in (*words, *against)), default=0.0)
    return {"words_for": words_for, "words_against": words_against, "scale": scale}


def _verdict(audit: Audit, cluster: int) -> dict[str, str] | None:
    """What the cluster is, and why; None where nothing was looked for."""
    verdicts = audit.findings.verdicts
    return {"verdict": verdicts[cluster].verdict, "sentence": verdicts[cluster].sentence} if verdicts else None


def _findings(audit: Audit, cluster: int) -> list[dict[str, Any]]:
    """The first findings that name a cluster."""
    findings = [finding for finding in audit.findings.found if cluster in finding.clusters][:N_FINDINGS]
    return [{"kind": finding.kind, "sentence": one_line(finding.sentence, N_SENTENCE)} for finding in findings]


def _contrast_view(audit: Audit, contrast: Contrast) -> dict[str, Any]:
    return {
        "competitor": contrast.competitor,
        "name": audit.clusters[contrast.competitor].name,
        "share": contrast.share,
        "evidence": contrast.evidence,
        "n_documents": contrast.n_documents,
        **_word_lists(contrast.words, contrast.words_against),
    }


def _exemplars(audit: Audit, cluster: ClusterSummary) -> list[dict[str, Any]]:
    """Its exemplary documents, each quoted by its strongest passage."""
    corpus, rows = audit.corpus, list(cluster.exemplars)
    passages = strongest_passages(audit.explanations.take(np.array(rows, dtype=np.int64)))
    return [
        {"document": row, "id": corpus.ids[row], "passage": passage or corpus.texts[row]}
        for row, passage in zip(rows, passages, strict=True)
    ]


def _label_mix(cluster: ClusterSummary, names: Sequence[str]) -> list[dict[str, Any]]:
    """Labels of a cluster's documents, most first; the small ones in one row, the unlabelled ones in another."""
    if not cluster.labels:
        return []
    first, rest = cluster.labels[:N_LABELS], cluster.labels[N_LABELS:]
    mix: list[dict[str, Any]] = [
        {"label": label, "code": names.index(label), "kind": "label", "n": n} for label, n in first
    ]
    if rest:
        mix.append({"label": f"{len(rest)} more labels", "code": None, "kind": "rest", "n": sum(n for _, n in rest)})
    unlabelled = cluster.size - sum(n for _, n in cluster.labels)
    if unlabelled:
        mix.append({"label": "no label", "code": -1, "kind": "none", "n": unlabelled})
    return [{**part, "share": part["n"] / cluster.size} for part in mix]
