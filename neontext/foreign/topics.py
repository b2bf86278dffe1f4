"""Topic models: a document is in the topic of which it has most."""

from typing import Any

import numpy as np
from sklearn.decomposition import NMF, LatentDirichletAllocation

from neontext.arrays import FloatArray
from neontext.embed.terms.topics import DirichletTopics, NonNegativeTopics, Topics
from neontext.errors import InputError
from neontext.neuralize import ModelReading
from neontext.neuralize.linear_models import read_scores

#: How gensim's `simple_preprocess` cuts words; its dictionary leaves out those that are too short or too long.
GENSIM_PATTERN = r"(?u)(?:(?!\d)\w)+"


def is_topic_model(model: object) -> bool:
    """Whether a model gives documents amounts of topics, and not clusters."""
    return isinstance(model, LatentDirichletAllocation | NMF) or is_gensim(model)


def is_gensim(model: object) -> bool:
    """Whether a model is gensim's `LdaModel`, or inherits from it."""
    return any(kind.__name__ == "LdaModel" and kind.__module__.startswith("gensim.") for kind in type(model).__mro__)


def read_topics(model: Any) -> tuple[Topics, FloatArray, ModelReading]:
    """A fitted topic model.

    Parameters
    ----------
    model : LatentDirichletAllocation, NMF or gensim's LdaModel
        Fitted.

    Returns
    -------
    topics : DirichletTopics or NonNegativeTopics
        How amounts are inferred.
    vectors : ndarray of shape (n_terms, n_topics)
        What every term has of every topic.
    reading : ModelReading
        The largest amount as a model of the amounts.

    Raises
    ------
    InputError
        For an NMF that does not minimise squares.
    """
    if is_gensim(model):
        prior = np.asarray(model.alpha, dtype=np.float64)
        topics = DirichletTopics(prior, int(model.iterations), float(model.gamma_threshold))
        return topics, np.asarray(model.expElogbeta.T, dtype=np.float64), _largest(prior)
    if isinstance(model, LatentDirichletAllocation):
        prior = np.full(len(model.components_), float(model.doc_topic_prior_))
        topics = DirichletTopics(prior, int(model.max_doc_update_iter), float(model.mean_change_tol))
        return topics, np.asarray(model.exp_dirichlet_component_.T, dtype=np.float64), _largest(prior)
    return _read_nmf(model)


def _read_nmf(model: Any) -> tuple[Topics, FloatArray, ModelReading]:
    if model.solver != "cd" or model.beta_loss not in ("frobenius", 2):
        raise InputError(
            f"NMF(solver={model.solver!r}, beta_loss={model.beta_loss!r}) is not linear on the topics that "
            "are present: expected solver='cd' and beta_loss='frobenius'."
        )
    H = np.asarray(model.components_, dtype=np.float64)
    strength = H.shape[1] * float(model.alpha_W)
    gram = H @ H.T + strength * (1.0 - model.l1_ratio) * np.eye(len(H))
    topics = NonNegativeTopics(gram, strength * float(model.l1_ratio))
    return topics, np.ascontiguousarray(H.T), _largest(np.zeros(len(H)))


def _largest(prior: FloatArray) -> ModelReading:
    return read_scores(np.eye(len(prior)), prior)
