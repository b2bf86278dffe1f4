"""Clusters that are taken as they are: small ones, outliers, names that are taken, and points that came with them."""

import numpy as np
import pytest
from messages import assert_says, says

from neontext.cluster.given import ensure_own_points, take_clusters
from neontext.errors import InputError

LABELS = ["a"] * 3 + ["b"] * 4 + ["c", "d", "d", None]


def test_small_clusters_are_left_out_and_counted():
    given = take_clusters(LABELS)
    assert given.labels == (*LABELS[:7], None, None, None, None)
    assert_says(given.notes[0], "2 clusters", "fewer than 3", "left out", "3 documents")


def test_small_clusters_are_joined():
    given = take_clusters(LABELS, small_clusters="merge")
    assert given.labels[7:] == ("small clusters",) * 3 + (None,)
    assert_says(given.notes[0], "joined", "small clusters")


def test_small_clusters_are_kept():
    assert take_clusters(LABELS, small_clusters="keep") == (tuple(LABELS), ())


def test_documents_without_a_cluster_are_one_more():
    assert take_clusters(LABELS, outliers="cluster", small_clusters="keep").labels[-1] == "outliers"
    assert take_clusters(LABELS, outliers="skip", small_clusters="keep").labels[-1] is None


def test_large_clusters_need_no_note():
    assert take_clusters(["a"] * 3 + ["b"] * 3).notes == ()


def test_a_name_that_is_taken_is_refused():
    with pytest.raises(InputError, match=says("outliers", "rename")):
        take_clusters([*LABELS, *["outliers"] * 3], outliers="cluster")


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([], "0 clusters"),
        ([None, None], "0 clusters"),
        (["a"] * 5, "1 cluster"),
        ([str(n) for n in range(9)], "keep"),
    ],
)
def test_fewer_than_two_clusters_are_refused(labels, said):
    with pytest.raises(InputError, match=says(said, "two")):
        take_clusters(labels)


@pytest.mark.parametrize("parameters", [{"outliers": "far away"}, {"small_clusters": "drop"}])
def test_choices_that_there_are_not(parameters):
    with pytest.raises(InputError, match=says(*parameters, *parameters.values())):
        take_clusters(LABELS, **parameters)


@pytest.mark.parametrize(
    "points", [np.ones(3), np.ones((2, 2)), [[1.0], [np.nan], [0.0]], [["x"]] * 3, np.ones((3, 0))]
)
def test_points_that_do_not_fit_are_refused(points):
    with pytest.raises(InputError, match="points"):
        ensure_own_points(points, 3)


def test_points_become_float64():
    assert ensure_own_points(np.ones((3, 2), np.float16), 3).dtype == np.float64
