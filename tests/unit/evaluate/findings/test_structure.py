"""Splits and merges of points on a plane, where the right number of clusters can be seen."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from neontext.evaluate import score_clustering
from neontext.evaluate.findings.structure import find_merges, find_splits


def context_of(points, clusters, labels=None):
    """What these two finders read; every document is one word."""
    clusters = np.array(clusters)
    n, k = len(clusters), clusters.max() + 1
    runner_up = np.array([min((c for c in range(k) if c != own), key=lambda c: abs(c - own)) for own in clusters])
    found = SimpleNamespace(
        points=np.array(points, float),
        clusters=clusters,
        runner_up=runner_up,
        tokens=SimpleNamespace(words=("word",), word=np.zeros(n, int), n_words=1),
        relevance=np.ones(n),
    )
    return SimpleNamespace(
        explanations=found,
        n_clusters=int(k),
        rows_of=[np.flatnonzero(clusters == c) for c in range(k)],
        document=np.arange(n),
        labels=None if labels is None else np.array(labels, dtype=object),
        labelled=labelled(labels or []),
        scores=score_clustering(labels, clusters, found.points),
    )


def labelled(labels):
    rows = [row for row, label in enumerate(labels) if label is not None]
    return np.array(rows, int), np.array([ord(labels[row]) for row in rows], int)


def blobs(*centres):
    rng = np.random.default_rng(0)
    return np.concatenate([rng.normal(size=(10, 2)) * 0.1 + centre for centre in centres])


THREE = blobs((0, 0), (3, 0), (5, 5))


def test_a_cluster_of_two_groups_is_split_and_no_other():
    clusters, labels = [0] * 20 + [1] * 10, ["a"] * 10 + ["b"] * 10 + ["c"] * 10
    (finding,) = find_splits(context_of(THREE, clusters, labels))
    assert finding.clusters == (0,)
    assert finding.value == pytest.approx(10 / 30)
    assert finding.null < finding.value / 2
    assert set(finding.documents) in (set(range(10)), set(range(10, 20)))


def test_without_labels_the_silhouette_decides():
    (finding,) = find_splits(context_of(THREE, [0] * 20 + [1] * 10))
    assert (finding.clusters, finding.measure) == ((0,), "gain in silhouette")
    right = score_clustering(None, np.repeat([0, 1, 2], 10), THREE).silhouette
    before = score_clustering(None, np.repeat([0, 0, 1], 10), THREE).silhouette
    assert finding.value == pytest.approx(right - before)


def test_a_cluster_cut_in_two_is_merged_and_no_other():
    points, clusters = blobs((0, 0), (0, 0), (5, 5), (-5, 5)), np.repeat([0, 1, 2, 3], 10)
    labels = ["a"] * 20 + ["b"] * 10 + ["c"] * 10
    (finding,) = find_merges(context_of(points, clusters, labels))
    assert finding.clusters == (0, 1)
    assert finding.value == pytest.approx(1 - score_clustering(labels, clusters, points).ari)
    (finding,) = find_merges(context_of(points, clusters))
    assert (finding.clusters, finding.measure) == ((0, 1), "gain in silhouette")


def test_good_clusters_are_left_alone():
    context = context_of(THREE, np.repeat([0, 1, 2], 10), ["a"] * 10 + ["b"] * 10 + ["c"] * 10)
    assert list(find_splits(context)) == list(find_merges(context)) == []


def test_equal_points_and_small_clusters_cannot_be_split():
    assert list(find_splits(context_of(np.zeros((30, 2)), [0] * 20 + [1] * 10))) == []
    assert list(find_splits(context_of(THREE[:12], [0] * 8 + [1] * 4))) == []


def test_labels_missing_for_some():
    labels = ["a"] * 10 + ["b"] * 9 + [None] + ["c"] * 10
    (finding,) = find_splits(context_of(THREE, [0] * 20 + [1] * 10, labels))
    assert finding.value == pytest.approx(28 / 29 + 1 / 29 - 20 / 29)


def test_on_a_real_corpus_gains_are_what_the_scores_say(demo):
    for finding in find_splits(demo):
        assert finding.value >= finding.null
        assert set(demo.explanations.clusters[list(finding.documents)]) == set(finding.clusters)
    assert replace(demo).n_clusters == 8


def test_a_cluster_without_documents_is_merged_with_none():
    context = context_of(blobs((0, 0), (0, 0), (5, 5)), np.repeat([0, 1, 3], 10))
    context.explanations.runner_up = np.repeat([2, 0, 2], 10)
    (finding,) = find_merges(context)
    assert finding.clusters == (0, 1)
