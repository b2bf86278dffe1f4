"""The doors: what a package of somebody else's adds goes through fit, explanation, audit, report and saved models."""

import hashlib

import numpy as np
import pytest
from sklearn.neighbors import NearestCentroid

from neontext import ClusterExplainer, audit_corpus, explain_corpus, faithfulness, read_corpus, verify_audit
from neontext.cluster import SupportPoints
from neontext.corpus import LetterTokenizer, Tokens
from neontext.embed import EMBEDDERS, EmbeddedDocuments, TokenRelevance
from neontext.errors import ModelError
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


class LargestValues:
    """Documents as the largest values of their words' random vectors: not linear in the words."""

    n_dimensions_, description_ = 24, ("largest values of 24 random numbers a word",)

    def fit(self, X, y=None):
        return self

    def tokenize(self, X):
        return X if isinstance(X, Tokens) else LetterTokenizer()(X)

    def _values(self, tokens):
        seeds = [int.from_bytes(hashlib.md5(word.encode()).digest()[:4], "big") for word in tokens.words]  # noqa: S324
        words = np.array([np.random.RandomState(seed).normal(size=24) for seed in seeds]).reshape(-1, 24)
        return words[tokens.word]

    def embed(self, X):
        tokens = self.tokenize(X)
        largest = np.zeros((tokens.n_documents, 24))
        filled = np.flatnonzero(np.diff(tokens.indptr))
        if len(filled):
            largest[filled] = np.maximum.reduceat(self._values(tokens), tokens.indptr[filled], axis=0)
        return EmbeddedDocuments(largest, tokens, np.ones(tokens.n_tokens, dtype=bool))

    def token_relevance(self, documents, G, constant):
        tokens = documents.tokens
        wins = self._values(tokens) == documents.X[tokens.document]
        ties = np.stack([np.bincount(tokens.document, column, tokens.n_documents) for column in wins.T], axis=1)
        shares = wins / np.maximum(ties, 1)[tokens.document] * (documents.X * G)[tokens.document]
        even = 1 / np.maximum(documents.n_tokens, 1)
        return TokenRelevance(shares.sum(axis=1) - (even * constant)[tokens.document])


@pytest.fixture(scope="module")
def not_linear(corpus):
    return ClusterExplainer(4, vectors=LargestValues(), random_state=0).fit(corpus)


def test_an_embedder_from_elsewhere_is_explained_down_to_its_words(not_linear, corpus):
    explanations = not_linear.explain(against=1)
    np.testing.assert_allclose(explanations.residual, 0, atol=1e-9)
    assert np.abs(explanations.relevance).max() > 0.1
    for explanation in [e for e in explanations if e.flip and e.cluster != 1][:5]:
        rest = [w.word for w in explanation.words if w.word not in explanation.flip.words]
        document = not_linear.layer_.points(not_linear.embedder_.embed([" ".join(rest)]))
        own = not_linear.network_.support.own_support(len(corpus))[[explanation.document]]
        assert not_linear.network_.assign(document, own).tolist() == [1]
    assert sum(addition is not None for addition in explanations.additions) > 10
    assert faithfulness(not_linear, n_documents=20).relative_areas["word", "midpoint", "deletion"].high < 0


def test_an_embedder_from_elsewhere_is_audited_saved_and_loaded(not_linear, corpus, tmp_path, monkeypatch):
    monkeypatch.setitem(EMBEDDERS, "largest", lambda rest: LargestValues())
    audit = audit_corpus("demo", tmp_path / "audit", n_clusters=4, vectors="largest:24", map="pca")
    np.testing.assert_array_equal(audit.explanations.clusters, not_linear.labels_)
    assert "largest values" in (tmp_path / "audit" / "report.html").read_text(encoding="utf-8")
    with pytest.raises(ModelError, match=r"LargestValues.*embedder="):
        ClusterExplainer.load(tmp_path / "audit" / "model")
    loaded = ClusterExplainer.load(tmp_path / "audit" / "model", embedder=LargestValues())
    np.testing.assert_allclose(loaded.evidence(corpus), not_linear.evidence(corpus))
