"""Rules against their formulas, written out with loops in float64."""

import numpy as np
import pytest
import reference
from hypothesis import example, given
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


def terms(layer, X, rule):
    """Terms of a rule, from its formula."""
    a, W = X[0].numpy(), layer.weight.detach().numpy()
    b = np.zeros(len(W)) if layer.bias is None else layer.bias.detach().numpy()
    name, *value = rule.name.split()
    if name == "box":
        low, high = (np.full_like(a, bound) for bound in BOX)
        return [(a, W, 0 * b, 1), (low, np.maximum(W, 0), 0 * b, -1), (high, np.minimum(W, 0), 0 * b, -1)]
    if name == "flat":
        return [(np.ones_like(a), np.ones_like(W), 0 * b, 1)]
    favour = float(value[0]) if name == "gamma" else 0.0
    return [(a, W + favour * np.maximum(W, 0), b + favour * np.maximum(b, 0), 1)]


def literal(layer, X, R, rule):
    """Relevance by a rule, from its formula."""
    return reference.lrp_linear(terms(layer, X, rule), R, rule.epsilon)


BOX = (-0.5, 2.0)
RULES = [EPSILON, epsilon(0.5), gamma(0.25), box(*BOX), FLAT]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("bias", [True, False])
def test_dense_layer_is_the_formula(rule, bias):
    layer, X = dense_layer(0, bias=bias)
    R = np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(ours(layer, X, R, rule), literal(layer, X, R, rule), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("rule", [EPSILON, gamma(0.25), box(*BOX), FLAT], ids=lambda rule: rule.name)
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
        ones = [(np.ones(40), (np.abs(matrix) > 0) * 1.0, np.zeros(60), 1)]
        expected = reference.lrp_linear(ones, R.numpy().ravel(), rule.epsilon)
    else:
        expected = literal(layer, flat, R.numpy().ravel(), rule)
    np.testing.assert_allclose(found.numpy().ravel(), expected, rtol=1e-7, atol=1e-10)


@given(st.integers(0, 10_000), st.sampled_from([EPSILON, gamma(0.1), gamma(5.0), box(*BOX), FLAT]))
@example(94, gamma(0.1))  # A denominator of 2e-6: epsilon, small as it is, keeps a part that can be seen.
def test_without_biases_only_epsilon_keeps_something(seed, rule):
    """Of R_j, epsilon keeps eps / (|z_j| + eps); rounding grows with what cancels in z_j, sum |u_i w_ij| / |z_j|."""
    layer, X = dense_layer(seed, bias=False)
    R = layer(X)[0].detach().numpy()
    parts = np.hstack([sign * u * W for u, W, _, sign in terms(layer, X, rule)])
    size = np.abs(parts.sum(axis=1)) + rule.epsilon
    kept = R * rule.epsilon / size
    n_roundings = 2 * parts.shape[1] + len(R) + 5
    rounding = n_roundings * np.finfo(float).eps * (np.abs(R) * np.abs(parts).sum(axis=1) / size).sum()
    assert abs(ours(layer, X, R, rule).sum() - (R - kept).sum()) <= rounding


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
