"""The literal layers."""

import numpy as np
import pytest

from neontext.neuralize import LinearLayer, SoftPoolLayer


def test_linear_layer():
    layer = LinearLayer(np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([0.5, 0.0]))
    np.testing.assert_allclose(layer.forward(np.array([[1.0, 1.0], [0.0, 3.0]])), [[3.5, -1.0], [6.5, -3.0]])


@pytest.mark.parametrize(("stiffness", "expected"), [(1e4, [3.0, 7.0]), (-1e4, [1.0, 7.0])])
def test_stiff_pools_are_maximum_and_minimum(stiffness, expected):
    layer = SoftPoolLayer((np.array([0, 1]), np.array([2])), stiffness)
    np.testing.assert_allclose(layer.forward(np.array([[1.0, 3.0, 7.0]])), [expected], atol=1e-3)


def test_soft_pool_by_hand():
    layer = SoftPoolLayer((np.array([0, 1]),), stiffness=-2.0, scale=2.0)
    expected = -np.log(np.exp(-2 * 0.5) + np.exp(-2 * 1.5))
    np.testing.assert_allclose(layer.forward(np.array([[0.5, 1.5]])), [[expected]])


@pytest.mark.parametrize("value", [-1e5, 1e5])
def test_large_activations_do_not_overflow(value):
    layer = SoftPoolLayer((np.array([0, 1]),), stiffness=10.0)
    np.testing.assert_allclose(layer.forward(np.array([[value, value]])), [[value + np.log(2) / 10]])
