"""How many clusters are asked for, and whether there are documents for them."""

import numpy as np
import pytest

from neontext.cluster.number import asks_for_sweep, check_enough, check_starts, count_clusters
from neontext.errors import InputError


@pytest.mark.parametrize(
    ("n_clusters", "sweeps", "number"),
    [(3, False, 3), (np.int64(3), False, 3), (None, False, 2), ("auto", True, 2), ("5-9", True, 5), ((4, 7), True, 4)],
)
def test_numbers_of_clusters(n_clusters, sweeps, number):
    assert asks_for_sweep(n_clusters) == sweeps
    counted = count_clusters(n_clusters, "kmeans", ("a", None, "b", "a"))
    assert (counted, type(counted)) == (number, int)


@pytest.mark.parametrize("n_clusters", [1, 0, 2.5, True, "many", (9, 4), [3]])
def test_what_is_no_number_of_clusters(n_clusters):
    with pytest.raises(InputError, match="n_clusters"):
        count_clusters(n_clusters, "kmeans", None)


@pytest.mark.parametrize("labels", [None, (None, None), ("same", "same")])
def test_too_few_labels_to_count(labels):
    with pytest.raises(InputError, match="How many clusters"):
        count_clusters(None, "kmeans", labels)


def test_labels_as_a_start_leave_nothing_to_choose():
    with pytest.raises(InputError, match="the labels say how many"):
        count_clusters("auto", "labels", ("a", "b"))


def test_as_many_different_documents_as_clusters():
    X = np.array([[0.0], [1.0], [1.0]])
    check_enough(X, 2, 5)
    with pytest.raises(InputError, match="3 of 5 documents"):
        check_enough(X, 4, 5)
    with pytest.raises(InputError, match="Only 2 of the 3"):
        check_enough(X, 3, 5)


def test_every_label_has_a_document_to_start_from():
    labels = ("x", "y", None, "z")
    check_starts(labels, np.array([0, 1, 2, 3]))
    check_starts(None, np.array([0]))
    with pytest.raises(InputError, match="'y', 'z'"):
        check_starts(labels, np.array([0, 2]))
