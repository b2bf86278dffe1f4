"""Audits of a few words whose vectors are written by hand: fruit lies to the east, vehicles to the north."""

import dataclasses

import numpy as np
import pytest

from neontext.cluster import KernelKMeans
from neontext.corpus import Corpus
from neontext.embed import DocumentEmbedder, WordVectors
from neontext.evaluate import Audit, score_clustering, skipped_documents, summarise_clusters
from neontext.explain import MIDPOINT, WordExplainer, explain_documents, point_layer
from neontext.neuralize import ClusterNetwork

VECTORS = {
    "apple": (1, 0),
    "pear": (0.9, 0.2),
    "plum": (0.8, 0.1),
    "car": (0, 1),
    "bus": (0.2, 0.9),
    "tram": (0.1, 0.8),
}

TEXTS = ("apple pear", "apple plum", "pear Plum!", "car bus", "bus tram unseen", "car <b>tram</b> pear", "", "the")
NAMES = ("fruit", "vehicle")
LABELS = ("fruit", "fruit", None, "vehicle", "vehicle", "fruit", None, "vehicle")


def _audit(texts, labels=None, ids=None, against=None, parameters=None):
    corpus = Corpus.from_texts(texts, labels=labels, ids=ids, name="pets & co")
    vectors = WordVectors(tuple(VECTORS), np.array(list(VECTORS.values()), dtype=np.float32), "toy")
    embedder = DocumentEmbedder(vectors, weights="mean", unit_length=False).fit(corpus.texts)
    documents = embedder.embed(corpus.texts)
    layer = point_layer(embedder)
    points = layer.points(documents)
    known = np.flatnonzero(documents.known)
    # Started from where the points lie, so that cluster 0 is fruit and cluster 1 vehicles.
    start = (points[known, 1] > points[known, 0]).astype(int)
    model = KernelKMeans(2, gamma=2.0, beta=2.0, init=start).fit(points[known])
    support = dataclasses.replace(model.support_, source=known[model.support_.source])
    network = dataclasses.replace(ClusterNetwork.from_clusterer(model), support=support)
    own = np.full(len(corpus), -1)
    own[known] = model.support_.own_support(len(known))
    explainer = WordExplainer(layer, network, MIDPOINT, corpus.ids, cluster_names=NAMES)
    explanations = explain_documents(explainer, corpus, documents, against=against, excluded=own)
    exemplars = {k: tuple(np.flatnonzero(explanations.clusters == k)[:2].tolist()) for k in range(2)}
    return Audit(
        corpus=corpus,
        explanations=explanations,
        clusters=summarise_clusters(explanations, 2, exemplars, NAMES),
        scores=score_clustering(corpus.labels, explanations.clusters, points),
        skipped=skipped_documents(explanations),
        converged=True,
        n_iter=3,
        parameters=parameters or {"vectors": "toy", "chosen": {"gamma": 2.0, "vectors": ["toy (6 words)"]}},
        versions={"neontext": "0"},
        seconds={"read": 0.25, "fit": 1.0},
        peak_memory_mb=float("nan"),
    )


@pytest.fixture(scope="package")
def make_audit():
    """Make an audit of texts, with labels and ids if wanted."""
    return _audit


@pytest.fixture(scope="package")
def audit():
    """Three fruit documents, three vehicle documents (one has the label fruit), two that are skipped."""
    return _audit(TEXTS, LABELS, [f"doc-{row}" for row in range(len(TEXTS))])
