"""Splits and merges of points on a plane, where the right number of clusters can be seen."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.metrics import silhouette_samples

from neontext import Corpus
from neontext.evaluate import AuditContext, score_clustering
from neontext.evaluate.findings.structure import find_merges, find_splits


def context_of(points, clusters, labels=None):
    """What these two finders read; every document is one word."""
    clusters, n = np.array(clusters), len(clusters)
    k = clusters.max() + 1
    runner_up = np.array([min((c for c in range(k) if c != own), key=lambda c: abs(c - own)) for own in clusters])
    found = SimpleNamespace(
        points=np.array(points, float),
        clusters=clusters,
        runner_up=runner_up,
        evidence=np.ones(n),
        corpus=Corpus.from_texts(["word"] * n, labels),
        tokens=SimpleNamespace(words=("word",), word=np.zeros(n, int), n_words=1, document=np.arange(n)),
        relevance=np.ones(n),
    )
    named = tuple(SimpleNamespace(cluster=c, name=f"name {c}") for c in range(k))
    return AuditContext(found, named, score_clustering(labels, clusters, found.points))


def blobs(*centres):
    rng = np.random.default_rng(0)
    return np.concatenate([rng.normal(size=(10, 2)) * 0.1 + centre for centre in centres])


PARTS = [np.arange(20), np.arange(20, 30)]
THREE = blobs((0, 0), (3, 0), (5, 5))


def test_a_cluster_of_two_groups_is_split_and_no_other():
    clusters, labels = [0] * 20 + [1] * 10, ["a"] * 10 + ["b"] * 10 + ["c"] * 10
    (finding,) = find_splits(context_of(THREE, clusters, labels))
    assert finding.clusters == (0,)
    assert finding.value == 10
    assert finding.null < finding.value / 2 <= finding.interval[0]
    assert finding.effect == finding.value - finding.null
    assert finding.sentence.startswith("Split cluster 0 (name 0) in two")
    assert set(finding.documents) in (set(range(10)), set(range(10, 20)))


def test_without_labels_the_distance_of_the_groups_decides():
    points = blobs((0, 0), (3, 0), (1.5, 2))
    (finding,) = find_splits(context_of(points, [0] * 20 + [1] * 10))
    assert finding.clusters == (0,)
    first, second, both, other = (points[rows].mean(axis=0) for rows in np.split(np.arange(30), [10, 20])[:2] + PARTS)
    assert finding.value == pytest.approx(np.linalg.norm(first - second) / np.linalg.norm(both - other))
    assert finding.interval[0] > finding.null == 1.0


def test_two_groups_nearer_to_each_other_than_to_the_next_cluster_are_left_alone():
    assert list(find_splits(context_of(THREE, [0] * 20 + [1] * 10))) == []


def test_a_cluster_cut_in_two_is_merged_and_no_other():
    points, clusters = blobs((0, 0), (0, 0), (5, 5), (-5, 5)), np.repeat([0, 1, 2, 3], 10)
    labels = ["a"] * 20 + ["b"] * 10 + ["c"] * 10
    (finding,) = find_merges(context_of(points, clusters, labels))
    assert finding.clusters == (0, 1)
    assert finding.value == pytest.approx(1 - score_clustering(labels, clusters, points).ari)
    assert finding.effect == 10
    (finding,) = find_merges(context_of(points, clusters))
    assert finding.clusters == (0, 1)
    right, before = (silhouette_samples(points, c)[:20] for c in (np.repeat([0, 0, 2, 3], 10), clusters))
    assert finding.value == pytest.approx((right - before).mean())


def test_good_clusters_are_left_alone():
    context = context_of(THREE, np.repeat([0, 1, 2], 10), ["a"] * 10 + ["b"] * 10 + ["c"] * 10)
    assert list(find_splits(context)) == list(find_merges(context)) == []


def test_equal_points_and_small_clusters_cannot_be_split():
    assert list(find_splits(context_of(np.zeros((30, 2)), [0] * 20 + [1] * 10))) == []
    assert list(find_splits(context_of(THREE[:12], [0] * 8 + [1] * 4))) == []


def test_labels_missing_for_some():
    labels = ["a"] * 10 + ["b"] * 9 + [None] + ["c"] * 10
    (finding,) = find_splits(context_of(THREE, [0] * 20 + [1] * 10, labels))
    assert finding.value == 9


def test_on_a_real_corpus_gains_are_what_the_scores_say(demo):
    for finding in find_splits(demo):
        assert finding.interval[0] > finding.null
        assert set(demo.explanations.clusters[list(finding.documents)]) == set(finding.clusters)
    assert replace(demo).n_clusters == 8


def test_a_cluster_without_documents_is_merged_with_none():
    context = context_of(blobs((0, 0), (0, 0), (5, 5)), np.repeat([0, 1, 3], 10))
    context.explanations.runner_up = np.repeat([2, 0, 2], 10)
    (finding,) = find_merges(context)
    assert finding.clusters == (0, 1)


def test_where_labels_are_coarser_than_clusters_no_pair_stands_out():
    """Any two clusters of a label gain then: that says nothing of this pair."""
    points, clusters = blobs((0, 0), (3, 0), (5, 5), (8, 5), (-9, 0), (-9, 4)), np.repeat(np.arange(6), 10)
    assert list(find_merges(context_of(points, clusters, ["a"] * 60))) == []
    labels = ["a"] * 30 + ["b"] * 30
    assert list(find_merges(context_of(points, clusters, labels))) == []
