"""Different points: as NumPy finds them, and in no time where a point is a whole picture."""

from time import process_time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from neontext.cluster.distinct import count_distinct, distinct_rows
from neontext.cluster.exemplars import find_exemplars

FEW = st.sampled_from([0.0, -0.0, 1.0, -1e-300, 0.1])


@given(arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=FEW))
def test_rows_are_those_of_numpy(X):
    np.testing.assert_array_equal(distinct_rows(X), np.sort(np.unique(X, axis=0, return_index=True)[1]))


def test_nothing_has_no_rows():
    assert distinct_rows(np.empty((0, 3))).size == 0
    assert distinct_rows(np.empty((4, 0))).tolist() == [0]


def test_points_that_differ_in_the_tenth_digit_of_the_largest_are_counted_once():
    for scale in (1e-200, 1.0, 1e100):
        X = scale * np.array([[8.0, 0.5], [8.0, 0.5 + 1e-9], [8.0, 0.5 + 1e-7]])
        assert count_distinct(X) == 2
    assert count_distinct(np.zeros((3, 2))) == 1


def test_points_of_a_million_components():
    X = np.random.default_rng(0).uniform(size=(4, 1_000_000))
    X[3] = X[0]
    start = process_time()
    assert distinct_rows(X).tolist() == [0, 1, 2]
    assert find_exemplars(X, np.array([0, 0, 1, 1]), 2, np.random.RandomState(0)) == {0: (0, 1), 1: (2, 3)}
    assert process_time() - start < 3.0
