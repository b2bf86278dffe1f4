"""Figures of all documents beside those of a sample."""

import numpy as np
import pytest

from neontext.evaluate import ClusterSummary, Scores, score_clustering
from neontext.evaluate.whole import DocumentFigures, least_found, score_documents, summarise_whole


def figures(n, seed=0, labels=("a", "b", "c")):
    rng = np.random.RandomState(seed)
    label, cluster = rng.randint(-1, len(labels), n), rng.randint(-1, 4, n)
    nothing = np.zeros(n)
    return DocumentFigures(label, labels, cluster, nothing, nothing, nothing.astype(int), nothing.astype(int))


def test_scores_are_those_of_the_whole_table():
    documents = figures(300)
    labels = [None if code < 0 else documents.label_names[code] for code in documents.label]
    expected = score_clustering(labels, documents.cluster, np.zeros((300, 1)))
    found = score_documents(documents, expected.silhouette)
    for name, value in vars(expected).items():
        assert getattr(found, name) == pytest.approx(value), name


def test_no_labels():
    documents = figures(20, labels=())
    assert score_documents(documents, 0.5) == Scores(0, None, None, None, None, None, None, 0.5)


def test_summaries_of_all_documents():
    documents = figures(300)
    sample = tuple(ClusterSummary(k, 1, None, None, (), (("word", 1.0),), (), (0, 2), f"name {k}") for k in range(5))
    whole = summarise_whole(sample, documents, np.array([7, 9, 200]))
    for k, summary in enumerate(whole):
        inside = documents.cluster == k
        counts = np.bincount(documents.label[inside & (documents.label >= 0)], minlength=3)
        assert summary.size == inside.sum()
        assert summary.exemplars == (7, 200)
        assert summary.words == sample[k].words
        if counts.sum():
            assert summary.purity == pytest.approx(counts.max() / counts.sum())
            assert summary.majority_label == "abc"[counts.argmax()]
    assert (whole[4].size, whole[4].purity, whole[4].majority_label) == (0, None, None)


@pytest.mark.parametrize(("n", "sampled"), [(1_000, 100), (5_000, 500), (200, 200)])
def test_a_cluster_of_that_size_is_found(n, sampled):
    least, rng = least_found(n, sampled), np.random.RandomState(0)
    found = [(rng.permutation(n)[:sampled] < least).sum() >= 10 for _ in range(2_000)]
    fewer = [(rng.permutation(n)[:sampled] < least // 2).sum() >= 10 for _ in range(2_000)]
    assert np.mean(found) > 0.93
    assert np.mean(fewer) < 0.93
