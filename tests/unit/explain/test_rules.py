"""The two root points."""

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from neontext.errors import InputError
from neontext.explain import MIDPOINT, ORIGIN, ensure_rule

G, M, OFFSET = np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([0.5, -1.0]), np.array([2.0, 1.0])


def test_midpoint_takes_its_constant_from_the_words():
    np.testing.assert_allclose(MIDPOINT.constant(G, M, OFFSET), [4.5, 2.0])
    assert not MIDPOINT.bias(G, M, OFFSET).any()


def test_origin_leaves_it_to_the_bias():
    assert not ORIGIN.constant(G, M, OFFSET).any()
    np.testing.assert_allclose(ORIGIN.bias(G, M, OFFSET), [-4.5, -2.0])


def test_rules_by_name():
    assert ensure_rule("midpoint") is MIDPOINT
    assert ensure_rule("origin") is ORIGIN
    assert ensure_rule(ORIGIN) is ORIGIN


@pytest.mark.parametrize("root", ["nearest", "", None, 3])
def test_other_names(root):
    with pytest.raises(InputError, match="midpoint, origin"):
        ensure_rule(root)


def test_the_number_of_threads_changes_no_bit():
    rng = np.random.default_rng(0)
    many, middle, offset = rng.normal(size=(18_731, 50)), np.zeros(18_731), rng.normal(size=50)
    constants = []
    for limit in (1, 2):
        with threadpool_limits(limit):
            constants.append(MIDPOINT.constant(many, middle, offset))
    assert np.array_equal(*constants)
