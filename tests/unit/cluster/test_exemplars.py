"""Exemplars: real documents that stand for a cluster."""

import numpy as np

from neontext.cluster import find_exemplars

SEED = 0


def exemplars(X, labels, n):
    return find_exemplars(np.asarray(X, dtype=float), np.asarray(labels), n, np.random.RandomState(SEED))


def test_the_medoid_of_each_cluster_by_hand():
    assert exemplars([[0], [1], [2], [9], [10], [14]], [0, 0, 0, 1, 1, 1], 1) == {0: (1,), 1: (4,)}


def test_the_one_that_most_documents_are_nearest_to_comes_first():
    found = exemplars([[0], [50], [51], [52], [53]], [0] * 5, 2)[0]
    assert found[0] in {2, 3}
    assert found[1] == 0


def test_documents_without_a_cluster_and_gaps_in_the_numbers():
    assert exemplars([[0], [1], [2]], [-1, 3, 3], 5) == {3: (1, 2)}


def test_duplicates_are_shown_once():
    assert exemplars([[0], [0], [0], [4]], [0] * 4, 3) == {0: (0, 3)}
