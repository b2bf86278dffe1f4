"""Samples of corpora that are read in batches."""

import numpy as np
import pytest

from neontext.corpus import Corpus, sample_corpus
from neontext.corpus.batches import batch_digest


@pytest.fixture(scope="module")
def corpus():
    texts = [f"text {number}" for number in range(500)]
    return Corpus.from_texts(texts, labels=[number % 3 for number in range(500)], metadata={"size": range(500)})


def batches_of(corpus, size):
    return [corpus.take(range(start, min(start + size, len(corpus)))) for start in range(0, len(corpus), size)]


def test_how_a_corpus_is_cut_does_not_change_the_sample(corpus):
    samples = [sample_corpus(batches_of(corpus, size), 40, np.random.RandomState(3)) for size in (1, 7, 90, 500)]
    for sample in samples:
        assert sample.corpus == corpus.take(samples[0].rows.tolist())
        assert sample.corpus.metadata == corpus.take(samples[0].rows.tolist()).metadata
        assert (sample.n_documents, len(sample.rows)) == (500, 40)
        assert (np.diff(sample.rows) > 0).all()
    assert len({sample.digest for sample in samples}) == 4


def test_every_document_has_the_same_chance(corpus):
    drawn = [sample_corpus(batches_of(corpus, 64), 50, np.random.RandomState(seed)).rows for seed in range(400)]
    counts = np.bincount(np.concatenate(drawn), minlength=500)
    expected, spread = 40, np.sqrt(400 * 0.1 * 0.9)
    assert abs(counts - expected).max() < 5 * spread
    assert abs(counts[:64].mean() - expected) < 4 * spread / 8


def test_a_sample_of_all_is_the_corpus(corpus):
    sample = sample_corpus(batches_of(corpus, 64), 1_000, np.random.RandomState(0))
    assert sample.corpus == corpus
    assert sample.n_characters == sum(map(len, corpus.texts))


def test_fields_that_turned_out_not_to_be_kept_are_left_out():
    first = Corpus.from_texts(["a", "b"], metadata={"who": ["x", "y"], "tags": ["1", "2"]})
    second = Corpus.from_texts(["c"], metadata={"who": ["z"]})
    assert list(sample_corpus([first, second], 3, np.random.RandomState(0)).corpus.metadata) == ["who"]


@pytest.mark.parametrize("field", ["texts", "labels", "ids", "metadata"])
def test_a_batch_is_told_from_another(field):
    given = {"texts": ["a", "bc"], "labels": ["x", None], "ids": ["1", "2"], "metadata": {"n": [1, 2]}}
    other = given | {"texts": ["ab", "c"], "labels": ["x", "y"], "ids": ["1", "3"], "metadata": {"n": [1, 2.0]}}
    changed = given | {field: other[field]}
    assert batch_digest(Corpus.from_texts(**given)) == batch_digest(Corpus.from_texts(**given))
    assert batch_digest(Corpus.from_texts(**given)) != batch_digest(Corpus.from_texts(**changed))
