"""Real parts, small: an explained corpus as finders see it."""

import pytest

from neontext import ClusterExplainer, read_corpus
from neontext.evaluate import Material, score_clustering, summarise_clusters


def material_of(corpus, **parameters):
    parameters = {"vectors": "ppmi", "random_state": 0} | parameters
    explainer = ClusterExplainer(**parameters).fit(corpus)
    found = explainer.explain()
    clusters = summarise_clusters(found, explainer.n_clusters_, {})
    return Material(found, explainer.embedder_, clusters, score_clustering(corpus.labels, found.clusters, found.points))


@pytest.fixture(scope="session")
def make_material():
    return material_of


@pytest.fixture(scope="session")
def demo():
    return material_of(read_corpus("demo"))
