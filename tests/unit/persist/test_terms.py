"""A fitted vectoriser in a saved model: as it was, and nothing is believed that does not fit."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.decomposition import LatentDirichletAllocation, TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer

from neontext import ClusterExplainer, read_corpus
from neontext.embed.terms.reading import read_chain
from neontext.errors import ModelError
from neontext.persist.terms import read_terms, write_terms

TEXTS = list(read_corpus("demo").texts[:40])


def made(*steps):
    X = TEXTS
    for step in steps:
        X = step.fit_transform(X)
    chain = read_chain(steps, TEXTS)
    if chain.vectors is None:
        chain.project(np.random.RandomState(0).normal(size=(3, chain.width)))
    return chain.embedder()


EMBEDDERS = {
    "words": made(TfidfVectorizer(sublinear_tf=True, stop_words="english", ngram_range=(1, 2))),
    "lsa": made(TfidfVectorizer(), TruncatedSVD(4, random_state=0), Normalizer("max")),
    "hashed": made(HashingVectorizer(n_features=64)),
    "char_wb": made(CountVectorizer(analyzer="char_wb", ngram_range=(2, 3), binary=True, strip_accents="ascii")),
}


@pytest.mark.parametrize("name", EMBEDDERS)
def test_it_is_read_as_it_was_written(name):
    embedder = EMBEDDERS[name]
    read = read_terms(write_terms(embedder))
    np.testing.assert_array_equal(read.embed(TEXTS).X, embedder.embed(TEXTS).X)
    assert read.description_ == embedder.description_


def change(settings, name, value):
    return settings | {"terms": settings["terms"] | {name: value}}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("analyzer", "words"),
        ("accents", "none"),
        ("n_range", [2, 1]),
        ("n_range", [1, True]),
        ("stop_words", [1]),
        ("lowercase", 1),
        ("hashed", "yes"),
        ("weighing", [{"kind": "scale"}, {"kind": "scale"}, {"kind": "scale"}, {"kind": "scale"}]),
        ("weighing", ["length"]),
        ("steps", [{"kind": "affine"}]),
        ("steps", [{"kind": "other"}]),
    ],
)
def test_settings_that_do_not_fit_are_refused(name, value):
    saved = write_terms(EMBEDDERS["words"])
    with pytest.raises(ModelError):
        read_terms(replace(saved, settings=change(saved.settings, name, value)))


@pytest.mark.parametrize("strings", [{"terms": ["one"]}, {"terms": [None]}, {}])
def test_terms_that_do_not_fit_are_refused(strings):
    with pytest.raises(ModelError):
        read_terms(replace(write_terms(EMBEDDERS["words"]), strings=strings))


def test_topics_that_do_not_fit_are_refused(tmp_path):
    steps = CountVectorizer(), LatentDirichletAllocation(3, random_state=0)
    steps[1].fit(steps[0].fit_transform(TEXTS))
    embedder = ClusterExplainer.from_fitted(make_pipeline(*steps), TEXTS).embedder_
    saved = write_terms(embedder)
    np.testing.assert_array_equal(read_terms(saved).embed(TEXTS).X, embedder.embed(TEXTS).X)
    for prior in (np.ones(2), -np.ones(3), np.full(3, np.nan)):
        with pytest.raises(ModelError):
            read_terms(replace(saved, arrays=saved.arrays | {"topic_prior": prior}))
