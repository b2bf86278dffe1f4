"""The doors: what a package of somebody else's adds goes through fit, explanation, audit, report and saved models."""

import numpy as np
import pytest
from sklearn.neighbors import NearestCentroid

from neontext import ClusterExplainer, audit_corpus, explain_corpus, read_corpus, verify_audit
from neontext.cluster import SupportPoints
from neontext.neuralize import support_points


@support_points.register
def _(clusterer: NearestCentroid) -> SupportPoints:
    return SupportPoints.from_centroids(clusterer.centroids_)


@pytest.fixture(scope="module")
def corpus():
    return read_corpus("demo")


@pytest.fixture(scope="module")
def explainer(corpus):
    given = ClusterExplainer(vectors="ppmi", clusterer=NearestCentroid(), random_state=0)
    # Some documents nobody has labelled: the model does not learn from them, and assigns them.
    return given.fit(corpus.texts, [None if row % 10 == 3 else label for row, label in enumerate(corpus.labels)])


def test_a_cluster_model_from_elsewhere_is_explained_as_it_predicts(explainer, corpus):
    assert explainer.n_clusters_ == len(set(corpus.labels))
    predicted = explainer.clusterer_.predict(explainer.embed(corpus))
    np.testing.assert_array_equal(explainer.clusterer_.classes_[explainer.labels_], predicted)
    np.testing.assert_array_equal(explainer.predict(corpus), explainer.labels_)
    explanations = explainer.explain()
    np.testing.assert_allclose(explanations.residual, 0, atol=1e-9)
    assert explanations[0].words


def test_a_cluster_model_from_elsewhere_is_audited_and_verified(explainer, tmp_path):
    audit = audit_corpus("demo", tmp_path / "audit", explainer, stability=2, map="pca")
    assert audit.stability.reason is None
    assert audit.stability.ari_with_model > 0.5
    assert (tmp_path / "audit" / "report.html").stat().st_size > 10_000
    assert verify_audit(tmp_path / "audit").off == ()


def test_a_cluster_model_from_elsewhere_is_saved_loaded_and_reported(explainer, corpus, tmp_path):
    explainer.save(tmp_path / "model")
    loaded = ClusterExplainer.load(tmp_path / "model")
    np.testing.assert_array_equal(loaded.evidence(corpus), explainer.evidence(corpus))
    audit = explain_corpus(tmp_path / "model", "demo", tmp_path / "explained", map="pca")
    np.testing.assert_array_equal(audit.explanations.clusters, explainer.labels_)
    assert (tmp_path / "explained" / "report.html").stat().st_size > 10_000
