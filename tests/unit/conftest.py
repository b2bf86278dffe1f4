"""Documents under a model, for the tests of flipping and of its baselines."""

import numpy as np
import pytest

from neontext.cluster import SupportPoints
from neontext.embed import DocumentEmbedder, WordVectors
from neontext.explain import EditedDocuments, point_layer
from neontext.neuralize import ClusterNetwork

#: On a line: the mean of the words decides.
LINE = WordVectors(("ant", "bee", "cat", "dog"), np.array([[0.0], [1.0], [3.0], [5.0]], dtype=np.float32), "line")


@pytest.fixture
def on_a_line():
    """Documents on a line between centroids 0 and 4; f = 8 - 4 x for the cluster at 0, so all can be done by hand."""

    def on_a_line(*texts, beta=0.5):
        embedder = DocumentEmbedder(LINE, weights="mean", unit_length=False).fit(["ant bee cat dog"])
        documents, layer = embedder.embed(texts), point_layer(embedder)
        network = ClusterNetwork(SupportPoints([[0.0], [4.0]], [0, 1]), beta=beta)
        clusters = network.assign(layer.points(documents))
        return EditedDocuments(layer, network, documents, clusters, np.full(len(texts), -1))

    return on_a_line
