"""LIME and SHAP as orderings of the same units: each explains the evidence of a document's cluster from its text."""

from collections.abc import Callable, Sequence

import numpy as np
import shap
from lime.lime_text import LimeTextExplainer

from neontext.evaluate.faithfulness.units import PerturbationUnits
from neontext.explain import EditedDocuments

Evidence = Callable[[Sequence[str]], np.ndarray]
#: Their own defaults.
LIME_SAMPLES, SHAP_EVALUATIONS = 5000, 500


def lime_values(evidence: Evidence, tokens: list[str]) -> np.ndarray:
    """LIME's weight of each word, shared by its occurrences."""
    explainer = LimeTextExplainer(split_expression=r"\s+", random_state=0)
    found = explainer.explain_instance(
        " ".join(tokens),
        lambda texts: both(evidence(texts)),
        labels=(1,),
        num_features=len(set(tokens)),
        num_samples=LIME_SAMPLES,
    )
    weight = dict(found.as_list(label=1))
    return np.array([weight.get(word, 0.0) / tokens.count(word) for word in tokens])


def both(evidence: np.ndarray) -> np.ndarray:
    """For and against, as the columns that LIME expects."""
    return np.stack([-evidence, evidence], axis=1)


def shap_values(kind: type) -> Callable[[Evidence, list[str]], np.ndarray]:
    """SHAP's value of each occurrence, by one of its explainers."""

    def values(evidence: Evidence, tokens: list[str]) -> np.ndarray:
        masker = shap.maskers.Text(r"\s+", mask_token=" ")
        explainer = kind(lambda texts: evidence([str(text) for text in texts]), masker)
        budget = max(SHAP_EVALUATIONS, 2 * len(tokens) + 3)
        found = explainer([" ".join(tokens)], max_evals=budget, silent=True)
        if [str(token).strip() for token in found.data[0]] != tokens:
            raise RuntimeError("SHAP cut the text into other words.")
        return np.asarray(found.values[0], dtype=np.float64)

    return values


PEERS = {
    "LIME": lime_values,
    "SHAP Partition": shap_values(shap.explainers.Partition),
    "SHAP Permutation": shap_values(shap.explainers.Permutation),
}


def as_method(
    values: Callable[[Evidence, list[str]], np.ndarray],
) -> Callable[[EditedDocuments, PerturbationUnits], np.ndarray]:
    """A peer as a method: document by document, as it works."""

    def method(edited: EditedDocuments, units: PerturbationUnits) -> np.ndarray:
        documents, relevance = edited.documents, np.zeros(len(units.table.entry_of_token))
        np.random.seed(0)  # noqa: NPY002 - SHAP draws its permutations from the global state.
        for row in range(len(edited)):
            first, last = documents.tokens.indptr[row : row + 2]
            known = np.arange(first, last)[documents.explained[first:last]]
            words = [units.words[word] for word in documents.tokens.word[known]]
            relevance[known] = values(evidence_of(edited, row), words)
        return units.table.sum_by_word(relevance)

    return method


def evidence_of(edited: EditedDocuments, row: int) -> Evidence:
    """Evidence of one document's cluster for any texts; an empty one has the point of an empty document."""

    def evidence(texts: Sequence[str]) -> np.ndarray:
        points = edited.layer.points(edited.layer.embedder.embed(list(texts)))
        return edited.evidence(points, np.full(len(points), row))

    return evidence
