"""The kernel matrix, kept or made again block by block."""

import numpy as np
import pytest

from neontext.cluster import kernels
from neontext.cluster.kernels import KernelMatrix

X = np.random.default_rng(0).normal(size=(23, 4)) + 5.0
GAMMA = 0.3
DENSE = np.exp(-GAMMA * ((X[:, None] - X[None]) ** 2).sum(axis=2))


@pytest.fixture(params=[1.0, 0.0], ids=["kept", "made again"])
def kernel(request):
    found = KernelMatrix(X, GAMMA, request.param)
    assert found.kept == (request.param > 0)
    return found


@pytest.fixture(params=[1, 60, 1 << 24])
def block_elements(request, monkeypatch):
    monkeypatch.setattr(kernels, "BLOCK_ELEMENTS", request.param)


def test_rows(kernel):
    rows = kernel.rows(np.array([4, 0, 4]))
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows, DENSE[[4, 0, 4]], atol=1e-6)
    assert rows[0, 4] == rows[1, 0] == 1.0


@pytest.mark.usefixtures("block_elements")
def test_weighted_sums(kernel):
    chosen = np.array([1, 7, 22, 3])
    weights = np.random.default_rng(1).normal(size=(4, 3))
    found = kernel.weighted_sums(chosen, weights)
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, DENSE[:, chosen] @ weights, atol=1e-5)


def test_no_columns_add_nothing(kernel):
    assert not kernel.weighted_sums(np.array([], dtype=int), np.empty((0, 2))).any()


def test_kept_is_what_fits_the_memory_given():
    needed = 4 * len(X) ** 2 / 1e6
    assert KernelMatrix(X, GAMMA, needed).kept
    assert not KernelMatrix(X, GAMMA, needed * 0.99).kept


def test_no_similarity_is_above_one_far_from_the_origin():
    shifted = KernelMatrix(np.repeat(X[:3], 4, axis=0) + 1e5, GAMMA, 1.0).rows(np.arange(12))
    assert shifted.max() <= 1.0
    np.testing.assert_allclose(shifted[0, :4], 1.0, atol=1e-5)


def test_everything_underflows():
    np.testing.assert_array_equal(KernelMatrix(X, 1e8, 1.0).rows(np.arange(len(X))), np.eye(len(X)))


@pytest.mark.usefixtures("block_elements")
def test_a_point_is_as_similar_to_itself_as_can_be(kernel):
    every = np.arange(len(X))
    np.testing.assert_array_equal(np.diag(kernel.weighted_sums(every, np.eye(len(X)))), 1.0)
    some = np.array([22, 5, 0, 13])
    np.testing.assert_array_equal(kernel.weighted_sums(some, np.eye(4))[some, np.arange(4)], 1.0)
