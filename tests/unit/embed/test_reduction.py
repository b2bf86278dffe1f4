"""Principal components of embedded documents."""

import numpy as np
import pytest

from neontext.embed import principal_components
from neontext.errors import InputError

X = np.random.default_rng(0).normal(size=(6, 4)) * [9, 3, 1, 0.1]


@pytest.mark.parametrize(("asked", "kept"), [(1, 1), (3, 3), (4, 4), (50, 4)])
def test_as_many_as_asked_for_or_as_there_are(asked, kept):
    components, mean = principal_components(X, asked, np.random.RandomState(0))
    assert components.shape == (kept, 4)
    np.testing.assert_allclose(components @ components.T, np.eye(kept), atol=1e-12)
    np.testing.assert_allclose(mean, X.mean(axis=0))
    assert abs(components[0, 0]) > 0.9


def test_fewer_documents_than_dimensions():
    components, _ = principal_components(X[:3], 4, np.random.RandomState(0))
    assert len(components) == 2


def test_none_is_no_reduction_and_draws_nothing():
    random_state = np.random.RandomState(0)
    assert principal_components(X, None, random_state) == (None, None)
    assert random_state.randint(1000) == np.random.RandomState(0).randint(1000)


@pytest.mark.parametrize("n_components", [0, -1, 2.5, "all", True])
def test_what_is_no_number_of_components(n_components):
    with pytest.raises(InputError, match="n_components"):
        principal_components(X, n_components, np.random.RandomState(0))
