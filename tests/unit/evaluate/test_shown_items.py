"""Facts of clusters and the items that are shown for them, by hand."""

import numpy as np
import pytest

from neontext.evaluate.shown_items import accuracy, shown_clusters

X = np.array([[0.0], [1.0], [2.0], [3.0], [9.0], [9.5]])
CLUSTERS = np.array([0, 0, 0, 0, 1, 1])
EVIDENCE = np.array([4.0, 3.0, 2.0, 1.0, 5.0, 6.0])


def shown(labels, cluster_labels=(None, None, None), n_shown=1):
    return shown_clusters(X, CLUSTERS, EVIDENCE, labels, cluster_labels, n_shown)


def test_labels_sizes_and_purity():
    first, second, empty = shown(["a", "b", "b", None, None, None])
    assert (first.cluster, first.size, first.label, first.purity) == (0, 4, "b", pytest.approx(2 / 3))
    assert (second.size, second.label, second.purity) == (2, None, None)
    assert (empty.size, empty.shown) == (0, ())


def test_where_clusters_are_labels_theirs_counts():
    first, _ = shown(["a", "b", "b", "b", "b", "a"], ("a", "b"), n_shown=2)
    assert first.label == "a"
    assert first.purity == 0.75
    assert set(first.foreign) <= {1, 2, 3}


def test_items_are_typical_least_certain_or_of_another_label_and_shown_once():
    first, second, _ = shown(["a", "b", "b", "b", "b", "b"], n_shown=3)
    for cluster in (first, second):
        assert len(set(cluster.shown)) == len(cluster.shown)
        assert set(cluster.shown) <= set(np.flatnonzero(cluster.cluster == CLUSTERS))
    assert len(first.typical) == 3
    one = shown(["a", "b", "b", "b", "b", "b"])[0]
    assert one.uncertain == (3,)
    assert one.foreign == (0,)
    assert one.typical[0] in (1, 2)


def test_the_surest_of_another_label_comes_first():
    first = shown(["a", "c", "c", "c", "b", "b"], ("z", "b"), n_shown=4)[0]
    assert first.foreign == tuple(row for row in (0, 1, 2, 3) if row not in first.typical)


def test_accuracy_counts_labelled_items():
    assert accuracy(["a", "b", None, "a"], np.array([0, 0, 1, 0]), ("a", "b")) == pytest.approx(2 / 3)
    assert accuracy(None, CLUSTERS, ("a", "b")) is None
    assert accuracy(["a"], np.array([0]), None) is None
