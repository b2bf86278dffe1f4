"""Edits by counts: the same points as embedding again what remains."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, LatentDirichletAllocation, TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.feature_selection import SelectKBest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer

from neontext import ClusterExplainer, read_corpus
from neontext.corpus import Ragged, WordTable
from neontext.explain.perturbation import TokenPerturbation
from neontext.explain.term_layer import CountPerturbation

CORPUS = read_corpus("demo")
TEXTS, LABELS = list(CORPUS.texts[:60]), list(CORPUS.labels[:60])
PIPELINES = [
    (TfidfVectorizer(sublinear_tf=True), SelectKBest(k=300), KMeans(3, random_state=0)),
    (TfidfVectorizer(), TruncatedSVD(8, random_state=0), Normalizer(), KMeans(3, random_state=0)),
    (HashingVectorizer(n_features=32), KMeans(3, random_state=0)),
    (CountVectorizer(), LatentDirichletAllocation(3, random_state=0)),
    (TfidfVectorizer(), NMF(3, random_state=0, max_iter=2000)),
]


@pytest.mark.parametrize("steps", PIPELINES, ids=lambda steps: " > ".join(type(step).__name__ for step in steps))
@pytest.mark.parametrize("make", [WordTable.from_tokens, WordTable.from_single_tokens])
def test_points_are_those_of_what_remains(steps, make):
    explainer = ClusterExplainer.from_fitted(make_pipeline(*steps).fit(TEXTS, LABELS), TEXTS)
    documents = explainer.embedder_.embed(TEXTS)
    table = make(documents.tokens, documents.explained)
    addable = ("orbit", "car", "qqqzzz")
    ours = explainer.layer_.perturbation(documents, table, addable)
    assert isinstance(ours, CountPerturbation)
    theirs = TokenPerturbation(explainer.layer_, explainer.embedder_, documents, table, addable)
    rng = np.random.RandomState(0)
    document = rng.randint(60, size=80)
    every = Ragged(table.indptr, np.arange(len(table))).take(document)
    removed = every.where(rng.uniform(size=len(every.values)) < 0.3)
    added = Ragged(np.arange(81), rng.randint(3, size=80))
    atol = 2e-2 if isinstance(steps[-1], LatentDirichletAllocation) else 1e-9
    np.testing.assert_allclose(
        ours.points(document, removed, added), theirs.points(document, removed, added), atol=atol
    )


def test_terms_of_several_words_are_embedded_again():
    pipeline = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), KMeans(3, random_state=0)).fit(TEXTS)
    explainer = ClusterExplainer.from_fitted(pipeline, TEXTS)
    documents = explainer.embedder_.embed(TEXTS)
    table = WordTable.from_tokens(documents.tokens, documents.explained)
    assert isinstance(explainer.layer_.perturbation(documents, table), TokenPerturbation)
