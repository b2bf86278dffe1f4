"""The fitted parts of an explainer, to and from a saved model. Every value that is read is checked again."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from neontext.arrays import FloatArray, IntArray
from neontext.choices import OUTLIERS, SMALL_CLUSTERS
from neontext.cluster.given import GivenRecord
from neontext.corpus import Corpus
from neontext.embed import EmbeddedDocuments, Embedder, SentenceEmbedder
from neontext.errors import InputError, ModelError
from neontext.explain.training_documents import TrainingDocuments
from neontext.neuralize import ClusterNetwork
from neontext.persist.corpus import read_corpus, write_corpus
from neontext.persist.embedders import CUT_SO, check_own, checksum, is_cut_by_own, read_embedder, write_embedder
from neontext.persist.files import SavedModel
from neontext.persist.network import read_network, write_network
from neontext.persist.sentences import keep_encodings, write_encodings


@dataclass(frozen=True, eq=False)
class FittedParts:
    """What a fitted explainer consists of.

    Attributes
    ----------
    embedder : Embedder
        Fitted. A saved model holds a `DocumentEmbedder`, or a `TermEmbedder` that calls no function of somebody
        else's; of a `SentenceEmbedder` its folder and the encodings; of another one the class alone.
    components, mean : ndarray or None
        Of the PCA, if there is one.
    network : ClusterNetwork
        The model.
    training : TrainingDocuments
        The training documents; embedded they are not saved, since the embedder says them again.
    labels : ndarray of int of shape (n_documents,)
        Their clusters.
    n_iter, converged : int, bool
        How training ended.
    parameters : dict
        Of the explainer (JSON types).
    cluster_labels : tuple of str or None
        Names of the clusters, where they started from labels.
    given : GivenRecord or None
        What was noted about clusters that were made elsewhere.
    cluster_names : tuple of str or None
        Names of the clusters by words of their evidence, where they have no labels.
    """

    embedder: Embedder
    components: FloatArray | None
    mean: FloatArray | None
    network: ClusterNetwork
    training: TrainingDocuments
    labels: IntArray
    n_iter: int
    converged: bool
    parameters: dict[str, Any]
    cluster_labels: tuple[str, ...] | None = None
    given: GivenRecord | None = None
    cluster_names: tuple[str, ...] | None = None


def model_to_saved(parts: FittedParts) -> SavedModel:
    """Take the fitted parts apart into settings, strings, arrays and documents."""
    return SavedModel.joined(_write_parts(parts), write_corpus(parts.training.corpus))


def _write_parts(parts: FittedParts) -> SavedModel:
    """All but the training documents; of them, what is needed to explain others."""
    training: dict[str, Any] = {"parameters": parts.parameters, "n_iter": parts.n_iter, "converged": parts.converged}
    if is_cut_by_own(parts.embedder):
        training[CUT_SO] = checksum(parts.training.embedded.tokens)
    if parts.given is not None:
        training["given"] = parts.given._asdict() | {"notes": list(parts.given.notes)}
    reduction = {"components": parts.components, "mean": parts.mean}
    kept = {name: array for name, array in reduction.items() if array is not None}
    names = _write_names(parts) | {"document_ids": list(parts.training.ids)}
    own = {"labels": parts.labels, "support_fingerprints": parts.training.fingerprints}
    return SavedModel.joined(
        write_embedder(parts.embedder),
        write_encodings(parts.embedder, parts.training),
        write_network(parts.network),
        SavedModel(training, names, {**own, **kept}),
    )


def model_from_saved(saved: SavedModel, embedder: Embedder | None = None, tokenizer: Any = None) -> FittedParts:
    """Put the fitted parts together again.

    Parameters
    ----------
    saved : SavedModel
        The model.
    embedder : Embedder, optional
        The one that it was fitted with, fitted, where it does not hold that.
    tokenizer : callable, optional
        The user's own that it was fitted with.

    Raises
    ------
    ModelError
        If a value is missing, of the wrong kind, does not fit the others, or is none that is ever written.
    """
    try:
        parts = _read_parts(saved, embedder, tokenizer)
        _check_nothing_else(saved, _write_parts(parts))
        return parts
    except ModelError:
        raise
    except InputError as error:
        raise ModelError(f"The saved model does not fit together: {error}") from error


def _check_nothing_else(saved: SavedModel, expected: SavedModel) -> None:
    """Whether what was read would be written again just so: what nobody looks at may say anything."""
    for kind in ("settings", "strings", "arrays"):
        if strange := set(getattr(saved, kind)).symmetric_difference(getattr(expected, kind)):
            raise ModelError(
                f"The saved model's {kind} differ from what this version writes: {sorted(strange)!r:.200}."
            )
    for name, value in expected.settings.items():
        if json.dumps(value, sort_keys=True) != json.dumps(saved.settings[name], sort_keys=True):
            raise ModelError(f"The saved model's setting {name!r} is not in the form in which this version writes it.")


def _read_parts(saved: SavedModel, given: Embedder | None, own: Any) -> FittedParts:
    embedder, ids = read_embedder(saved, given, own), saved.texts("document_ids")
    network = read_network(saved, len(ids))
    labels_given = _read_given(saved)
    labels = _read_labels(saved, len(ids), network.n_clusters)
    training = _read_training(saved, ids, embedder, network, labels, own, given=labels_given is not None)
    components, mean = _read_reduction(saved, embedder, network.support.n_components)
    return FittedParts(
        embedder=embedder,
        components=components,
        mean=mean,
        network=network,
        training=training,
        labels=labels,
        given=labels_given,
        n_iter=saved.setting("n_iter", int),
        converged=saved.setting("converged", bool),
        parameters=saved.setting("parameters", dict),
        cluster_labels=_read_names(saved, "cluster_labels", network.n_clusters),
        cluster_names=_read_names(saved, "cluster_names", network.n_clusters),
    )


def _write_names(parts: FittedParts) -> dict[str, list[str | None]]:
    given = {"cluster_labels": parts.cluster_labels, "cluster_names": parts.cluster_names}
    return {kind: list(names) for kind, names in given.items() if names is not None}


def _read_names(saved: SavedModel, kind: str, n_clusters: int) -> tuple[str, ...] | None:
    names = saved.texts(kind) if kind in saved.strings else None
    if names is not None and not len(set(names)) == len(names) == n_clusters:
        raise ModelError(f"The saved model names {len(names)} clusters and has {n_clusters}, or names one twice.")
    return names


def _read_given(saved: SavedModel) -> GivenRecord | None:
    if "given" not in saved.settings:
        return None
    given = saved.setting("given", dict)
    if set(given) != set(GivenRecord._fields):
        raise ModelError(f"The saved model notes of the clusters that it was given {', '.join(given)!r:.200}.")
    notes, in_own_points, threshold = given["notes"], given["in_own_points"], given["threshold"]
    if given["outliers"] not in OUTLIERS or given["small_clusters"] not in SMALL_CLUSTERS:
        raise ModelError("The saved model was given clusters in a way that this version does not know.")
    if not isinstance(notes, list) or not all(isinstance(note, str) for note in notes):
        raise ModelError("The saved model's notes on the clusters that it was given are no list of sentences.")
    if not (in_own_points is None or (isinstance(in_own_points, float) and 0 <= in_own_points <= 1)):
        raise ModelError("The saved model's fidelity in the points that came with its labels is no share.")
    if not (threshold is None or (isinstance(threshold, float) and np.isfinite(threshold))):
        raise ModelError("The saved model's distance of outliers is no number.")
    return GivenRecord(given["outliers"], given["small_clusters"], tuple(notes), in_own_points, threshold)


def _read_labels(saved: SavedModel, n_documents: int, n_clusters: int) -> IntArray:
    labels = saved.array("labels", np.int64, 1)
    if len(labels) != n_documents or not (labels.min(initial=0) >= -1 and labels.max(initial=0) < n_clusters):
        raise ModelError(f"The saved model's {len(labels)} cluster labels do not fit its {n_documents} documents.")
    return labels


def _read_training(
    saved: SavedModel,
    ids: tuple[str, ...],
    embedder: Embedder,
    network: ClusterNetwork,
    labels: IntArray,
    own: Any,
    *,
    given: bool,
) -> TrainingDocuments:
    """The training documents, unread unless their words or encodings say whether the embedder is the right one."""
    support = network.support.own_support(len(ids))
    rows = np.flatnonzero(support >= 0)
    fingerprints = saved.array("support_fingerprints", np.uint64, 1)
    if len(fingerprints) != len(rows):
        raise ModelError(f"The saved model has {len(fingerprints)} fingerprints of {len(rows)} support points.")

    def read() -> tuple[Corpus, EmbeddedDocuments]:
        try:
            corpus = read_corpus(saved, ids)
            documents = _embed(saved, embedder, corpus)
        except InputError as error:
            raise ModelError(f"The saved model's documents do not fit together: {error}") from error
        known = documents.known
        if (known[labels < 0].any() and not given) or not known[labels >= 0].all():
            raise ModelError("The saved model's cluster labels contradict its documents: some have no known word.")
        if not np.array_equal(documents.fingerprints[rows], fingerprints):
            raise ModelError("The saved model's fingerprints are not those of its documents.")
        return corpus, documents

    training = TrainingDocuments(ids, fingerprints, support[rows], read)
    if is_cut_by_own(embedder) or isinstance(embedder, SentenceEmbedder):
        _ = training.embedded
    elif own is not None:
        raise ModelError("The saved model holds its tokenizer: leave tokenizer= (--tokenizer) out.")
    return training


def _embed(saved: SavedModel, embedder: Embedder, corpus: Corpus) -> EmbeddedDocuments:
    tokens = embedder.tokenize(corpus.texts)
    check_own(saved, embedder, tokens)
    keep_encodings(saved, embedder, tokens)
    return embedder.embed(tokens)


def _read_reduction(
    saved: SavedModel, embedder: Embedder, n_components: int
) -> tuple[FloatArray | None, FloatArray | None]:
    width = embedder.n_dimensions_
    if "components" not in saved.arrays:
        if width != n_components:
            raise ModelError(f"The saved model embeds in {width} dimensions and clusters in {n_components}.")
        return None, None
    components, mean = saved.array("components", np.float64, 2), saved.array("mean", np.float64, 1)
    if components.shape != (n_components, width) or mean.shape != (width,):
        raise ModelError(f"The saved model's components of shape {components.shape} do not fit its other parts.")
    if not (np.isfinite(components).all() and np.isfinite(mean).all()):
        raise ModelError("The saved model's components hold NaN or infinity.")
    return components, mean
