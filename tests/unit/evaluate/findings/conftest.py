"""Real parts, small: an explained corpus as finders see it."""

import pytest

from neontext import ClusterExplainer, read_corpus
from neontext.evaluate import AuditContext, score_clustering, summarise_clusters


def context_of(corpus, **parameters):
    parameters = {"vectors": "ppmi", "random_state": 0} | parameters
    explainer = ClusterExplainer(**parameters).fit(corpus)
    explanations = explainer.explain()
    clusters = summarise_clusters(explanations, explainer.n_clusters_, {})
    return AuditContext(
        explanations,
        clusters,
        score_clustering(corpus.labels, explanations.clusters, explanations.points),
    )


@pytest.fixture(scope="session")
def make_context():
    return context_of


@pytest.fixture(scope="session")
def demo():
    return context_of(read_corpus("demo"))
