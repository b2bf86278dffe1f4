"""One cluster as the page shows it: what it is made of, and what sets it apart from its competitors."""

from typing import Any

import numpy as np

from neontext.corpus.one_line import one_line
from neontext.evaluate import Audit, ClusterSummary, Contrast

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
        "name": cluster_name(cluster),
        "size": cluster.size,
        "share": cluster.size / max(len(audit.corpus), 1),
        "purity": cluster.purity,
        "majority_label": cluster.majority_label,
        "labels": _label_mix(cluster),
        "median_evidence": float(np.median(explanations.evidence[rows])) if len(rows) else None,
        "words_for": word_views(cluster.words[:N_WORDS]),
        "words_against": word_views(cluster.words_against[:N_WORDS]),
        "scale": _scale(cluster.words, cluster.words_against),
        "exemplars": [_exemplar(audit, row) for row in cluster.exemplars],
        "contrasts": [_contrast_view(audit, contrast) for contrast in contrasts],
        "findings": [
            {"kind": finding.kind, "sentence": one_line(finding.sentence, N_SENTENCE)}
            for finding in audit.findings.found
            if cluster.cluster in finding.clusters
        ][:N_FINDINGS],
    }


def cluster_name(cluster: ClusterSummary) -> str:
    """What a cluster is called beside its number: its majority label, else its strongest word."""
    if cluster.majority_label is not None:
        return cluster.majority_label
    return cluster.words[0][0] if cluster.words else "empty" if not cluster.size else "no word"


def word_views(words: tuple[tuple[str, float], ...]) -> list[dict[str, Any]]:
    """Words and their relevance, for a list."""
    return [{"word": word, "relevance": relevance} for word, relevance in words]


def _scale(*lists: tuple[tuple[str, float], ...]) -> float:
    return max((abs(value) for words in lists for _, value in words), default=0.0)


def _contrast_view(audit: Audit, contrast: Contrast) -> dict[str, Any]:
    return {
        "competitor": contrast.competitor,
        "name": cluster_name(audit.clusters[contrast.competitor]),
        "share": contrast.share,
        "evidence": contrast.evidence,
        "words_for": word_views(contrast.words),
        "words_against": word_views(contrast.words_against),
        "scale": _scale(contrast.words, contrast.words_against),
    }


def _exemplar(audit: Audit, row: int) -> dict[str, Any]:
    corpus = audit.corpus
    return {"document": row, "id": corpus.ids[row], "beginning": corpus.texts[row]}


def _label_mix(cluster: ClusterSummary) -> list[dict[str, Any]]:
    """Labels of a cluster's documents, most first; the small ones in one row, the unlabelled ones in another."""
    if not cluster.labels:
        return []
    mix: list[dict[str, Any]] = [{"label": label, "kind": "label", "n": n} for label, n in cluster.labels[:N_LABELS]]
    rest = cluster.labels[N_LABELS:]
    if rest:
        mix.append({"label": f"{len(rest)} more labels", "kind": "rest", "n": sum(n for _, n in rest)})
    unlabelled = cluster.size - sum(n for _, n in cluster.labels)
    if unlabelled:
        mix.append({"label": "no label", "kind": "none", "n": unlabelled})
    return [{**part, "share": part["n"] / cluster.size} for part in mix]
