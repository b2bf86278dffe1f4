"""The dense network of the paper."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")

from neontext.deep import ClippedReLU, dense_network  # noqa: E402


def test_activation_is_the_formula():
    x = np.linspace(-3, 5, 33)
    expected = np.maximum(0, x) - 0.75 * np.maximum(0, x - 1)
    np.testing.assert_allclose(ClippedReLU()(torch.as_tensor(x)), expected)


def test_network_has_three_layers_without_biases():
    network = dense_network(12, 3, width=5)
    assert [tuple(parameter.shape) for parameter in network.parameters()] == [(5, 12), (5, 5), (3, 5)]
    assert network(torch.zeros(2, 3, 4)).shape == (2, 3)
    assert not network(torch.zeros(1, 12)).any()


def test_outputs_of_either_sign_can_learn():
    """No activation stands behind the last layer."""
    torch.manual_seed(0)
    found = dense_network(12, 8, width=5)(torch.randn(50, 12))
    assert found.min() < 0 < found.max()
