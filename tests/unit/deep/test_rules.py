"""Rules against their formulas, written out with loops in float64."""

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st

from neontext.errors import InputError

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")

from neontext.deep import EPSILON, FLAT, Composite, box, epsilon, gamma, propagate, read_chain  # noqa: E402


def dense_layer(seed, n_in=4, n_out=3, bias=True):
    generator = torch.Generator().manual_seed(seed)
    layer = torch.nn.Linear(n_in, n_out, bias=bias, dtype=torch.float64)
    for parameter in layer.parameters():
        parameter.data = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
    return layer, torch.rand((1, n_in), generator=generator, dtype=torch.float64)


def ours(layer, X, R, rule):
    return (
        propagate(read_chain(layer), X, torch.as_tensor(R)[None, None], Composite(first=rule)).relevance[0, 0].numpy()
    )


def literal(layer, X, R, rule):
    """Terms of a rule, from its formula."""
    a, W = X[0].numpy(), layer.weight.detach().numpy()
    b = np.zeros(len(W)) if layer.bias is None else layer.bias.detach().numpy()
    terms = {
        "epsilon": [(a, W, b, 1)],
        "epsilon 0.5": [(a, W, b, 1)],
        "gamma 0.25": [(a, W + 0.25 * np.maximum(W, 0), b + 0.25 * np.maximum(b, 0), 1)],
        "box": [
            (a, W, 0 * b, 1),
            (np.full_like(a, -0.5), np.maximum(W, 0), 0 * b, -1),
            (np.full_like(a, 2.0), np.minimum(W, 0), 0 * b, -1),
        ],
        "flat": [(np.ones_like(a), np.ones_like(W), 0 * b, 1)],
    }
    return reference.lrp_linear(terms[rule.name], R, rule.epsilon)


RULES = [EPSILON, epsilon(0.5), gamma(0.25), box(-0.5, 2.0), FLAT]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("bias", [True, False])
def test_dense_layer_is_the_formula(rule, bias):
    layer, X = dense_layer(0, bias=bias)
    R = np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(ours(layer, X, R, rule), literal(layer, X, R, rule), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("rule", [EPSILON, gamma(0.25), box(-0.5, 2.0), FLAT], ids=lambda rule: rule.name)
def test_convolution_is_the_dense_layer_of_its_matrix(rule):
    generator = torch.Generator().manual_seed(3)
    convolution = torch.nn.Conv2d(2, 3, 3, padding=1, bias=False, dtype=torch.float64)
    convolution.weight.data = torch.randn(3, 2, 3, 3, generator=generator, dtype=torch.float64)
    X = torch.rand(1, 2, 4, 5, generator=generator, dtype=torch.float64)
    R = torch.randn(1, 1, 3, 4, 5, generator=generator, dtype=torch.float64)
    found = propagate(read_chain(convolution), X, R, Composite(first=rule)).relevance
    matrix = reference.convolution_matrix(convolution.weight.detach().numpy(), 4, 5, padding=1)
    layer = torch.nn.Linear(40, 60, bias=False, dtype=torch.float64)
    layer.weight.data = torch.as_tensor(matrix)
    flat = X.reshape(1, -1)
    if rule is FLAT:  # Weights of one wherever there is a connection, and nowhere else.
        terms = [(np.ones(40), (np.abs(matrix) > 0) * 1.0, np.zeros(60), 1)]
        expected = reference.lrp_linear(terms, R.numpy().ravel(), rule.epsilon)
    else:
        expected = literal(layer, flat, R.numpy().ravel(), rule)
    np.testing.assert_allclose(found.numpy().ravel(), expected, rtol=1e-7, atol=1e-10)


@given(st.integers(0, 10_000), st.sampled_from([EPSILON, gamma(0.1), gamma(5.0), box(0.0, 1.0), FLAT]))
def test_without_biases_nothing_is_lost(seed, rule):
    layer, X = dense_layer(seed, bias=False)
    R = layer(X)[0].detach().numpy()
    assert ours(layer, X, R, rule).sum() == pytest.approx(R.sum(), rel=1e-5, abs=1e-5)


@given(st.integers(0, 10_000))
def test_box_absorbs_nothing_even_with_biases(seed):
    layer, X = dense_layer(seed)
    assert ours(layer, X, np.ones(3), box(0.0, 1.0)).sum() == pytest.approx(3.0, rel=1e-6)


def test_bias_keeps_its_part_of_the_z_rule():
    layer, _ = dense_layer(0, n_in=1, n_out=1)
    layer.weight.data[:], layer.bias.data[:] = 3.0, 1.0
    assert ours(layer, torch.ones(1, 1, dtype=torch.float64), np.array([4.0]), EPSILON) == pytest.approx([3.0])


def test_gamma_leaves_less_to_what_speaks_against():
    layer, X = dense_layer(0, n_in=2, n_out=1, bias=False)
    layer.weight.data[:] = torch.tensor([[2.0, -1.0]])
    X[:] = 1.0
    np.testing.assert_allclose(ours(layer, X, np.array([1.0]), EPSILON), [2.0, -1.0], rtol=1e-6)
    np.testing.assert_allclose(ours(layer, X, np.array([1.0]), gamma(1.0)), [4 / 3, -1 / 3], rtol=1e-6)


def test_a_zero_denominator_is_no_division_by_zero():
    layer, X = dense_layer(0, bias=False)
    assert np.isfinite(ours(layer, X * 0, np.ones(3), EPSILON)).all()


@pytest.mark.parametrize("value", [0, -1.0, float("nan"), "a"])
def test_parameters_that_are_not_positive_are_refused(value):
    for rule in (gamma, epsilon):
        with pytest.raises(InputError, match="positive"):
            rule(value)


def test_a_box_needs_room():
    with pytest.raises(InputError, match="low below high"):
        box(1.0, 1.0)
