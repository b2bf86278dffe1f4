"""Fidelity as a page and a terminal show it: the sentences first, then figures by cluster."""

from typing import Any

from neontext.evaluate import Audit, Fidelity
from neontext.report.saved.summary import outlier_figures


def fidelity_view(audit: Audit) -> dict[str, Any] | None:
    """View of the fidelity of an audit, in JSON types; None where the clusters are the model's own.

    Parameters
    ----------
    audit : Audit
        The audit.
    """
    fidelity = audit.fidelity
    if fidelity is None:
        return None
    names = [cluster.name for cluster in audit.clusters]
    return {
        "sentences": fidelity_sentences(audit),
        "clusters": [cluster._asdict() | {"name": names[cluster.cluster]} for cluster in fidelity.clusters],
        "outliers": [_outlier_view(outlier, names) for outlier in outlier_figures(audit)],
        "confusions": [
            confusion._asdict() | {"given_name": names[confusion.given], "by_words_name": names[confusion.by_words]}
            for confusion in fidelity.confusions
        ],
    }


def _outlier_view(outlier: dict[str, Any], names: list[str]) -> dict[str, Any]:
    words = [{"word": word, "relevance": relevance} for word, relevance in outlier["words"]]
    return outlier | {"name": names[outlier["nearest"]], "words": words}


def fidelity_sentences(audit: Audit) -> list[str]:
    """What somebody has to know before the words of clusters that were made elsewhere are believed."""
    fidelity = audit.fidelity
    return [] if fidelity is None else [*_main(fidelity), *_beside(fidelity), *_notes(audit)]


def _notes(audit: Audit) -> tuple[str, ...]:
    given = audit.parameters.get("given")
    return tuple(given["notes"]) if given else ()


def _main(fidelity: Fidelity) -> list[str]:
    kappa = "" if fidelity.kappa is None else f", κ {fidelity.kappa:.2f}"
    return [
        f"Fidelity: a model of words ({fidelity.surrogate}) that has not seen them gives {fidelity.value:.1%} of "
        f"{fidelity.n:,} documents the cluster they were given (95 % interval {fidelity.low:.1%} to "
        f"{fidelity.high:.1%}{kappa}; naming the largest cluster always, {fidelity.largest:.1%}). {fidelity.verdict}",
        f"It is {fidelity.mean_probability:.1%} sure of its choices on average, and right in {fidelity.value:.1%}.",
    ]


def _beside(fidelity: Fidelity) -> list[str]:
    sentences = []
    if fidelity.in_own_points is not None:
        sentences.append(
            f"In the points that came with the labels, the same kind of model reaches {fidelity.in_own_points:.1%}: "
            "what is missing to that is no matter of these words."
        )
    if fidelity.n_outliers:
        told = "" if fidelity.outlier_auc is None else f" (AUC {fidelity.outlier_auc:.2f}; .5 says that they do not)"
        sentences.append(
            f"{fidelity.n_outliers:,} documents with known words have no cluster; that they lie far from all of them "
            f"is what words can say of it{told}."
        )
    return sentences
