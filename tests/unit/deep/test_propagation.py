"""Whole networks: against Captum's LRP, against a max-pool by hand, and what every layer keeps."""

import numpy as np
import pytest
import reference

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'neontext[deep]'")
nn = torch.nn

from neontext.deep import ClippedReLU, Composite, box, gamma, propagate, read_chain  # noqa: E402


def network(seed=0, bias=True, dense_bias=True):
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1, bias=bias), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(4, 5, 3, bias=bias), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(45, 6, bias=dense_bias), nn.ReLU(), nn.Linear(6, 3, bias=dense_bias),
    ).double()  # fmt: skip


X = torch.rand(2, 2, 16, 16, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def output_relevance(module, target):
    """The output itself, for one of its neurons: where Captum starts."""
    R = torch.zeros(2, 3, dtype=torch.float64)
    R[:, target] = module(X)[:, target].detach()
    return R[None]


class Flattening(nn.Module):
    """The same layers without a `Flatten`, which Captum has no rule for."""

    def __init__(self, module):
        super().__init__()
        self.layers = nn.ModuleList(layer for layer in module if not isinstance(layer, nn.Flatten))

    def forward(self, X):
        for layer in self.layers:
            X = layer(X.flatten(1) if isinstance(layer, nn.Linear) else X)
        return X


def captums(module, rules, target):
    lrp = pytest.importorskip("captum.attr", reason="captum is not installed: pip install captum").LRP
    for name, rule in rules.items():
        module.get_submodule(name).rule = rule
    return lrp(Flattening(module)).attribute(X.clone(), target=target).detach()


@pytest.mark.parametrize("target", [0, 2])
def test_epsilon_everywhere_agrees_with_captum(target):
    module = network()
    found = propagate(read_chain(module), X, output_relevance(module, target), Composite()).relevance[0]
    np.testing.assert_allclose(found, captums(module, {}, target), rtol=1e-5, atol=1e-8)


def test_gamma_on_convolutions_agrees_with_captum():
    # Captum leaves biases as they are; with none in the convolutions the two rules are one.
    rules = pytest.importorskip("captum.attr._utils.lrp_rules", reason="captum is not installed: pip install captum")
    module = network(bias=False)
    composite = Composite(by_kind={"convolution": gamma(0.25)})
    found = propagate(read_chain(module), X, output_relevance(module, 1), composite).relevance[0]
    expected = captums(module, {"0": rules.GammaRule(0.25), "3": rules.GammaRule(0.25)}, 1)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-8)


def test_two_dense_layers_with_the_clipped_activation_by_hand():
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(3, 4), ClippedReLU(), nn.Linear(4, 2)).double()
    x = torch.tensor([[0.5, 2.0, 1.0]], dtype=torch.float64)
    W1, b1, W2, b2 = (parameter.detach().numpy() for parameter in module.parameters())
    z = W1 @ x[0].numpy() + b1
    hidden = np.maximum(z, 0) - 0.75 * np.maximum(z - 1, 0)
    R_hidden = reference.lrp_linear([(hidden, W2, b2, 1)], [1.0, -0.5])
    expected = reference.lrp_linear([(x[0].numpy(), W1, b1, 1)], R_hidden)
    R = torch.tensor([[[1.0, -0.5]]], dtype=torch.float64)
    np.testing.assert_allclose(propagate(read_chain(module), x, R, Composite()).relevance[0, 0], expected, rtol=1e-6)


def test_a_max_pool_gives_everything_to_the_winner():
    image = np.random.RandomState(0).rand(4, 6)
    R = np.arange(6.0).reshape(2, 3)
    found = propagate(
        read_chain(nn.MaxPool2d(2)),
        torch.as_tensor(image)[None, None],
        torch.as_tensor(R)[None, None, None],
        Composite(),
    )
    np.testing.assert_array_equal(found.relevance[0, 0, 0], reference.max_pool_winners(image, 2, R))
    assert found.balance[0].rule == "winner takes all"


def test_several_maps_at_once_are_each_by_itself():
    module = network()
    chain, composite = read_chain(module), Composite(by_kind={"convolution": gamma(0.1)}, first=box(0.0, 1.0))
    R = torch.randn(4, 2, 3, dtype=torch.float64)
    together = propagate(chain, X, R, composite)
    for i in range(4):
        alone = propagate(chain, X, R[i : i + 1], composite)
        torch.testing.assert_close(together.relevance[i], alone.relevance[0])
        np.testing.assert_allclose(together.balance[0].passed[i], alone.balance[0].passed[0])


def test_one_input_does_not_depend_on_its_neighbours():
    module = network()
    R = torch.randn(1, 2, 3, dtype=torch.float64)
    together = propagate(read_chain(module), X, R, Composite()).relevance[:, :1]
    torch.testing.assert_close(together, propagate(read_chain(module), X[:1], R[:, :1], Composite()).relevance)


def test_balance_adds_up():
    module = network()
    R = output_relevance(module, 0)
    found = propagate(read_chain(module), X, R, Composite(by_kind={"convolution": gamma(0.25)}, first=box(0.0, 1.0)))
    assert [layer.name for layer in found.balance] == ["9", "7", "6", "5", "3", "2", "0"]
    absorbed = sum(layer.absorbed for layer in found.balance)
    np.testing.assert_allclose(R.sum(2) - found.relevance.flatten(2).sum(2), absorbed, atol=1e-9)
    by_name = {layer.name: layer for layer in found.balance}
    for name in ("6", "5", "2", "0"):  # Flatten, pools and the box rule keep nothing.
        np.testing.assert_allclose(by_name[name].absorbed, 0, atol=1e-9)
    assert abs(by_name["9"].absorbed).min() > 1e-6


def test_without_biases_everything_arrives():
    module = network(bias=False, dense_bias=False)
    R = output_relevance(module, 0)
    found = propagate(read_chain(module), X, R, Composite(by_kind={"convolution": gamma(0.25)}))
    np.testing.assert_allclose(found.relevance.flatten(2).sum(2), R.sum(2), rtol=1e-6)
    assert all(abs(layer.absorbed_share) < 1e-6 for layer in found.balance)


def test_no_relevance_is_no_share():
    found = propagate(read_chain(nn.Linear(2, 2)), torch.ones(1, 2), torch.zeros(1, 1, 2), Composite())
    assert np.isnan(found.balance[0].absorbed_share)
    assert not found.relevance.any()
