"""A partition corrected by hand: what is merged, renamed, moved and dropped, in which order, and what contradicts."""

import numpy as np
import pytest

from neontext.cluster.revision import revise_partition
from neontext.errors import InputError

LABELS = np.array([0, 0, 1, 1, 2, 2, 3, -1])
NAMES = ["a", "b", "c", "d"]


def test_nothing_asked_for_changes_nothing():
    revised = revise_partition(LABELS, NAMES)
    np.testing.assert_array_equal(revised.labels, LABELS)
    assert (revised.names, revised.notes) == (tuple(NAMES), ())


def test_merged_clusters_stand_where_the_first_stood_under_all_their_names():
    revised = revise_partition(LABELS, NAMES, merge=[[2, 0]])
    assert revised.labels.tolist() == [0, 0, 1, 1, 0, 0, 2, -1]
    assert revised.names == ("a + c", "b", "d")


def test_any_member_of_a_merge_names_it():
    assert revise_partition(LABELS, NAMES, merge=[[0, 2]], rename={2: " new "}).names == ("new", "b", "d")


def test_moves_come_after_merges_and_before_drops_take_what_was_moved_out():
    revised = revise_partition(LABELS, NAMES, merge=[[0, 1]], move={6: 1, 4: 3, 7: 3, 3: None}, drop=[2])
    assert revised.labels.tolist() == [0, 0, 0, -1, 1, -1, 0, 1]
    assert revised.names == ("a + b", "d")


def test_an_emptied_cluster_is_gone_and_said():
    revised = revise_partition(LABELS, NAMES, move={6: 0})
    assert revised.names == ("a", "b", "c")
    assert "'d'" in revised.notes[-1]


def test_a_new_name_may_be_one_that_is_given_up():
    assert revise_partition(LABELS, NAMES, rename={0: "b", 1: "a"}).names == ("b", "a", "c", "d")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"merge": [[0, 1], [1, 2]]}, "two merges"),
        ({"merge": [[1, 1]]}, "two or more"),
        ({"merge": [[0, 1]], "drop": [1]}, "dropped and merged"),
        ({"rename": {3: "x"}, "drop": [3]}, "dropped and renamed"),
        ({"move": {0: 3}, "drop": [3]}, "row 0"),
        ({"merge": [[0, 1]], "rename": {0: "x", 1: "y"}}, "several names"),
        ({"rename": {0: "b"}}, "'b'"),
        ({"rename": {0: " "}}, "none"),
        ({"merge": [[0, 1, 2, 3]]}, "1 cluster would"),
        ({"drop": [0, 1, 2]}, "1 cluster would"),
        ({"drop": [0, 1, 2, 3]}, "0 clusters would"),
    ],
)
def test_contradictions_are_told(asked, said):
    with pytest.raises(InputError, match=said):
        revise_partition(LABELS, NAMES, **asked)
