"""What is worked out about explained documents before it is written down: scores, checks, findings, summaries."""

from typing import Any

import numpy as np

from neontext.audit.explainer import FittedExplainer
from neontext.audit.record import training_record
from neontext.cluster import find_exemplars
from neontext.corpus import PhraseTokenizer
from neontext.corpus.labels import label_notes
from neontext.corpus.phrases import DELIMITER
from neontext.embed import VocabularyBounds
from neontext.evaluate import (
    Audit,
    AuditContext,
    Stability,
    check_soundness,
    contrast_clusters,
    find_all,
    score_clustering,
    skipped_documents,
    summarise_clusters,
)
from neontext.explain import Explanations
from neontext.runtime.provenance import record_run
from neontext.runtime.stages import StageClock

#: Exemplary documents of each cluster.
N_EXEMPLARS = 3
#: Phrases that the record names.
N_PHRASES = 8
#: Libraries whose versions an audit records.
LIBRARIES = (
    "neontext",
    "numpy",
    "scipy",
    "scikit-learn",
    "gensim",
    "spacy",
    "kmedoids",
    "openTSNE",
    "pyarrow",
    "safetensors",
)
#: What `analyse` runs.
STAGES = ("score", "check", "find")


def analyse(
    explainer: FittedExplainer,
    explanations: Explanations,
    parameters: dict[str, Any],
    clock: StageClock,
    stability: Stability | None = None,
) -> Audit:
    """Scores, checks, findings and summaries of explained documents, each for its own cluster.

    `parameters` (JSON types) are for the record; the seconds of the clock are those of the audit. Which documents a
    report shows is not chosen yet: see `report_audit`.
    """
    corpus = explanations.corpus
    with clock.stage("score"):
        scores = score_clustering(corpus.labels, explanations.clusters, explanations.points)
        exemplars = find_exemplars(explanations.points, explanations.clusters, N_EXEMPLARS, np.random.RandomState(0))
        clusters = summarise_clusters(explanations, explainer.n_clusters_, exemplars, explainer.cluster_names_)
        contrasts = contrast_clusters(explanations, explainer.n_clusters_)
    with clock.stage("check"):
        fidelity = explainer.fidelity() if explanations.is_training else None
        checks = check_soundness(explanations, fidelity=fidelity)
    with clock.stage("find"):
        findings = find_all(AuditContext(explanations, clusters, scores, fidelity))
    return Audit(
        corpus=corpus,
        explanations=explanations,
        clusters=clusters,
        scores=scores,
        skipped=skipped_documents(explanations),
        converged=explainer.converged_,
        n_iter=explainer.n_iter_,
        checks=checks,
        stability=stability,
        fidelity=fidelity,
        outliers=_outliers(explainer, explanations),
        findings=findings,
        sweep=getattr(explainer, "sweep_", None),
        contrasts=contrasts,
        **record_run(parameters | _chosen(explainer, explanations), LIBRARIES, clock.seconds),
    )


def _outliers(explainer: FittedExplainer, explanations: Explanations) -> Explanations | None:
    """The training documents that were given no cluster, as far from all; None where there are none."""
    known = explainer.given_ is not None and explainer.given_.threshold is not None
    return explainer.explain_outliers() if known and explanations.is_training else None


def _moved(explainer: FittedExplainer, explanations: Explanations) -> dict[str, int]:
    """Documents that are in another cluster than the one that started from their label, of how many; else nothing."""
    names, labels = explainer.cluster_labels_, explanations.corpus.labels
    started = explainer.init == "labels" and explainer.clusterer is None and explanations.is_training
    if not started or names is None or labels is None:
        return {}
    pairs = [(names[k], label) for k, label in zip(explanations.clusters, labels, strict=True) if k >= 0 and label]
    return {"n": sum(name != label for name, label in pairs), "of": len(pairs)}


def _left_out(explainer: FittedExplainer, explanations: Explanations) -> dict[str, Any]:
    """Words of the training documents that bounds of the vocabulary leave out; nothing of other documents."""
    bounds = VocabularyBounds(explainer.min_count, explainer.max_share)
    return bounds.left_out(explanations.tokens) if explanations.is_training and not bounds.hold_nothing_back else {}


def _phrases(explainer: FittedExplainer, explanations: Explanations) -> dict[str, Any]:
    """How many phrases are joined to one token, and the most frequent; nothing where none were asked for."""
    tokenizer, tokens = getattr(explainer.embedder_, "tokenizer", None), explanations.tokens
    if not isinstance(tokenizer, PhraseTokenizer):
        return {}
    joined = {DELIMITER.join(pair) for pair in tokenizer.phrases}
    occurrences = np.bincount(tokens.word, minlength=tokens.n_words)
    order = np.argsort(-occurrences, kind="stable").tolist()
    first = [tokens.words[word] for word in order if tokens.words[word] in joined][:N_PHRASES]
    return {"n": len(tokenizer.phrases), "first": first}


def _chosen(explainer: FittedExplainer, explanations: Explanations) -> dict[str, Any]:
    embedder, support = explainer.embedder_, explainer.network_.support
    return {
        "corpus": explanations.corpus.name,
        "given": {} if explainer.given_ is None else explainer.given_._asdict(),
        "moved_from_labels": _moved(explainer, explanations),
        "left_out": _left_out(explainer, explanations),
        "phrases_found": _phrases(explainer, explanations),
        "label_notes": list(label_notes(explanations.corpus.labels)),
        "fields_kept": list(explanations.corpus.metadata),
        "vectors_reason": getattr(embedder, "reason_", "an embedder given as an object"),
        "chosen": {
            "vectors": list(embedder.description_),
            "clusters": explainer.n_clusters_,
            "components": explainer.layer_.n_components,
            "gamma": support.gamma,
            "beta": explainer.network_.beta,
            "support_points": len(support.points),
            **training_record(explainer),
        },
    }
