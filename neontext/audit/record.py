"""Parameters of a fitted explainer, as the record of a run holds them."""

from typing import Any

from neontext.audit.explainer import FittedExplainer
from neontext.cluster import KernelKMeans
from neontext.cluster.landmarks import N_SUPPORT, N_TRAINED, count_landmarks
from neontext.corpus import LetterTokenizer
from neontext.persist import NOT_SAVED, explainer_parameters, parameters_to_saved

#: Parameters of an explainer that the command line, and the record of a run, call by a shorter name.
SHORT_NAMES = {"n_clusters": "clusters", "n_components": "components", "n_support": "support", "random_state": "seed"}


def explainer_record(explainer: FittedExplainer) -> dict[str, Any]:
    """Parameters of a fitted or loaded explainer for the record of a run, by short names; None as what it came to."""
    resolved = {
        "n_clusters": explainer.n_clusters_,
        "n_components": explainer.layer_.n_components,
        "n_support": N_SUPPORT if training_record(explainer) else "all",
        "clusterer": type(getattr(explainer, "clusterer_", KernelKMeans())).__name__,
        "tokenizer": LetterTokenizer().to_dict(),
    }
    saved = parameters_to_saved(explainer_parameters(explainer))
    record = {name: resolved.get(name) if value is None else _named(value) for name, value in saved.items()}
    return {SHORT_NAMES.get(name, name): value for name, value in record.items()}


def training_record(explainer: FittedExplainer) -> dict[str, int]:
    """Landmarks, and documents of the sample that was trained on, where training went through landmarks; else nothing.

    Examples
    --------
    >>> from neontext import ClusterExplainer, read_corpus
    >>> training_record(ClusterExplainer(8, vectors="ppmi", landmarks=50, random_state=0).fit(read_corpus("demo")))
    {'landmarks': 50, 'trained_on': 200}
    """
    n_documents = int((explainer.labels_ >= 0).sum())
    n_landmarks = None if explainer.clusterer is not None else count_landmarks(explainer.landmarks, n_documents)
    return {} if n_landmarks is None else {"landmarks": n_landmarks, "trained_on": min(n_documents, N_TRAINED)}


def _named(value: Any) -> Any:
    """A saved value as it reads in a record: an object that is not saved by its name."""
    if isinstance(value, list):
        return [_named(item) for item in value]
    return value[NOT_SAVED] if isinstance(value, dict) and NOT_SAVED in value else value
